# SPDX-License-Identifier: MIT
# What `cmake --install` puts beside the program and its man pages: README, changes, licence, examples, and the docs
# that make sense without the sources (docs/installed.cmake). cmake/packages/build.sh makes the packages of it.
include(GNUInstallDirs)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES examples/dashsync.yaml DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(DIRECTORY examples/quickstart/wanted/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/dashboards)
# A team copies the files that CI systems read; the scripts that jobs run stay in the package, where no branch edits them.
foreach(name IN ITEMS azure-pipelines github-actions gitlab-ci kubernetes systemd pre-commit)
  if(IS_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/examples/${name})
    install(DIRECTORY examples/${name} DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples PATTERN *.sh EXCLUDE)
  endif()
  file(GLOB scripts ${CMAKE_CURRENT_SOURCE_DIR}/examples/${name}/*.sh)
  install(PROGRAMS ${scripts} DESTINATION ${CMAKE_INSTALL_DATADIR}/dashsync/ci/${name})
endforeach()
set(pages ${CMAKE_CURRENT_BINARY_DIR}/installed)
# The names of both folders may have blanks.
install(CODE "execute_process(COMMAND \"${CMAKE_COMMAND}\" -D \"SOURCE=${CMAKE_CURRENT_SOURCE_DIR}\" -D \"OUT=${pages}\"
  -P \"${CMAKE_CURRENT_SOURCE_DIR}/docs/installed.cmake\" COMMAND_ERROR_IS_FATAL ANY)")
install(DIRECTORY ${pages}/ DESTINATION ${CMAKE_INSTALL_DOCDIR})
