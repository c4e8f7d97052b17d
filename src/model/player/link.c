#include "model/player/link.h"

#include "base/fmath.h"

static double rest_trip_s(const struct tr_params *params)
{
    const double trip_ms = params->player.round_trip_ms;
    return (trip_ms > 0 ? trip_ms : 2 * params->network.base_latency_ms) / 1000;
}

static bool is_ever_below(const struct tr_trace *trace, double rate_mbps)
{
    for (size_t i = 0; i < trace->count; i++) {
        if (trace->rate_mbps[i] < rate_mbps) {
            return true;
        }
    }
    return false;
}

void link_init(struct link *link, const struct tr_session_config *config)
{
    const struct tr_player_params *params = &config->params->player;
    *link = (struct link){.efficiency = params->link_efficiency,
                          .burst_mbit = params->link_burst_kbit / 1000,
                          .shared = params->link == TR_PLAYER_LINK_TCP,
                          .idle_since_s = -1, /* for long */
                          .marked_s = -INFINITY};
    passage_init(&link->passage, config->trace, config->loop);
    if (!config->trace->latency_ms) {
        link->passage.trip_s = rest_trip_s(config->params);
    }
    if (link->shared) {
        link->has_outages = is_ever_below(config->trace, LINK_OUTAGE_MBPS);
        rng_init(&link->rng, config->seed, RNG_LINK);
        link_connect(link, 2, 0);
    }
}

void link_connect(struct link *link, int count, double now_s)
{
    for (int i = 0; i < LINK_CONNECTIONS && count > 0; i++) {
        if (!link->connections[i].open) {
            connection_open(&link->connections[i], now_s);
            count--;
        }
    }
}

void link_occupy(struct link *link, double now_s, double duration_s)
{
    struct connection *last = NULL;
    for (int i = 0; i < LINK_CONNECTIONS; i++) {
        struct connection *c = &link->connections[i];
        last = connection_is_idle(c, now_s) && (!last || c->used_s > last->used_s) ? c : last;
    }
    if (last) {
        last->used_s = now_s + duration_s;
    }
}

double link_time_of_media_s(struct link *link, double from_s, double mbit)
{
    return passage_time_of_mbit(&link->passage, from_s - link->paused_s, mbit / link->efficiency) +
           link->paused_s;
}

void link_send(struct link *link, struct transfer *transfer)
{
    const double media = transfer->mbit + transfer->beside_mbit;
    transfer->passed_mbit = passage_mbit_before(&link->passage, transfer->first_byte_s - link->paused_s);
    transfer->burst_mbit = 0;
    if (link->burst_mbit > 0) {
        /* A token bucket fills while the link is idle, with what the link could have carried. */
        double unused =
            transfer->passed_mbit - passage_mbit_before(&link->passage, link->idle_since_s - link->paused_s);
        double tokens = lesser(link->burst_mbit, greater(unused, 0));
        transfer->burst_mbit = lesser(tokens * link->efficiency, transfer->mbit);
    }
    transfer->end_s = transfer->done_s =
        link_time_of_media_s(link, transfer->first_byte_s, media - transfer->burst_mbit);
}

/* Media behind a hole is not handed on before that is filled. */
static double in_order_mbit(const struct transfer *x, double mbit, double t_s)
{
    if (t_s >= x->hole.whole_s) {
        return mbit;
    }
    if (t_s <= x->hole.fills_s) {
        return lesser(mbit, x->hole.from_mbit);
    }
    const double filled = (t_s - x->hole.fills_s) / (x->hole.whole_s - x->hole.fills_s);
    return lesser(mbit, x->hole.from_mbit + filled * x->hole.lost_mbit);
}

/* When so much of what is in or behind a hole is handed on. */
static double in_order_s(const struct transfer *x, double mbit)
{
    const double within = (mbit - x->hole.from_mbit) / x->hole.lost_mbit;
    return within <= 0  ? 0
           : within < 1 ? x->hole.fills_s + within * (x->hole.whole_s - x->hole.fills_s)
                        : x->hole.whole_s;
}

/* Over a shared link: not before the last change of shares. */
static double shared_loaded_mbit(struct link *link, const struct transfer *x, double t_s)
{
    switch (x->state) {
    case TRANSFER_WAITING: return 0;
    case TRANSFER_SETTING_UP: return x->mbit;
    case TRANSFER_MOVING: break;
    }
    return in_order_mbit(x,
                         t_s <= x->since_s
                             ? x->mbit - x->left_mbit
                             : link_shared_mbit(link, x, passage_mbit_before(&link->passage, t_s)),
                         t_s);
}

double link_loaded_mbit(struct link *link, const struct transfer *transfer, double t_s)
{
    if (link->shared) {
        return shared_loaded_mbit(link, transfer, t_s);
    }
    if (t_s <= transfer->first_byte_s) {
        return 0;
    }
    double passed = passage_mbit_before(&link->passage, t_s - link->paused_s) - transfer->passed_mbit;
    double media = transfer->burst_mbit + greater(passed * link->efficiency, 0);
    return lesser(media * (transfer->mbit / (transfer->mbit + transfer->beside_mbit)), transfer->mbit);
}

double link_time_of_loaded_s(struct link *link, const struct transfer *transfer, double mbit)
{
    const struct transfer *x = transfer;
    if (link->shared) {
        const double left = mbit - (x->mbit - x->left_mbit);
        return x->state == TRANSFER_MOVING
                   ? greater(in_order_s(x, mbit), passage_time_of_mbit(&link->passage, x->since_s,
                                                                       left / (link->efficiency * x->share)))
                   : INFINITY;
    }
    const double media = mbit * ((x->mbit + x->beside_mbit) / x->mbit);
    return link_time_of_media_s(link, x->first_byte_s, media - x->burst_mbit);
}

double link_soonest_s(struct link *link, const struct transfer *transfer, double mbit, double now_s)
{
    const struct transfer *x = transfer;
    if (mbit > x->mbit) {
        return INFINITY;
    }
    if (link->shared ? x->state == TRANSFER_WAITING : now_s <= x->first_byte_s) {
        return x->first_byte_s;
    }
    if (x->hole.whole_s > now_s) {
        return now_s; /* all that is behind it is handed on at once */
    }
    return link_time_of_media_s(link, now_s, mbit - link_loaded_mbit(link, x, now_s));
}
