# SPDX-License-Identifier: MIT
# A room is a folder with one idea and an OBJECT library that is named after the folder: model/value is model_value.
# What a room may use is its row in tests/layers/rooms.txt.
set(DASHSYNC_ROOMS_TABLE ${PROJECT_SOURCE_DIR}/tests/layers/rooms.txt)

# dashsync_room(source... [LIBS target...]): the room of the current folder. LIBS are the foreign libraries whose
# headers its .c files may include.
function(dashsync_room)
  cmake_parse_arguments(ARG "" "" "LIBS" ${ARGN})
  file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REPLACE "/" "_" room ${folder})
  add_library(${room} OBJECT ${ARG_UNPARSED_ARGUMENTS})
  target_link_libraries(${room} PUBLIC dashsync_flags PRIVATE ${ARG_LIBS})
  set_property(TARGET ${room} PROPERTY ROOM_LIBS ${ARG_LIBS})
  set_property(GLOBAL APPEND PROPERTY DASHSYNC_ROOMS ${room})
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

# dashsync_link_room(room): the program room_ROOM, which is empty but for the objects of the room and of all that its
# row leads to: a call to any other room is an undefined reference. The list USES_<room> is in the caller's scope.
function(dashsync_link_room room)
  if(NOT DEFINED USES_${room})
    message(FATAL_ERROR "${room} has no row in ${DASHSYNC_ROOMS_TABLE}")
  endif()
  set(todo ${room})
  set(reached)
  while(todo)
    list(POP_FRONT todo next)
    if(NOT next IN_LIST reached)
      list(APPEND reached ${next})
      list(APPEND todo ${USES_${next}})
    endif()
  endwhile()
  add_executable(room_${room} ${PROJECT_SOURCE_DIR}/tests/layers/empty.c)
  target_link_libraries(room_${room} PRIVATE dashsync_flags m)
  foreach(next IN LISTS reached)
    target_sources(room_${room} PRIVATE $<TARGET_OBJECTS:${next}>)
    target_link_libraries(room_${room} PRIVATE $<TARGET_PROPERTY:${next},ROOM_LIBS>)
  endforeach()
  if(CMAKE_INTERPROCEDURAL_OPTIMIZATION) # each would optimize its rooms anew
    set_target_properties(room_${room} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# dashsync_link_rooms(): one program a room. Call it when all rooms are added.
function(dashsync_link_rooms)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${DASHSYNC_ROOMS_TABLE})
  file(READ ${DASHSYNC_ROOMS_TABLE} table)
  string(REGEX REPLACE "#[^\n]*" "" table "${table}")
  string(REGEX REPLACE "\n[ \t]+" " " table "${table}") # an indented line goes on with the row above
  string(REGEX MATCHALL "(^|\n)room [^\n]+" rows "${table}")
  foreach(row IN LISTS rows)
    string(REGEX MATCHALL "[a-z_/]+" words "${row}")
    list(TRANSFORM words REPLACE "/" "_")
    list(POP_FRONT words keyword room)
    set(USES_${room} "${words}")
  endforeach()
  get_property(rooms GLOBAL PROPERTY DASHSYNC_ROOMS)
  foreach(room IN LISTS rooms)
    dashsync_link_room(${room})
  endforeach()
endfunction()
