# A room is a folder of src/ and a layer (src/README.md). room(NAME SOURCES ... LINK ...) makes the static
# library room_NAME of it; includes are written "room/file.h", so that a look at an #include says which way it points.

add_library(tracereel_flags INTERFACE)
target_compile_options(tracereel_flags INTERFACE
  -fvisibility=hidden  # but for what include/tracereel declares (export.h)
  -ffp-contract=off  # a fused product would differ from the reference in the last bit
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef -Wformat=2
  $<$<BOOL:${TRACEREEL_WERROR}>:-Werror>)
target_compile_definitions(tracereel_flags INTERFACE _GNU_SOURCE)
target_include_directories(tracereel_flags INTERFACE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/include)
if(TRACEREEL_SANITIZE)
  target_compile_options(tracereel_flags INTERFACE -fsanitize=${TRACEREEL_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
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
