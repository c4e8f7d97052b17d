unit_test(gfx SOURCES test_gfx.c ../golden/compare.c ../golden/sheet.c LINK room_gfx)
unit_test(gfx_text SOURCES test_gfx_text.c LINK room_gfx)
unit_test(rec_parts SOURCES test_rec_parts.c LINK room_rec)
unit_test(rec SOURCES test_rec.c media.c LINK room_rec)
