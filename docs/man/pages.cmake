# SPDX-License-Identifier: MIT
# Has PROGRAM print every page of the manual: OUT/man1/dashsync-plan.1 and so on. Call it with
# cmake -D PROGRAM=dashsync -D OUT=FOLDER -P pages.cmake
cmake_minimum_required(VERSION 3.25)
execute_process(COMMAND ${PROGRAM} help pages OUTPUT_VARIABLE list COMMAND_ERROR_IS_FATAL ANY)
string(REGEX MATCHALL "(^|\n)[a-z.-]+\\([0-9]\\)" pages "${list}")
if(NOT pages)
  message(FATAL_ERROR "'${PROGRAM} help pages' lists nothing")
endif()
file(REMOVE_RECURSE ${OUT})
foreach(page IN LISTS pages)
  string(REGEX REPLACE "[\n()]" ";" words "${page}")
  list(FILTER words EXCLUDE REGEX "^$")
  list(GET words 0 name)
  list(GET words 1 section)
  file(MAKE_DIRECTORY ${OUT}/man${section})
  execute_process(COMMAND ${PROGRAM} help ${name} --as man OUTPUT_FILE ${OUT}/man${section}/${name}.${section}
    COMMAND_ERROR_IS_FATAL ANY)
endforeach()
file(TOUCH ${OUT}/written)
