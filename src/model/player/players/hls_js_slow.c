#include "model/player/players/hls_js_slow.h"

#include "base/fmath.h"

#define UNREASONABLE 10 /* a lower level that takes this many times as long as it plays does not help */
#define FAR_SLOWER   2  /* than the level instead: given up at once, else in as much time as that takes */

static double load_s(struct engine *engine, const struct hls_js_slow *slow, int level, double mbps)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double mbit = x->length_s > 0 ? media_piece_mbit(&engine->media, x->segment, level, x->length_s)
                                        : media_mbit(&engine->media, x->segment, level);
    return 2 * slow->wait_s + slow->list_took_s + mbit / mbps;
}

bool hls_js_is_slow(struct engine *engine, const struct live *live, double loaded_mbit,
                    struct hls_js_slow *slow)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double ahead_s = engine_ahead_s(engine), in_time_s = lesser(ahead_s, slow->length_s + slow->wait_s),
                 rate_mbps = loaded_mbit > 0 ? loaded_mbit / (engine->now_s - x->first_byte_s)
                                             : live_estimate_mbps(engine, live);
    slow->rest_s = (x->mbit - loaded_mbit) / rate_mbps + (loaded_mbit > 0 ? 0 : slow->wait_s);
    if (!(slow->rest_s > ahead_s)) {
        return false;
    }
    slow->instead_s = INFINITY;
    for (slow->level = x->level - 1; slow->level > 0; slow->level--) {
        slow->instead_s = load_s(engine, slow, slow->level, rate_mbps);
        if (slow->instead_s < in_time_s) {
            break;
        }
    }
    return slow->instead_s < slow->rest_s && slow->instead_s <= UNREASONABLE * slow->length_s;
}

bool hls_js_puts_off(const struct hls_js_slow *slow)
{
    return slow->rest_s <= FAR_SLOWER * slow->instead_s;
}

bool hls_js_is_rash(struct engine *engine, const struct live *live, int level)
{
    return live_estimate_mbps(engine, live) * engine->params->player.safety_up >
           engine->media.fetch_mbps[level];
}

/* With what has come the share that is left of it cannot grow, and the buffer shrinks by what is played at
 * most: looks before that change nothing, and are passed over one by one, as their moments add up. */
double hls_js_next_look_s(const struct engine *engine, double loaded_mbit, double fastest)
{
    const struct transfer *x = &engine->transfers[TRACK_PICTURE];
    const double took_s = engine->now_s - x->first_byte_s, left = (x->mbit - loaded_mbit) / loaded_mbit,
                 safe_s = (engine_ahead_s(engine) - left * took_s) / (left + fastest);
    double next_s = engine->now_s + HLS_JS_LOOK_S;
    for (double looks = safe_s / HLS_JS_LOOK_S - 2; looks > 0 && next_s < engine->due_s[TRACK_PICTURE];
         looks--) {
        next_s += HLS_JS_LOOK_S;
    }
    return next_s;
}
