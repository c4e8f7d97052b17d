# one_piece(RESULT NAME OPTIONS ... SOURCES ...): RESULT is what a room takes of these sources. In a release they are
# optimised together, as if they were one file (gcc's -flto), and become one ordinary object NAME.o: who links it need not
# know. Elsewhere, and where the compiler cannot do that, they are the sources themselves.
include(CheckCSourceCompiles)

set(ONE_PIECE_LINK -r -flinker-output=nolto-rel -nostdlib)

function(check_one_piece)
  set(CMAKE_EXE_LINKER_FLAGS "")  # the compiler's own linker, whichever the programs take
  set(CMAKE_REQUIRED_FLAGS -flto)
  set(CMAKE_REQUIRED_LINK_OPTIONS ${ONE_PIECE_LINK})
  check_c_source_compiles("int whole(void); int whole(void) { return 0; }" TRACEREEL_ONE_PIECE)
endfunction()

function(one_piece result name)
  cmake_parse_arguments(P "" "" "OPTIONS;SOURCES" ${ARGN})
  set(${result} ${P_SOURCES} PARENT_SCOPE)
  if(NOT CMAKE_BUILD_TYPE STREQUAL Release OR TRACEREEL_SANITIZE)
    return()
  endif()
  check_one_piece()
  if(NOT TRACEREEL_ONE_PIECE)
    return()
  endif()
  add_library(piece_${name} OBJECT ${P_SOURCES})
  target_link_libraries(piece_${name} PRIVATE tracereel_flags)
  target_compile_options(piece_${name} PRIVATE ${P_OPTIONS} -flto -fno-fat-lto-objects)
  set(piece ${CMAKE_CURRENT_BINARY_DIR}/${name}.o)
  separate_arguments(flags UNIX_COMMAND "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_RELEASE}")
  add_custom_command(
    OUTPUT ${piece}
    COMMAND ${CMAKE_C_COMPILER} ${flags} -fPIC -ffp-contract=off ${P_OPTIONS} -flto=auto ${ONE_PIECE_LINK}
            $<TARGET_OBJECTS:piece_${name}> -o ${piece}
    DEPENDS $<TARGET_OBJECTS:piece_${name}>
    COMMENT "${name}.o" VERBATIM COMMAND_EXPAND_LISTS)
  set_source_files_properties(${piece} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
  set(${result} ${piece} PARENT_SCOPE)
endfunction()
