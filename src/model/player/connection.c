#include "model/player/connection.h"

#include "base/fmath.h"

#include <math.h>

#define FRIENDLY    0.53  /* segments a round trip: 3 (1 - beta) / (1 + beta) */
#define KEEPS_SHARE 0.75  /* of the window, as the threshold after a pause */
#define NOTICES_S   0.004 /* HyStart: a round trip that is so much longer */
#define A_HAIR_S    1e-6
#define TRIP_MOST_S 2                   /* in an outage */
#define SEEN_MBIT   (12 * SEGMENT_MBIT) /* of a round, until HyStart has its 8 samples */
#define SAMPLES     (8 * SEGMENT_MBIT)  /* those alone */
#define UNTRIED     0.05 /* without a loss so far: it grows by a twentieth a round trip at least */

void connection_open(struct connection *c, double now_s)
{
    *c = (struct connection){
        .open = true, .window_mbit = FIRST_WINDOW_MBIT, .threshold_mbit = INFINITY, .used_s = now_s};
}

bool connection_is_idle(const struct connection *c, double now_s)
{
    return c->open && !c->busy && now_s >= c->used_s && now_s - c->used_s <= KEPT_S;
}

void connection_take(struct connection *c, double now_s)
{
    const double timeout_s = IDLE_S + c->trip_s;
    double idle_s = now_s - c->used_s;
    c->busy = true;
    if (idle_s > timeout_s && c->threshold_mbit < INFINITY) {
        c->threshold_mbit = greater(c->threshold_mbit, KEEPS_SHARE * c->window_mbit);
    }
    for (; idle_s > timeout_s && c->window_mbit > FIRST_WINDOW_MBIT; idle_s -= timeout_s) {
        c->window_mbit = greater(c->window_mbit / 2, FIRST_WINDOW_MBIT);
    }
}

void connection_back_off(struct connection *c)
{
    const double window = c->window_mbit;
    c->lost_at_mbit =
        c->lost_at_mbit > window ? window * (1 + CUBIC_BETA) / 2 : window; /* fast convergence */
    c->plateau_mbit = c->lost_at_mbit;
    c->window_mbit = c->threshold_mbit = CUBIC_BETA * window;
    c->regrown_s = fmath_exp(fmath_log(c->lost_at_mbit / SEGMENT_MBIT * (1 - CUBIC_BETA) / CUBIC_C) / 3);
    c->grown_s = 0;
}

/* The window that CUBIC has after it has been busy so long since the last loss, or since slow start ended:
 * the pauses of a connection do not count (Linux: CA_EVENT_TX_START), and what it grew to comes back after
 * them. */
static double cubic_mbit(const struct connection *c, double grown_s)
{
    const double t_s = grown_s - c->regrown_s;
    return c->plateau_mbit + CUBIC_C * SEGMENT_MBIT * t_s * t_s * t_s;
}

/* The queue of others delays each of the samples: those of the round after the first one show it
 * (measured: seven of seven first pictures beside sound, at 2 to 10 Mbit/s, end slow start at 28 segments).
 */
#define COMPANY_MBIT (2 * FIRST_WINDOW_MBIT + SAMPLES)

static bool is_in_company(const struct bottleneck *b)
{
    return b->beside_mbit >= SAMPLES &&
           FIRST_WINDOW_MBIT + b->beside_mbit > b->way_mbit + NOTICES_S * b->rate_mbps;
}

/* The window at which HyStart ends slow start, of a connection that began on an idle link. Each round it
 * takes the least delay of the first samples: those find a queue only once all of the round before did not
 * fit into the way. So windows of 10, 20, 40 ... segments end at 52, 92 ... (measured where nothing else was
 * under way: 55 to 62 at 3.5 and 10 Mbit/s, 95 to 100 at 8 and 10). */
static double slow_until_mbit(const struct bottleneck *b)
{
    if (is_in_company(b)) {
        return COMPANY_MBIT;
    }
    double round_mbit = 2 * FIRST_WINDOW_MBIT; /* the first one is not looked at (hystart_low_window) */
    while (round_mbit <= b->way_mbit + NOTICES_S * b->rate_mbps) {
        round_mbit *= 2;
    }
    return 2 * round_mbit + SEEN_MBIT;
}

static void start_slowly(struct connection *c, double came_mbit, const struct bottleneck *b)
{
    const double until = greater(slow_until_mbit(b), c->window_mbit);
    c->window_mbit += came_mbit;
    if (c->threshold_mbit == INFINITY && c->window_mbit > until) {
        c->threshold_mbit = c->plateau_mbit = until;
    }
    c->window_mbit = lesser(c->window_mbit, c->threshold_mbit);
}

