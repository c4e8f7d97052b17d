#include "study/explain/explain.h"

#include "study/explain/account.h"
#include "study/explain/link_walk.h"
#include "study/explain/search.h"

#include <math.h>
#include <stdlib.h>

#define DOWN_MBPS 0.02 /* less than a packet in half a second is nothing */

/* The rate that the lowest level needs to play on, muxed or with its sound beside it. */
static double needs_mbps(const struct tr_params *params)
{
    const struct tr_ladder_level *lowest = &params->ladder.levels[0];
    const double rate = params->buffer.drain_rate;
    if (params->player.delivery == TR_PLAYER_FLUID) {
        return rate * (lowest->video_kbps + lowest->audio_kbps) / 1000;
    }
    const double apart_kbps = params->player.sound_apart_kbps;
    return rate * (lowest->video_kbps + (apart_kbps > 0 ? apart_kbps : lowest->audio_kbps)) / 1000 /
           params->player.link_efficiency;
}

/* A stretch in which the link stays under a rate, and the longest of them so far. */
struct low {
    double under_mbps, before_s; /* those that begin before that count */
    double from_s, mbit;         /* of the one that goes on; from_s NaN: none does */
    double best_from_s, best_to_s, best_mbit;
};

static void low_add(struct low *low, const struct link_walk *piece)
{
    if (!(piece->rate_mbps < low->under_mbps)) {
        low->from_s = NAN;
        return;
    }
    if (isnan(low->from_s)) {
        low->from_s = piece->from_s;
        low->mbit = 0;
    }
    low->mbit += piece->rate_mbps * (piece->to_s - piece->from_s);
    if (low->from_s < low->before_s && piece->to_s - low->from_s > low->best_to_s - low->best_from_s) {
        low->best_from_s = low->from_s;
        low->best_to_s = piece->to_s;
        low->best_mbit = low->mbit;
    }
}

/* Until playback resumed, and further as long as the link stays down. */
static struct explain_link link_of(const struct explain_session *session, const struct explanation *e)
{
    const struct tr_session_config *config = session->config;
    const double from_s = e->ledger.from_s, end_s = tr_timeline_duration_s(session->timeline);
    struct explain_link out = {.needs_mbps = needs_mbps(&session->timeline->params)};
    struct low short_of = {.under_mbps = out.needs_mbps, .before_s = e->begin_s, .from_s = NAN},
               down = {.under_mbps = fmin(DOWN_MBPS, out.needs_mbps), .before_s = e->begin_s, .from_s = NAN};
    struct link_walk walk;
    double mbit = 0;
    link_walk_begin(&walk, config->trace, config->loop, 0, from_s, end_s);
    while (link_walk_next(&walk)) {
        const bool over = walk.from_s >= e->end_s;
        if (over && isnan(short_of.from_s) && isnan(down.from_s)) {
            break;
        }
        mbit += over ? 0 : walk.rate_mbps * (fmin(walk.to_s, e->end_s) - walk.from_s);
        if (!over || !isnan(short_of.from_s)) {
            low_add(&short_of, &walk);
        }
        if (!over || !isnan(down.from_s)) {
            low_add(&down, &walk);
        }
    }
    out.mean_mbps = e->end_s > from_s ? mbit / (e->end_s - from_s) : 0;
    out.low_from_s = short_of.best_from_s;
    out.low_to_s = short_of.best_to_s;
    out.low_mbps = out.low_to_s > out.low_from_s ? short_of.best_mbit / (out.low_to_s - out.low_from_s) : 0;
    out.down_from_s = down.best_from_s;
    out.down_to_s = down.best_to_s;
    return out;
}

/* Of a session that was read from a log: from when on the buffer sank, as far as it tells. */
static void account_of_log(const struct tr_timeline *timeline, const struct tr_timeline_stall *stall,
                           struct ledger *out)
{
    const double *level_s = timeline->columns[TR_TIMELINE_BUFFER_LEVEL_S];
    size_t step = tr_timeline_step_at(timeline, stall->begin_s);
    while (step > 0 && !(timeline->untold & TR_UNTOLD_BUFFER) && level_s[step - 1] >= level_s[step]) {
        step--;
    }
    *out = (struct ledger){.from_s = fmin(tr_timeline_step_start_s(timeline->dt_s, step + 1), stall->begin_s),
                           .to_s = stall->begin_s,
                           .lost_s = level_s[step]};
}

static bool explain_ledgers(const struct explain_session *session, size_t first, size_t count,
                            struct explanation *out)
{
    const struct ledger_session ledgers = {session->timeline, session->config->trace, session->config->loop};
    size_t stalls;
    const struct tr_timeline_stall *all = tr_timeline_stalls(session->timeline, &stalls);
    for (size_t i = 0; i < count; i++) {
        const struct tr_timeline_stall *stall = &all[first + i];
        out[i] = (struct explanation){
            .stall = first + i, .begin_s = stall->begin_s, .end_s = stall->end_s, .verdict = EXPLAIN_UNTRIED};
        if (session->timeline->log) {
            out[i].verdict = EXPLAIN_LOG;
            account_of_log(session->timeline, stall, &out[i].ledger);
        } else if (!account_make(&ledgers, first + i, &out[i].ledger)) {
            return false;
        }
        out[i].link = link_of(session, &out[i]);
    }
    return true;
}

enum tr_status explain_stalls(const struct explain_session *session, size_t first, size_t count,
                              struct explanation *out, struct tr_error *err)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = (struct explanation){0};
    }
    bool ok = explain_ledgers(session, first, count, out);
    if (ok && count > 0 && !session->config->abr && !session->timeline->log) {
        ok = search_changes(session, out, count);
    }
    if (!ok) {
        for (size_t i = 0; i < count; i++) {
            explanation_destroy(&out[i]);
        }
        return tr_error_oom(err);
    }
    return TR_STATUS_OK;
}
