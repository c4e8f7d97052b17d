#include "model/player/tcp.h"

#include "model/player/overshoot.h"
#include "model/player/queue.h"

#include <math.h>

/* A sender's clock is a round trip and 4 RTTVAR, which are this at least (Linux: TCP_RTO_MIN; RFC 6298).
 * Measured where nothing of a response had come: 0.2 to 0.4 s more than the round trip. */
#define CLOCK_LEAST_S 0.2
/* The clock after packets that an outage has held up, in such outages: each of them is a sample, and SRTT + 4
 * RTTVAR is 2.5 after 9 of them, 1.6 after 20. Measured: more than 1.2, as the player gave up then. */
#define CLOCK_OUTAGES 2

/* Until a lost first packet of a connection is sent again (RFC 6298): five times (Linux,
 * tcp_syn_linear_timeouts and the first), then doubled. */
#define CONNECT_S    1.0
#define CONNECT_EVEN 5

#define BURST_SHARE  0.95 /* of the link, for what stands together in the queue */
#define FULL_LEAST_S 0.02 /* windows are looked at no oftener for that */

/* A rate that falls by more leaves more in the queue than it may hold. */
#define FALL_MBPS    (FEW_LOST_MBIT / QUEUE_S)
#define NOTHING_MBIT 1e-9

/* Media that came at its share until now is no longer left. */
static void settle(struct tcp *tcp, struct transfer *x)
{
    if (tcp->now_s > x->since_s) {
        const double passed_mbit = link_passed_mbit(tcp->link, tcp->now_s);
        x->left_mbit = x->mbit - link_shared_mbit(tcp->link, x, passed_mbit);
        x->since_s = tcp->now_s;
        x->passed_mbit = passed_mbit;
    }
}

static void be_silent_until(struct tcp *tcp, struct transfer *x, double t_s)
{
    x->since_s = t_s;
    x->passed_mbit = link_passed_mbit(tcp->link, t_s);
}

/* The first outage that touches [from_s, to_s). */
static bool find_outage(struct tcp *tcp, double from_s, double to_s, double *begin_s, double *end_s)
{
    return tcp->link->has_outages &&
           passage_outage(&tcp->link->passage, from_s, to_s, LINK_OUTAGE_MBPS, RETRY_LEAST_S, begin_s, end_s);
}

/* From the loss of the end of a burst until the sender notices it. */
static double first_retry_s(struct tcp *tcp)
{
    return RETRY_LEAST_S + (RETRY_MOST_S - RETRY_LEAST_S) * rng_uniform(&tcp->link->rng);
}

/* When the sender's try comes through of which nothing did between from_s and to_s: two round trips after the
 * first one (tail loss probe, RFC 8985 section 7.2), and then by its clock. */
static double APART retry_s(struct tcp *tcp, const struct connection *c, double from_s, double to_s)
{
    const double trip_s = greater(c->trip_s, link_round_trip_s(tcp->link, from_s));
    double clock_s = trip_s + CLOCK_LEAST_S * (1 + rng_uniform(&tcp->link->rng)),
           tried_s = from_s + 2 * trip_s;
    for (; tried_s < to_s; clock_s *= 2) {
        tried_s += clock_s;
    }
    return tried_s;
}

/* The same of a connection that is opened at from_s. */
static double APART connect_s(double from_s, double to_s)
{
    double clock_s = CONNECT_S, tried_s = from_s + clock_s;
    for (int tries = 1; tried_s < to_s; tries++) {
        clock_s *= tries < CONNECT_EVEN ? 1 : 2;
        tried_s += clock_s;
    }
    return tried_s;
}

/* Of others than the one that is asked about, in bits of the link. */
struct others {
    double under_way_mbit, left_mbit;
};

static struct others others_than(const struct tcp *tcp, const struct transfer *x)
{
    struct others others = {0};
    for (unsigned set = (tcp->link->moving | tcp->link->waiting) & ~(1u << x->track); set; set &= set - 1) {
        const struct transfer *other = &tcp->transfers[tcp_first_of(set)];
        const double media = other->state == TRANSFER_MOVING ? other->left_mbit : other->mbit,
                     left = media / tcp->link->efficiency;
        others.left_mbit += left;
        others.under_way_mbit += lesser(tcp->link->connections[other->connection].window_mbit, left);
    }
    return others;
}

