#include "model/player/queue.h"

#include <math.h>

#define STEP_LEAST_S 0.1 /* windows are followed no finer, ... */
#define STEP_MOST_S  1.0 /* ... and no coarser */

/* Of what overflows a queue in congestion avoidance (measured: 712 times, at 0.3 to 1.5 Mbit/s 2 segments in
 * the median; sound that was under way lost something in 177 of 376). */
#define OVERFLOW_SEGMENTS 2

/* Of left_mbit of media that are to come so much is lost, behind the next ahead_mbit, which have come by
 * missed_s. That shows then; it is sent again, through the queue as it is kept full, and by a window of 0.7
 * of what comes (RFC 6937). */
void APART queue_dig_hole(struct tcp *tcp, struct transfer *x, double left_mbit, double ahead_mbit,
                          double lost_mbit, double missed_s)
{
    const bool within = x->hole.whole_s > missed_s;
    const double from_mbit = x->mbit - left_mbit + ahead_mbit, efficiency = tcp->link->efficiency;
    x->hole.from_mbit = within ? lesser(x->hole.from_mbit, from_mbit) : from_mbit;
    x->hole.lost_mbit = (within ? x->hole.lost_mbit : 0) + lost_mbit * efficiency;
    /* Not kept full where the rest is no more than that. */
    const double noticed_s = missed_s + link_round_trip_s(tcp->link, tcp->now_s),
                 rest_s = tcp_time_of(tcp, missed_s, (left_mbit - ahead_mbit) / (efficiency * x->share)),
                 all_s = greater(noticed_s, rest_s);
    x->hole.noticed_s = noticed_s;
    x->hole.sent_s = tcp_time_of(tcp, noticed_s, lost_mbit / CUBIC_BETA);
    x->hole.fills_s =
        lesser(tcp_time_of(tcp, noticed_s, tcp_bottleneck_at(tcp, tcp->now_s).queue_mbit), all_s);
    x->hole.whole_s = lesser(tcp_time_of(tcp, x->hole.fills_s, lost_mbit / CUBIC_BETA), all_s);
}

/* A window outgrows the queue at to_s, when left_mbit are to come: so much of what is sent then is lost,
 * where there is more to send. */
static void APART spill(struct tcp *tcp, struct transfer *x, double to_s, double left_mbit,
                        double spills_mbit, const struct bottleneck *b)
{
    const double ahead = b->way_mbit + b->queue_mbit - b->beside_mbit, unsent = left_mbit - ahead;
    if (unsent > SEGMENT_MBIT) {
        const double efficiency = tcp->link->efficiency;
        queue_dig_hole(tcp, x, left_mbit * efficiency, ahead * efficiency, lesser(spills_mbit, unsent),
                       tcp_time_of(tcp, to_s, b->queue_mbit));
        tcp->link->connections[x->connection].recovers_s = x->hole.whole_s;
    }
}

/* The window of a transfer, of which left_mbit are to come, by to_s. Where windows are followed (overshoots)
 * one that the response does not fill does not grow, and the packet that does not fit into the queue any more
 * is missing once the queue has passed, until it has been asked for and has come through the queue itself. */
static bool grow(struct tcp *tcp, struct transfer *x, double to_s, double came_mbit, double left_mbit,
                 const struct bottleneck *b)
{
    struct link *link = tcp->link;
    struct connection *c = &link->connections[x->connection];
    const double behind_mbit = x->behind_mbit / link->efficiency;
    if (!link->overshoots) {
        double spills;
        if (to_s > c->recovers_s &&
            connection_grow(c, to_s - link->queue_s, came_mbit, left_mbit, b, &spills)) {
            if (spills > 0) {
                spill(tcp, x, to_s, left_mbit, spills, b);
            }
            return true;
        }
    } else if (x->mbit / link->efficiency + behind_mbit >= c->window_mbit &&
               connection_grow(c, to_s - link->queue_s, came_mbit, left_mbit + behind_mbit, b, NULL)) {
        c->missing_from_s = tcp_time_of(tcp, to_s, b->queue_mbit);
        c->missing_until_s =
            tcp_time_of(tcp, c->missing_from_s + link_round_trip_s(link, to_s), b->queue_mbit);
    }
    return false;
}

/* The widest window under way has outgrown the queue: who else sends meanwhile loses with it, the more likely
 * the more of what arrives is his. */
static void APART lose_beside(struct tcp *tcp, int widest, const double *under_way, double all_mbit)
{
    struct link *link = tcp->link;
    for (int i = 0; i < TRACKS; i++) {
        if (i == widest || !tcp_is_moving(tcp, i)) {
            continue;
        }
        struct transfer *x = &tcp->transfers[i];
        struct connection *c = &link->connections[x->connection];
        if (tcp->now_s > c->recovers_s &&
            rng_uniform(&link->rng) < OVERFLOW_SEGMENTS * under_way[i] / all_mbit) {
            const double left = x->left_mbit, ahead = lesser(left, c->window_mbit * link->efficiency),
                         missed_s = tcp_time_of(tcp, tcp->now_s, link->queue_mbit);
            connection_back_off(c);
            queue_dig_hole(tcp, x, left, ahead, SEGMENT_MBIT, missed_s);
            c->recovers_s = x->hole.whole_s;
        }
    }
}

