# SPDX-License-Identifier: MIT
# With DASHSYNC_STATIC_GIT2 the program has libgit2, what libgit2 needs, and libyaml in itself: libgit2's soname differs
# between releases of Debian and Ubuntu. libcurl, libcrypto, zlib and GSSAPI have the same in all and stay shared.
option(DASHSYNC_STATIC_GIT2 "Link libgit2, its helpers and libyaml statically" OFF)

# dashsync_link_archives(target archive...): the imported target means these archives instead of its shared library.
function(dashsync_link_archives target)
  foreach(archive IN LISTS ARGN)
    find_library(DASHSYNC_ARCHIVE_${archive} lib${archive}.a REQUIRED)
    list(APPEND found ${DASHSYNC_ARCHIVE_${archive}})
  endforeach()
  set_property(TARGET ${target} PROPERTY INTERFACE_LINK_LIBRARIES ${found})
endfunction()

if(DASHSYNC_STATIC_GIT2)
  find_library(DASHSYNC_GSSAPI NAMES gssapi_krb5 libgssapi_krb5.so.2 REQUIRED)
  dashsync_link_archives(PkgConfig::YAML yaml)
  dashsync_link_archives(PkgConfig::PCRE2 pcre2-8)
  dashsync_link_archives(PkgConfig::GIT2 git2 mbedtls mbedx509 mbedcrypto http_parser ssh2)
  set_property(TARGET PkgConfig::GIT2 APPEND PROPERTY INTERFACE_LINK_LIBRARIES
    PkgConfig::PCRE2 ${DASHSYNC_GSSAPI} PkgConfig::CRYPTO PkgConfig::ZLIB)
endif()
