/* Where the playhead goes, and what the plots show, without a window. */
#include "app/viewport.h"
#include "show/source.h"
#include "unit/unit.h"

#include <math.h>
#include <stdlib.h>

struct scene {
    struct source source;
    struct view_model model;
    struct viewport v;
};

static int open_scene(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    const struct source_request request = {.name = SOURCE_DIR "/traces/bus.csv", .duration_s = 600};
    struct tr_error err = {0};
    if (!s || source_open(&request, &s->source, &err) != TR_STATUS_OK) {
        return -1;
    }
    view_model_init(&s->model, s->source.timeline, s->source.trace, "poor", "", "");
    viewport_init(&s->v, &theme_dark);
    s->v.w = 1280;
    s->v.h = 720;
    viewport_begin(&s->v, 600);
    s->v.playhead.playing = false;
    viewport_arrange(&s->v);
    *state = s;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *s = *state;
    source_close(&s->source);
    free(s);
    return 0;
}

static double start_s(const struct scene *s)
{
    struct plot_window w = viewport_window(&s->v, &s->model);
    return plot_window_start_s(&w);
}

static double end_s(const struct scene *s)
{
    struct plot_window w = viewport_window(&s->v, &s->model);
    return plot_window_end_s(&w);
}

/* A device column of the plots. */
static double column_s(const struct scene *s)
{
    struct plot_window w = viewport_window(&s->v, &s->model);
    return w.spp_s;
}

/* Three clicks at one pixel gave three different times: while following, the first scrolled the plots away.
 */
static void the_plots_stand_still_under_a_click(void **state)
{
    struct scene *s = *state;
    for (int i = 0; i < 3; i++) {
        viewport_seek(&s->v, &s->model, 100);
        assert_true(start_s(s) == 0);
        assert_true(s->v.playhead.t_s == 100);
    }
    assert_true(s->v.follow);
}

static void the_page_turns_for_what_is_out_of_sight(void **state)
{
    struct scene *s = *state;
    viewport_seek(&s->v, &s->model, 300);
    assert_true(viewport_sees_playhead(&s->v, &s->model));
    assert_true(start_s(s) < 290 && end_s(s) > 310);
    double before_s = start_s(s);
    viewport_seek(&s->v, &s->model, 310); /* in sight: nothing moves */
    assert_true(start_s(s) == before_s);
    viewport_seek(&s->v, &s->model, 200);
    assert_true(viewport_sees_playhead(&s->v, &s->model));
    viewport_seek(&s->v, &s->model, 0);
    assert_true(start_s(s) == 0);
    viewport_seek(&s->v, &s->model, 600);
    assert_near(end_s(s), 600, 2 * column_s(s));
}

static void the_plots_scroll_only_once_the_playhead_nears_their_edge(void **state)
{
    struct scene *s = *state;
    s->v.playhead.playing = true;
    double t_s = 0;
    for (; t_s < 100; t_s += 0.5) {
        assert_true(start_s(s) == 0);
        viewport_advance(&s->v, &s->model, 0.5);
    }
    int stood = -1;
    for (; t_s < 200; t_s += 0.5) {
        viewport_advance(&s->v, &s->model, 0.5);
        struct plot_window w = viewport_window(&s->v, &s->model);
        assert_true(w.playhead > w.columns / 2 && w.playhead < w.columns);
        if (t_s > 110) {
            assert_true(stood < 0 || w.playhead == stood); /* to the column */
            stood = w.playhead;
        }
    }
    assert_true(start_s(s) > 80);
}

/* A click near the right edge while it plays: it goes on from there, nothing leaps. */
static void a_playhead_beyond_the_edge_is_not_fetched_back(void **state)
{
    struct scene *s = *state;
    s->v.playhead.playing = true;
    viewport_seek(&s->v, &s->model, 117); /* of 120 in sight */
    double before_s = start_s(s);
    viewport_advance(&s->v, &s->model, 1.0 / 60);
    assert_near(start_s(s), before_s, 2 * column_s(s));
    for (int i = 0; i < 600; i++) {
        viewport_advance(&s->v, &s->model, 1.0 / 60);
    }
    assert_true(viewport_sees_playhead(&s->v, &s->model));
    assert_near(s->v.playhead.t_s - start_s(s), 117, 3 * column_s(s));
}

