/* The rules of dash.js, MODEL.md section 5.2: what is given up, when it goes by the buffer, what a drop
 * leaves. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/engine.h"
#include "model/player/estimate.h"
#include "model/player/live.h"
#include "model/player/players/dash_js_rules.h"

/* dash.js: the whole would take 1.8 segments or more at its own rate; down to what that rate allows; once a
 * segment, and for ten seconds only down. */
static void dash_gives_up_what_is_far_too_slow(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    set(&params, "dash_js.insufficient_factor", "0");
    const double durations[] = {60.9, 80}, rates[] = {10, 1.2};
    struct tr_trace *trace = trace_of(2, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_event *abandoned = first_abandoned(t);
    size_t at = 0;
    while (!t->fetches[at].abandoned) {
        at++;
    }
    const struct tr_timeline_fetch *fetch = &t->fetches[at];
    double first_byte_s = fetch->start_s + 0.04, took_s = fetch->end_s - first_byte_s;
    assert_true(took_s >= 0.5 - 1e-9);
    assert_true(abandoned->to_level < abandoned->from_level && fetch[1].segment == fetch->segment);
    for (size_t i = at + 1; i < t->fetch_count && t->fetches[i].start_s < fetch->end_s + 10; i++) {
        assert_true(!t->fetches[i].abandoned || t->fetches[i].segment != fetch->segment);
        assert_true(t->fetches[i].level <= abandoned->to_level);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Where only sound is short the buffer is not empty: no level is dropped to the lowest for it. */
static void dash_is_empty_without_pictures(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    set(&params, "dash_js.insufficient_factor", "5");
    const double second_mbps = params.ladder.levels[1].needs_mbps;
    size_t short_of_sound = 0;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct tr_trace *trace = random_trace(seed, 200, 4);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t i = 1; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            struct tr_timeline_state s;
            tr_timeline_at(t, f->start_s, &s);
            const double pictures_s = f[-1].pictures_end_s - s.content_s;
            if (f[-1].abandoned || f[-1].level < 2 || s.buffer_level_s > 0.3 || pictures_s < 1 ||
                0.9 * f->estimate_mbps < second_mbps) {
                continue;
            }
            short_of_sound++;
            assert_true(f->level > 0);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(short_of_sound > 0);
}

/* Below the top level 18 s are full, for a level that has just been dropped to as well: with segments of 2 s
 * nothing is asked for above 16 s. */
static void dash_waits_for_room_after_a_drop(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "200");
    const double durations[] = {60, 300}, rates[] = {20, 3};
    struct tr_trace *trace = trace_of(2, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const int top = params.ladder.count - 1;
    int dropped = 0;
    for (size_t i = 1; i < t->fetch_count; i++) {
        struct tr_timeline_state s;
        tr_timeline_at(t, t->fetches[i].start_s, &s);
        assert_true(t->fetches[i].level == top || s.buffer_level_s < 16 + 1e-6);
        dropped += t->fetches[i].level < top && t->fetches[i - 1].level == top;
    }
    assert_true(dropped > 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* BOLA is off once less than 6 s are there, be it just before a segment comes, and until 12 s are there no
 * level is kept that the throughput does not carry. */
static void dash_leaves_bola_when_the_buffer_was_low(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "190");
    int low = 0;
    for (uint32_t seed = 1; seed <= 40; seed++) {
        struct tr_trace *trace = random_trace(seed, 200, 5);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t i = 3; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            struct tr_timeline_state came, asked;
            tr_timeline_at(t, f[-1].end_s, &came);
            tr_timeline_at(t, f->start_s, &asked);
            const double before_s = f[-2].pictures_end_s - came.content_s,
                         after_s = f[-1].pictures_end_s - asked.content_s;
            if (f[-2].abandoned || f[-1].abandoned || before_s > 5.9 || after_s < 6 || after_s > 11.9 ||
                f->level == 0) {
                continue;
            }
            low++;
            assert_true(params.ladder.levels[f->level].video_kbps <= 900 * f->estimate_mbps + 1e-6);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(low > 0);
}

/* Of pictures, when a fetch was asked for. */
static double pictures_s(const struct tr_timeline *t, const struct tr_timeline_fetch *f)
{
    struct tr_timeline_state s;
    tr_timeline_at(t, f->start_s, &s);
    return f[-1].pictures_end_s - s.content_s;
}

/* For ten seconds after it gave a fetch up the throughput says nothing: what it took instead is kept as long
 * as the buffer bears it. */
static void dash_keeps_what_it_took_instead(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.link", "ideal");
    int above = 0;
    for (int i = 0; i < 8; i++) {
        const double durations[] = {30, 60}, rates[] = {4, 0.86 + 0.02 * i};
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        double until_s = 0;
        for (size_t k = 1; k < t->fetch_count && pictures_s(t, &t->fetches[k]) < 11.9; k++) {
            const struct tr_timeline_fetch *f = &t->fetches[k];
            if (f[-1].abandoned) {
                until_s = f[-1].end_s + 9.9;
                continue;
            }
            const double needs_mbps = params.ladder.levels[f[-1].level].video_kbps / 1000.0,
                         bears_mbps = 0.7 * f->estimate_mbps * pictures_s(t, f) / 2;
            if (f->start_s > until_s || bears_mbps < 1.02 * needs_mbps) {
                until_s = f->start_s > until_s ? until_s : 0; /* that drop is remembered */
                continue;
            }
            above += 0.9 * f->estimate_mbps < needs_mbps;
            assert_int_equal(f->level, f[-1].level);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(above > 0);
}

static void sample(struct estimate *estimate, double mbit, double took_s)
{
    estimate_add(estimate, mbit / took_s, took_s);
}

/* A fetch that is given up is a sample of what came after its first report, half a second after that at the
 * earliest: reports are a twentieth of a second apart. */
static void dash_samples_what_it_gives_up(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.link", "ideal");
    set(&params, "player.sound_apart_kbps", "0");
    double soonest_s = INFINITY;
    for (int n = 0; n < 20; n++) {
        const double durations[] = {40 + 0.1 * n, 60}, rates[] = {4, 0.6};
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        struct estimate estimate;
        estimate_init(&estimate, params.player.fast_half_life_s, params.player.slow_half_life_s, 1);
        size_t i = 0;
        for (; i < t->fetch_count && !t->fetches[i].abandoned; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            sample(&estimate, f->bytes * 8e-6, f->end_s - f->first_byte_s);
        }
        const struct tr_timeline_fetch *f = &t->fetches[i];
        if (i + 2 < t->fetch_count && f->start_s > durations[0]) { /* at one rate, its burst aside */
            const double took_s = f->end_s - f->first_byte_s, mbps = rates[1] * params.player.link_efficiency;
            soonest_s = fmin(soonest_s, took_s);
            sample(&estimate, mbps * took_s, took_s);
            sample(&estimate, f[1].bytes * 8e-6, f[1].end_s - f[1].first_byte_s);
            assert_true(fabs(f[2].estimate_mbps / estimate_mbps(&estimate) - 1) < 1e-6);
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(soonest_s > 0.5 && soonest_s < 0.55);
}

/* A segment is given up once, also where it comes again later in another's place. */
static void dash_gives_a_segment_up_once(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    set(&params, "player.link", "ideal");
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "190");
    int again = 0;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        struct tr_trace *trace = random_trace(seed, 200, 5);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t i = 0; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i];
            for (size_t k = i + 2; f->abandoned && k < t->fetch_count; k++) {
                again += t->fetches[k].segment == f->segment && t->fetches[k].level >= f->level;
                assert_false(t->fetches[k].abandoned && t->fetches[k].segment == f->segment);
            }
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(again > 0);
}

static const struct tr_timeline_fetch *first_like(const struct tr_timeline *t,
                                                  const struct tr_timeline_fetch *f)
{
    const struct tr_timeline_fetch *like = t->fetches;
    while (like->segment != f->segment || like->level != f->level) {
        like++;
    }
    return like;
}

/* A segment from the browser's cache is a sample once more: as fast, and for as long, as when it came over
 * the link. */
static void dash_samples_what_it_has_cached_again(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    set(&params, "player.link", "ideal");
    const double durations[] = {60, 40, 100}, rates[] = {10, 3, 12};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    struct estimate estimate;
    estimate_init(&estimate, params.player.fast_half_life_s, params.player.slow_half_life_s,
                  params.player.first_estimate_mbps);
    int cached = 0;
    for (size_t i = 0; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i], *first = first_like(t, f);
        if (f->abandoned) { /* how much has come is not told */
            assert_true(cached > 0);
            break;
        }
        assert_true(i == 0 || fabs(f->estimate_mbps / estimate_mbps(&estimate) - 1) < 1e-6);
        const double took_s = first->end_s - first->first_byte_s;
        estimate_add(&estimate, f->bytes * 8e-6 / took_s, took_s);
        cached += first != f;
    }
    assert_true(cached > 0);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* When the playhead comes to content_s. */
static double comes_to_s(const struct tr_timeline *t, double content_s)
{
    double from_s = t->playback_start_s, to_s = tr_timeline_duration_s(t);
    while (to_s - from_s > 1e-4) {
        const double t_s = (from_s + to_s) / 2;
        struct tr_timeline_state s;
        tr_timeline_at(t, t_s, &s);
        *(s.content_s < content_s ? &from_s : &to_s) = t_s;
    }
    return to_s;
}

/* A segment that comes in another's place less than 0.22 s before it is played is too late to be seen: that
 * is decoded.
 */
static void dash_shows_what_is_decoded(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("dash.js", &params);
    int late = 0, early = 0;
    for (uint32_t seed = 1; seed <= 20; seed++) {
        struct tr_trace *trace = random_trace(seed, 80, 8);
        struct tr_timeline *t = run_player(&params, trace, 0.01);
        for (size_t i = 0; i < t->fetch_count; i++) {
            const struct tr_timeline_fetch *f = &t->fetches[i], *before = NULL;
            int after = 0;
            for (size_t k = 0; k < t->fetch_count; k++) {
                const bool same = t->fetches[k].segment == f->segment && !t->fetches[k].abandoned;
                before = same && k < i ? &t->fetches[k] : before;
                after += same && k > i;
            }
            struct tr_timeline_state s;
            tr_timeline_at(t, f->end_s, &s);
            const double ahead_s = f->content_s - s.content_s, comes_s = comes_to_s(t, f->content_s);
            if (!before || f->abandoned || after > 0 || ahead_s < 0.02 || ahead_s > 1 ||
                fabs(ahead_s - 0.22) < 0.02 || fabs(comes_s - f->end_s - ahead_s) > 0.02) {
                continue;
            }
            tr_timeline_at(t, comes_s + 0.1, &s);
            assert_int_equal(s.quality, ahead_s < 0.22 ? before->level : f->level);
            *(ahead_s < 0.22 ? &late : &early) += 1;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(late > 0 && early > 0);
}

/* Something that has 12.5 s of pictures ahead of the playhead, at 3 levels. */
static void begin_rules(struct engine *engine, const struct tr_params *params, struct dash_rules *rules)
{
    memset(engine, 0, sizeof *engine);
    engine->params = params;
    engine->media = (struct media){.levels = 3, .count = MEDIA_ENDLESS, .segment_s = 2};
    for (int i = 0; i < 3; i++) {
        engine->media.counted_mbps[i] = 1 << i;
    }
    engine->playback.buffered_s = 12.5;
    *rules = (struct dash_rules){0};
    dash_rules_begin(engine, rules);
}

/* BOLA of a live stream reckons with the distance from live, where that is less than the buffer's default:
 * 8 s, but 10 and 2 a level at least. */
static void dash_reckons_with_the_live_delay(void **state)
{
    (void)state;
    static struct engine engine;
    static struct tr_params params;
    struct dash_rules rules;
    load_scenario("dash.js", &params);
    begin_rules(&engine, &params, &rules);
    assert_true(fabs(rules.bola.gp - log(4) / 0.6) < 1e-9);
}

/* At t_s of a session, with pictures up to end_s. */
static void look(struct engine *engine, const struct tr_timeline *t, double t_s, double end_s)
{
    struct tr_timeline_state s;
    tr_timeline_at(t, t_s, &s);
    engine->now_s = t_s;
    engine->playback.buffered_s = end_s;
    engine->playback.content_s = engine->playback.from_content_s = s.content_s;
}

/* BOLA is told of a segment before that is in the buffer: what it was asked for with is what is there then,
 * and what has been played since. */
static void dash_tells_bola_before_the_buffer(void **state)
{
    (void)state;
    static struct engine engine;
    static struct tr_params params;
    struct dash_rules rules;
    load_scenario("dash.js-nofastswitch", &params);
    set(&params, "player.link", "ideal");
    set(&params, "player.mode", "vod");
    set(&params, "player.content_s", "300");
    set(&params, "player.abandon", "off");
    int held = 0;
    for (int n = 0; n < 12; n++) {
        const double durations[] = {60, 600}, rates[] = {2 + 0.5 * n, 1 + 0.25 * n};
        struct tr_trace *trace = trace_of(2, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.01);
        begin_rules(&engine, &params, &rules);
        engine.media.levels = params.ladder.count;
        engine.media.count = 150;
        for (int i = 0; i < params.ladder.count; i++) {
            engine.media.counted_mbps[i] = params.ladder.levels[i].video_kbps / 1000.0;
        }
        dash_rules_begin(&engine, &rules);
        struct live live = {.level = t->fetches[0].level};
        for (size_t i = 1; i < t->fetch_count && !t->fetches[i - 1].abandoned; i++) {
            const struct tr_timeline_fetch *came = &t->fetches[i - 1], *f = &t->fetches[i];
            look(&engine, t, came->end_s, came->pictures_end_s - 2);
            dash_rules_measure(&engine, &rules);
            rules.appended++;
            dash_rules_segment_came(&engine, &rules,
                                    &(struct transfer){.segment = came->segment,
                                                       .level = came->level,
                                                       .asked_s = came->start_s,
                                                       .end_s = came->end_s});
            look(&engine, t, f->start_s, came->pictures_end_s);
            estimate_init(&live.estimate, 2, 5, f->estimate_mbps);
            const int level = dash_rules_choose(&engine, &rules, &live, 0.7, false);
            if (rules.bola.on && rules.bola.wait_s > 0) {
                break; /* asked for later than it was decided on */
            }
            held += rules.bola.on && 900 * f->estimate_mbps < params.ladder.levels[f->level].video_kbps;
            assert_int_equal(f->level, level);
            live.level = level;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(held > 0);
}

/* A segment replaces another where one from there on has come since the manifest did. */
static void dash_forgets_what_is_replaced(void **state)
{
    (void)state;
    static struct engine engine;
    static struct tr_params params;
    struct dash_rules rules;
    load_scenario("dash.js", &params);
    begin_rules(&engine, &params, &rules);
    struct live live = {.level = 0};
    estimate_init(&live.estimate, 2, 5, 10);
    for (int manifest = 0; manifest < 2; manifest++) {
        for (uint32_t segment = 20; segment > 17; segment--) {
            dash_rules_choose(&engine, &rules, &live, 0.7, false);
            const double before_s = rules.bola.placeholder_s;
            dash_rules_segment_came(&engine, &rules, &(struct transfer){.segment = segment, .level = 2});
            assert_true(before_s > 1);
            assert_true(fabs(rules.bola.placeholder_s - 0.99 * before_s - (segment < 20 ? 2 : 0)) < 1e-9);
        }
        dash_rules_forget(&rules);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dash_gives_up_what_is_far_too_slow),
        cmocka_unit_test(dash_is_empty_without_pictures),
        cmocka_unit_test(dash_waits_for_room_after_a_drop),
        cmocka_unit_test(dash_leaves_bola_when_the_buffer_was_low),
        cmocka_unit_test(dash_keeps_what_it_took_instead),
        cmocka_unit_test(dash_samples_what_it_gives_up),
        cmocka_unit_test(dash_gives_a_segment_up_once),
        cmocka_unit_test(dash_samples_what_it_has_cached_again),
        cmocka_unit_test(dash_shows_what_is_decoded),
        cmocka_unit_test(dash_reckons_with_the_live_delay),
        cmocka_unit_test(dash_tells_bola_before_the_buffer),
        cmocka_unit_test(dash_forgets_what_is_replaced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
