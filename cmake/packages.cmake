# Debian packages: cmake --workflow --preset deb, or cpack -G DEB in any build folder. What is installed without a component
# named is the program's.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "The Tracereel authors <maintainers@tracereel.invalid>")
set(CPACK_PACKAGE_VENDOR "Tracereel")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # the first line of each description below

set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "replay bandwidth traces through a simulated live stream
A recording of how fast a network was, or one that a model makes, is sent a
live stream in simulation: one window shows the buffer filling and draining,
stalls, sound drifting from picture, beside scrolling plots, and records it.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME tracereel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)

set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "simulation of streams over recorded networks - library
This is the library: what tracereel reads and simulates, without anything that
draws.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libtracereel0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
# What others depend on that link it, and that the linker has to look again.
file(WRITE ${PROJECT_BINARY_DIR}/debian/shlibs "libtracereel 0 libtracereel0 (>= ${PROJECT_VERSION})\n")
file(WRITE ${PROJECT_BINARY_DIR}/debian/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/debian/shlibs ${PROJECT_BINARY_DIR}/debian/triggers)

set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "simulation of streams over recorded networks - development
This is what programs are built with that use libtracereel: headers, the static
library, and what pkg-config needs.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtracereel-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libtracereel0 (= ${PROJECT_VERSION}), zlib1g-dev, libjansson-dev, libinih-dev")

# Loaded when the first MPD, or packet capture, is read, so that no ELF header names them.
string(REPLACE "libxml2.so.2" "libxml2" LIBXML2_PACKAGE ${LIBXML2_SONAME})
string(REPLACE ".so." "-" LIBXML2_PACKAGE ${LIBXML2_PACKAGE})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "${LIBXML2_PACKAGE}, libpcap0.8t64 | libpcap0.8")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS "${CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS}")

# Each package has its licence, and its history in the form that Debian's tools read.
execute_process(COMMAND gzip -9nc ${PROJECT_SOURCE_DIR}/packaging/debian/changelog
  OUTPUT_FILE ${PROJECT_BINARY_DIR}/debian/changelog.gz COMMAND_ERROR_IS_FATAL ANY)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/packaging/debian/changelog)
foreach(component library development program)
  string(TOUPPER ${component} COMPONENT)
  if(component STREQUAL program AND NOT TRACEREEL_APP)
    continue()
  endif()
  install(FILES ${PROJECT_SOURCE_DIR}/packaging/debian/copyright ${PROJECT_BINARY_DIR}/debian/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_DEBIAN_${COMPONENT}_PACKAGE_NAME} COMPONENT ${component})
endforeach()
include(CPack)
