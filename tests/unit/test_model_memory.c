/* Memory that runs out, at the first allocation, the second, and so on until all goes well: an error each
 * time, and nothing lost (the sanitizers would say so). Linked with --wrap=malloc and its kin. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

static long allocations_left = -1; /* negative: as many as it likes */

static bool may_allocate(void)
{
    return allocations_left < 0 || allocations_left-- > 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void *__real_aligned_alloc(size_t alignment, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void *__wrap_aligned_alloc(size_t alignment, size_t size);

void *__wrap_malloc(size_t size)
{
    return may_allocate() ? __real_malloc(size) : NULL;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return may_allocate() ? __real_calloc(count, size) : NULL;
}

void *__wrap_realloc(void *old, size_t size)
{
    return may_allocate() ? __real_realloc(old, size) : NULL;
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
    return may_allocate() ? __real_aligned_alloc(alignment, size) : NULL;
}

/* How many allocations the session made in the end. */
static long torture(const struct tr_session_config *config)
{
    for (long n = 0; n < 1000; n++) {
        struct tr_timeline *timeline = NULL;
        struct tr_error err = {0};
        allocations_left = n;
        enum tr_status status = tr_session_run(config, &timeline, &err);
        allocations_left = -1;
        if (status == TR_STATUS_OK) {
            assert_non_null(timeline);
            tr_timeline_free(timeline);
            return n;
        }
        assert_int_equal(status, TR_STATUS_FAILED);
        assert_null(timeline);
        assert_true(err.what[0] != '\0');
    }
    fail_msg("a session needs no thousand allocations");
    return 0;
}

static void a_session_survives_running_out(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.encoder.upgrade_hold_s = 0;
    struct tr_trace *trace = random_trace(3, 3000, 1.2);
    struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1};
    assert_true(torture(&config) > 20);
    tr_trace_free(trace);
}

/* Segments, with stalls and switches enough for every list of the timeline to grow. */
static void so_does_one_of_segments(void **state)
{
    (void)state;
    const char *const players[] = {"hls.js", "dash.js", "shaka"};
    double durations[80], rates[80];
    for (int i = 0; i < 80; i++) {
        durations[i] = i % 2 ? 100 : 30;
        rates[i] = i % 2 ? 0.02 : 6;
    }
    struct tr_trace *trace = trace_of(80, durations, rates);
    for (size_t i = 0; i < sizeof players / sizeof *players; i++) {
        struct tr_params params;
        load_scenario(players[i], &params);
        const struct tr_session_config config = {.params = &params, .trace = trace, .dt_s = 1};
        assert_true(torture(&config) > 20);
        struct tr_timeline *timeline = run(&config);
        size_t stalls;
        tr_timeline_stalls(timeline, &stalls);
        assert_true(stalls > 16);
        tr_timeline_free(timeline);
    }
    tr_trace_free(trace);
}

static void so_does_a_generated_one(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    bool done = false;
    for (long n = 0; n < 100 && !done; n++) {
        struct tr_trace *trace = NULL;
        allocations_left = n;
        enum tr_status status = tr_network_generate(&params.network, 1, 50, "n", NULL, &trace, NULL);
        allocations_left = -1;
        done = status == TR_STATUS_OK;
        assert_true(done == (trace != NULL));
        tr_trace_free(trace);
    }
    assert_true(done);
    struct tr_qoe qoe;
    allocations_left = 0;
    enum tr_status status = tr_session_score_generated(&params, 1, 1, 50, &qoe, NULL);
    allocations_left = -1;
    assert_int_equal(status, TR_STATUS_FAILED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_survives_running_out),
        cmocka_unit_test(so_does_one_of_segments),
        cmocka_unit_test(so_does_a_generated_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