static void a_loop_is_followed_back_to_its_begin(void **state)
{
    struct scene *s = *state;
    s->v.playhead.has_a = s->v.playhead.has_b = true;
    s->v.playhead.a_s = 20;
    s->v.playhead.b_s = 300;
    s->v.playhead.playing = true;
    viewport_seek(&s->v, &s->model, 299.5);
    viewport_advance(&s->v, &s->model, 1);
    assert_near(s->v.playhead.t_s, 20.5, 1e-9);
    assert_true(viewport_sees_playhead(&s->v, &s->model));
}

static void zoom_keeps_what_one_looks_at(void **state)
{
    struct scene *s = *state;
    viewport_seek(&s->v, &s->model, 300);
    for (int i = 0; i < 5; i++) { /* at the pointer */
        struct plot_window before = viewport_window(&s->v, &s->model);
        float x = plot_window_x(&before, 280);
        viewport_zoom(&s->v, &s->model, 1, 1, 280);
        struct plot_window after = viewport_window(&s->v, &s->model);
        assert_near(plot_window_x(&after, 280), x, 1.5);
    }
    assert_near(s->v.look.span_s, 120 * pow(0.8, 5), 1e-6);
    struct plot_window before = viewport_window(&s->v, &s->model);
    for (int i = 0; i < 4; i++) { /* about the playhead, where it is in sight */
        viewport_zoom(&s->v, &s->model, 1, i < 2 ? -1 : 1, NAN);
        struct plot_window after = viewport_window(&s->v, &s->model);
        assert_near(after.playhead, before.playhead, 2);
    }
    assert_true(s->v.follow);
}

/* Neither way of zooming ends following, or loses what is followed. */
static void zooming_while_it_plays_goes_on_following(void **state)
{
    struct scene *s = *state;
    s->v.playhead.playing = true;
    viewport_seek(&s->v, &s->model, 100);
    for (int i = 0; i < 8; i++) {
        viewport_zoom(&s->v, &s->model, 1, 1, 5); /* the pointer is far from the playhead */
        assert_true(s->v.follow);
        assert_true(viewport_sees_playhead(&s->v, &s->model));
    }
    double before_s = start_s(s);
    viewport_advance(&s->v, &s->model, 1.0 / 60);
    assert_near(start_s(s), before_s, 0.1);
}

static void zoom_has_ends(void **state)
{
    struct scene *s = *state;
    viewport_zoom(&s->v, &s->model, 1, -100, NAN);
    assert_true(s->v.look.span_s == 600 && start_s(s) == 0);
    viewport_zoom(&s->v, &s->model, 1, 100, 300);
    assert_true(s->v.look.span_s == 4);
    viewport_zoom_to(&s->v, &s->model, 1, 0, 600);
    assert_true(s->v.look.span_s == 600 && start_s(s) == 0);
    viewport_zoom_to(&s->v, &s->model, 1, 450, 350); /* either way round */
    assert_near(start_s(s), 350, column_s(s));
    assert_near(end_s(s), 450, column_s(s));
}

static void a_double_click_zooms_to_between_two_events(void **state)
{
    struct scene *s = *state;
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(s->source.timeline, &count);
    assert_true(count > 1);
    double from_s = stalls[0].begin_s, to_s = stalls[0].end_s;
    viewport_zoom_to_event(&s->v, &s->model, 1, (from_s + to_s) / 2);
    assert_true(start_s(s) <= from_s && end_s(s) >= to_s);
    assert_true(s->v.look.span_s < fmax(4, (to_s - from_s) * 1.2));
    s->v.look.bookmarks_s[s->v.look.bookmark_count++] = from_s + (to_s - from_s) / 4;
    viewport_zoom_to_event(&s->v, &s->model, 0.01, (from_s + to_s) / 2);
    assert_true(s->v.look.span_s < fmax(0.6, (to_s - from_s)));
}

static void panning_lets_the_playhead_go_and_playing_takes_it_up(void **state)
{
    struct scene *s = *state;
    viewport_scroll(&s->v, 400);
    assert_false(s->v.follow);
    assert_false(viewport_sees_playhead(&s->v, &s->model));
    assert_near(start_s(s), 400, column_s(s));
    viewport_scroll(&s->v, 1e6); /* no further than there is something */
    assert_near(end_s(s), 600, 2 * column_s(s));
    viewport_scroll(&s->v, -50);
    assert_true(start_s(s) == 0);
    viewport_scroll(&s->v, 400);
    viewport_toggle_play(&s->v, &s->model);
    assert_true(s->v.follow && viewport_sees_playhead(&s->v, &s->model));
}

