# SPDX-License-Identifier: MIT
# Builds for Debian's arm64 on another Debian that has gcc-aarch64-linux-gnu and the libraries of arm64 beside its own;
# cmake/packages/arm64.sh makes a root that has. Tests run under qemu-user.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_LIBRARY_ARCHITECTURE aarch64-linux-gnu)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_STRIP aarch64-linux-gnu-strip CACHE FILEPATH "strip of the binutils for arm64")
set(CMAKE_AR aarch64-linux-gnu-gcc-ar CACHE FILEPATH "ar that knows the objects of LTO")
set(CMAKE_RANLIB aarch64-linux-gnu-gcc-ranlib CACHE FILEPATH "ranlib that knows the objects of LTO")
set(CMAKE_CROSSCOMPILING_EMULATOR /usr/bin/qemu-aarch64-static)
set(ENV{PKG_CONFIG_LIBDIR} /usr/lib/aarch64-linux-gnu/pkgconfig:/usr/share/pkgconfig)
