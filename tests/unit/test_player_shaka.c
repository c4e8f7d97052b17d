/* The rules of Shaka, MODEL.md section 5.2: when it decides, what it bans, what a switch and a failure do. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

/* Shaka: levels change only every eight seconds. */
static void shaka_decides_now_and_then(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "shaka.late_check_s", "0");
    struct tr_trace *trace = random_trace(77, 200, 5);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    double decided_s = -INFINITY;
    size_t decisions = 0;
    for (size_t i = 0; i < t->event_count; i++) {
        const struct tr_timeline_event *event = &t->events[i];
        if (event->kind == TR_TIMELINE_EVENT_ABANDON &&
            event->to_level != event->from_level) { /* no time-out */
            assert_true(t->events[i].t_s - decided_s >= 8 - 1e-9);
            decided_s = t->events[i].t_s;
            decisions++;
        }
    }
    assert_true(decisions > 5);
    size_t changes = 0;
    for (size_t i = 1; i < t->fetch_count; i++) {
        changes += t->fetches[i].level != t->fetches[i - 1].level;
    }
    assert_true((double)changes <= tr_timeline_duration_s(t) / 8 + 1);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* The level that is being fetched while frames are dropped is banned for half a minute, whichever it is. */
static void shaka_leaves_a_level_that_came_late(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    const double durations[] = {40, 12, 100}, rates[] = {8, 0.3, 3};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    set(&params, "shaka.late_check_s", "0");
    struct tr_timeline *without = run_player(&params, trace, 0.5);
    assert_non_null(tr_timeline_next_event(t, 0, STALLS));
    /* Something differs, and only after the link broke down. */
    size_t i = 0;
    while (i < t->fetch_count && t->fetches[i].level == without->fetches[i].level &&
           t->fetches[i].start_s == without->fetches[i].start_s) {
        i++;
    }
    assert_true(i < t->fetch_count && t->fetches[i].start_s > 40);
    /* It is an event, and the level is not asked for before it is over. */
    const struct tr_timeline_event *ban = tr_timeline_next_event(t, 40, 1u << TR_TIMELINE_EVENT_BAN);
    assert_non_null(ban);
    assert_near(ban->duration_s, 30, 1e-9);
    for (size_t k = 0; k < t->fetch_count; k++) {
        const bool within = t->fetches[k].start_s > ban->t_s && t->fetches[k].start_s < ban->t_s + 30;
        assert_true(!within || t->fetches[k].level != ban->from_level);
    }
    assert_null(tr_timeline_next_event(without, 0, 1u << TR_TIMELINE_EVENT_BAN));
    tr_timeline_free(t);
    tr_timeline_free(without);
    tr_trace_free(trace);
}

/* After a time-out half a second is waited at least before a picture is asked for again, but where sound that
 * comes meanwhile brings another level, that is asked for at once. */