static void steps_are_whole_and_pause(void **state)
{
    struct scene *s = *state;
    s->v.playhead.playing = true;
    viewport_seek(&s->v, &s->model, 10.4);
    viewport_step(&s->v, &s->model, 1, -1);
    assert_true(s->v.playhead.t_s == 10 && !s->v.playhead.playing);
    viewport_step(&s->v, &s->model, 1, -1);
    assert_true(s->v.playhead.t_s == 9);
    viewport_step(&s->v, &s->model, 1, 1);
    assert_true(s->v.playhead.t_s == 10);
}

static void stalls_alone_can_be_gone_through(void **state)
{
    struct scene *s = *state;
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(s->source.timeline, &count);
    const unsigned mask = 1u << TR_TIMELINE_EVENT_STALL;
    for (size_t i = 0; i < count; i++) {
        assert_true(viewport_seek_event(&s->v, &s->model, mask, true));
        assert_near(s->v.playhead.t_s, stalls[i].begin_s, 1e-6);
    }
    assert_false(viewport_seek_event(&s->v, &s->model, mask, true));
    assert_true(viewport_seek_event(&s->v, &s->model, mask, false));
    assert_near(s->v.playhead.t_s, stalls[count - 2].begin_s, 1e-6);
}

static void one_plot_stays(void **state)
{
    struct scene *s = *state;
    for (int n = 1; n <= PLOT_COUNT; n++) {
        viewport_toggle_plot(&s->v, n);
    }
    unsigned shown = ~s->v.look.hidden_plots & ((1u << PLOT_COUNT) - 1);
    assert_true(shown != 0 && (shown & (shown - 1)) == 0);
    viewport_toggle_plot(&s->v, 0);
    viewport_toggle_plot(&s->v, PLOT_COUNT + 1);
    assert_true((~s->v.look.hidden_plots & ((1u << PLOT_COUNT) - 1)) == shown);
}

static void bookmarks_are_put_and_taken(void **state)
{
    struct scene *s = *state;
    for (int i = 0; i < LOOK_BOOKMARKS_MAX; i++) {
        viewport_seek(&s->v, &s->model, i);
        assert_true(viewport_toggle_bookmark(&s->v));
    }
    viewport_seek(&s->v, &s->model, 599);
    assert_false(viewport_toggle_bookmark(&s->v)); /* no room */
    viewport_seek(&s->v, &s->model, 3);
    assert_true(viewport_toggle_bookmark(&s->v)); /* away with it */
    assert_int_equal(s->v.look.bookmark_count, LOOK_BOOKMARKS_MAX - 1);
}

/* A session file has all that is looked at; what it says beyond the session is held to it. */
static void what_is_looked_at_is_kept_and_restored(void **state)
{
    struct scene *s = *state;
    struct reel_view kept = {0};
    struct look *look = &s->v.look;
    viewport_seek(&s->v, &s->model, 123);
    look->has_selection = true;
    look->select_from_s = 100;
    look->select_to_s = 140;
    look->hidden_plots = 1u << 2;
    look->log_rate = true;
    viewport_keep(&s->v, &kept);
    viewport_begin(&s->v, 600);
    look->has_selection = look->log_rate = false;
    look->hidden_plots = 0;
    viewport_restore(&s->v, &kept);
    assert_near(s->v.playhead.t_s, 123, 1e-9);
    assert_true(look->has_selection && look->log_rate);
    assert_near(look->select_from_s, 100, 0);
    assert_near(look->select_to_s, 140, 0);
    assert_int_equal(look->hidden_plots, 1u << 2);
    kept.select_from_s = -5;
    kept.select_to_s = 1e12;
    viewport_restore(&s->v, &kept);
    assert_near(look->select_from_s, 0, 0);
    assert_near(look->select_to_s, 600, 0);
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)
    const struct CMUnitTest tests[] = {
        SCENE(the_plots_stand_still_under_a_click),
        SCENE(the_page_turns_for_what_is_out_of_sight),
        SCENE(the_plots_scroll_only_once_the_playhead_nears_their_edge),
        SCENE(a_playhead_beyond_the_edge_is_not_fetched_back),
        SCENE(a_loop_is_followed_back_to_its_begin),
        SCENE(zoom_keeps_what_one_looks_at),
        SCENE(zooming_while_it_plays_goes_on_following),
        SCENE(zoom_has_ends),
        SCENE(a_double_click_zooms_to_between_two_events),
        SCENE(panning_lets_the_playhead_go_and_playing_takes_it_up),
        SCENE(steps_are_whole_and_pause),
        SCENE(stalls_alone_can_be_gone_through),
        SCENE(one_plot_stays),
        SCENE(bookmarks_are_put_and_taken),
        SCENE(what_is_looked_at_is_kept_and_restored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
