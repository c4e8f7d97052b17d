/* Target: sessions. The first bytes choose a scenario and move parameters within what they may be, the others
 * are a link, two bytes a stretch of it. Whatever comes out must be a session: figures within their ranges,
 * and the same once more when only the score is asked for. */
#include "fuzz/fuzz.h"

#include <tracereel/session.h>

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define STRETCHES_MAX 64
#define MOVES_MAX     8

struct bytes {
    const uint8_t *at, *end;
};

static unsigned next(struct bytes *bytes)
{
    return bytes->at < bytes->end ? *bytes->at++ : 0;
}

static void choose_params(struct bytes *bytes, struct tr_scenario *scenario)
{
    size_t count, names = 0;
    const struct tr_param *table = tr_params_table(&count);
    tr_scenario_defaults(scenario);
    while (tr_scenario_names()[names]) {
        names++;
    }
    FUZZ_NEED(tr_scenario_load(scenario, tr_scenario_names()[next(bytes) % names], NULL) == TR_STATUS_OK);
    for (unsigned left = next(bytes) % (MOVES_MAX + 1); left > 0; left--) {
        const struct tr_param *param = &table[next(bytes) % count];
        const double share = next(bytes) / 255.0;
        tr_params_move(&scenario->params, param, param->min + (param->max - param->min) * share * share);
    }
    struct tr_error err = {0};
    FUZZ_NEED(tr_params_check(&scenario->params, &err) == TR_STATUS_OK);
}

static struct tr_trace *link_of(struct bytes *bytes)
{
    double durations_s[STRETCHES_MAX], rates_mbps[STRETCHES_MAX];
    struct tr_trace *trace = NULL;
    size_t count = 0;
    while (bytes->at < bytes->end && count < STRETCHES_MAX) {
        const double long_s = next(bytes) / 255.0, fast = next(bytes) / 255.0;
        durations_s[count] = 0.01 + 30 * long_s * long_s;
        rates_mbps[count++] = 40 * fast * fast * fast;
    }
    return count > 0 && tr_trace_from_segments("link", "fuzz", count, durations_s, rates_mbps, NULL, NULL,
                                               &trace, NULL) == TR_STATUS_OK
               ? trace
               : NULL;
}

/* A ladder file of two levels, for half of all sessions: what there is to fetch ends, and begins again. */
static const struct tr_content *movie(void)
{
    static const char text[] = "{\"segment_duration_ms\": 2000, \"bitrates_kbps\": [300, 900], "
                               "\"segment_sizes_bits\": [[600000, 1800000]]}";
    static struct tr_content *content;
    if (!content) {
        char path[64];
        struct tr_error err = {0};
        const int fd = memfd_create("movie.json", 0);
        FUZZ_NEED(fd >= 0 && write(fd, text, sizeof text - 1) == sizeof text - 1);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        FUZZ_NEED(tr_content_open(path, &content, &err) == TR_STATUS_OK);
        close(fd);
    }
    return content;
}

static void check(const struct tr_qoe *q)
{
    FUZZ_NEED(q->overall_qoe >= 0 && q->overall_qoe <= 10);
    FUZZ_NEED(q->total_stall_time_s >= 0 && isfinite(q->total_stall_time_s));
    FUZZ_NEED(q->mean_buffer_level_s >= 0 && isfinite(q->mean_buffer_level_s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const double steps_s[] = {1, 0.1, 3, 10};
    struct bytes bytes = {data, data + size};
    struct tr_scenario scenario;
    choose_params(&bytes, &scenario);
    const unsigned how = next(&bytes);
    const struct tr_content *content = how & 4 ? movie() : NULL;
    if (content) {
        tr_content_lay(content, &scenario.params);
    }
    struct tr_trace *trace = link_of(&bytes);
    const struct tr_session_config config = {.params = &scenario.params,
                                             .trace = trace,
                                             .content = content,
                                             .dt_s = steps_s[how & 3],
                                             .seed = 3,
                                             .loop = true,
                                             .duration_s = how & 8 ? 400 : 0};
    struct tr_timeline *timeline = NULL;
    struct tr_error err = {0};
    if (trace && tr_session_run(&config, &timeline, &err) == TR_STATUS_OK) {
        struct tr_qoe whole, score;
        tr_timeline_qoe(timeline, tr_timeline_duration_s(timeline), &whole);
        check(&whole);
        FUZZ_NEED(tr_session_score(&config, &score, &err) == TR_STATUS_OK);
        FUZZ_NEED(score.overall_qoe == whole.overall_qoe && score.stall_count == whole.stall_count);
    }
    tr_timeline_free(timeline);
    tr_trace_free(trace);
    return 0;
}
