/* The dashboard against stored pictures: each layout and theme, playing and stalled, from fixed seeds. */
#include "show/picture.h"
#include "show/why.h"
#include "gfx/font.h"
#include "golden/compare.h"
#include "unit/unit.h"
#include "view/why.h"

#include <stdio.h>
#include <stdlib.h>

struct golden {
    const char *name, *theme;
    enum layout_kind layout;
    int w, h;
    double t_s;
};

static struct source source;
/* A network that is too little now and then. */
static const struct source_setting scarce[] = {{"network.base_bandwidth_mbps", "1"},
                                               {"network.congestion_recovery_rate", "0.08"},
                                               {"encoder.av_sync_noise_ms", "4"}};

static int open_source(void **state)
{
    (void)state;
    struct source_request request = {
        .name = "poor", .has_seed = true, .seed = 2, .settings = scarce, .setting_count = 3};
    struct tr_error err = {0};
    if (source_open(&request, &source, &err) != TR_STATUS_OK) {
        print_error("%s\n", err.what);
        return -1;
    }
    return 0;
}

static int close_source(void **state)
{
    (void)state;
    source_close(&source);
    return 0;
}

static void the_dashboard_is_what_was_looked_at(void **state)
{
    const struct golden *g = *state;
    struct picture picture;
    struct canvas canvas;
    struct tr_error err = {0};
    assert_int_equal(picture_init(&picture, &source, g->theme, g->layout, &err), TR_STATUS_OK);
    assert_int_equal(picture_canvas(&picture, g->w, g->h, &canvas, &err), TR_STATUS_OK);
    dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, g->t_s);
    bool matches = golden_matches(g->name, &canvas, fonts_describe(picture.fonts));
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    assert_true(matches);
}

/* Why a stall happened: of the reference model, as it is found, or one made up that has something of
 * everything, as no single stall has. */
struct golden_why {
    const char *name, *theme;
    int w, h;
    bool made_up;
};

static void make_up(struct explanation *e)
{
    static const double parts_s[LEDGER_PARTS] = {
        [LEDGER_LINK] = 9.3,     [LEDGER_LEVEL] = 6.2, [LEDGER_UNUSED] = 1.4, [LEDGER_GIVEN_UP] = 3.1,
        [LEDGER_ANSWER] = 0.8,   [LEDGER_LIST] = 0.6,  [LEDGER_SOUND] = 0.9,  [LEDGER_UNFINISHED] = 1.1,
        [LEDGER_CATCH_UP] = 0.4, [LEDGER_RUN_ON] = -2, [LEDGER_GAINED] = -4.8};
    static const struct explain_after after = {.stalls = 3, .stalled_s = 41.5};
    double lost_s = 0;
    for (int i = 0; i < LEDGER_PARTS; i++) {
        e->ledger.parts_s[i] = parts_s[i];
        lost_s += parts_s[i];
    }
    e->ledger.lost_s = lost_s;
    e->link.down_from_s = e->link.down_to_s = 0;
    e->verdict = EXPLAIN_PLAYER;
    e->change_count = 5;
    e->changes[0] = (struct explain_change){.lever = EXPLAIN_LATENCY, .from = 8, .to = 11.3, .after = after};
    e->changes[1] =
        (struct explain_change){.lever = EXPLAIN_SAFETY, .from = 0.85, .to = 0.62, .after = after};
    e->changes[2] = (struct explain_change){.lever = EXPLAIN_LOWEST, .from = 300, .to = 169, .after = after};
    e->changes[3] = (struct explain_change){
        .lever = EXPLAIN_OTHER, .player = tr_player_find("shaka"), .after = {.stalls = 0}};
    e->changes[4] = (struct explain_change){.lever = EXPLAIN_BANDWIDTH,
                                            .begin_s = e->ledger.from_s,
                                            .length_s = 12.9,
                                            .mbps = 0.47,
                                            .after = after};
}

static void why_is_what_was_looked_at(void **state)
{
    const struct golden_why *g = *state;
    struct picture picture;
    struct canvas canvas;
    struct explanation e;
    struct tr_error err = {0};
    assert_int_equal(why_explain(&source, 1, 1, &e, &err), TR_STATUS_OK);
    if (g->made_up) {
        make_up(&e);
    }
    struct why_card card = {.e = &e, .timeline = source.timeline, .pressed = g->made_up, .hot = g->made_up};
    assert_int_equal(picture_init(&picture, &source, g->theme, LAYOUT_DASHBOARD, &err), TR_STATUS_OK);
    assert_int_equal(picture_canvas(&picture, g->w, g->h, &canvas, &err), TR_STATUS_OK);
    picture.look.why = &card;
    dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, e.begin_s + 0.5);
    bool matches = golden_matches(g->name, &canvas, fonts_describe(picture.fonts));
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    explanation_destroy(&e);
    assert_true(matches);
}

