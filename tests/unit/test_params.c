/* The parameter table, its texts and messages, rules between parameters, scenario files. */
#include "unit/unit.h"

#include <tracereel/params.h>
#include <tracereel/players.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void assert_has(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("\"%s\" does not say \"%s\"", text, part);
    }
}

static void every_parameter_is_whole(void **state)
{
    (void)state;
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    struct tr_params params;
    tr_params_defaults(&params);
    assert_true(count > 40);
    for (size_t i = 0; i < count; i++) {
        const struct tr_param *p = &table[i];
        assert_non_null(strchr(p->key, '.'));
        assert_ptr_equal(tr_params_find(p->key), p); /* no key twice */
        assert_true(strlen(p->meaning) > 15);
        assert_in_range(strlen(p->name), 4, 28); /* a drawer's row */
        assert_true(p->min < p->max);
        double value = tr_params_get(&params, p);
        assert_true((isnan(value) && isnan(p->initial)) || value == p->initial);
        assert_true(isnan(value) || (value >= p->min && value <= p->max));
        tr_params_put(&params, p, p->max);
        assert_true(tr_params_get(&params, p) == p->max);
        tr_params_put(&params, p, p->initial);
        char text[32];
        tr_params_format(&params, p, text, sizeof text);
        struct tr_error err = {0};
        if (tr_params_set(&params, p->key, text, "", &err) != TR_STATUS_OK) {
            fail_msg("%s", err.what);
        }
    }
    struct tr_params again;
    tr_params_defaults(&again);
    assert_memory_equal(&params.network, &again.network, sizeof params.network);
    assert_int_equal(tr_params_check(&again, NULL), TR_STATUS_OK);
}

static void defaults_are_the_reference(void **state)
{
    (void)state;
    struct tr_params p;
    tr_params_defaults(&p);
    assert_true(p.network.base_bandwidth_mbps == 10 && p.network.congestion_recovery_rate == 0.15);
    assert_true(p.encoder.safety_factor == 0.85 && p.encoder.upgrade_hold_s == 3);
    assert_true(p.buffer.max_level_s == 30 && isnan(p.buffer.initial_level_s));
    assert_true(p.buffer.live_edge == false && p.player.delivery == TR_PLAYER_FLUID);
    assert_int_equal(p.ladder.count, 7);
    assert_string_equal(p.ladder.levels[6].name, "1080p60");
}

static void values_are_set_or_refused_with_what_would_be_right(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value, *what; /* NULL: fine */
    } cases[] = {
        {"network.base_bandwidth_mbps", "2.5", NULL},
        {"network.base_bandwidth_mbps", "10000", NULL},
        {"network.base_bandwidth_mbps", "0",
         "network.base_bandwidth_mbps is 0 but must be within 0.01 .. 10000 Mbit/s"},
        {"network.base_bandwidth_mbps", "1e400", "within 0.01 .. 10000"},
        {"network.base_bandwidth_mbps", "nan", "must be a number"},
        {"network.base_bandwidth_mbps", "2,5", "is \"2,5\" but must be a number"},
        {"network.base_bandwidth_mbps", "", "must be a number"},
        {"network.base_bandwidth_mbps", "3 Mbit", "must be a number"},
        {"network.congestion_recovery", "linear", NULL},
        {"network.congestion_recovery", "quadratic", "can be one of: exponential, linear"},
        {"buffer.live_edge", "on", NULL},
        {"buffer.live_edge", "1", "can be one of: off, on"},
        {"buffer.initial_level_s", "auto", NULL},
        {"buffer.max_level_s", "auto", "must be a number"},
        {"player.start_level", "2", NULL},
        {"player.start_level", "1.5", "must be a whole number"},
        {"network.base_bandwith_mbps", "1", "did you mean network.base_bandwidth_mbps"},
        {"base_bandwidth_mbps", "1", "did you mean network.base_bandwidth_mbps"},
        {"encoder.saftey_factor", "1", "did you mean encoder.safety_factor"},
        {"", "1", "there is no parameter \"\""},
    };
    struct tr_params params;
    tr_params_defaults(&params);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_error err = {0};
        enum tr_status status = tr_params_set(&params, cases[i].key, cases[i].value, "--set", &err);
        if (!cases[i].what) {
            assert_int_equal(status, TR_STATUS_OK);
            continue;
        }
        assert_int_equal(status, TR_STATUS_USAGE);
        assert_string_equal(err.where, "--set");
        assert_has(err.what, cases[i].what);
    }
    assert_true(params.network.base_bandwidth_mbps == 10000);
    assert_true(params.network.congestion_recovery == TR_NETWORK_RECOVERY_LINEAR && params.buffer.live_edge);
    char long_key[500];
    memset(long_key, 'x', sizeof long_key - 1);
    long_key[sizeof long_key - 1] = '\0';
    assert_non_null(tr_params_nearest(long_key));
}