static void avoid_congestion(struct connection *c, double duration_s, double came_mbit)
{
    c->grown_s += duration_s;
    const double least_mbit =
        c->lost_at_mbit > 0 ? FRIENDLY * SEGMENT_MBIT * duration_s / c->trip_s : UNTRIED * came_mbit;
    c->window_mbit =
        greater(c->window_mbit + least_mbit,
                lesser(cubic_mbit(c, c->grown_s), c->window_mbit + came_mbit / 2)); /* tcp_cubic: at most */
}

/* Whatever is sent beyond what way and queue take is lost, and a round trip later the window is cut: where
 * the rate has fallen it takes many. Until it fits the queue is kept full. A window in slow start has grown
 * by spills_mbit by then. */
static void overflow(struct connection *c, double duration_s, double most_mbit, double spills_mbit)
{
    const double left = c->window_mbit * fmath_exp(fmath_log(CUBIC_BETA) * duration_s / c->trip_s);
    if (left > most_mbit) {
        c->window_mbit = c->threshold_mbit = left;
        return;
    }
    c->window_mbit = most_mbit + spills_mbit;
    connection_back_off(c);
}

static double most_mbit(const struct bottleneck *b)
{
    return b->way_mbit + b->queue_mbit - b->beside_mbit;
}

/* Where slow start ends. */
static double slow_end_mbit(double threshold_mbit, const struct bottleneck *b)
{
    return threshold_mbit == INFINITY ? slow_until_mbit(b) : threshold_mbit;
}

/* Seconds in which congestion avoidance grows it by so much: as Reno or as CUBIC does, whichever is sooner.
 * Where CUBIC does not within within_s, it is not asked when: roots take their time. */
static double avoids_for_s(const struct connection *c, double more_mbit, double came_mbps, double within_s)
{
    const double wanted = c->window_mbit + more_mbit,
                 reno_s = c->lost_at_mbit > 0 ? more_mbit * c->trip_s / (FRIENDLY * SEGMENT_MBIT)
                                              : more_mbit / (UNTRIED * came_mbps);
    if (cubic_mbit(c, c->grown_s + within_s + A_HAIR_S) < wanted) {
        return reno_s;
    }
    const double over = (wanted - c->plateau_mbit) / (CUBIC_C * SEGMENT_MBIT),
                 root_s = over == 0 ? 0 : copysign(fmath_exp(fmath_log(fabs(over)) / 3), over);
    return lesser(reno_s, greater(0, c->regrown_s + root_s - c->grown_s));
}

double connection_full_s(const struct connection *c, double share, double within_s,
                         const struct bottleneck *b)
{
    const double came_mbps = share * b->rate_mbps, more = most_mbit(b) - c->window_mbit,
                 slow = lesser(more, greater(0, slow_end_mbit(c->threshold_mbit, b) - c->window_mbit));
    if (!(came_mbps > 0) || more < 0) {
        return INFINITY;
    }
    return slow / came_mbps + (more > slow ? avoids_for_s(c, more - slow, came_mbps, within_s) : 0);
}

/* In slow start two are sent for one that comes, for a round trip. */
static double spills_mbit(double most_mbit, double slow_end_mbit)
{
    return greater(SEGMENT_MBIT, lesser(slow_end_mbit - most_mbit, most_mbit));
}

bool connection_grow(struct connection *c, double duration_s, double came_mbit, double to_send_mbit,
                     const struct bottleneck *b, double *spills)
{
    const double most = most_mbit(b);
    if (!(b->rate_mbps > 0) || !(duration_s > 0)) {
        return false;
    }
    const double threshold = c->threshold_mbit;
    const bool fitted = c->window_mbit <= most;
    c->trip_s = lesser(greater(c->window_mbit + b->beside_mbit, b->way_mbit) / b->rate_mbps, TRIP_MOST_S);
    if (c->window_mbit < c->threshold_mbit) {
        start_slowly(c, came_mbit, b);
    } else {
        avoid_congestion(c, duration_s, came_mbit);
    }
    if (lesser(c->window_mbit, to_send_mbit) <= most) {
        return false;
    }
    const double lost = spills && fitted ? spills_mbit(most, slow_end_mbit(threshold, b)) : 0;
    overflow(c, duration_s, most, lost);
    if (spills) {
        *spills = lost;
    }
    return true;
}

void connection_meet(struct connection *c, const struct bottleneck *b)
{
    if (c->threshold_mbit == INFINITY && is_in_company(b)) {
        c->threshold_mbit = c->plateau_mbit = greater(COMPANY_MBIT, c->window_mbit);
    }
}

double connection_next_mbit(const struct connection *c, double round_s)
{
    const double w = c->window_mbit;
    if (w < c->threshold_mbit) {
        return lesser(2 * w, c->threshold_mbit);
    }
    return greater(c->lost_at_mbit > 0 ? w + FRIENDLY * SEGMENT_MBIT : (1 + UNTRIED) * w,
                   lesser(cubic_mbit(c, c->grown_s + round_s), 1.5 * w));
}
