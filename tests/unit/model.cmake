unit_test(params SOURCES test_params.c LINK room_model)
unit_test(oracle SOURCES test_oracle.c LINK room_model PkgConfig::JANSSON)
unit_test(oracle_stats SOURCES test_oracle_stats.c LINK room_model PkgConfig::JANSSON)
unit_test(model SOURCES test_model.c LINK room_model)
unit_test(timeline SOURCES test_timeline.c LINK room_model)
unit_test(live SOURCES test_live.c LINK room_model)
# Its allocations go through the test: see the file.
unit_test(model_memory SOURCES test_model_memory.c LINK room_model)
target_link_options(test_model_memory PRIVATE LINKER:--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc)
