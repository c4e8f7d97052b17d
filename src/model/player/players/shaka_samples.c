#include "model/player/players/shaka_samples.h"

#include "base/fmath.h"

static void add(struct live *live, double mbit, double took_s)
{
    if (mbit >= REPORT_LEAST && took_s > 0) {
        live_sample(live, mbit, took_s);
    }
}

double samples_next_s(struct engine *engine, const struct reported *last, const struct transfer *x,
                      double *loaded_mbit)
{
    const double soonest_s = last->t_s + REPORT_S, wanted = last->mbit + REPORT_MBIT;
    *loaded_mbit = link_loaded_mbit(&engine->link, x, soonest_s);
    if (*loaded_mbit >= wanted) {
        return soonest_s;
    }
    *loaded_mbit = wanted;
    return wanted < x->mbit ? greater(soonest_s, link_time_of_loaded_s(&engine->link, x, wanted)) : INFINITY;
}

/* How long the sample that ends at t_s is: the wait for the first byte is in the first one. */
static double took_s(const struct engine *engine, const struct reported *last, const struct transfer *x,
                     double t_s)
{
    const bool waits = last->mbit > 0 || engine->params->player.wait_counts;
    const double begin_s = waits ? last->t_s : greater(last->t_s, x->first_byte_s);
    return t_s == begin_s + REPORT_S ? REPORT_S : t_s - begin_s; /* most: their weight is known */
}

/* Samples that follow each other at one rate are one with the weight of all of them: to forget by halves in
 * steps or at once is the same. So from one change of the rate to the next, up to the last sample by now. */
static void take_even(struct engine *engine, struct live *live, struct reported *last,
                      const struct transfer *x)
{
    struct passage *passage = &engine->link.passage;
    const double share = engine->link.efficiency * x->share;
    const int count = (int)((engine->now_s - last->t_s) / REPORT_S);
    const double until_s = last->t_s + count * REPORT_S;
    if (count < 2 || last->t_s < x->since_s || last->t_s < x->hole.whole_s) {
        return;
    }
    while (last->t_s < until_s && passage_stand(passage, last->t_s)) {
        const double end_s = lesser(until_s, passage->round_s + passage->to_s), took_s = end_s - last->t_s,
                     rate_mbps = passage->rate_mbps * share, loaded_mbit = last->mbit + rate_mbps * took_s;
        if (!(took_s > 0) || rate_mbps * REPORT_S < REPORT_MBIT || loaded_mbit > x->mbit) {
            return;
        }
        live_sample(live, rate_mbps * took_s, took_s);
        *last = (struct reported){end_s, loaded_mbit};
    }
}

/* Also while what is due of the fetch itself happens, as its last byte or an outage: after that its past is
 * no longer to be seen. */
void samples_take(struct engine *engine, struct live *live, struct reported *last, enum track track)
{
    const struct transfer *x = &engine->transfers[track];
    double t_s, loaded_mbit;
    const bool under_way = engine_fetching(engine, track) || x->state == TRANSFER_MOVING;
    if (!under_way) {
        return;
    }
    while (last->t_s + REPORT_S <= engine->now_s &&
           (t_s = samples_next_s(engine, last, x, &loaded_mbit)) <= engine->now_s) {
        add(live, loaded_mbit - last->mbit, took_s(engine, last, x, t_s));
        *last = (struct reported){t_s, loaded_mbit};
        take_even(engine, live, last, x);
    }
}

/* It ends once the page has taken it (real estimates at 10 Mbit/s are those of a response that ends 6 to 15
 * ms after its last byte). */
void samples_rest(const struct engine *engine, struct live *live, struct reported *last,
                  const struct transfer *x)
{
    add(live, x->mbit - last->mbit, took_s(engine, last, x, x->done_s));
    *last = (struct reported){INFINITY, x->mbit};
}

/* At most two samples, and the second of too few bytes to be one: what comes in 0.1 s, or until 16 kB are
 * there, and else all of it. */
void samples_of_sound(struct engine *engine, struct live *live, const struct transfer *x)
{
    const double whole_s = x->done_s - x->asked_s,
                 rate_mbps = passage_rate_mbps(&engine->link.passage, x->end_s) * engine->link.efficiency;
    if (whole_s <= REPORT_S || x->mbit > 3 * REPORT_MBIT - REPORT_LEAST || !(rate_mbps > 0)) {
        add(live, x->mbit, whole_s);
        return;
    }
    const double half_s = greater(REPORT_S, whole_s - REPORT_MBIT / rate_mbps),
                 loaded_mbit = x->mbit - (whole_s - half_s) * rate_mbps;
    add(live, greater(loaded_mbit, REPORT_MBIT), half_s);
}
