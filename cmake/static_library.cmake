# static_library(TARGET NAME OBJECTS...): libNAME.a of one object, in which the hidden names of the objects have become
# local: a program that links it meets the names that the headers declare and no other, as with the shared library.
find_program(CMAKE_OBJCOPY objcopy REQUIRED)

function(static_library target name)
  set(whole ${CMAKE_CURRENT_BINARY_DIR}/${name}.o)
  set(archive ${CMAKE_CURRENT_BINARY_DIR}/lib${name}.a)
  add_custom_command(
    OUTPUT ${archive}
    COMMAND ${CMAKE_LINKER} -r -o ${whole} ${ARGN}
    COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${whole}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
    COMMAND ${CMAKE_AR} rcs ${archive} ${whole}
    DEPENDS ${ARGN}
    COMMENT "lib${name}.a" VERBATIM COMMAND_EXPAND_LISTS)
  add_custom_target(${target} ALL DEPENDS ${archive})
  install(FILES ${archive} DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
endfunction()