/* When the window outgrows the queue, if the rate stays and more than that is to be sent; INFINITY where it
 * does not before until_s. */
static double full_s(struct tcp *tcp, const struct transfer *x, double until_s)
{
    struct bottleneck b = tcp_bottleneck_at(tcp, tcp->now_s);
    const struct connection *c = &tcp->link->connections[x->connection];
    if (tcp->link->overshoots || x->left_mbit <= (b.way_mbit + b.queue_mbit) * tcp->link->efficiency) {
        return INFINITY;
    }
    b.beside_mbit = others_than(tcp, x).under_way_mbit;
    const double full_s =
        tcp->now_s + greater(connection_full_s(c, x->share, until_s - tcp->now_s, &b), FULL_LEAST_S);
    return full_s < until_s ? full_s : INFINITY;
}

/* When a transfer goes on that an outage has met: what it has in the queue passes as soon as the link is
 * back, and is acknowledged. Where it begins while something is sent again, some of that is lost once more,
 * which shows only by the sender's clock. */
static double goes_on_s(const struct transfer *x, double from_s, double to_s)
{
    const bool amid = x->hole.noticed_s < from_s && from_s < x->hole.sent_s;
    return amid ? to_s + CLOCK_OUTAGES * (to_s - from_s) : to_s;
}

/* Plans the next event of a transfer that moves: an outage, the end of one, or its last byte. */
static void plan(struct tcp *tcp, struct transfer *x, double share)
{
    struct passage *passage = &tcp->link->passage;
    double *due_s = &tcp->due_s[x->track], from_s, to_s;
    if (x->since_s > tcp->now_s) {
        *due_s = lesser(x->since_s, LINK_NEVER_S);
        return;
    }
    x->share = share;
    const double left_mbit = x->left_mbit / (tcp->link->efficiency * x->share);
    const bool outages = tcp->link->has_outages; /* which are looked for as far as its end */
    const double end_s = outages ? passage_time_of_mbit(passage, tcp->now_s, left_mbit)
                                 : passage_time_or_fall_s(passage, tcp->now_s, left_mbit, FALL_MBPS);
    if (!(end_s > tcp->now_s)) {
        x->left_mbit = 0; /* less than a double can tell of the time */
        *due_s = tcp->now_s;
        return;
    }
    if (!find_outage(tcp, tcp->now_s, end_s, &from_s, &to_s)) {
        *due_s = outages ? passage_fall_s(passage, tcp->now_s, end_s, FALL_MBPS) : end_s;
    } else if (from_s > tcp->now_s) {
        *due_s = from_s;
    } else {
        be_silent_until(tcp, x, goes_on_s(x, from_s, to_s));
        *due_s = x->since_s;
    }
    *due_s = lesser(*due_s, LINK_NEVER_S);
    *due_s = lesser(*due_s, full_s(tcp, x, lesser(*due_s, end_s)));
}

/* A new one, in a place that nothing goes over. */
static int open_connection(struct tcp *tcp)
{
    struct connection *all = tcp->link->connections;
    int place = 0;
    for (int i = 0; i < LINK_CONNECTIONS; i++) {
        place = !all[i].busy && tcp->now_s >= all[i].used_s ? i : place;
    }
    connection_open(&all[place], tcp->now_s);
    return place;
}

/* The connection for a request: of those that are idle the one that was used last, as browsers do, else a new
 * one. */
static int connection_for(struct tcp *tcp, bool *opened)
{
    struct connection *all = tcp->link->connections;
    double used_s = -INFINITY;
    int best = -1;
    for (int i = 0; i < LINK_CONNECTIONS; i++) {
        if (all[i].used_s > used_s && connection_is_idle(&all[i], tcp->now_s)) {
            best = i;
            used_s = all[i].used_s;
        }
    }
    *opened = best < 0;
    if (*opened) {
        best = open_connection(tcp);
    }
    connection_take(&all[best], tcp->now_s);
    return best;
}

/* All that is left of it is in the queue by now; where nothing stands there yet, it will be once the first
 * window has come. */