static void assert_refused(const char *key, const char *value, const char *what)
{
    struct tr_params params;
    struct tr_error err = {0};
    tr_params_defaults(&params);
    assert_int_equal(tr_params_set(&params, key, value, "--set", &err), TR_STATUS_USAGE);
    assert_string_equal(err.where, "--set");
    assert_string_equal(err.what, what);
}

/* A thousandth beyond an end, or what is no such number at all. */
static void assert_ends_where_it_says(const struct tr_param *p)
{
    const double ends[2] = {p->min, p->max};
    char beyond[6][32] = {"", "", "inf", "-inf", "1e300", "-1e300"}, what[256];
    for (int i = 0; i < 2; i++) {
        struct tr_params params;
        struct tr_error err = {0};
        char value[32];
        double margin = 0.001 * (ends[i] != 0 ? fabs(ends[i]) : 1);
        snprintf(beyond[i], sizeof beyond[i], "%.10g", ends[i] + (i == 0 ? -margin : margin));
        snprintf(value, sizeof value, "%.10g", ends[i]);
        tr_params_defaults(&params);
        if (tr_params_set(&params, p->key, value, "--set", &err) != TR_STATUS_OK) {
            fail_msg("%s: %s", err.where, err.what);
        }
        assert_true(tr_params_get(&params, p) == ends[i]);
    }
    for (int i = 0; i < 6; i++) {
        snprintf(what, sizeof what, "%s is %s but must be within %.10g .. %.10g%s%s", p->key, beyond[i],
                 p->min, p->max, *p->unit ? " " : "", p->unit);
        assert_refused(p->key, beyond[i], what);
    }
    snprintf(what, sizeof what, "%s is \"nan\" but must be a number", p->key);
    assert_refused(p->key, "nan", what);
}

static void ranges_end_where_they_say(void **state)
{
    (void)state;
    size_t count, numbers = 0;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        const struct tr_param *p = &table[i];
        if (p->kind != TR_PARAM_CHOICE) {
            assert_ends_where_it_says(p);
            numbers++;
            continue;
        }
        char what[512];
        size_t used = (size_t)snprintf(what, sizeof what, "%s is \"1e300\" but can be one of: ", p->key);
        for (size_t k = 0; p->names[k] && used < sizeof what; k++) {
            used += (size_t)snprintf(what + used, sizeof what - used, "%s%s", k > 0 ? ", " : "", p->names[k]);
        }
        assert_refused(p->key, "1e300", what);
    }
    assert_true(numbers > 60);
}

