unit_test(params SOURCES test_params.c LINK room_model)
unit_test(oracle SOURCES test_oracle.c LINK room_model PkgConfig::JANSSON)
unit_test(oracle_stats SOURCES test_oracle_stats.c LINK room_model PkgConfig::JANSSON)