/* Several sessions over one network, side by side: of the reference model, so that a better player does not
 * change a picture. */
struct golden_comparison {
    const char *name, *theme;
    int sessions, w, h;
    double t_s;
    bool links; /* each over a link of its own, with a span selected */
    int alone;  /* only this one is shown, from 1; 0: all */
    bool why;   /* its second session stalls, and the card says why */
};

static void a_comparison_is_what_was_looked_at(void **state)
{
    static const struct {
        const char *name;
        struct source_setting settings[2];
    } sessions[VIEW_SESSIONS_MAX] = {
        {"reference", {{"network.base_bandwidth_mbps", "1"}, {"encoder.safety_factor", "0.85"}}},
        {"careful", {{"network.base_bandwidth_mbps", "1"}, {"encoder.safety_factor", "0.5"}}},
        {"short buffer", {{"network.base_bandwidth_mbps", "1"}, {"buffer.max_level_s", "5"}}},
        {"patient", {{"network.base_bandwidth_mbps", "1"}, {"buffer.rebuffer_threshold_s", "8"}}},
    };
    const struct golden_comparison *g = *state;
    struct source_request requests[VIEW_SESSIONS_MAX];
    struct lineup *lineup = calloc(1, sizeof *lineup);
    struct picture picture;
    struct canvas canvas;
    struct tr_error err = {0};
    assert_non_null(lineup);
    for (int i = 0; i < g->sessions; i++) {
        requests[i] = (struct source_request){.name = "poor",
                                              .has_seed = true,
                                              .seed = 2 + (g->links ? (uint64_t)i : 0),
                                              .duration_s = g->links ? 300 + i * 60 : 0,
                                              .settings = sessions[i].settings,
                                              .setting_count = 2};
    }
    assert_int_equal(lineup_open(requests, g->sessions, lineup, &err), TR_STATUS_OK);
    for (int i = 0; i < g->sessions; i++) {
        snprintf(lineup->names[i], sizeof lineup->names[i], "%s", sessions[i].name);
    }
    assert_int_equal(picture_init_lineup(&picture, lineup, g->theme, LAYOUT_COMPARE, &err), TR_STATUS_OK);
    assert_int_equal(picture_canvas(&picture, g->w, g->h, &canvas, &err), TR_STATUS_OK);
    picture.look.has_selection = g->links;
    picture.look.select_from_s = g->t_s - 40;
    picture.look.select_to_s = g->t_s - 20;
    picture.look.layout = g->alone > 0 ? LAYOUT_DASHBOARD : LAYOUT_COMPARE;
    struct view_model drawn =
        g->alone > 0 ? view_model_alone(&picture.models[0], g->alone - 1) : picture.models[0];
    struct explanation e = {0};
    struct why_card card = {
        .e = &e, .timeline = lineup->sources[1].timeline, .whose = lineup->names[1], .hot = -1};
    if (g->why) {
        assert_int_equal(why_explain(&lineup->sources[1], 3, 1, &e, &err), TR_STATUS_OK);
        picture.look.why = &card;
    }
    dashboard_draw(&picture.dashboard, &canvas, &drawn, &picture.look, g->why ? e.begin_s + 0.5 : g->t_s);
    explanation_destroy(&e);
    bool matches = golden_matches(g->name, &canvas, fonts_describe(picture.fonts));
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    lineup_close(lineup);
    free(lineup);
    assert_true(matches);
}

/* The session of a log, beside the reference model over the same link: with a ladder of its own, and with
 * what is not in the log. Compared twice over, the second is told to be the same. */
struct golden_real {
    const char *name, *theme, *log;
    int sessions, w, h;
    double t_s;
};