static bool is_sent(const struct tcp *tcp, const struct transfer *x)
{
    const struct link *link = tcp->link;
    const struct connection *c = &link->connections[x->connection];
    const double next = link->queue_mbit > 0 ? 0 : connection_next_mbit(c, 0) * link->efficiency;
    return x->in_rounds || lesser(x->left_mbit, x->mbit - next) <= c->window_mbit * link->efficiency;
}

/* The set of those that move has changed, or one of them falls silent or speaks again. What has been sent at
 * once stands together in the queue and comes together; the rest is in equal shares. */
static void share_anew(struct tcp *tcp)
{
    const unsigned moving = tcp->link->moving;
    unsigned sent = 0;
    int sharers = 0, bursts = 0;
    for (unsigned set = moving; set; set &= set - 1) {
        struct transfer *x = &tcp->transfers[tcp_first_of(set)];
        settle(tcp, x);
        if (x->since_s <= tcp->now_s) {
            const bool is_burst = is_sent(tcp, x);
            sent |= (unsigned)is_burst << x->track;
            bursts += is_burst;
            sharers++;
        }
    }
    const bool mixed = bursts > 0 && bursts < sharers;
    for (unsigned set = moving; set; set &= set - 1) {
        const int i = tcp_first_of(set);
        const double share = !mixed          ? 1.0 / sharers
                             : sent >> i & 1 ? BURST_SHARE / bursts
                                             : (1 - BURST_SHARE) / (sharers - bursts);
        plan(tcp, &tcp->transfers[i], share); /* of one that is silent it takes none */
    }
}

/* When what is sent now comes through the queue. What meets one that is over full, as the rate has fallen, is
 * lost, and sent again until it is not: the first packet of a connection by a longer clock. */
static double queued_until_s(struct tcp *tcp, const struct connection *c, bool opened, bool *lost)
{
    struct link *link = tcp->link;
    const struct bottleneck b = tcp_bottleneck_at(tcp, tcp->now_s);
    double from_s, to_s;
    const bool in_outage =
        find_outage(tcp, tcp->now_s, tcp->now_s + RETRY_LEAST_S, &from_s, &to_s) && from_s <= tcp->now_s;
    const double spare = in_outage ? -FEW_LOST_MBIT : SEGMENT_MBIT;
    *lost = link->queue_mbit > b.queue_mbit + spare;
    if (!*lost) {
        return tcp_time_of(tcp, tcp->now_s, link->queue_mbit);
    }
    const double room_s = in_outage ? to_s : tcp_time_of(tcp, tcp->now_s, link->queue_mbit - b.queue_mbit);
    return opened ? connect_s(tcp->now_s, room_s) : retry_s(tcp, c, tcp->now_s, room_s);
}

/* So much may pass at once: a token bucket fills while the link is idle, with what the link could have
 * carried.
 */
static double tokens_mbit(struct tcp *tcp)
{
    struct link *link = tcp->link;
    const double unused = link_passed_mbit(link, tcp->now_s) - link_idle_mbit(link);
    return lesser(link->burst_mbit, link->tokens_mbit + greater(unused, 0));
}

/* The queue has room for so much of a burst, with what passes at once after a pause. */
static double room_mbit(struct tcp *tcp, double queue_mbit, double burst_mbit)
{
    const struct link *link = tcp->link;
    if (link->overshoots && !(queue_mbit > 0)) {
        return INFINITY; /* overshoot says what is lost then */
    }
    return tcp_bottleneck_at(tcp, tcp->now_s).queue_mbit - queue_mbit + burst_mbit;
}

/* A server sends the first window of a response at once: it stands in the queue from then on, though it is
 * seen only once it has come through. */
static void stand_in_queue(struct tcp *tcp, struct transfer *x)
{
    struct link *link = tcp->link;
    const double burst = link->moving || link->waiting ? 0 : tokens_mbit(tcp),
                 most_mbit = tcp_bottleneck_at(tcp, tcp->now_s).queue_mbit;
    x->room_mbit = most_mbit - link->queue_mbit + burst;
    x->queued_mbit = greater(tcp_first_mbit(tcp, x) - burst, 0);
    link->queue_mbit = greater(link->queue_mbit, lesser(most_mbit, link->queue_mbit + x->queued_mbit));
    link->waiting |= 1u << x->track;
}

/* Sockets that are being opened for requests which were given up are opened still, and the one that is ready
 * first takes the request (Chromium's pool of sockets). */
