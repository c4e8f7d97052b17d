# The window's state without a window: room_state knows none, so a test that suddenly wants one does not link.
foreach(name viewport session history act input folder map_fill growing)
  unit_test(${name} SOURCES test_${name}.c LINK room_state)
endforeach()
