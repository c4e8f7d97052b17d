/* A link that TCP connections share: what a connection may have under way, what of a response is lost where
 * the queue has no room for it, and when that is there after all. */
#include "unit/unit.h"

#include "unit/player_fixture.h"

#include "model/player/tcp.h"

#include <stdio.h>

/* A link of 25 ms there and back, its connections as they are at the start. */
struct way {
    struct tr_params params;
    struct tr_trace *trace;
    struct link link;
    struct transfer transfers[TRACKS];
    double due_s[TRACKS];
    struct tcp tcp;
};

static void way_open(struct way *way, struct tr_trace *trace)
{
    load_scenario("hls.js", &way->params);
    way->trace = trace;
    const struct tr_session_config config = {.params = &way->params, .trace = trace, .seed = 3};
    link_init(&way->link, &config);
    for (int i = 0; i < TRACKS; i++) {
        way->due_s[i] = INFINITY;
    }
    way->tcp = (struct tcp){.link = &way->link, .transfers = way->transfers, .due_s = way->due_s};
}

static void ask(struct way *way, enum track track, double t_s, double mbit)
{
    way->transfers[track] = (struct transfer){.track = track, .mbit = mbit, .asked_s = t_s};
    way->tcp.now_s = t_s;
    tcp_send(&way->tcp, track, 0.025);
}

/* All that is due until t_s happens; true where the transfer of the track has come. */
static bool wait_until(struct way *way, enum track track, double t_s)
{
    for (;;) {
        int first = 0;
        for (int i = 1; i < TRACKS; i++) {
            first = way->due_s[i] < way->due_s[first] ? i : first;
        }
        if (way->due_s[first] > t_s) {
            way->tcp.now_s = t_s;
            return false;
        }
        way->tcp.now_s = way->due_s[first];
        way->due_s[first] = INFINITY;
        if (tcp_event(&way->tcp, (enum track)first) && first == (int)track) {
            return true;
        }
    }
}

/* When it has come, asked for at t_s. */
static double fetch(struct way *way, enum track track, double t_s, double mbit)
{
    ask(way, track, t_s, mbit);
    assert_true(wait_until(way, track, t_s + 100));
    return way->tcp.now_s;
}