static double APART first_opens_s(const struct tcp *tcp, double through_s)
{
    struct connection *all = tcp->link->connections, *first = NULL;
    for (int i = 0; i < LINK_CONNECTIONS; i++) {
        const bool is_spare = all[i].open && !all[i].busy && all[i].opens_s > tcp->now_s;
        first = is_spare && (!first || all[i].opens_s < first->opens_s) ? &all[i] : first;
    }
    if (!first || first->opens_s >= through_s) {
        return through_s;
    }
    const double opens_s = first->opens_s;
    first->opens_s = first->used_s = through_s;
    return opens_s;
}

void APART tcp_send(struct tcp *tcp, enum track track, double wait_s)
{
    struct transfer *x = &tcp->transfers[track];
    bool opened, lost;
    x->state = TRANSFER_WAITING;
    tcp_set_moving(tcp, track, false);
    tcp->link->waiting &= ~(1u << track);
    if (!tcp->link->shared) {
        x->first_byte_s = tcp->now_s + wait_s;
        tcp->due_s[track] = lesser(x->first_byte_s, LINK_NEVER_S);
        return;
    }
    queue_follow(tcp);
    x->connection = (uint8_t)connection_for(tcp, &opened);
    struct connection *c = &tcp->link->connections[x->connection];
    double through_s = queued_until_s(tcp, c, opened, &lost);
    if (opened) {
        c->opens_s = through_s = first_opens_s(tcp, through_s);
    }
    x->first_byte_s = through_s + wait_s;
    if (opened &&
        through_s < INFINITY) { /* a round trip more, and through the queue again where it is kept full */
        const double queue_mbit = lesser(tcp->link->queue_mbit, tcp_bottleneck_at(tcp, through_s).queue_mbit),
                     again_s =
                         tcp_is_any_moving(tcp) ? tcp_time_of(tcp, through_s, queue_mbit) - through_s : 0;
        x->first_byte_s += link_round_trip_s(tcp->link, tcp->now_s) + again_s;
    }
    tcp->due_s[track] = lesser(x->first_byte_s, LINK_NEVER_S);
    if (!opened && !lost && !tcp->link->overshoots) {
        stand_in_queue(tcp, x);
    }
}

/* The first window of a response, all of it sent at once, finds no room for a part of itself. Where some of
 * it comes through and more follows, that shows what is missing: it is sent again, and there a round trip
 * after it should have been (fast retransmit), and until then nothing of what came behind it counts. Else the
 * sender tries the end again by its clock, after two round trips where these are long (tail loss probe, RFC
 * 8985 section 7.2). Seconds until it goes on. */
static double APART lose_some_s(struct tcp *tcp, struct transfer *x, double room, double before_mbit)
{
    const struct link *link = tcp->link;
    const double window = link->connections[x->connection].window_mbit,
                 trip_s = link_round_trip_s(tcp->link, tcp->now_s), now_s = tcp->now_s;
    if (room < FEW_LOST_MBIT || window >= x->mbit / link->efficiency) {
        return greater(first_retry_s(tcp), 2 * (tcp_time_of(tcp, now_s, before_mbit) - now_s + trip_s));
    }
    const double queued = room - x->burst_mbit / link->efficiency; /* the burst is here */
    queue_dig_hole(tcp, x, x->left_mbit, queued * link->efficiency,
                   lesser(window, x->mbit / link->efficiency) - room,
                   tcp_time_of(tcp, now_s, before_mbit + queued));
    return 0;
}

/* It loses some, and so do the others: each of them once in a round trip. */
static void APART all_back_off(struct tcp *tcp)
{
    for (int i = 0; i < TRACKS; i++) {
        if (!tcp_is_moving(tcp, i)) {
            continue;
        }
        struct connection *c = &tcp->link->connections[tcp->transfers[i].connection];
        if (tcp->now_s >= c->recovers_s) {
            connection_back_off(c);
            c->recovers_s = tcp->now_s + greater(c->trip_s, link_round_trip_s(tcp->link, tcp->now_s));
        }
    }
}

/* Slow start: rounds, each through what stands in the queue, as long as others keep it there, in which the
 * window is smaller than what the link carries meanwhile. first_mbit: of its window so much came through,
 * which then opens no wider; INFINITY: all of it. A token bucket that shapes the link makes up for some of
 * what it had to wait while nobody else used it. */
