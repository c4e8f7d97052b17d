#include "model/player/tcp.h"

#include "base/fmath.h"

#include <math.h>

/* The bottleneck's queue holds so many seconds, but never less than so many bytes: those of the links that
 * the players were measured over, and usual for mobile ones. */
#define QUEUE_S          0.25
#define QUEUE_LEAST_MBIT 0.24 /* 30 kB */
/* Nor does a fetch of seconds keep more in it on a fast link: what was asked for beside one waited 0.12 to
 * 0.15 s at 8 to 10 Mbit/s, and whole queues under 5 (measured over all sessions of dash.js and Shaka). */
#define QUEUE_MOST_MBIT 1.2

#define FIRST_WINDOW_MBIT 0.11584 /* 10 segments of 1448 bytes */
#define IDLE_S            0.2     /* after this a connection begins anew (the least retransmission timeout) */
#define RETRY_LEAST_S     0.25    /* first retransmission, measured: 0.25 .. 0.4 s */
#define RETRY_MOST_S      0.4
#define SEGMENT_MBIT      0.011584
#define FEW_LOST_MBIT     (3 * SEGMENT_MBIT)
#define CUBIC_BETA        0.7
#define CUBIC_C           0.4
#define NOTHING_MBIT      1e-9

static double passed(struct link *link, double t_s)
{
    return passage_mbit_before(&link->passage, t_s);
}

/* Media that came at its share until now is no longer left. */
static void settle(struct tcp *tcp, struct transfer *x)
{
    if (tcp->now_s > x->since_s) {
        const double passed_mbit = passed(tcp->link, tcp->now_s);
        x->left_mbit = x->mbit - link_shared_mbit(tcp->link, x, passed_mbit);
        x->since_s = tcp->now_s;
        x->passed_mbit = passed_mbit;
    }
}

static bool is_moving(const struct tcp *tcp, int track)
{
    return tcp->due_s[track] != INFINITY && tcp->transfers[track].state == TRANSFER_MOVING;
}

static bool is_any_moving(const struct tcp *tcp)
{
    for (int i = 0; i < TRACKS; i++) {
        if (is_moving(tcp, i)) {
            return true;
        }
    }
    return false;
}

static void be_silent_until(struct tcp *tcp, struct transfer *x, double t_s)
{
    x->since_s = t_s;
    x->passed_mbit = passed(tcp->link, t_s);
}

/* The first outage that touches [from_s, to_s). */
static bool find_outage(struct tcp *tcp, double from_s, double to_s, double *begin_s, double *end_s)
{
    return tcp->link->has_outages &&
           passage_outage(&tcp->link->passage, from_s, to_s, LINK_OUTAGE_MBPS, RETRY_LEAST_S, begin_s, end_s);
}

/* When the sender's next try comes through after an outage from from_s to to_s. */
static double retry_s(struct tcp *tcp, double from_s, double to_s)
{
    double r = RETRY_LEAST_S + (RETRY_MOST_S - RETRY_LEAST_S) * rng_uniform(&tcp->link->rng),
           tried_s = from_s + r;
    while (tried_s < to_s) {
        r *= 2;
        tried_s += r;
    }
    return tried_s;
}

/* Plans the next event of a transfer that moves: an outage, the end of one, or its last byte. */
static void plan(struct tcp *tcp, struct transfer *x, int sharers)
{
    const enum track track = x->track;
    double from_s, to_s;
    if (x->since_s > tcp->now_s) {
        tcp->due_s[track] = x->since_s;
        return;
    }
    x->share = sharers == 1 ? 1 : 1.0 / sharers;
    const double end_s = passage_time_of_mbit(&tcp->link->passage, tcp->now_s,
                                              x->left_mbit / (tcp->link->efficiency * x->share));
    if (!(end_s > tcp->now_s)) {
        x->left_mbit = 0; /* less than a double can tell of the time */
        tcp->due_s[track] = tcp->now_s;
        return;
    }
    if (!find_outage(tcp, tcp->now_s, end_s, &from_s, &to_s)) {
        tcp->due_s[track] = end_s;
    } else if (from_s > tcp->now_s) {
        tcp->due_s[track] = from_s;
    } else {
        be_silent_until(tcp, x, retry_s(tcp, from_s, to_s));
        tcp->due_s[track] = x->since_s;
    }
    if (tcp->due_s[track] == INFINITY) {
        tcp->due_s[track] = LINK_NEVER_S;
    }
}