static void shaka_switches_amid_a_wait(void **state)
{
    (void)state;
    static const double before[] = {1.5, 2.5, 5, 8}, back[] = {0.1, 0.3, 1};
    int same = 0, switched = 0;
    for (uint32_t i = 0; i < 3000; i++) { /* sound has to come within a few tenths of a second */
        const uint32_t seed = 1 + i / 12;
        struct tr_params params;
        load_scenario("shaka", &params);
        const double durations[] = {30 + 0.1 * seed, 5 + 0.05 * (seed % 40), 0.3, 20},
                     rates[] = {before[i % 4], 0, back[i / 4 % 3], 0.8};
        struct tr_trace *trace = trace_of(4, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t k = 0; k + 1 < t->fetch_count; k++) {
            const struct tr_timeline_fetch *f = &t->fetches[k];
            const double waited_s = f[1].start_s - f->end_s;
            if (f->timed_out && f[1].segment == f->segment) {
                same += f[1].level == f->level && waited_s >= 0.5 - 1e-9;
                switched += f[1].level != f->level && waited_s < 0.5;
            }
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    if (!same || !switched) {
        fail_msg("%d %d", same, switched);
    }
}

/* A level's list is made as the level is taken, and looked through every two seconds from there on. */
static void shaka_looks_through_a_list_from_when_it_took_the_level(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "shaka.retry_s", "0"); /* a segment is asked for once it is seen */
    set(&params, "shaka.late_check_s", "0");
    set(&params, "player.max_buffer_s", "30");
    struct tr_trace *trace = random_trace(77, 200, 5);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    int switches = 0, looks = 0;
    double taken_s = NAN; /* the level, in the middle of a fetch: its moment is known */
    for (size_t i = 1; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        if (f->level != f[-1].level) {
            const bool amid = f[-1].abandoned && f->segment == f[-1].segment && f->start_s == f[-1].end_s;
            taken_s = amid ? f->start_s : NAN;
            switches += amid;
        }
        for (size_t k = 0; k < t->wait_count; k++) {
            const struct tr_timeline_wait *wait = &t->waits[k];
            if (wait->kind == TR_TIMELINE_WAIT_LIST && wait->to_s == f->start_s && !isnan(taken_s)) {
                assert_near(remainder(f->start_s - taken_s, 2), 0, 1e-9);
                looks++;
            }
        }
    }
    assert_true(switches > 3 && looks > 10);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A level is chosen as a ban is over, however long ago one was. */
static void shaka_chooses_when_a_ban_is_over(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "shaka.decide_every_s", "120"); /* at the beginning, and not again */
    const double durations[] = {40, 12, 60}, rates[] = {8, 0.3, 8};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_event *ban = NULL, *e = t->events;
    for (; (e = tr_timeline_next_event(t, e->t_s, 1u << TR_TIMELINE_EVENT_BAN)); ban = ban ? ban : e) {}
    assert_non_null(ban);
    const double over_s = ban->t_s + 30;
    int before = -1, after = -1;
    for (size_t i = 0; i < t->fetch_count; i++) {
        const struct tr_timeline_fetch *f = &t->fetches[i];
        before = f->start_s < over_s ? f->level : before;
        after = f->start_s >= over_s && after < 0 ? f->level : after;
    }
    assert_true(over_s < 100 && after > before);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* A segment fetched ahead is thrown away with its level, however much of it has come and although there is
 * nothing in the buffer: the first segment, as its samples are enough to be believed. */
static void shaka_drops_what_is_under_way_at_a_switch(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    struct tr_trace *trace = flat(6, 30);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_fetch *f = t->fetches;
    assert_true(f->abandoned && !f->timed_out && f->segment == f[1].segment);
    assert_true(f[1].level > f->level && f[1].start_s == f->end_s);
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* How long the first segment takes when the player first comes back to a level, over a round trip of 200 ms:
 * longer where that goes over a connection with a small window. */
static double first_return_s(const char *kept_s)
{
    struct tr_params params;
    load_scenario("shaka", &params);
    set(&params, "player.sound_apart_kbps", "0");
    set(&params, "player.abandon", "off"); /* it has a segment that is asked for right behind another */
    set(&params, "player.wait_counts", "off");
    set(&params, "player.round_trip_ms", "200");
    set(&params, "shaka.decide_every_s", "4");
    set(&params, "shaka.init_kept_s", kept_s);
    params.ladder.count = 2;
    params.ladder.levels[0].video_kbps = 1000;
    params.ladder.levels[1].video_kbps = 2000;
    const double durations[] = {20, 20, 20}, rates[] = {12, 1.5, 12};
    struct tr_trace *trace = trace_of(3, durations, rates);
    struct tr_timeline *t = run_player(&params, trace, 0.5);
    const struct tr_timeline_fetch *f = t->fetches;
    size_t i = 1;
    while (i < t->fetch_count && !(f[i].level == 1 && f[i - 1].level == 0)) {
        i++;
    }
    assert_true(i < t->fetch_count && !f[i].abandoned);
    const double took_s = f[i].end_s - f[i].start_s;
    tr_timeline_free(t);
    tr_trace_free(trace);
    return took_s;
}

/* The level's initialisation segment goes over the better connection, unless the browser has it. */
static void shaka_fetches_what_a_level_begins_with_again(void **state)
{
    (void)state;
    const double forgotten_s = first_return_s("10"), kept_s = first_return_s("3600");
    if (!(forgotten_s > kept_s + 0.2)) {
        fail_msg("%g %g", forgotten_s, kept_s);
    }
}

/* Once sound has run dry four times a stall's end takes 3 s of it. The player does not wait for that: with
 * half a second in the buffer it seeks after 1.0 to 1.25 s, and then 0.2 s are enough. */
static void shaka_seeks_where_it_stands_still(void **state)
{
    (void)state;
    struct tr_params params;
    load_scenario("shaka", &params);
    struct tr_trace *trace = flat(0.4, 300); /* the lowest level and sound are 0.43 */
    struct tr_timeline *t = run_player(&params, trace, 0.01);
    double since_s = INFINITY, longest_s = 0;
    for (int k = 0; k < 30000; k++) {
        struct tr_timeline_state now;
        tr_timeline_at(t, 0.01 * k, &now);
        since_s = !now.stalled || now.buffer_level_s < 0.5 ? INFINITY : fmin(since_s, now.t_s);
        longest_s = fmax(longest_s, now.t_s - since_s);
    }
    if (longest_s < 1 || longest_s > 1.4) {
        fail_msg("%g", longest_s);
    }
    tr_timeline_free(t);
    tr_trace_free(trace);
}

/* Sound that was silent for 10 s is asked for again 0.5 to 1.5 s later, every second time 0.1 s later still.
 */
static void shaka_draws_when_sound_is_asked_for_again(void **state)
{
    (void)state;
    double low_s = INFINITY, high_s = 0;
    int count = 0;
    for (int i = 0; i < 60; i++) {
        struct tr_params params;
        load_scenario("shaka", &params);
        const double durations[] = {30 + 0.1 * i, 60, 20}, rates[] = {6, 0, 6};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        double silent_s = NAN;
        for (size_t k = 0; k < t->event_count; k++) {
            const struct tr_timeline_event *event = &t->events[k];
            if (event->kind == TR_TIMELINE_EVENT_TIMEOUT && event->media == TR_TIMELINE_SOUND) {
                if (event->t_s - silent_s > 0) { /* the first of them may have been less patient */
                    const double again_s = event->t_s - silent_s - 10;
                    low_s = fmin(low_s, again_s);
                    high_s = fmax(high_s, again_s);
                    count++;
                }
                silent_s = event->t_s;
            }
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    if (count < 60 || low_s < 0.5 || low_s > 0.6 || high_s < 1.5 || high_s > 1.6 + 1e-9) {
        fail_msg("%d %g %g", count, low_s, high_s);
    }
}

/* All that came until the link stopped has been sampled: five seconds of silence begin there, not
 * where the fetch was looked at last, and an outage of four ends before them. */
static void shaka_counts_silence_from_the_last_sample(void **state)
{
    (void)state;
    int under_way = 0;
    for (int i = 0; i < 40; i++) {
        struct tr_params params;
        load_scenario("shaka", &params);
        set(&params, "player.sound_apart_kbps", "0");
        const double begin_s = 30 + 0.11 * i, durations[] = {begin_s, 4, 20}, rates[] = {8, 0, 8};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        const struct tr_timeline_event *event = tr_timeline_next_event(t, begin_s, TIMEOUTS);
        assert_true(!event || event->t_s >= begin_s + 4);
        for (size_t k = 0; k < t->fetch_count; k++) {
            under_way += t->fetches[k].first_byte_s < begin_s - 0.3 && t->fetches[k].end_s > begin_s;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    assert_true(under_way > 5);
}

/* How often the segment of row i was given up at its time-out, up to there, at the level that it has there.
 */
static int times_out(const struct tr_timeline *t, size_t i)
{
    int count = 0;
    for (size_t k = 0; k <= i; k++) {
        count += t->fetches[k].segment == t->fetches[i].segment && t->fetches[k].timed_out &&
                 t->fetches[k].level == t->fetches[i].level;
    }
    return count;
}

/* Its last request before row i failed after two at least that had, though a switch has been decided on
 * meanwhile: a direct fetch goes on through that. */
static bool is_direct(const struct tr_timeline *t, size_t i)
{
    for (size_t k = i; k-- > 0;) {
        if (t->fetches[k].segment == t->fetches[i].segment) {
            return t->fetches[k].timed_out && times_out(t, k) > 2;
        }
    }
    return false;
}

/* A segment that failed twice is asked for once more together with the one behind it, which goes on where the
 * first has come, waits where it comes first, and is thrown away with its level; that it has failed, too, is
 * told once it is wanted, and it is asked for 0.6 s after that or later. Before that and after it one is
 * asked for at a time. */
static void shaka_fetches_the_next_beside_what_failed(void **state)
{
    (void)state;
    int beside = 0, waited = 0, went_on = 0, thrown_away = 0, failed = 0;
    for (int i = 0; i < 40; i++) {
        struct tr_params params;
        load_scenario("shaka", &params);
        if (i % 3 == 0) { /* no other to change to */
            params.ladder.count = 1;
            params.player.start_level = 0;
            params.ladder.levels[0].video_kbps = 2500;
        }
        const double durations[] = {30 + 0.11 * i, 17 + 0.9 * i, 60}, rates[] = {7, 0, i % 2 ? 8 : 1.5};
        struct tr_trace *trace = trace_of(3, durations, rates);
        struct tr_timeline *t = run_player(&params, trace, 0.5);
        for (size_t k = 1; k < t->fetch_count; k++) {
            const struct tr_timeline_fetch *f = &t->fetches[k], *before = f - 1;
            assert_true(f->end_s >= before->end_s);
            if (f->segment != before->segment + 1 || f->start_s >= before->end_s) {
                const bool was_told = f->segment == before->segment + 1 && times_out(t, k) == 2;
                assert_true(!was_told || f->start_s >= before->end_s + 0.6);
                failed += was_told;
                continue;
            }
            assert_true(f->level == before->level);
            assert_true(times_out(t, k - 1) >= 2 || is_direct(t, k - 1));
            beside++;
            waited += !f->abandoned && !before->abandoned && f->end_s == before->end_s;
            went_on += !f->abandoned && !before->abandoned && f->end_s > before->end_s;
            thrown_away += f->abandoned && !f->timed_out && f[1].segment <= f->segment;
        }
        tr_timeline_free(t);
        tr_trace_free(trace);
    }
    if (!beside || !waited || !went_on || !thrown_away || !failed) {
        fail_msg("%d %d %d %d %d", beside, waited, went_on, thrown_away, failed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shaka_decides_now_and_then),
        cmocka_unit_test(shaka_leaves_a_level_that_came_late),
        cmocka_unit_test(shaka_switches_amid_a_wait),
        cmocka_unit_test(shaka_looks_through_a_list_from_when_it_took_the_level),
        cmocka_unit_test(shaka_chooses_when_a_ban_is_over),
        cmocka_unit_test(shaka_drops_what_is_under_way_at_a_switch),
        cmocka_unit_test(shaka_fetches_what_a_level_begins_with_again),
        cmocka_unit_test(shaka_seeks_where_it_stands_still),
        cmocka_unit_test(shaka_counts_silence_from_the_last_sample),
        cmocka_unit_test(shaka_draws_when_sound_is_asked_for_again),
        cmocka_unit_test(shaka_fetches_the_next_beside_what_failed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
