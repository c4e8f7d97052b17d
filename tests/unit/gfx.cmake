unit_test(gfx SOURCES test_gfx.c LINK room_gfx)