/* The set of those that move has changed, or one of them falls silent or speaks again. */
static void share_anew(struct tcp *tcp)
{
    struct transfer *moving[TRACKS];
    int count = 0, sharers = 0;
    for (int i = 0; i < TRACKS; i++) {
        if (is_moving(tcp, i)) {
            moving[count++] = &tcp->transfers[i];
        }
    }
    for (int i = 0; i < count; i++) {
        settle(tcp, moving[i]);
        sharers += moving[i]->since_s <= tcp->now_s;
    }
    for (int i = 0; i < count; i++) {
        plan(tcp, moving[i], sharers > 0 ? sharers : 1);
    }
}

/* The most that the queue can hold, or still holds of a moment ago when the link was faster. */
static double queue_most_mbit(struct tcp *tcp)
{
    static const double ago_s[] = {2, 1, 0.5, 0.25, 0};
    const double now = passed(tcp->link, tcp->now_s);
    double most = QUEUE_LEAST_MBIT;
    for (size_t i = 0; i < sizeof ago_s / sizeof *ago_s; i++) {
        const double then_s = greater(0, tcp->now_s - ago_s[i]);
        const double held = QUEUE_S * passage_rate_mbps(&tcp->link->passage, then_s);
        most = greater(most, lesser(held, QUEUE_MOST_MBIT) - (now - passed(tcp->link, then_s)));
    }
    return most;
}

/* The bits that moving transfers keep in the queue: no more than has been sent of them, nor than is left. */
static double queue_mbit(struct tcp *tcp, int except)
{
    double sum = 0;
    for (int i = 0; i < TRACKS; i++) {
        if (i != except && is_moving(tcp, i)) {
            const struct transfer *x = &tcp->transfers[i];
            const double loaded = link_loaded_mbit(tcp->link, x, tcp->now_s);
            sum += lesser(x->mbit - loaded, greater(loaded, FIRST_WINDOW_MBIT));
        }
    }
    return sum <= QUEUE_LEAST_MBIT ? sum : lesser(sum, queue_most_mbit(tcp));
}

static double time_of(struct tcp *tcp, double from_s, double mbit)
{
    return passage_time_of_mbit(&tcp->link->passage, from_s, mbit);
}

void tcp_send(struct tcp *tcp, enum track track, double wait_s)
{
    struct transfer *x = &tcp->transfers[track];
    const double queue_s = time_of(tcp, tcp->now_s, queue_mbit(tcp, track)) - tcp->now_s;
    x->state = TRANSFER_WAITING;
    x->first_byte_s = greater(tcp->now_s + wait_s + queue_s,
                              tcp->link->drained_s + wait_s - link_round_trip_s(tcp->link, tcp->now_s));
    tcp->due_s[track] = lesser(x->first_byte_s, LINK_NEVER_S);
}

/* Slow start: rounds in which the window is smaller than what the link carries in a round trip. */
static double slow_start_s(struct tcp *tcp, const struct transfer *x)
{
    const double trip_s = link_round_trip_s(tcp->link, tcp->now_s),
                 rate_mbps = passage_rate_mbps(&tcp->link->passage, tcp->now_s);
    double lost_s = 0, sent = 0;
    if (x->asked_s - tcp->link->idle_since_s < IDLE_S) {
        return 0; /* the window of before */
    }
    for (double window = FIRST_WINDOW_MBIT; window < rate_mbps * trip_s && sent < x->mbit; window *= 2) {
        lost_s += trip_s - window / rate_mbps;
        sent += window;
    }
    return lost_s;
}

/* The bits of media that the bottleneck and the way to it hold now. */
static double way_mbit(struct tcp *tcp)
{
    const double rate_mbps = passage_rate_mbps(&tcp->link->passage, tcp->now_s);
    return (greater(QUEUE_S * rate_mbps, QUEUE_LEAST_MBIT) +
            rate_mbps * link_round_trip_s(tcp->link, tcp->now_s)) *
           tcp->link->efficiency;
}

/* How much a connection may have under way: 10 segments and what has been acknowledged since (slow start),
 * and after a loss no more than CUBIC lets grow again (RFC 9438: 0.7 of the window of the loss, which it is
 * again after K). */
static double window_mbit(const struct tcp *tcp)
{
    const struct link *link = tcp->link;
    if (!(link->lost_at_mbit > 0)) {
        return link->window_mbit;
    }
    const double t_s = tcp->now_s - link->regrown_s;
    return lesser(link->window_mbit, CUBIC_C * SEGMENT_MBIT * t_s * t_s * t_s + link->lost_at_mbit);
}

/* A response that is sent by a window wider than the way is: a part of it is lost. What is lost in the middle
 * is there a round trip later, through the queue as the smaller window leaves it (and in a recovery that
 * sends one for two that arrive), and with it all that came after it; what is lost at the end, only once the
 * sender has noticed by its clock. Seconds that the transfer takes longer. */