static double slow_start_s(struct tcp *tcp, struct transfer *x, double first_mbit, double queue_mbit)
{
    struct link *link = tcp->link;
    struct connection *c = &link->connections[x->connection];
    struct bottleneck b = tcp_bottleneck_at(tcp, tcp->now_s);
    struct others others = {0};
    if (!link->overshoots) {
        others = others_than(tcp, x);
        b.beside_mbit = others.under_way_mbit;
        connection_meet(c, &b);
    }
    const double trip_s = link_round_trip_s(link, tcp->now_s), size = x->mbit / link->efficiency,
                 beside = others.left_mbit, before = beside > 0 ? link_passed_mbit(link, tcp->now_s) : 0;
    double waits_s = 0, sent = 0, round_s = tcp->now_s, left = beside, queue = queue_mbit,
           round_mbit = first_mbit < INFINITY ? first_mbit : c->window_mbit;
    for (;;) {
        const double next_s = tcp_time_of(tcp, round_s, queue) + trip_s,
                     passed_s = tcp_time_of(tcp, round_s, round_mbit + (left > 0 ? 0 : link->burst_mbit));
        sent += round_mbit;
        x->in_rounds = sent >= size && !link->overshoots;
        if (passed_s >= next_s || sent >= size) {
            return waits_s;
        }
        waits_s += next_s - passed_s;
        if (first_mbit < INFINITY) {
            round_mbit = lesser(2 * round_mbit, c->window_mbit);
        } else {
            c->window_mbit = round_mbit = connection_next_mbit(c, next_s - round_s);
            c->grown_s += next_s - passed_s;
        }
        round_s = next_s;
        if (beside > 0) {
            left = greater(0, beside - (link_passed_mbit(link, round_s) - before));
            queue = lesser(queue, left);
        }
    }
}

/* The first byte is here. */
static void begin_moving(struct tcp *tcp, struct transfer *x, bool alone)
{
    struct link *link = tcp->link;
    double from_s, to_s;
    queue_follow(tcp);
    x->state = TRANSFER_MOVING;
    tcp_set_moving(tcp, x->track, true);
    x->left_mbit = x->mbit + x->head_mbit;
    x->share = 1;
    struct late late = {0};
    if (link->overshoots && x->track == TRACK_PICTURE) {
        late = overshoot(tcp, x);
    }
    if (alone && link->burst_mbit > 0) {
        const double tokens = tokens_mbit(tcp);
        const double burst = lesser(tokens * link->efficiency, x->left_mbit);
        x->left_mbit -= burst;
        x->burst_mbit = burst;
        link->tokens_mbit = tokens - burst / link->efficiency;
    }
    const unsigned bit = 1u << x->track;
    double begin_s = tcp->now_s;
    /* Of its own window some has passed by now, behind its first byte. */
    const bool stood = link->waiting & bit;
    const double own = stood ? x->queued_mbit - tcp_bottleneck_at(tcp, tcp->now_s).way_mbit : 0,
                 others = greater(0, link->queue_mbit - greater(0, own));
    const double room = stood && tcp_first_mbit(tcp, x) > FEW_LOST_MBIT
                            ? x->room_mbit
                            : room_mbit(tcp, others, x->burst_mbit / link->efficiency);
    link->waiting &= ~bit;
    const double window = link->connections[x->connection].window_mbit, size = x->mbit / link->efficiency;
    if (lesser(window, size) > room) {
        const bool in_rounds = window < size && !link->overshoots;
        begin_s += lose_some_s(tcp, x, room, others);
        all_back_off(tcp);
        begin_s +=
            slow_start_s(tcp, x, in_rounds ? greater(room, SEGMENT_MBIT) : INFINITY, CUBIC_BETA * others);
    } else if (x->left_mbit > NOTHING_MBIT) { /* else it is all there */
        begin_s += slow_start_s(tcp, x, INFINITY, link->queue_mbit);
    }
    if (find_outage(tcp, tcp->now_s, tcp->now_s + RETRY_LEAST_S, &from_s, &to_s) && from_s <= tcp->now_s) {
        begin_s = to_s; /* the first window stands in the queue, and passes as soon as the link is back */
        x->first_byte_s = to_s;
    }
    be_silent_until(tcp, x, begin_s);
    if (late.more_mbit != 0 || late.wait_s > 0) {
        x->late_until_s = overshoot_late_until_s(tcp, x, &late, begin_s);
    }
}

