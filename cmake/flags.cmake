# SPDX-License-Identifier: MIT
# One interface target carries the language, the warnings and the hardening of every target.
include(CheckCSourceCompiles)
add_library(dashsync_flags INTERFACE)
target_compile_features(dashsync_flags INTERFACE c_std_17)
target_compile_definitions(dashsync_flags INTERFACE _GNU_SOURCE DASHSYNC_VERSION="${PROJECT_VERSION}"
  DASHSYNC_RELEASED="${DASHSYNC_RELEASED}")
target_include_directories(dashsync_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(dashsync_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wmissing-prototypes
  -Wvla -Wundef -Wpointer-arith -Wwrite-strings -Wformat=2 -Wimplicit-fallthrough -fstack-protector-strong
  -fno-common -fPIE)
target_link_libraries(dashsync_flags INTERFACE Threads::Threads)

if(DASHSYNC_SANITIZE STREQUAL "address")
  target_compile_definitions(dashsync_flags INTERFACE DASHSYNC_ARENA_DEBUG)
  target_compile_options(dashsync_flags INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(dashsync_flags INTERFACE -fsanitize=address,undefined)
elseif(DASHSYNC_SANITIZE STREQUAL "thread")
  target_compile_options(dashsync_flags INTERFACE -fsanitize=thread -fno-omit-frame-pointer)
  target_link_options(dashsync_flags INTERFACE -fsanitize=thread)
elseif(DASHSYNC_SANITIZE)
  message(FATAL_ERROR "DASHSYNC_SANITIZE is '${DASHSYNC_SANITIZE}', neither address nor thread: choose a preset again")
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  # The same bytes from any folder: of the paths that asserts and debug information have, only those in the project stay.
  file(RELATIVE_PATH up ${PROJECT_BINARY_DIR} ${PROJECT_SOURCE_DIR})
  # The link, too, because LTO writes the debug information there, and the build id is a hash of it. The last that
  # matches counts.
  set(maps -ffile-prefix-map=${up}= -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=
    -ffile-prefix-map=${PROJECT_BINARY_DIR}=/build)
  target_compile_options(dashsync_flags INTERFACE ${maps})
  target_link_options(dashsync_flags INTERFACE ${maps})
  target_compile_options(dashsync_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  target_link_options(dashsync_flags INTERFACE -pie -Wl,-z,relro,-z,now)
  # The addresses in tables as a bitmap (DT_RELR, since glibc 2.36): a tenth of the program. Not every linker has it for
  # every processor.
  set(CMAKE_REQUIRED_LINK_OPTIONS -pie -Wl,-z,pack-relative-relocs)
  check_c_source_compiles("int main(void) { return 0; }" DASHSYNC_PACKED_ADDRESSES FAIL_REGEX "ignored|unknown")
  unset(CMAKE_REQUIRED_LINK_OPTIONS)
  if(DASHSYNC_PACKED_ADDRESSES)
    target_link_options(dashsync_flags INTERFACE -Wl,-z,pack-relative-relocs)
  endif()
endif()
if(DASHSYNC_COVERAGE)
  target_compile_options(dashsync_flags INTERFACE --coverage)
  target_link_options(dashsync_flags INTERFACE --coverage)
endif()

# The rooms whose work grows with each byte of a document are built for speed (-O2), all others for size (-Os):
# docs/decisions/0039-fast-where-documents-are-read.md has the figures.
set(DASHSYNC_FAST_ROOMS model_base model_value model_document model_diff model_text_diff model_patch model_merge
  model_query)
