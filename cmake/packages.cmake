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

set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "A recording of how fast a network was, or one that a model makes, is sent a
live stream in simulation: one window shows the buffer filling and draining,
stalls, sound drifting from picture, beside scrolling plots, and records it.")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME tracereel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)

set(CPACK_COMPONENT_LIBRARY_DESCRIPTION "This is the library: what tracereel reads and simulates, without anything that
draws.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libtracereel0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_GENERATE_SHLIBS ON)

set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "This is what programs are built with that use libtracereel: headers, the static
library, and what pkg-config needs.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtracereel-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libtracereel0 (= ${PROJECT_VERSION}), zlib1g-dev, libjansson-dev, libinih-dev")

# Loaded when the first MPD, or packet capture, is read, so that no ELF header names them.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS "libxml2, libpcap0.8")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS "libxml2, libpcap0.8")
include(CPack)
