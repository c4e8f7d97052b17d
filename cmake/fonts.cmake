# The faces that the program carries inside it (font.h). Each is looked for by the names under which Debian and
# Ubuntu have shipped it, a fixed weight before a variable font (whose weight is then picked at run time), and
# DejaVu in its stead. All of them may be embedded: Inter and JetBrains Mono are under the SIL Open Font
# License, DejaVu under the Bitstream Vera licence.
set(TRACEREEL_FONT_DIRS /usr/share/fonts /usr/local/share/fonts CACHE STRING "where fonts are looked for")

function(find_face variable meaning)
  if(NOT EXISTS "${${variable}}")
    unset(found)
    foreach(name IN LISTS ARGN)
      foreach(dir IN LISTS TRACEREEL_FONT_DIRS)
        file(GLOB_RECURSE files "${dir}/${name}")
        list(SORT files)
        list(APPEND found ${files})
      endforeach()
    endforeach()
    if(NOT found)
      list(JOIN TRACEREEL_FONT_DIRS " or " dirs)
      message(FATAL_ERROR "no font for ${meaning} under ${dirs}: install fonts-inter and fonts-jetbrains-mono "
        "(or fonts-dejavu), or name a file with -D${variable}=FILE")
    endif()
    list(GET found 0 first)
    set(${variable} "${first}" CACHE FILEPATH "font for ${meaning}" FORCE)
  endif()
  message(STATUS "Font for ${meaning}: ${${variable}}")
endfunction()

find_face(TRACEREEL_FONT_WORDS "words"
  Inter-Regular.otf Inter-Regular.ttf InterVariable.ttf Inter.var.ttf Inter-Variable.ttf "Inter[[]*.ttf"
  DejaVuSans.ttf)
find_face(TRACEREEL_FONT_STRONG "strong words"
  Inter-SemiBold.otf Inter-SemiBold.ttf InterVariable.ttf Inter.var.ttf Inter-Variable.ttf "Inter[[]*.ttf"
  DejaVuSans-Bold.ttf DejaVuSans.ttf)
find_face(TRACEREEL_FONT_NUMBERS "numbers"
  JetBrainsMono-Regular.ttf JetBrainsMono-Regular.otf JetBrainsMono-Variable.ttf "JetBrainsMono[[]*.ttf"
  DejaVuSansMono.ttf)
find_face(TRACEREEL_FONT_NUMBERS_STRONG "strong numbers"
  JetBrainsMono-SemiBold.ttf JetBrainsMono-SemiBold.otf JetBrainsMono-Variable.ttf "JetBrainsMono[[]*.ttf"
  DejaVuSansMono-Bold.ttf DejaVuSansMono.ttf)