static void a_real_session_is_what_was_looked_at(void **state)
{
    const struct golden_real *g = *state;
    static const char *const players[] = {"real", NULL, NULL};
    struct source_request requests[3];
    struct lineup *lineup = calloc(1, sizeof *lineup);
    struct picture picture;
    struct canvas canvas;
    struct tr_error err = {0};
    char path[512];
    assert_non_null(lineup);
    snprintf(path, sizeof path, SOURCE_DIR "/tests/data/traces/%s", g->log);
    for (int i = 0; i < g->sessions; i++) {
        requests[i] = (struct source_request){.name = path, .player = players[i]};
    }
    assert_int_equal(lineup_open(requests, g->sessions, lineup, &err), TR_STATUS_OK);
    assert_int_equal(picture_init_lineup(&picture, lineup, g->theme,
                                         g->sessions > 1 ? LAYOUT_COMPARE : LAYOUT_DASHBOARD, &err),
                     TR_STATUS_OK);
    assert_int_equal(picture_canvas(&picture, g->w, g->h, &canvas, &err), TR_STATUS_OK);
    dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, g->t_s);
    bool matches = golden_matches(g->name, &canvas, fonts_describe(picture.fonts));
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    lineup_close(lineup);
    free(lineup);
    assert_true(matches);
}

/* At another zoom. Low latency: behind live with its target and the rate, parts and chunks in lane and tank.
 * An hour and more: stalls that share a few pixels. */
struct golden_zoom {
    const char *name, *theme, *over, *player;
    int w, h;
    double t_s, span_s, duration_s; /* of the session; 0: the trace's own */
};

static void a_zoom_is_what_was_looked_at(void **state)
{
    const struct golden_zoom *g = *state;
    struct source zoomed;
    struct picture picture;
    struct canvas canvas;
    struct tr_error err = {0};
    const struct source_request request = {.name = g->over,
                                           .player = g->player,
                                           .duration_s = g->duration_s,
                                           .settings = scarce,
                                           .setting_count = g->player ? 0 : 3};
    assert_int_equal(source_open(&request, &zoomed, &err), TR_STATUS_OK);
    assert_int_equal(picture_init(&picture, &zoomed, g->theme, LAYOUT_DASHBOARD, &err), TR_STATUS_OK);
    picture.look.span_s = g->span_s;
    assert_int_equal(picture_canvas(&picture, g->w, g->h, &canvas, &err), TR_STATUS_OK);
    dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, g->t_s);
    bool matches = golden_matches(g->name, &canvas, fonts_describe(picture.fonts));
    canvas_destroy(&canvas);
    picture_destroy(&picture);
    source_close(&zoomed);
    assert_true(matches);
}

/* The property that everything leans on: what was drawn before does not show. */
static void a_frame_does_not_depend_on_those_before(void **state)
{
    (void)state;
    struct picture fresh, used;
    struct canvas a, b;
    struct tr_error err = {0};
    assert_int_equal(picture_init(&fresh, &source, "dark", LAYOUT_DASHBOARD, &err), TR_STATUS_OK);
    assert_int_equal(picture_init(&used, &source, "dark", LAYOUT_DASHBOARD, &err), TR_STATUS_OK);
    assert_int_equal(picture_canvas(&fresh, 1280, 720, &a, &err), TR_STATUS_OK);
    assert_int_equal(picture_canvas(&used, 1280, 720, &b, &err), TR_STATUS_OK);
    for (double t_s = 0; t_s < 300; t_s += 41.7) {
        dashboard_draw(&used.dashboard, &b, &used.models[0], &used.look, t_s);
    }
    dashboard_draw(&used.dashboard, &b, &used.models[0], &used.look, 77.7);
    dashboard_draw(&fresh.dashboard, &a, &fresh.models[0], &fresh.look, 77.7);
    struct comparison c = compare_pictures(&a, &b, 0, NULL);
    canvas_destroy(&a);
    canvas_destroy(&b);
    picture_destroy(&fresh);
    picture_destroy(&used);
    assert_int_equal(c.max_difference, 0);
}

