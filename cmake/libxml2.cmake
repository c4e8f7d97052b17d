# libxml2 is loaded when an MPD is read, and not before (src/model/content/xml.c): what is needed here is its headers, and
# the name under which the library that was found is loaded, LIBXML2_SONAME.
pkg_check_modules(LIBXML2 REQUIRED libxml-2.0)
find_library(LIBXML2_LIBRARY xml2 HINTS ${LIBXML2_LIBRARY_DIRS})
if(NOT LIBXML2_LIBRARY)
  message(FATAL_ERROR "libxml-2.0 is known to pkg-config, but libxml2.so is not found")
endif()
get_filename_component(LIBXML2_FILE ${LIBXML2_LIBRARY} REALPATH)  # libxml2.so.2.9.14
string(REGEX MATCH "libxml2\\.so\\.[0-9]+" LIBXML2_SONAME "${LIBXML2_FILE}")
if(NOT LIBXML2_SONAME)
  message(FATAL_ERROR "${LIBXML2_FILE} is no shared library by its name")
endif()
