#include "model/player/overshoot.h"

#include "base/fmath.h"

/* The bits of media that the bottleneck and the way to it hold now. The queue takes the token bucket, too
 * (of 44 packets sent at once at 1.2 Mbit/s 35 found room), but is left without it here: overshoot
 * counts more as lost than is, which takes as long as what really happens. That is: the end of a burst is
 * lost, which the sender notices after two smoothed round trips, as nothing comes behind it; half a second
 * for nine packets. Counted so, and with the window that stays after it, 8 of the 12 cases of low latency
 * hold.
 * */
static double way_mbit(struct tcp *tcp)
{
    const double rate_mbps = passage_rate_mbps(&tcp->link->passage, tcp->now_s);
    return (greater(QUEUE_S * rate_mbps, QUEUE_LEAST_MBIT) +
            rate_mbps * link_round_trip_s(tcp->link, tcp->now_s)) *
           tcp->link->efficiency;
}

/* Another one is under way on the same link. */
static bool is_beside(const struct tcp *tcp, enum track track)
{
    for (int i = 0; i < TRACKS; i++) {
        if (i != (int)track && i != TRACK_LIST && tcp->due_s[i] != INFINITY) {
            return true;
        }
    }
    return false;
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

struct late overshoot(struct tcp *tcp, const struct transfer *x)
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
        return (struct late){0};
    }
    link->lost_at_mbit = peak;
    if (x->behind_mbit == 0 && !x->goes_on) { /* else its window is followed while the rest comes */
        connection_back_off(&link->connections[x->connection]);
    }
    /* CUBIC's time begins when the loss is repaired: it is noticed a round trip through the full queue later,
     * and what is sent again takes another. */
    link->regrown_s = tcp->now_s + 2 * way / rate_mbps +
                      fmath_exp(fmath_log(peak / SEGMENT_MBIT * (1 - CUBIC_BETA) / CUBIC_C) / 3);
    const double lost = peak - way;
    const bool goes_on = x->goes_on && x->first_byte_s <= x->asked_s;
    if (lost < FEW_LOST_MBIT || goes_on || is_beside(tcp, x->track)) {
        /* A few, or, of two that fill the queue together, later than this: repaired meanwhile. */
        return (struct late){0};
    }
    return x->behind_mbit > 0 ? (struct late){.more_mbit = CUBIC_BETA * way + lost / 2}
                              : (struct late){2 * lost - way, way, RETRY_MOST_S};
}

double overshoot_late_until_s(struct tcp *tcp, const struct transfer *x, const struct late *late,
                              double from_s)
{
    const double efficiency = tcp->link->efficiency, all = greater(0, x->left_mbit + late->more_mbit),
                 through = lesser(all, late->through_mbit),
                 noticed_s = tcp_time_of(tcp, from_s, through / efficiency) + late->wait_s;
    return tcp_time_of(tcp, noticed_s, (all - through) / efficiency);
}
