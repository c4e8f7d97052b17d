/* Progress of a fetch as Shaka's HttpFetchPlugin reports it in low latency, each report a sample of the
 * estimate. Source: Shaka Player 5.2.12, lib/net/http_fetch_plugin.js, lib/abr/simple_abr_manager.js. */
#ifndef TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_REPORTS_H
#define TRACEREEL_MODEL_PLAYER_PLAYERS_SHAKA_REPORTS_H

#include "model/player/engine.h"
#include "model/player/live.h"

#define REPORT_S    0.1   /* progress is reported so often ... */
#define REPORT_MBIT 0.128 /* ... and for no less (16 kB), which is the least sample, too */
/* ... less what rounding may take */
#define REPORT_LEAST (REPORT_MBIT * (1 - 1e-9))
#define READ_S       0.005 /* a read brings what comes in so long */
#define TRUSTS_MBIT  1.024 /* an estimate is believed once it has seen this much (128 kB) */

/* The last report of a fetch: when it was, and how much had come. */
struct reported {
    double t_s, mbit;
};

/* Reports the bits since the last report, over all that time; at a fetch's end (`over`) those that are left
 * are forgotten. True where they became a sample. */
static inline bool report_progress(const struct engine *engine, struct live *live, struct reported *last,
                                   double loaded_mbit, bool over)
{
    const double mbit = loaded_mbit - last->mbit, took_s = engine->now_s - last->t_s;
    if (!over && (mbit < REPORT_LEAST || took_s <= REPORT_S)) {
        return false;
    }
    *last = (struct reported){engine->now_s, loaded_mbit};
    if (mbit < REPORT_LEAST || !(took_s > 0)) {
        return false;
    }
    live_sample(live, mbit, took_s);
    return true;
}

#endif