static void rules_between_parameters_name_both(void **state)
{
    (void)state;
    static const struct {
        const char *sets[4], *whats[3];
    } cases[] = {
        {{"buffer.rebuffer_threshold_s", "40"},
         {"buffer.rebuffer_threshold_s is 40", "buffer.max_level_s, which is 30", ""}},
        {{"buffer.initial_level_s", "31"},
         {"buffer.initial_level_s is 31", "buffer.max_level_s, which is 30", ""}},
        {{"quality.jerk_weight", "0.5"},
         {"quality.jerk_weight 0.5", "quality.stability_weight 0.25", "sum to 1.1"}},
        {{"player.start_level", "7"}, {"player.start_level is 7", "highest level is 6", ""}},
        {{"player.resume_s", "20", "player.max_buffer_s", "10"},
         {"player.resume_s is 20", "player.max_buffer_s, which is 10", ""}},
        {{"buffer.max_behind_s", "3"}, {"buffer.live_latency_s is 5", "buffer.max_behind_s, which is 3", ""}},
        {{"player.fast_half_life_s", "9"}, {"player.fast_half_life_s is 9", "player.slow_half_life_s", "8"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_params params;
        tr_params_defaults(&params);
        for (size_t k = 0; k < 4 && cases[i].sets[k]; k += 2) {
            assert_int_equal(tr_params_set(&params, cases[i].sets[k], cases[i].sets[k + 1], "", NULL),
                             TR_STATUS_OK);
        }
        struct tr_error err = {0};
        assert_int_equal(tr_params_check(&params, &err), TR_STATUS_USAGE);
        for (size_t k = 0; k < 3; k++) {
            assert_has(err.what, cases[i].whats[k]);
        }
    }
    struct tr_params params;
    tr_params_defaults(&params);
    params.ladder.levels[3].needs_mbps = 2.5;
    struct tr_error err = {0};
    assert_int_equal(tr_params_check(&params, &err), TR_STATUS_USAGE);
    assert_has(err.what, "480p needs 2.5 Mbit/s and 720p, above it, needs 2.5");
    tr_params_defaults(&params);
    params.ladder.levels[2].video_kbps = 700;
    assert_int_equal(tr_params_check(&params, &err), TR_STATUS_USAGE);
    assert_has(err.what, "bitrates must ascend");
    params.ladder.count = 0;
    assert_int_equal(tr_params_check(&params, &err), TR_STATUS_USAGE);
}

/* A scenario file of these bytes in a fresh folder; the caller frees nothing. */
static enum tr_status load_text(const char *bytes, size_t len, struct tr_scenario *scenario,
                                struct tr_error *err)
{
    char path[] = "/tmp/tracereel-scenario-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, len), len);
    close(fd);
    enum tr_status status = tr_scenario_load(scenario, path, err);
    unlink(path);
    return status;
}

static void scenario_files_set_everything(void **state)
{
    (void)state;
    static const char text[] = "\xef\xbb\xbf; a comment\r\n"
                               "[network]\r\n"
                               "  base_bandwidth_mbps = 4\n"
                               "\tnoise_sigma=0.3 ; spread\n"
                               "[ladder]\n"
                               "low = 300 96 0.5 284x160 30\n"
                               "high = 4500.5 192 6.0 1280x720 60\n"
                               "[session]\n"
                               "trace = bus.log\ndt = 0.5\nduration = 90\nseed = 18446744073709551615\n"
                               "[buffer]\nlive_edge = on";
    struct tr_scenario s;
    tr_scenario_defaults(&s);
    struct tr_error err = {0};
    if (load_text(text, sizeof text - 1, &s, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    assert_true(s.params.network.base_bandwidth_mbps == 4 && s.params.network.noise_sigma == 0.3);
    assert_int_equal(s.params.ladder.count, 2);
    assert_string_equal(s.params.ladder.levels[1].name, "high");
    assert_true(s.params.ladder.levels[1].video_kbps == 4500.5 && s.params.ladder.levels[1].width_px == 1280);
    assert_string_equal(s.trace_path, "/tmp/bus.log");
    assert_true(s.dt_s == 0.5 && s.duration_s == 90 && s.has_seed && s.seed == UINT64_MAX);
    assert_true(s.params.buffer.live_edge);
    assert_int_equal(strncmp(s.name, "tracereel-scenario-", 19), 0);
}

static void steps_may_take_several_lines(void **state)
{
    (void)state;
    static const char text[] = "[session]\ntrace = steps:1x5 2x5\n  3x5\n; a comment\n\t4x5\r\n  dt = 0.5\n";
    struct tr_scenario s;
    tr_scenario_defaults(&s);
    struct tr_error err = {0};
    if (load_text(text, sizeof text - 1, &s, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
    assert_string_equal(s.trace_path, "steps:1x5 2x5 3x5 4x5");
    assert_true(s.dt_s == 0.5);
}

static void scenario_errors_name_line_and_nearest(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
        const char *what;
    } cases[] = {
        {"[network]\n\nbase_bandwith_mbps = 4\n", 3, "did you mean network.base_bandwidth_mbps"},
        {"[network]\nbase_bandwidth_mbps = 0\n", 2, "within 0.01 .. 10000"},
        {"[netwrok]\nbase_bandwidth_mbps = 4\n", 2, "did you mean network.base_bandwidth_mbps"},
        {"[network]\nnoise_sigma = 1\n[buffer]\n[network]\nnoise_sigma = 1\n", 5, "set for the second time"},
        {"noise_sigma = 1\n", 1, "before the first [section]"},
        {"[network]\nnonsense\n", 2, "neither [section] nor key = value"},
        {"[network]\nnoise_sigma = 1\n  1x5\n", 3, "only session.trace = steps:... may go on"},
        {"[session]\ntrace = bus.log\n  1x5\n", 3, "only session.trace = steps:... may go on"},
        {"[network\n", 1, "neither [section] nor key = value"},
        {"[ladder]\nx = 1 2 3\n", 2, "must be like"},
        {"[ladder]\nx = 1 2 3 4x5 6 7\n", 2, "must be like"},
        {"[ladder]\nlongerthansixteen = 1 2 3 4x5 6\n", 2, "longer than 15"},
        {"[session]\ndt = -1\n", 2, "positive number"},
        {"[session]\nseed = -1\n", 2, "whole number"},
        {"[session]\ntracce = x\n", 2, "it has trace, dt, duration and seed"},
        {"[session]\ntrace =\n", 2, "must be a path"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tr_scenario s, before;
        tr_scenario_defaults(&s);
        before = s;
        struct tr_error err = {0};
        assert_int_equal(load_text(cases[i].text, strlen(cases[i].text), &s, &err), TR_STATUS_FAILED);
        char line[16];
        snprintf(line, sizeof line, ":%d", cases[i].line);
        assert_string_equal(strrchr(err.where, ':'), line);
        assert_has(err.what, cases[i].what);
        assert_memory_equal(&s, &before, sizeof s); /* nothing lost */
    }
    struct tr_scenario s;
    tr_scenario_defaults(&s);
    struct tr_error err = {0};
    char hostile[3000];
    memset(hostile, 'a', sizeof hostile);
    assert_int_equal(load_text(hostile, sizeof hostile, &s, &err), TR_STATUS_FAILED);
    assert_has(err.what, "no scenario");
    assert_int_equal(load_text("[net\0work]\n", 11, &s, &err), TR_STATUS_FAILED);
    assert_int_equal(load_text("", 0, &s, &err), TR_STATUS_OK);
    char ladder[2000] = "[ladder]\n";
    for (int i = 0; i < 17; i++) {
        sprintf(ladder + strlen(ladder), "l%d = %d 1 %d 10x10 30\n", i, i + 1, i);
    }
    assert_int_equal(load_text(ladder, strlen(ladder), &s, &err), TR_STATUS_FAILED);
    assert_has(err.what, "at most 16 levels");
    assert_int_equal(tr_scenario_load(&s, "modrate", &err), TR_STATUS_FAILED);
    assert_has(err.what, "moderate");
    assert_int_equal(tr_scenario_load(&s, "/nowhere/x.ini", &err), TR_STATUS_FAILED);
    assert_int_equal(tr_scenario_load(&s, "/tmp", &err), TR_STATUS_FAILED);
    assert_has(err.what, "directory");
}

static void every_shipped_scenario_loads(void **state)
{
    (void)state;
    int count = 0;
    for (const char *const *name = tr_scenario_names(); *name; name++, count++) {
        struct tr_scenario s;
        tr_scenario_defaults(&s);
        struct tr_error err = {0};
        if (tr_scenario_load(&s, *name, &err) != TR_STATUS_OK ||
            tr_params_check(&s.params, &err) != TR_STATUS_OK) {
            fail_msg("%s: %s", err.where, err.what);
        }
        assert_true(tr_scenario_ships(*name));
        assert_string_equal(s.name, *name);
    }
    assert_true(count >= 3);
    assert_false(tr_scenario_ships("bus.log"));
    struct tr_scenario s;
    tr_scenario_defaults(&s);
    assert_int_equal(tr_scenario_load(&s, "poor", NULL), TR_STATUS_OK);
    assert_true(s.params.network.base_bandwidth_mbps == 3 && s.params.network.congestion_probability == 0.08);
    assert_true(s.params.network.congestion_severity == 0.8 && s.params.network.noise_sigma == 0.2);
    assert_false(tr_scenario_is_player("twitch-spike"));
    assert_true(tr_scenario_is_player("hls.js-ll"));
}

/* The list of players and rules names each as its row does, so that --player and player.rule mean the same.
 */
static void players_are_called_what_their_rows_say(void **state)
{
    (void)state;
    const struct tr_param *kind = tr_params_find("player.kind"), *rule = tr_params_find("player.rule");
    const int players = (int)kind->max + 1, rules = (int)rule->max;
    for (int i = 0; i < players + rules; i++) {
        const struct tr_player_info *info = tr_player_info((size_t)i);
        assert_string_equal(info->name, i < players ? kind->names[i] : rule->names[i - players + 1]);
        assert_int_equal(info->role, i < players ? TR_PLAYER_ROLE_PLAYER : TR_PLAYER_ROLE_RULE);
        assert_true(*info->title && *info->models);
        struct tr_scenario scenario;
        tr_scenario_defaults(&scenario);
        assert_int_equal(tr_player_lay(&scenario, info->name, "--player", NULL), TR_STATUS_OK);
        assert_int_equal(tr_params_check(&scenario.params, NULL), TR_STATUS_OK);
        assert_int_equal(scenario.params.player.delivery, TR_PLAYER_SEGMENTS);
    }
    assert_null(tr_player_info((size_t)(players + rules)));
    struct tr_scenario scenario;
    struct tr_error err = {0};
    tr_scenario_defaults(&scenario);
    assert_int_equal(tr_player_lay(&scenario, "hls.jx", "--player", &err), TR_STATUS_USAGE);
    assert_string_equal(err.where, "--player");
    assert_has(err.what, "did you mean hls.js");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(players_are_called_what_their_rows_say),
        cmocka_unit_test(every_parameter_is_whole),
        cmocka_unit_test(defaults_are_the_reference),
        cmocka_unit_test(values_are_set_or_refused_with_what_would_be_right),
        cmocka_unit_test(ranges_end_where_they_say),
        cmocka_unit_test(rules_between_parameters_name_both),
        cmocka_unit_test(scenario_files_set_everything),
        cmocka_unit_test(steps_may_take_several_lines),
        cmocka_unit_test(scenario_errors_name_line_and_nearest),
        cmocka_unit_test(every_shipped_scenario_loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
