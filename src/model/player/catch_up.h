/* How fast players of low latency play to be as far behind live as they aim at: pure functions, times the
 * usual rate. */
#ifndef TRACEREEL_MODEL_PLAYER_CATCH_UP_H
#define TRACEREEL_MODEL_PLAYER_CATCH_UP_H

/* hls.js 1.7.4, latency-controller.ts: the target grows with each stall, by one target duration in all. */
double catch_up_hls_js_target_s(double hold_back_s, int stalls, double increase_s, double target_duration_s);

/* Faster only, in steps of 0.05, with a second in the buffer, and not where the distance from the target is
 * more than the target and a target duration: that is taken for a viewer who wants to be there.
 * most: maxLiveSyncPlaybackRate. edge_late_s: the playlist is older than three parts by so much. */
double catch_up_hls_js(double behind_s, double target_s, double target_duration_s, double buffer_s,
                       double edge_late_s, double most);

#define CATCH_UP_DASH_JS_STEEPEST 2.5 /* times `most`: the rate changes by no more a second of distance */

/* dash.js 5.2.1, CatchupController: by at most `most`, a logistic curve in the distance from the target. */
double catch_up_dash_js(double off_target_s, double most);

/* The same with mode LoL+: with less than least_buffer_s it slows down by what is missing, and within 2 % of
 * the target it plays as usual. */
double catch_up_lolp(double behind_s, double target_s, double buffer_s, double least_buffer_s, double most);

#endif
