unit_test(number SOURCES test_number.c LINK room_base)
unit_test(trace_core SOURCES test_trace_core.c LINK room_trace)
unit_test(trace_expected SOURCES test_trace_expected.c LINK room_trace)
unit_test(trace_refusals SOURCES test_trace_refusals.c LINK room_trace)