int main(void)
{
    static struct golden goldens[] = {
        {"dashboard-dark", "dark", LAYOUT_DASHBOARD, 1280, 720, 88.3},
        {"dashboard-light", "light", LAYOUT_DASHBOARD, 1280, 720, 88.3},
        {"dashboard-small", "dark", LAYOUT_DASHBOARD, 800, 450, 114.2},
        {"dashboard-large", "light", LAYOUT_DASHBOARD, 1920, 1080, 0},
        {"plots-dark", "dark", LAYOUT_PLOTS, 1280, 720, 88.3},
        {"plots-light", "light", LAYOUT_PLOTS, 1280, 720, 299},
        {"viewer-dark", "dark", LAYOUT_VIEWER, 1280, 720, 88.3},
        {"viewer-light", "light", LAYOUT_VIEWER, 1280, 720, 114.2},
    };
    static struct golden_comparison comparisons[] = {
        {"compare-two-dark", "dark", 2, 1280, 720, 150, false, 0, false},
        {"compare-two-light", "light", 2, 800, 450, 150, false, 0, false},
        {"compare-four-dark", "dark", 4, 1280, 720, 214, false, 0, false},
        {"compare-four-light", "light", 4, 1920, 1080, 214, false, 0, false},
        {"compare-four-small", "dark", 4, 800, 450, 214, false, 0, false},
        {"compare-two-small-dark", "dark", 2, 800, 450, 150, false, 0, false},
        {"compare-two-medium-light", "light", 2, 1280, 720, 150, false, 0, false},
        {"compare-two-large-dark", "dark", 2, 1920, 1080, 150, false, 0, false},
        {"compare-two-large-light", "light", 2, 1920, 1080, 214, false, 0, false},
        {"compare-four-small-light", "light", 4, 800, 450, 150, false, 0, false},
        {"compare-four-medium-light", "light", 4, 1280, 720, 150, false, 0, false},
        {"compare-four-large-dark", "dark", 4, 1920, 1080, 150, false, 0, false},
        {"compare-links-light", "light", 3, 1280, 720, 150, true, 0, false},
        {"compare-alone-dark", "dark", 3, 1280, 720, 150, false, 2, false},
        {"compare-why-dark", "dark", 2, 1280, 720, 0, false, 0, true},
        {"compare-why-light", "light", 4, 1920, 1080, 0, false, 0, true},
        {"compare-why-small", "light", 4, 800, 450, 0, false, 0, true},
    };
    static struct golden_why whys[] = {
        {"why-small-dark", "dark", 800, 450, false},   {"why-small-light", "light", 800, 450, true},
        {"why-medium-dark", "dark", 1280, 720, true},  {"why-medium-light", "light", 1280, 720, false},
        {"why-large-dark", "dark", 1920, 1080, false}, {"why-large-light", "light", 1920, 1080, true},
    };
    static struct golden_real reals[] = {
        {"real-alone-dark", "dark", "hls-session.har", 1, 1280, 720, 14},
        {"real-compared-dark", "dark", "hls-session.cmcd.log", 3, 1280, 720, 14.5},
        {"real-compared-light", "light", "cmcd-v2.log", 2, 800, 450, 4},
    };
    static struct golden_zoom zooms[] = {
        {"low-latency-dark", "dark", "twitch-spike", "dash.js-ll", 1280, 720, 27.5, 12, 0},
        {"low-latency-light", "light", "twitch-spike", "hls.js-ll", 1280, 720, 6.3, 12, 0},
        {"hours-light", "light", "poor", NULL, 1280, 720, 5200, 7200, 7200},
    };
    enum {
        WHYS = sizeof whys / sizeof *whys,
        GOLDENS = sizeof goldens / sizeof *goldens,
        COMPARISONS = sizeof comparisons / sizeof *comparisons,
        ZOOMS = sizeof zooms / sizeof *zooms,
        REALS = sizeof reals / sizeof *reals
    };
    struct CMUnitTest tests[GOLDENS + COMPARISONS + WHYS + ZOOMS + REALS + 1];
    size_t count = GOLDENS;
    for (size_t i = 0; i < count; i++) {
        tests[i] = (struct CMUnitTest){goldens[i].name, the_dashboard_is_what_was_looked_at, NULL, NULL,
                                       &goldens[i]};
    }
    for (size_t i = 0; i < COMPARISONS; i++) {
        tests[count++] = (struct CMUnitTest){comparisons[i].name, a_comparison_is_what_was_looked_at, NULL,
                                             NULL, &comparisons[i]};
    }
    for (size_t i = 0; i < WHYS; i++) {
        tests[count++] = (struct CMUnitTest){whys[i].name, why_is_what_was_looked_at, NULL, NULL, &whys[i]};
    }
    for (size_t i = 0; i < REALS; i++) {
        tests[count++] =
            (struct CMUnitTest){reals[i].name, a_real_session_is_what_was_looked_at, NULL, NULL, &reals[i]};
    }
    for (size_t i = 0; i < ZOOMS; i++) {
        tests[count++] =
            (struct CMUnitTest){zooms[i].name, a_zoom_is_what_was_looked_at, NULL, NULL, &zooms[i]};
    }
    tests[count] = (struct CMUnitTest)cmocka_unit_test(a_frame_does_not_depend_on_those_before);
    return cmocka_run_group_tests(tests, open_source, close_source);
}
