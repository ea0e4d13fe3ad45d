# SPDX-License-Identifier: MIT
# A room is a folder with one idea and an OBJECT library that is named after the folder: model/value is model_value.

# dashsync_room(source... [LIBS target...]): the room of the current folder. LIBS are the foreign libraries whose
# headers its .c files may include.
function(dashsync_room)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" "_" room ${folder})
  add_library(${room} OBJECT ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${room} PUBLIC dashsync_flags PRIVATE ${ARG_LIBS})
  set_property(TARGET ${room} PROPERTY ROOM_LIBS ${ARG_LIBS})
  if(DASHSYNC_FUZZ)
    target_compile_options(${room} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# dashsync_house(library room...): adds the rooms, folders below the current one, and archives them as one library.
function(dashsync_house library)
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" "_" prefix ${folder})
  add_library(${library} STATIC)
  target_link_libraries(${library} PUBLIC dashsync_flags)
  foreach(name IN LISTS ARGN)
    add_subdirectory(${name})
    get_property(libs TARGET ${prefix}_${name} PROPERTY ROOM_LIBS)
    target_sources(${library} PRIVATE $<TARGET_OBJECTS:${prefix}_${name}>)
    target_link_libraries(${library} PUBLIC ${libs})
  endforeach()
endfunction()
