#include "model/player/link.h"

#include "model/minmax.h"

void link_init(struct link *link, const struct tr_session_config *config)
{
    const struct tr_player_params *params = &config->params->player;
    *link = (struct link){.efficiency = params->link_efficiency,
                          .burst_mbit = params->link_burst_kbit / 1000,
                          .rest_ms = config->params->network.base_latency_ms};
    passage_init(&link->passage, config->trace, config->loop);
}

double link_round_trip_s(struct link *link, double t_s)
{
    bool measured = link->passage.trace->latency_ms;
    return 2 * (measured ? passage_latency_ms(&link->passage, t_s - link->paused_s) : link->rest_ms) / 1000;
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

double link_loaded_mbit(struct link *link, const struct transfer *transfer, double t_s)
{
    if (t_s <= transfer->first_byte_s) {
        return 0;
    }
    double passed = passage_mbit_before(&link->passage, t_s - link->paused_s) - transfer->passed_mbit;
    double media = transfer->burst_mbit + greater(passed * link->efficiency, 0);
    return lesser(media * (transfer->mbit / (transfer->mbit + transfer->beside_mbit)), transfer->mbit);
}