static double overshoot_s(struct tcp *tcp, const struct transfer *x)
{
    struct link *link = tcp->link;
    const double way = way_mbit(tcp), sent = x->mbit + x->behind_mbit,
                 rate_mbps = passage_rate_mbps(&link->passage, tcp->now_s) * link->efficiency;
    if (x->asked_s - link->idle_since_s >= IDLE_S || link->window_mbit == 0) {
        link->window_mbit = FIRST_WINDOW_MBIT;
    }
    link->window_mbit += sent;
    const double window = window_mbit(tcp) - (link->lost_at_mbit > 0 ? 0 : sent);
    const double opened = link->lost_at_mbit > 0 ? window : (sent + window) / 2;
    const double peak =
        lesser(lesser(sent, greater(window, opened)), 2 * way); /* it doubles until it knows */
    link->window_mbit -= x->behind_mbit;
    if (peak <= way || !(rate_mbps > 0)) {
        return 0;
    }
    link->lost_at_mbit = peak;
    link->regrown_s = tcp->now_s + fmath_exp(fmath_log(peak / SEGMENT_MBIT * (1 - CUBIC_BETA) / CUBIC_C) / 3);
    const double lost = peak - way;
    const bool goes_on = x->goes_on && x->first_byte_s <= x->asked_s;
    if (lost < FEW_LOST_MBIT || goes_on) {
        return 0; /* a few, repaired while the rest comes */
    }
    return x->behind_mbit > 0 ? (CUBIC_BETA * way + lost / 2) / rate_mbps
                              : greater(0, RETRY_MOST_S + (2 * lost - way) / rate_mbps);
}

/* The first byte is here. */
static void begin_moving(struct tcp *tcp, struct transfer *x, bool alone)
{
    struct link *link = tcp->link;
    double from_s, to_s;
    x->state = TRANSFER_MOVING;
    x->left_mbit = x->mbit;
    x->share = 1;
    if (link->overshoots && x->track == TRACK_PICTURE) {
        x->setup_s += overshoot_s(tcp, x);
    }
    if (alone && link->burst_mbit > 0) {
        /* A token bucket fills while the link is idle, with what the link could have carried. */
        const double unused = passed(link, tcp->now_s) - link_idle_mbit(link);
        const double tokens = lesser(link->burst_mbit, link->tokens_mbit + greater(unused, 0));
        const double burst = lesser(tokens * link->efficiency, x->left_mbit);
        x->left_mbit -= burst;
        x->burst_mbit = burst;
        link->tokens_mbit = tokens - burst / link->efficiency;
    }
    double begin_s = tcp->now_s + slow_start_s(tcp, x);
    if (find_outage(tcp, tcp->now_s, tcp->now_s + RETRY_LEAST_S, &from_s, &to_s) && from_s <= tcp->now_s) {
        begin_s = to_s; /* the first window stands in the queue, and passes as soon as the link is back */
        x->first_byte_s = to_s;
    }
    be_silent_until(tcp, x, begin_s);
}

bool tcp_event(struct tcp *tcp, enum track track)
{
    struct transfer *x = &tcp->transfers[track];
    if (x->state == TRANSFER_SETTING_UP) {
        return true;
    }
    tcp->due_s[track] = tcp->now_s; /* still under way */
    if (x->state == TRANSFER_WAITING) {
        const bool alone = !is_any_moving(tcp);
        begin_moving(tcp, x, alone);
        if (alone) {
            plan(tcp, x, 1);
        } else {
            share_anew(tcp);
        }
        return false;
    }
    settle(tcp, x);
    if (x->left_mbit > NOTHING_MBIT) {
        share_anew(tcp);
        return false;
    }
    if (x->since_s == tcp->now_s) {
        tcp->link->marked_s = x->since_s;
        tcp->link->marked_mbit = x->passed_mbit;
    }
    x->state = TRANSFER_SETTING_UP;
    x->end_s = tcp->now_s;
    x->done_s = tcp->now_s + x->setup_s;
    tcp->link->idle_since_s = tcp->now_s;
    if (is_any_moving(tcp)) {
        share_anew(tcp);
    }
    tcp->due_s[track] = x->setup_s > 0 ? x->done_s : INFINITY;
    return !(x->setup_s > 0);
}

void tcp_drop(struct tcp *tcp, enum track track)
{
    struct link *link = tcp->link;
    const double left = queue_mbit(tcp, -1);
    tcp->due_s[track] = INFINITY;
    link->drained_s = time_of(tcp, tcp->now_s, left);
    link->idle_since_s = link->drained_s;
    share_anew(tcp);
}
