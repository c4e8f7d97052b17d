/* Target: sessions. The first bytes choose a scenario and move parameters within what they may be, one what
 * is fetched and by whose rule, the others are a link, two bytes a stretch of it. Whatever comes out must be
 * a session: figures within their ranges, and the same once more when only the score is asked for. */
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

/* Ladder files, for half of all sessions: what there is to fetch ends, and begins again. Of even segments; of
 * odd ones, with sound apart; of parts. */
static const char *const ladders[] = {
    "{\"segment_duration_ms\": 2000, \"bitrates_kbps\": [300, 900], \"segment_sizes_bits\": [[600000, "
    "1800000]]}",
    "<MPD mediaPresentationDuration=\"PT31.3S\"><Period><AdaptationSet "
    "contentType=\"video\"><SegmentTemplate "
    "timescale=\"100\" media=\"$RepresentationID$-$Time$\"><SegmentTimeline><S t=\"0\" d=\"4\"/><S "
    "d=\"730\"/>"
    "<S d=\"200\" r=\"1\"/><S d=\"1190\"/><S d=\"50\" r=\"2\"/><S "
    "d=\"656\"/></SegmentTimeline></SegmentTemplate>"
    "<Representation id=\"a\" bandwidth=\"100000\"/><Representation id=\"b\" bandwidth=\"900000\"/>"
    "<Representation id=\"c\" bandwidth=\"9000000\"/></AdaptationSet></Period></MPD>",
    "<MPD mediaPresentationDuration=\"PT6S\"><Period><AdaptationSet contentType=\"video\"><SegmentTemplate "
    "timescale=\"10\" media=\"$RepresentationID$-$Time$\"><SegmentTimeline><S t=\"0\" d=\"20\" r=\"1\"/>"
    "<S d=\"10\" r=\"-1\"/></SegmentTimeline></SegmentTemplate><Representation id=\"a\" "
    "bandwidth=\"100000\"/>"
    "<Representation id=\"b\" bandwidth=\"3000000\"/></AdaptationSet><AdaptationSet mimeType=\"audio/mp4\">"
    "<SegmentTemplate duration=\"2\" media=\"s-$Number$\"/><Representation id=\"s\" bandwidth=\"64000\"/>"
    "</AdaptationSet></Period></MPD>",
};
#define LADDERS (sizeof ladders / sizeof *ladders)

static const struct tr_content *content_at(unsigned i)
{
    static struct tr_content *contents[LADDERS];
    if (!contents[i]) {
        char path[64];
        struct tr_error err = {0};
        const int fd = memfd_create("ladder", 0);
        const size_t len = strlen(ladders[i]);
        FUZZ_NEED(fd >= 0 && write(fd, ladders[i], len) == (ssize_t)len);
        snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
        FUZZ_NEED(tr_content_open(path, &contents[i], &err) == TR_STATUS_OK);
        close(fd);
    }
    return contents[i];
}

/* A rule that wants another level nearly every time, and waits now and then: players must follow. */
static enum tr_status choose_wildly(void *context, const struct tr_abr_view *view, void *state,
                                    struct tr_abr_choice *out, struct tr_error *err)
{
    uint32_t *at = state, x = (*at += 0x9e3779b9u + *(const unsigned *)context);
    (void)err;
    x = (x ^ x >> 15) * 0x85ebca6bu;
    x ^= x >> 13;
    FUZZ_NEED(view->level_count > 0 && view->buffer_s >= 0 && !isnan(view->latency_s));
    *out = (struct tr_abr_choice){(int)(x % (unsigned)view->level_count), x >> 28 ? 0 : 3};
    return TR_STATUS_OK;
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
    const struct tr_content *content = how & 4 ? content_at((how >> 4 & 3) % LADDERS) : NULL;
    unsigned wild = how >> 6 & 1 ? 1 + next(&bytes) : 0;
    const struct tr_abr abr = {"wild", &wild, choose_wildly, NULL};
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
                                             .duration_s = how & 8 ? 400 : 0,
                                             .abr = wild ? &abr : NULL};
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
