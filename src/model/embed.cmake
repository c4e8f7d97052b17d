# cmake -DOUT=file.c -DDIR=assets/scenarios -DNAMES=a,b -P embed.cmake
# Writes the scenario files as C arrays, in the order of NAMES, so that the library needs no files at run time.
string(REPLACE "," ";" names "${NAMES}")
set(arrays "")
set(table "")
set(name_list "")
set(count 0)
foreach(name IN LISTS names)
  file(READ ${DIR}/${name}.ini bytes HEX)
  string(REGEX REPLACE "(..)" "'\\\\x\\1'," text "${bytes}")
  string(REPLACE "'\\x0a'," "'\\x0a',\n    " text "${text}")  # a line a line
  string(APPEND arrays "static const char text_${count}[] = {\n    ${text}'\\0'};\n")
  string(APPEND table "    {\"${name}\", text_${count}},\n")
  string(APPEND name_list "\"${name}\", ")
  math(EXPR count "${count} + 1")
endforeach()
file(WRITE ${OUT} "/* Made by embed.cmake from assets/scenarios. */
#include \"model/scenario_assets.h\"

${arrays}
const struct scenario_asset scenario_assets[] = {
${table}};
const size_t scenario_asset_count = ${count};
const char *const scenario_asset_names[] = {${name_list}NULL};
")