/* The rate may have fallen just now: as long as there is more in the queue than may be, all that is sent is
 * lost. */
static void lose_at_fall(struct tcp *tcp, struct transfer *x)
{
    struct link *link = tcp->link;
    const struct bottleneck b = tcp_bottleneck_at(tcp, tcp->now_s);
    const double over = link->queue_mbit - b.queue_mbit,
                 queued = link->queue_mbit * x->share * link->efficiency;
    const double unsent = (x->left_mbit - queued) / link->efficiency;
    if (over > FEW_LOST_MBIT && b.rate_mbps >= LINK_OUTAGE_MBPS && x->since_s == tcp->now_s &&
        unsent > FEW_LOST_MBIT) {
        queue_dig_hole(tcp, x, x->left_mbit, queued, lesser(over * x->share, unsent),
                       tcp_time_of(tcp, tcp->now_s, link->queue_mbit));
    }
}

/* When what is missing is there. Behind the end of a response nothing keeps the queue full: it comes a round
 * trip after it is missed. */
static double missing_until_s(const struct tcp *tcp, const struct transfer *x, const struct connection *c)
{
    const bool is_end = x->piece + 1 == x->pieces;
    return is_end ? lesser(c->missing_until_s, c->missing_from_s + link_round_trip_s(tcp->link, tcp->now_s))
                  : c->missing_until_s;
}

bool APART tcp_goes_on(struct tcp *tcp, enum track track)
{
    struct transfer *x = &tcp->transfers[track];
    tcp->due_s[track] = tcp->now_s; /* still under way */
    if (x->state == TRANSFER_WAITING) {
        const bool alone = !tcp_is_any_moving(tcp);
        begin_moving(tcp, x, alone);
        if (alone) {
            plan(tcp, x, 1);
        } else {
            share_anew(tcp);
        }
        return false;
    }
    queue_follow(tcp);
    settle(tcp, x);
    lose_at_fall(tcp, x);
    if (x->left_mbit <= NOTHING_MBIT && x->hole.whole_s > tcp->now_s) {
        be_silent_until(tcp, x, x->hole.whole_s); /* all but what fills the hole */
        share_anew(tcp);
        return false;
    }
    if (x->left_mbit > NOTHING_MBIT) {
        share_anew(tcp);
        return false;
    }
    if (x->since_s == tcp->now_s) {
        tcp->link->marked_s = x->since_s;
        tcp->link->marked_mbit = x->passed_mbit;
    }
    x->setup_s += greater(0, x->late_until_s - tcp->now_s);
    const struct connection *c = &tcp->link->connections[x->connection];
    if (tcp->now_s >= c->missing_from_s) {
        x->setup_s = greater(x->setup_s, missing_until_s(tcp, x, c) - tcp->now_s);
    }
    x->state = TRANSFER_SETTING_UP;
    tcp_set_moving(tcp, track, false);
    x->end_s = tcp->now_s;
    x->done_s = tcp->now_s + x->setup_s;
    tcp->link->idle_since_s = tcp->now_s;
    tcp->link->connections[x->connection].busy = false;
    tcp->link->connections[x->connection].used_s = tcp->now_s;
    if (tcp_is_any_moving(tcp)) {
        share_anew(tcp);
    }
    tcp->due_s[track] = x->setup_s > 0 ? lesser(x->done_s, LINK_NEVER_S) : INFINITY;
    return !(x->setup_s > 0);
}

void APART tcp_drop(struct tcp *tcp, enum track track)
{
    struct link *link = tcp->link;
    queue_follow(tcp);
    if (tcp->transfers[track].state != TRANSFER_SETTING_UP) {
        struct connection *c = &link->connections[tcp->transfers[track].connection];
        c->open = c->opens_s > tcp->now_s;
        c->busy = false;
        c->used_s = greater(c->used_s, c->opens_s);
    }
    tcp->due_s[track] = INFINITY;
    link->waiting &= ~(1u << track);
    tcp_set_moving(tcp, track, false);
    link->idle_since_s = tcp_time_of(tcp, tcp->now_s, link->queue_mbit);
    share_anew(tcp);
}
