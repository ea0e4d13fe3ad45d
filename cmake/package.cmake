# SPDX-License-Identifier: MIT
# What `cmake --install` puts beside the program and its man pages: README, changes, licence, examples and these docs.
# cmake/packages/build.sh makes the packages of it.
include(GNUInstallDirs)
install(FILES README.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY examples/quickstart DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES examples/dashsync.yaml DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR}
        FILES_MATCHING PATTERN "*.md" PATTERN "*.json" PATTERN man EXCLUDE PATTERN site EXCLUDE)
