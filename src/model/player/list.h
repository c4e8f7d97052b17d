/* All players and rules, in the order of the tables: X(row, name). A new one is its file and its line here.
 */
#ifndef TRACEREEL_MODEL_PLAYER_LIST_H
#define TRACEREEL_MODEL_PLAYER_LIST_H

/* clang-format off */
#define PLAYER_LIST(X)                                                                                       \
    X(player_simple, "simple")                                                                               \
    X(player_hls_js, "hls.js")                                                                               \
    X(player_dash_js, "dash.js")                                                                             \
    X(player_dash_js_nofastswitch, "dash.js-nofastswitch")                                                   \
    X(player_shaka, "shaka")                                                                                 \
    X(player_media3, "media3")                                                                               \
    X(player_media3_1_5, "media3-1.5")                                                                       \
    X(player_hls_js_ll, "hls.js-ll")                                                                         \
    X(player_dash_js_ll, "dash.js-ll")                                                                       \
    X(player_dash_js_lolp, "dash.js-lolp")                                                                   \
    X(player_dash_js_l2a, "dash.js-l2a")                                                                     \
    X(player_shaka_ll, "shaka-ll")                                                                           \
    X(player_shaka_ll_hls, "shaka-ll-hls")                                                                   \
    X(player_pensieve, "pensieve")                                                                           \
    X(player_sabre, "sabre")

#define RULE_LIST(X)                                                                                         \
    X(rule_throughput, "throughput")                                                                         \
    X(rule_rate, "rate")                                                                                     \
    X(rule_bb, "bb")                                                                                         \
    X(rule_bola, "bola")                                                                                     \
    X(rule_bolae, "bolae")                                                                                   \
    X(rule_dynamic, "dynamic")                                                                               \
    X(rule_hyb, "hyb")                                                                                       \
    X(rule_robust_mpc, "robustmpc")                                                                          \
    X(rule_lolp, "lolp")                                                                                     \
    X(rule_l2a, "l2a")                                                                                       \
    X(rule_pensieve_bb, "pensieve.bb")                                                                       \
    X(rule_pensieve_bola, "pensieve.bola")                                                                   \
    X(rule_pensieve_hyb, "pensieve.hyb")                                                                     \
    X(rule_pensieve_robust_mpc, "pensieve.robustmpc")                                                        \
    X(rule_sabre_throughput, "sabre.throughput")                                                             \
    X(rule_sabre_bola, "sabre.bola")                                                                         \
    X(rule_sabre_bolae, "sabre.bolae")                                                                       \
    X(rule_sabre_dynamic, "sabre.dynamic")
/* clang-format on */

#define ONE_MORE(row, name) +1
enum { PLAYER_ROWS = 0 PLAYER_LIST(ONE_MORE), RULE_ROWS = 0 RULE_LIST(ONE_MORE) };

#endif