static double loaded(struct way *way, enum track track, double t_s)
{
    return link_loaded_mbit(&way->link, &way->transfers[track], t_s);
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* As a server that keeps its connections for 65 s has it, and browsers, which take the last one. */
static void connections_are_used_again(void **state)
{
    (void)state;
    struct connection c;
    connection_open(&c, 0);
    assert_true(connection_is_idle(&c, 60));
    assert_false(connection_is_idle(&c, 66));
    struct way way;
    way_open(&way, flat(10, 300));
    const double first_s = fetch(&way, TRACK_PICTURE, 1, 2);
    const int used = way.transfers[TRACK_PICTURE].connection;
    fetch(&way, TRACK_PICTURE, first_s + 30, 2);
    assert_int_equal(way.transfers[TRACK_PICTURE].connection, used);
    /* A connection that carries something small meanwhile is left to it. */
    const double now_s = way.tcp.now_s + 1;
    link_occupy(&way.link, now_s, 0.025);
    fetch(&way, TRACK_PICTURE, now_s, 2);
    assert_true(way.transfers[TRACK_PICTURE].connection != used);
    tr_trace_free(way.trace);
}

/* Over 25 ms: at 3.5 Mbit/s a round of 20 segments is more than the way holds, at 10 one of 40. */
static void slow_start_ends_a_round_after_the_queue_begins(void **state)
{
    (void)state;
    const struct {
        double rate_mbps, segments;
    } cases[] = {{3.5, 2 * 20 + 12}, {10, 2 * 40 + 12}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double rate = cases[i].rate_mbps;
        const struct bottleneck b = {rate, 0.025 * rate, rate, 0};
        struct connection c;
        connection_open(&c, 0);
        for (int k = 0; k < 100; k++) {
            connection_grow(&c, 0.01, 0.01 * rate, INFINITY, &b, NULL);
        }
        assert_near(c.threshold_mbit, cases[i].segments * SEGMENT_MBIT, 1e-9);
    }
}

/* Beside others that have filled the queue each sample finds it: the round of 20 shows that, or, where they
 * come later, the next samples; few segments of others are gone before. */
static void slow_start_beside_others_ends_early(void **state)
{
    (void)state;
    const struct {
        double beside, begins, segments;
    } cases[] = {{12, 10, 28}, {12, 40, 40}, {4, 10, 52}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct bottleneck b = {3.5, 0.0875, 3.5, cases[i].beside * SEGMENT_MBIT};
        struct connection c;
        connection_open(&c, 0);
        c.window_mbit = cases[i].begins * SEGMENT_MBIT;
        for (int k = 0; k < 100; k++) {
            connection_grow(&c, 0.01, 0.035, INFINITY, &b, NULL);
        }
        assert_near(c.threshold_mbit, cases[i].segments * SEGMENT_MBIT, 1e-9);
    }
    /* Small ones that come in rounds, too. */
    struct way way;
    way_open(&way, flat(4, 300));
    ask(&way, TRACK_PICTURE, 1, 8);
    fetch(&way, TRACK_SOUND, 1.2, 0.3);
    assert_near(way.link.connections[way.transfers[TRACK_SOUND].connection].threshold_mbit, 28 * SEGMENT_MBIT,
                1e-9);
    tr_trace_free(way.trace);
}

/* Each round trip through the queue leaves 0.7 of a window that the way has no room for any more. */
static void a_window_is_cut_once_a_round_trip(void **state)
{
    (void)state;
    struct connection c;
    connection_open(&c, 0);
    const struct bottleneck narrow = {1, 0.025, 0.25, 0};
    const double most = narrow.way_mbit + narrow.queue_mbit, wide = 2.2;
    c.window_mbit = c.threshold_mbit = c.lost_at_mbit = c.plateau_mbit = wide;
    c.regrown_s = 100;
    connection_grow(&c, 1, 1, INFINITY, &narrow, NULL);
    assert_true(c.window_mbit > most && c.window_mbit < wide);
    double before = c.window_mbit;
    for (int i = 0; i < 60 && c.window_mbit > most; i++) {
        assert_true(c.window_mbit >= 0.69 * before);
        before = c.window_mbit;
        connection_grow(&c, 0.25, 0.25, INFINITY, &narrow, NULL);
    }
    assert_near(c.window_mbit, 0.7 * most, 1e-9); /* and then it fits */
    connection_grow(&c, 0.25, 0.25, INFINITY, &narrow, NULL);
    assert_true(c.window_mbit > 0.7 * most && c.window_mbit <= most);
}

/* Where slow start ended CUBIC's curve is flat; along it a window goes on over pauses, which count for
 * nothing (measured at 10 Mbit/s: the queue of each response of 0.9 s is longer than that of the one before,
 * and full after ten of them). */
static void a_window_without_a_loss_grows_on_after_each_pause(void **state)
{
    (void)state;
    const struct bottleneck b = {10, 0.25, 10, 0};
    struct connection c;
    connection_open(&c, 0);
    double first = 0, last = 0, t_s = 0;
    for (int i = 0; i < 12; i++, t_s += 2) {
        connection_take(&c, t_s);
        for (int k = 0; k < 18; k++) {
            connection_grow(&c, 0.05, 0.5, INFINITY, &b, NULL);
        }
        c.busy = false;
        c.used_s = t_s + 0.9;
        assert_near(c.plateau_mbit, 92 * SEGMENT_MBIT, 1e-9);
        last = c.window_mbit;
        first = i == 0 ? last : first;
    }
    assert_true(last > 2 * first);
    assert_true(c.lost_at_mbit == 0);
}

/* Until CUBIC has come back to the window of a loss, that hardly grows: of 23 segments sound gets 8, 8 and 7
 * in three round trips, not 8 and 15 in two. Twice as many a round only below the threshold. */
static void a_window_after_a_loss_does_not_double(void **state)
{
    (void)state;
    struct connection c;
    connection_open(&c, 0);
    assert_near(connection_next_mbit(&c, 0.3), 20 * SEGMENT_MBIT, 1e-9);
    c.window_mbit = 11 * SEGMENT_MBIT;
    connection_back_off(&c);
    assert_near(c.window_mbit, 7.7 * SEGMENT_MBIT, 1e-9);
    const double next = connection_next_mbit(&c, 0.3) / SEGMENT_MBIT;
    assert_true(next > 8 && next < 9.5);
    c.threshold_mbit = 12 * SEGMENT_MBIT;
    assert_near(connection_next_mbit(&c, 0.3), 12 * SEGMENT_MBIT, 1e-9);
}

/* A server sends the first window of a response at once: what is asked for just after it waits for that,
 * though nothing of it has come yet. */
static void a_first_window_stands_in_the_queue(void **state)
{
    (void)state;
    struct way way;
    way_open(&way, flat(4, 100));
    const double t_s = fetch(&way, TRACK_PICTURE, 1, 6) + 0.1;
    const struct connection *c = &way.link.connections[way.transfers[TRACK_PICTURE].connection];
    const double window = c->window_mbit, bucket = 0.12;
    assert_true(window > 4 * bucket);
    ask(&way, TRACK_PICTURE, t_s, 6);
    ask(&way, TRACK_SOUND, t_s + 0.002, 0.256);
    assert_near(way.transfers[TRACK_PICTURE].first_byte_s, t_s + 0.025, 1e-9);
    /* A new connection: its first packet comes through the same queue, and a round trip later again. */
    assert_true(way.transfers[TRACK_SOUND].first_byte_s > t_s + (window - bucket) / 4);
    /* Once it was given up, that no longer stands for it. */
    way.tcp.now_s = t_s + 0.003;
    assert_true(way.link.waiting != 0);
    tcp_drop(&way.tcp, TRACK_PICTURE);
    tcp_drop(&way.tcp, TRACK_SOUND);
    assert_int_equal(way.link.waiting, 0);
    tr_trace_free(way.trace);
}

/* Of a window that fills the queue alone there is too much where sound has some of it: something is lost
 * earlier, and each of them is cut once in a round trip. */
static void windows_share_the_queue(void **state)
{
    (void)state;
    const struct bottleneck alone = {2, 0.05, 0.5, 0}, beside = {2, 0.05, 0.5, 0.1};
    struct connection c;
    connection_open(&c, 0);
    c.window_mbit = c.threshold_mbit = c.plateau_mbit = c.lost_at_mbit = 0.5;
    struct connection with = c;
    assert_false(connection_grow(&c, 0.01, 0.02, INFINITY, &alone, NULL));
    assert_true(connection_grow(&with, 0.01, 0.02, INFINITY, &beside, NULL));
    assert_true(with.window_mbit < c.window_mbit);
    assert_near(with.trip_s, (0.5 + 0.1) / 2, 1e-9);
    c.window_mbit = 0.4;
    assert_true(connection_full_s(&c, 1, 10, &beside) < connection_full_s(&c, 1, 10, &alone));
}

/* Sound beside a picture that keeps the queue full comes in rounds, each through all of that, as long as the
 * picture lasts (measured over 4 Mbit/s beside pictures without a pause: half of it is there 0.54 s after its
 * first byte, nine tenths after 0.80). */
static void sound_beside_a_picture_comes_in_rounds(void **state)
{
    (void)state;
    struct way way;
    way_open(&way, flat(4, 200));
    double tails[60], sound_s = 2, t_s = 1;
    int count = 0;
    ask(&way, TRACK_PICTURE, t_s, 4.8);
    while (count < 60) {
        if (wait_until(&way, TRACK_PICTURE, sound_s)) {
            ask(&way, TRACK_PICTURE, way.tcp.now_s + 0.002, 4.8);
            continue;
        }
        ask(&way, TRACK_SOUND, sound_s, 0.256);
        while (way.due_s[TRACK_SOUND] < INFINITY) {
            if (wait_until(&way, TRACK_PICTURE, way.due_s[TRACK_SOUND])) {
                ask(&way, TRACK_PICTURE, way.tcp.now_s + 0.002, 4.8);
            }
        }
        const struct transfer *x = &way.transfers[TRACK_SOUND];
        tails[count++] = x->end_s - x->first_byte_s;
        sound_s = fmax(sound_s + 2 + 0.07 * (count % 7), way.tcp.now_s + 0.01);
    }
    qsort(tails, 60, sizeof *tails, by_size);
    assert_true(tails[30] > 0.4 && tails[30] < 0.7);
    assert_true(tails[54] > 0.5 && tails[54] < 1.0);
    tr_trace_free(way.trace);
}

/* Fetches over a link of 4 Mbit/s until the window fills its queue; when the last one has come. */
static double fill(struct way *way)
{
    double t_s = 1;
    while (t_s < 18) {
        t_s = fetch(way, TRACK_PICTURE, t_s, 6);
    }
    return t_s;
}

/* A window that was right for a link that has fallen since is sent into a queue that takes less: what comes
 * behind the hole is not there before that is filled, and then it is at once. */
static void nothing_counts_behind_a_hole(void **state)
{
    (void)state;
    struct way way;
    way_open(&way, flat(4, 100));
    const double fell_s = fill(&way), durations[] = {fell_s, 60}, rates[] = {4, 2};
    tr_trace_free(way.trace);
    way_open(&way, trace_of(2, durations, rates));
    assert_near(fill(&way), fell_s, 1e-9);
    ask(&way, TRACK_PICTURE, fell_s + 0.01, 4);
    assert_false(wait_until(&way, TRACK_PICTURE, fell_s + 0.3));
    const struct transfer *x = &way.transfers[TRACK_PICTURE];
    /* The part that the queue took passes, a round trip, the queue again, and what was lost. */
    const double queue = 0.25 + 0.12 / 2, again = queue + 0.025 + queue;
    assert_near(x->hole.fills_s, fell_s + 0.035 + again, 0.03);
    assert_true(x->hole.lost_mbit > 0.05);
    assert_near(x->hole.whole_s - x->hole.fills_s, x->hole.lost_mbit / way.link.efficiency / (0.7 * 2), 1e-6);
    const double held = x->hole.from_mbit, filled = held + x->hole.lost_mbit,
                 half_s = (x->hole.fills_s + x->hole.whole_s) / 2;
    assert_near(loaded(&way, TRACK_PICTURE, x->hole.fills_s - 0.1), held, 1e-9);
    assert_near(loaded(&way, TRACK_PICTURE, x->hole.fills_s), held, 1e-9);
    assert_near(loaded(&way, TRACK_PICTURE, half_s), (held + filled) / 2, 1e-9);
    assert_true(loaded(&way, TRACK_PICTURE, x->hole.whole_s) > filled + 0.1);
    assert_near(link_time_of_loaded_s(&way.link, x, (held + filled) / 2), half_s, 1e-9);
    assert_near(link_time_of_loaded_s(&way.link, x, filled + 0.01), x->hole.whole_s, 1e-9);
    tr_trace_free(way.trace);
}

/* The same where the rate falls under way: the queue of before drains, and what is sent meanwhile is lost. */
static void a_fall_digs_a_hole(void **state)
{
    (void)state;
    struct way way;
    const double durations[] = {12, 60}, rates[] = {4, 1};
    way_open(&way, trace_of(2, durations, rates));
    ask(&way, TRACK_PICTURE, 1, 200);
    assert_false(wait_until(&way, TRACK_PICTURE, 11.9));
    assert_true(way.transfers[TRACK_PICTURE].hole.whole_s < 11.9);
    assert_false(wait_until(&way, TRACK_PICTURE, 12.001));
    const struct transfer *x = &way.transfers[TRACK_PICTURE];
    const double queued = way.link.queue_mbit, before = loaded(&way, TRACK_PICTURE, 12);
    assert_true(queued > 0.47); /* a quarter of a second and the bucket fit */
    assert_near(x->hole.from_mbit, before + queued * way.link.efficiency, 1e-9);
    assert_near(x->hole.lost_mbit, (queued - 0.25 - 0.12) * way.link.efficiency, 1e-9);
    assert_near(loaded(&way, TRACK_PICTURE, 12.2), before + 0.2 * way.link.efficiency, 1e-9);
    assert_near(loaded(&way, TRACK_PICTURE, x->hole.fills_s), x->hole.from_mbit, 1e-9);
    assert_near(loaded(&way, TRACK_PICTURE, x->hole.whole_s),
                before + (x->hole.whole_s - 12) * way.link.efficiency, 1e-9);
    tr_trace_free(way.trace);
}

/* How long a small response takes beside one whose window is that wide. */
static double list_takes_s(double window_mbit)
{
    struct way way;
    way_open(&way, flat(1, 100));
    ask(&way, TRACK_PICTURE, 1, 20);
    assert_false(wait_until(&way, TRACK_PICTURE, 5));
    struct connection *c = &way.link.connections[way.transfers[TRACK_PICTURE].connection];
    c->window_mbit = c->threshold_mbit = window_mbit;
    way.link.queue_s = 4.9;
    ask(&way, TRACK_LIST, 5, 0.0192);
    assert_true(wait_until(&way, TRACK_LIST, 20));
    tr_trace_free(way.trace);
    return way.tcp.now_s - 5;
}

/* Where the queue is kept full all of it is lost, and the sender tries again after two round trips through
 * it. */
static void a_small_response_waits_for_a_probe(void **state)
{
    (void)state;
    const double through_s = 0.25 + 0.12 + 0.025, itself_s = 2 * 0.0192; /* half of the link */
    assert_true(list_takes_s(0.15) < through_s);
    assert_near(list_takes_s(0.6), through_s + 2 * through_s + itself_s, 0.03);
}

/* However many fetches were given up before, a request beside one has a connection of its own. */
static void a_dropped_connection_is_free_again(void **state)
{
    (void)state;
    struct way way;
    double t_s = 1;
    way_open(&way, flat(4, 100));
    for (int i = 0; i <= LINK_CONNECTIONS; i++, t_s += 2) {
        ask(&way, TRACK_PICTURE, t_s, 8);
        assert_false(wait_until(&way, TRACK_PICTURE, t_s + 1));
        tcp_drop(&way.tcp, TRACK_PICTURE);
    }
    ask(&way, TRACK_PICTURE, t_s, 8);
    ask(&way, TRACK_SOUND, t_s, 0.256);
    assert_int_not_equal(way.transfers[TRACK_PICTURE].connection, way.transfers[TRACK_SOUND].connection);
    tr_trace_free(way.trace);
}

/* Two windows of sound, asked for with a picture on an empty link, pass ahead of most of it. */
static void a_short_response_passes_a_long_one(void **state)
{
    (void)state;
    struct way way;
    way_open(&way, flat(8, 100));
    ask(&way, TRACK_SOUND, 1, 0.256);
    ask(&way, TRACK_PICTURE, 1, 1.6);
    assert_true(wait_until(&way, TRACK_SOUND, 2));
    const double alone_s = 1 + 0.025 + 0.256 / way.link.efficiency / 8, halved_s = alone_s + 0.01;
    assert_true(way.tcp.now_s > alone_s - 0.12 / 8 && way.tcp.now_s < halved_s);
    tr_trace_free(way.trace);
}

/* Slow start towards what there was room for at 4 Mbit/s, once the link has 1: the window is full when as
 * much of it has come as it lacked, and what follows what is under way then is missing, for a round trip
 * through the queue; what it has grown to by then is what is cut. */
static void a_window_outgrows_the_queue(void **state)
{
    (void)state;
    struct way way;
    way_open(&way, flat(1, 100));
    ask(&way, TRACK_PICTURE, 1, 4);
    struct transfer *x = &way.transfers[TRACK_PICTURE];
    struct connection *c = &way.link.connections[x->connection];
    const double threshold = c->threshold_mbit = 0.7;
    assert_false(wait_until(&way, TRACK_PICTURE, 1.5));
    /* Ten segments stood in the bucket, which is empty then. */
    const double most = 0.025 + 0.25 + 0.12, lacked = most - FIRST_WINDOW_MBIT, full_s = 1 + 0.025 + lacked,
                 missed_s = full_s + 0.25 + 0.12;
    assert_near(x->hole.from_mbit / way.link.efficiency, FIRST_WINDOW_MBIT + lacked + most, 0.03);
    assert_near(x->hole.lost_mbit / way.link.efficiency, threshold - most, 1e-6);
    assert_near(x->hole.fills_s, missed_s + 0.025 + 0.25 + 0.12, 0.05);
    assert_near(c->threshold_mbit, 0.7 * threshold, 0.01);
    /* Progress stands still, and what is missing costs nothing in the end. */
    assert_near(loaded(&way, TRACK_PICTURE, x->hole.fills_s - 0.01), x->hole.from_mbit, 1e-9);
    assert_true(wait_until(&way, TRACK_PICTURE, 9));
    assert_near(way.tcp.now_s, 1 + 0.025 + 4 / way.link.efficiency - 0.12, 0.05);
    tr_trace_free(way.trace);
}

/* When sound is there that is asked for beside a picture whose window leaves so many packets of the queue. */
static double beside_s(double room_packets)
{
    struct way way;
    way_open(&way, flat(1.4, 100));
    ask(&way, TRACK_PICTURE, 1, 20);
    assert_false(wait_until(&way, TRACK_PICTURE, 5));
    const double most = 0.025 * 1.4 + 0.25 * 1.4 + 0.12;
    struct connection *c = &way.link.connections[way.transfers[TRACK_PICTURE].connection];
    c->window_mbit = most - room_packets * SEGMENT_MBIT;
    c->recovers_s = INFINITY; /* it stays */
    ask(&way, TRACK_SOUND, 5, 0.256);
    assert_true(wait_until(&way, TRACK_SOUND, 20));
    tr_trace_free(way.trace);
    return way.tcp.now_s - 5;
}

/* Of ten packets three find room: they bring two each a round trip later, and so on until the window of 0.7
 * is under way again. With room for all of them it is a round trip sooner or two. */
static void a_burst_without_room_comes_in_rounds(void **state)
{
    (void)state;
    const double trip_s = 0.7 * 0.3 + 0.025; /* the picture backs off, too */
    assert_true(beside_s(3.5) > beside_s(12) + trip_s && beside_s(3.5) < beside_s(12) + 4 * trip_s);
}

/* A link of 2 Mbit/s that carries nothing from 10 s to 20 s. */
static void way_open_with_outage(struct way *way)
{
    const double durations[] = {10, 10, 80}, rates[] = {2, 0, 2};
    way_open(way, trace_of(3, durations, rates));
}

/* Its queue is full of what is under way, which comes as soon as the link is back, and the rest behind it. */
static void a_fetch_goes_on_after_an_outage(void **state)
{
    (void)state;
    struct way way;
    way_open_with_outage(&way);
    ask(&way, TRACK_PICTURE, 9, 8);
    assert_false(wait_until(&way, TRACK_PICTURE, 19.9));
    const double before = loaded(&way, TRACK_PICTURE, 19.9);
    assert_near(before, loaded(&way, TRACK_PICTURE, 10.1), 1e-9);
    assert_false(wait_until(&way, TRACK_PICTURE, 20.5));
    assert_near(loaded(&way, TRACK_PICTURE, 20.5), before + 0.5 * 2 * way.link.efficiency, 1e-6);
    tr_trace_free(way.trace);
}

/* It begins while something is sent again: some of that is lost once more, and its sender
 * waits for a clock that ten seconds in the queue have set. */
static void an_outage_amid_a_repair_lasts_longer(void **state)
{
    (void)state;
    for (int amid = 0; amid < 2; amid++) {
        struct way way;
        way_open_with_outage(&way);
        ask(&way, TRACK_PICTURE, 9, 8);
        struct transfer *x = &way.transfers[TRACK_PICTURE];
        assert_false(wait_until(&way, TRACK_PICTURE, 9.9));
        x->hole.noticed_s = 9.8;
        x->hole.sent_s = amid ? 10.1 : 9.9;
        assert_true(wait_until(&way, TRACK_PICTURE, 60));
        assert_near(way.tcp.now_s, (amid ? 40 : 20) + 8 / way.link.efficiency / 2 - 1, 0.2);
        tr_trace_free(way.trace);
    }
}

/* Of a new connection the first packet is tried each second, five times, then after two more and after four.
 */
static void a_connection_opens_after_an_outage(void **state)
{
    (void)state;
    const double asked_s[] = {16, 12.5}, opens_s[] = {20, 23.5};
    for (size_t i = 0; i < 2; i++) {
        struct way way;
        way_open_with_outage(&way);
        ask(&way, TRACK_PICTURE, 7, 20);
        assert_false(wait_until(&way, TRACK_PICTURE, asked_s[i]));
        for (int k = 0; k < LINK_CONNECTIONS; k++) {
            way.link.connections[k].open &= way.link.connections[k].busy;
        }
        way.link.queue_mbit = 0.7; /* full */
        ask(&way, TRACK_LIST, asked_s[i], 0.0192);
        assert_true(wait_until(&way, TRACK_LIST, 60));
        assert_true(way.tcp.now_s > opens_s[i] &&
                    way.tcp.now_s < opens_s[i] + 1.5); /* its response may be lost */
        tr_trace_free(way.trace);
    }
}

/* A socket that is being opened for a request which is given up takes the next one, where its own would be
 * later. */
static void a_socket_that_opens_is_not_lost(void **state)
{
    (void)state;
    double began_s[3];
    for (int i = 0; i < 3; i++) { /* asked for at 16, at 17.9, and at 17.9 as the first was given up */
        struct way way;
        way_open_with_outage(&way);
        ask(&way, TRACK_PICTURE, 7, 20);
        assert_false(wait_until(&way, TRACK_PICTURE, 16));
        for (int k = 0; k < LINK_CONNECTIONS; k++) {
            way.link.connections[k].open &= way.link.connections[k].busy;
        }
        way.link.queue_mbit = 0.7; /* full */
        if (i != 1) {
            ask(&way, TRACK_LIST, 16, 0.0192);
        }
        if (i != 0) {
            assert_false(wait_until(&way, TRACK_LIST, 17.9));
            if (i == 2) {
                tcp_drop(&way.tcp, TRACK_LIST);
            }
            ask(&way, TRACK_LIST, 17.9, 0.0192);
        }
        began_s[i] = way.transfers[TRACK_LIST].first_byte_s;
        tr_trace_free(way.trace);
    }
    assert_near(began_s[2], began_s[0], 0.1);
    assert_true(began_s[1] > began_s[0] + 0.5);
}

/* A request made meanwhile finds no room: r, 3 r ... 31 r after two round trips it does, and r is a round
 * trip, through the full queue, and 0.2 to 0.4 s. */
static void a_request_in_an_outage_is_tried_again(void **state)
{
    (void)state;
    struct way way;
    way_open_with_outage(&way);
    ask(&way, TRACK_PICTURE, 8, 8);
    assert_false(wait_until(&way, TRACK_PICTURE, 12));
    ask(&way, TRACK_LIST, 12, 0.0192);
    assert_true(wait_until(&way, TRACK_LIST, 60));
    assert_true(way.tcp.now_s > 12 + 15 * 0.225 && way.tcp.now_s < 12 + 31 * 0.7 + 2);
    assert_true(way.tcp.now_s > 20 + 0.025);
    tr_trace_free(way.trace);
    /* On an empty link it stands in the queue, and comes at once. */
    way_open_with_outage(&way);
    ask(&way, TRACK_LIST, 12, 0.0192);
    assert_true(wait_until(&way, TRACK_LIST, 60));
    assert_near(way.tcp.now_s, 20, 0.05);
    tr_trace_free(way.trace);
}

/* Whoever comes and goes beside it, and whatever is lost. */
static void no_more_has_come_than_soonest(void **state)
{
    (void)state;
    enum { LOOKS = 200 };
    static double wanted[LOOKS], soonest_s[LOOKS];
    struct way way;
    way_open(&way, trace_of(3, (double[]){3, 4, 60}, (double[]){6, 1.2, 4}));
    ask(&way, TRACK_SOUND, 0, 1);
    ask(&way, TRACK_PICTURE, 0.2, 14);
    int reached = 0;
    for (int k = 0; k < LOOKS; k++) {
        const double t_s = 0.2 + 0.05 * k;
        if (wait_until(&way, TRACK_PICTURE, t_s)) {
            break;
        }
        const double here = loaded(&way, TRACK_PICTURE, t_s);
        for (int i = 0; i < k; i++) {
            reached += here >= wanted[i];
            assert_true(here < wanted[i] || t_s >= soonest_s[i] - 1e-9);
        }
        wanted[k] = here + 0.128;
        soonest_s[k] = link_soonest_s(&way.link, &way.transfers[TRACK_PICTURE], wanted[k], t_s);
        assert_true(soonest_s[k] >= t_s - 1e-9);
        if (k % 40 == 20) {
            ask(&way, TRACK_LIST, t_s, 0.3);
        }
    }
    assert_true(reached > 100);
    assert_true(link_soonest_s(&way.link, &way.transfers[TRACK_PICTURE], 15, 1) == INFINITY);
    tr_trace_free(way.trace);
}

/* ---- fetches beside each other, as measured ---- */

#define BESIDE     SOURCE_DIR "/tests/data/players/beside.csv"
#define SOUND_MBIT 0.256

/* As scripts/real-players/beside.js asks: pictures that take so much of every 2 s of the link, and sound some
 * time after each (`s`: at once); or pictures without a pause (`b`: of 1.2 s, `l`: of 4 s), and sound every 2
 * s or 4 to 7 s. */
struct asker {
    struct way way;
    double picture_mbit, picture_s, sound_s, begun_s;
    char pattern;
    double share;
    uint32_t random;
};

static double after_picture_s(struct asker *a)
{
    return 0.002 + (a->pattern == 's' ? 0 : 1.4 * a->share * uniform(&a->random));
}

static bool is_endless(const struct asker *a)
{
    return a->pattern == 'b' || a->pattern == 'l';
}

static void ask_next(struct asker *a, enum track came)
{
    const struct transfer *x = &a->way.transfers[came];
    const double now_s = a->way.tcp.now_s;
    if (!is_endless(a)) {
        if (a->way.due_s[TRACK_SOUND] == INFINITY && a->way.due_s[TRACK_PICTURE] == INFINITY &&
            a->sound_s == INFINITY) {
            a->begun_s = a->picture_s = fmax(a->begun_s + 2, now_s + 0.003);
            a->sound_s = a->picture_s + after_picture_s(a);
        }
    } else if (came == TRACK_PICTURE) {
        a->picture_s = now_s + 0.002;
    } else {
        const double every_s =
            a->pattern == 'l' ? 4 + 3 * uniform(&a->random) : 1.75 + 0.5 * uniform(&a->random);
        a->sound_s = fmax(x->asked_s + every_s, now_s + 0.002);
    }
}

/* Seconds that each of `count` fetches of sound takes. */
static void take(double rate_mbps, const char *pattern, int count, double *took_s)
{
    struct asker a = {.pattern = *pattern, .share = atof(pattern + (*pattern == 's')), .random = 7};
    way_open(&a.way, flat(rate_mbps, 1e5));
    a.share = a.pattern == 'l' ? 2 : a.pattern == 'b' ? 0.6 : a.share;
    a.picture_mbit = 2 * a.share * rate_mbps;
    a.picture_s = a.begun_s = 0.5;
    a.sound_s = is_endless(&a) ? 0.5 : 0.5 + after_picture_s(&a);
    for (int n = 0; n < count;) {
        double *due_s = a.way.due_s;
        const enum track first = due_s[TRACK_SOUND] < due_s[TRACK_PICTURE] ? TRACK_SOUND : TRACK_PICTURE;
        if (fmin(a.picture_s, a.sound_s) < due_s[first]) {
            const bool sound = a.sound_s <= a.picture_s;
            double *at_s = sound ? &a.sound_s : &a.picture_s;
            const double t_s = *at_s;
            *at_s = INFINITY;
            ask(&a.way, sound ? TRACK_SOUND : TRACK_PICTURE, t_s, sound ? SOUND_MBIT : a.picture_mbit);
            continue;
        }
        a.way.tcp.now_s = due_s[first];
        due_s[first] = INFINITY;
        if (tcp_event(&a.way.tcp, first)) {
            const struct transfer *x = &a.way.transfers[first];
            if (first == TRACK_SOUND) {
                took_s[n++] = x->done_s - x->asked_s;
            }
            ask_next(&a, first);
        }
    }
    tr_trace_free(a.way.trace);
}

/* 1 848 fetches of 32 kB beside pictures, over a shaped link between namespaces: medians of ours are 0.10 s
 * from theirs in the mean, and nine tenths are there nowhere later than twice that. */
static void sound_takes_as_long_as_measured(void **state)
{
    (void)state;
    enum { COUNT = 600 };
    static double took_s[COUNT];
    char line[200], pattern[16];
    double rate, q[7], off_s = 0;
    int fetches, rows = 0;
    FILE *file = fopen(BESIDE, "r");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    while (fgets(line, sizeof line, file)) {
        assert_int_equal(sscanf(line, "%lf,%15[^,],%d,%lf,%lf,%lf,%lf,%lf,%lf,%lf", &rate, pattern, &fetches,
                                &q[0], &q[1], &q[2], &q[3], &q[4], &q[5], &q[6]),
                         10);
        take(rate, pattern, COUNT, took_s);
        qsort(took_s, COUNT, sizeof *took_s, by_size);
        const double median = took_s[COUNT / 2], most = took_s[COUNT * 9 / 10];
        assert_true(most < 2 * q[6] && most > 0.4 * q[6]);
        off_s += fabs(median - q[4]);
        rows++;
    }
    fclose(file);
    assert_int_equal(rows, 36);
    assert_true(off_s / rows < 0.13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_are_used_again),
        cmocka_unit_test(a_dropped_connection_is_free_again),
        cmocka_unit_test(slow_start_ends_a_round_after_the_queue_begins),
        cmocka_unit_test(a_window_without_a_loss_grows_on_after_each_pause),
        cmocka_unit_test(a_window_after_a_loss_does_not_double),
        cmocka_unit_test(a_first_window_stands_in_the_queue),
        cmocka_unit_test(windows_share_the_queue),
        cmocka_unit_test(sound_beside_a_picture_comes_in_rounds),
        cmocka_unit_test(sound_takes_as_long_as_measured),
        cmocka_unit_test(slow_start_beside_others_ends_early),
        cmocka_unit_test(a_window_is_cut_once_a_round_trip),
        cmocka_unit_test(nothing_counts_behind_a_hole),
        cmocka_unit_test(a_fall_digs_a_hole),
        cmocka_unit_test(a_small_response_waits_for_a_probe),
        cmocka_unit_test(a_short_response_passes_a_long_one),
        cmocka_unit_test(a_window_outgrows_the_queue),
        cmocka_unit_test(a_burst_without_room_comes_in_rounds),
        cmocka_unit_test(a_fetch_goes_on_after_an_outage),
        cmocka_unit_test(an_outage_amid_a_repair_lasts_longer),
        cmocka_unit_test(a_connection_opens_after_an_outage),
        cmocka_unit_test(a_socket_that_opens_is_not_lost),
        cmocka_unit_test(a_request_in_an_outage_is_tried_again),
        cmocka_unit_test(no_more_has_come_than_soonest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
