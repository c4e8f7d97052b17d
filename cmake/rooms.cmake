# A room is a folder of src/ and a layer (src/README.md). room(NAME SOURCES ... LINK ...) makes the static
# library room_NAME of it; includes are written "room/file.h", so that a look at an #include says which way it points.

add_library(tracereel_flags INTERFACE)
target_compile_options(tracereel_flags INTERFACE
  -fvisibility=hidden  # but for what include/tracereel declares (export.h)
  -ffp-contract=off  # a fused product would differ from the reference in the last bit
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Wformat=2
  -Wswitch-enum  # over an enum of ours a value that nobody thought of is an error, not a default
  $<$<BOOL:${TRACEREEL_WERROR}>:-Werror>)
target_compile_definitions(tracereel_flags INTERFACE _GNU_SOURCE TRACEREEL_VERSION="${PROJECT_VERSION}")
target_include_directories(tracereel_flags INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
if(TRACEREEL_SANITIZE)
  target_compile_options(tracereel_flags INTERFACE -fsanitize=${TRACEREEL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # Undefined behaviour is a signal, of which the address sanitizer says where: words of its own for each place
    # are 4 MB that every start of the program relocates and every end of it searches for leaks.
    $<$<C_COMPILER_ID:GNU>:-fsanitize-undefined-trap-on-error>)
  target_link_options(tracereel_flags INTERFACE -fsanitize=${TRACEREEL_SANITIZE})
endif()
if(TRACEREEL_FUZZ)
  target_compile_options(tracereel_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

function(room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK" ${ARGN})
  add_library(room_${name} STATIC ${ROOM_SOURCES})
  target_link_libraries(room_${name} PUBLIC tracereel_flags ${ROOM_LINK})
endfunction()

# Modules (base/module.h): beside the program where it is built, in a folder of their own where it is installed.
set(TRACEREEL_PROGRAM_DIR ${PROJECT_BINARY_DIR}/src/cli)
set(TRACEREEL_MODULE_DIR ${CMAKE_INSTALL_LIBDIR}/tracereel)
file(RELATIVE_PATH TRACEREEL_MODULES_FROM_PROGRAM ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR}/tracereel)

# module(NAME SOURCES ... ROOMS ... BASE ... LINK ...): tracereel-NAME.so of whole rooms and of the files of the room base
# that it uses; its own copies of these, for what is hidden in the program it cannot see. tr_ names are the program's.
function(module name)
  cmake_parse_arguments(M "" "" "SOURCES;ROOMS;BASE;LINK" ${ARGN})
  foreach(room IN LISTS M_ROOMS)
    list(APPEND objects $<TARGET_OBJECTS:room_${room}>)
  endforeach()
  list(JOIN M_BASE "|" base)
  add_library(module_${name} MODULE ${M_SOURCES} ${objects} "$<FILTER:$<TARGET_OBJECTS:room_base>,INCLUDE,/(${base})\\.c>")
  target_link_libraries(module_${name} PRIVATE tracereel_flags ${M_LINK})
  set_target_properties(module_${name} PROPERTIES PREFIX "" OUTPUT_NAME tracereel-${name} LIBRARY_OUTPUT_DIRECTORY ${TRACEREEL_PROGRAM_DIR})
  install(TARGETS module_${name} DESTINATION ${TRACEREEL_MODULE_DIR})
endfunction()