static double left_mbit_at(const struct link *link, const struct transfer *x, double passed_mbit)
{
    return (x->mbit - link_shared_mbit(link, x, passed_mbit)) / link->efficiency;
}

static double under_way_mbit(const struct link *link, const struct transfer *x, double left_mbit)
{
    return lesser(link->connections[x->connection].window_mbit, left_mbit);
}

/* Those who share the link have so much under way by to_s: their windows grow, and where the widest outgrows
 * the queue, with what others have in it, some is lost. */
static double APART grow_together(struct tcp *tcp, double to_s, double passed_mbit, double came_mbit,
                                  const struct bottleneck *b)
{
    struct link *link = tcp->link;
    double under_way[TRACKS], left[TRACKS], all = 0;
    int widest = -1;
    for (unsigned set = link->moving | link->waiting; set; set &= set - 1) {
        const int i = tcp_first_of(set);
        const struct transfer *x = &tcp->transfers[i];
        if (link->waiting >> i & 1) {
            under_way[i] = tcp_first_mbit(tcp, x);
        } else {
            left[i] = left_mbit_at(link, x, passed_mbit);
            under_way[i] = under_way_mbit(link, x, left[i]);
            widest = to_s > x->since_s && (widest < 0 || under_way[i] > under_way[widest]) ? i : widest;
        }
        all += under_way[i];
    }
    for (unsigned set = link->moving; set; set &= set - 1) {
        const int i = tcp_first_of(set);
        struct transfer *x = &tcp->transfers[i];
        if (to_s > x->since_s) {
            struct bottleneck seen = *b;
            if (!link->overshoots) {
                seen.beside_mbit = all - under_way[i];
                seen.queue_mbit = i == widest ? b->queue_mbit : INFINITY;
            }
            if (grow(tcp, x, to_s, came_mbit * x->share, left[i], &seen) && all > under_way[i]) {
                lose_beside(tcp, i, under_way, all);
            }
            all -= under_way[i];
            under_way[i] = under_way_mbit(link, x, left[i]);
            all += under_way[i];
        }
    }
    return all;
}

/* The same of a transfer that has the link for itself. */
static double grow_alone(struct tcp *tcp, struct transfer *x, double to_s, double passed_mbit,
                         double came_mbit, const struct bottleneck *b)
{
    const double left = left_mbit_at(tcp->link, x, passed_mbit);
    if (to_s > x->since_s) {
        grow(tcp, x, to_s, came_mbit * x->share, left, b);
    }
    return under_way_mbit(tcp->link, x, left);
}

/* From the link's queue_s until to_s, within which the rate is nearly one: windows grow by what comes, and
 * what they let be under way beyond what the way holds stands in the queue. Of a queue that was longer than
 * it may be now, as the rate has fallen, only passes what stands in it. */
static void follow_until(struct tcp *tcp, double to_s, const struct bottleneck *b)
{
    struct link *link = tcp->link;
    const double passed_mbit = link_passed_mbit(link, to_s),
                 came_mbit = passed_mbit - link->queue_passed_mbit;
    const unsigned users = link->moving | link->waiting;
    const double under_way =
        users == 1u << TRACK_PICTURE
            ? grow_alone(tcp, &tcp->transfers[TRACK_PICTURE], to_s, passed_mbit, came_mbit, b)
            : grow_together(tcp, to_s, passed_mbit, came_mbit, b);
    link->queue_mbit =
        greater(greater(link->queue_mbit - came_mbit, 0), lesser(under_way - b->way_mbit, b->queue_mbit));
    link->queue_s = to_s;
    link->queue_passed_mbit = passed_mbit;
}

static void APART follow_moving(struct tcp *tcp)
{
    struct link *link = tcp->link;
    while (link->queue_s < tcp->now_s) {
        const struct bottleneck b = tcp_bottleneck_at(tcp, link->queue_s); /* which stands there */
        const double change_s = link->passage.round_s + link->passage.to_s;
        const double to_s = lesser(change_s, link->queue_s + STEP_MOST_S);
        follow_until(tcp, lesser(tcp->now_s, greater(to_s, link->queue_s + STEP_LEAST_S)), &b);
    }
}

/* Until now. */
void queue_follow(struct tcp *tcp)
{
    struct link *link = tcp->link;
    if (tcp->now_s <= link->queue_s) {
        return;
    }
    if (tcp_is_any_moving(tcp)) {
        follow_moving(tcp);
        return;
    }
    const double passed_mbit = link_passed_mbit(link, tcp->now_s);
    link->queue_mbit = greater(link->queue_mbit - (passed_mbit - link->queue_passed_mbit), 0);
    link->queue_s = tcp->now_s;
    link->queue_passed_mbit = passed_mbit;
}
