/* Events to actions, without a window. */
#include "unit/app_fixture.h"
#include "unit/unit.h"

#include <math.h>
#include <string.h>

/* One event; what it makes is done. Returns the kind of the first action. */
static enum action_kind send(struct app *app, struct ui_event e)
{
    struct chrome_in in;
    struct action out[INPUT_ACTIONS_MAX];
    enum errand errand;
    state_facts(app, &in);
    int count = input_event(&app->pointer, &app->chrome, &in, &e, out);
    assert_in_range(count, 0, INPUT_ACTIONS_MAX);
    for (int i = 0; i < count; i++) {
        act(app, &out[i], &errand);
    }
    return count ? out[0].kind : ACTION_NONE;
}

static enum action_kind key(struct app *app, int code, unsigned modifiers)
{
    return send(app, (struct ui_event){.kind = UI_KEY, .key = code, .modifiers = modifiers});
}

static enum action_kind text(struct app *app, const char *typed, unsigned modifiers)
{
    struct ui_event e = {.kind = UI_TEXT, .modifiers = modifiers};
    snprintf(e.text, sizeof e.text, "%s", typed);
    return send(app, e);
}

static enum action_kind mouse(struct app *app, enum ui_event_kind kind, float x, float y, unsigned modifiers)
{
    return send(app, (struct ui_event){.kind = kind, .x = x, .y = y, .clicks = 1, .modifiers = modifiers});
}

static void click(struct app *app, float x, float y)
{
    mouse(app, UI_MOVE, x, y, 0);
    mouse(app, UI_PRESS, x, y, 0);
    mouse(app, UI_RELEASE, x, y, 0);
}

static void drag(struct app *app, float x0, float y0, float x1, float y1, unsigned modifiers)
{
    mouse(app, UI_MOVE, x0, y0, modifiers);
    mouse(app, UI_PRESS, x0, y0, modifiers);
    mouse(app, UI_MOVE, (x0 + x1) / 2, (y0 + y1) / 2, modifiers);
    mouse(app, UI_MOVE, x1, y1, modifiers);
    mouse(app, UI_RELEASE, x1, y1, modifiers);
}

static double time_at(const struct app *app, float x)
{
    struct plot_window w = viewport_window(&app->viewport, &app->session->model);
    return plot_window_time(&w, x);
}

static float x_at(const struct app *app, double t_s)
{
    struct plot_window w = viewport_window(&app->viewport, &app->session->model);
    return plot_window_x(&w, t_s);
}

static struct rect lanes(const struct app *app)
{
    return app->viewport.layout.plot_lanes;
}

static void three_clicks_at_one_pixel_are_one_time(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    float x = l.x + l.w * 0.8f, y = l.y + 60;
    double t_s = time_at(app, x);
    for (int i = 0; i < 3; i++) {
        click(app, x, y);
        assert_near(app->viewport.playhead.t_s, t_s, 1e-9);
        assert_near(time_at(app, x), t_s, 1e-9);
    }
}

static void a_double_click_zooms_and_goes_nowhere_else(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    float x = l.x + l.w / 2, y = l.y + 60;
    click(app, x, y);
    double t_s = app->viewport.playhead.t_s, span_s = app->viewport.look.span_s;
    struct ui_event e = {.kind = UI_PRESS, .x = x, .y = y, .clicks = 2};
    assert_int_equal(send(app, e), ACTION_ZOOM_EVENT);
    e.kind = UI_RELEASE;
    send(app, e);
    assert_true(app->viewport.look.span_s < span_s);
    assert_true(app->viewport.playhead.t_s == t_s);
    assert_true(viewport_sees_playhead(&app->viewport, &app->session->model));
}

static void ctrl_with_plus_scales_and_never_zooms(void **state)
{
    struct app *app = *state;
    double span_s = app->viewport.look.span_s;
    assert_int_equal(key(app, '=', UI_CTRL | UI_SHIFT), ACTION_SCALE);
    /* Some systems send the character after it all the same. */
    struct ui_event e = {.kind = UI_TEXT, .key = '+', .modifiers = UI_CTRL | UI_SHIFT, .text = "+"};
    assert_int_equal(send(app, e), ACTION_NONE);
    assert_int_equal(key(app, '-', UI_CTRL), ACTION_SCALE);
    assert_int_equal(key(app, '0', UI_CTRL), ACTION_SCALE);
    assert_true(app->viewport.look.span_s == span_s);
    e.modifiers = UI_CTRL | UI_ALT; /* AltGr, as Windows has it */
    assert_int_equal(send(app, e), ACTION_ZOOM);
}

static void the_wheel_zooms_at_the_pointer(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    float x = l.x + l.w * 0.3f, y = l.y + 60;
    double t_s = time_at(app, x);
    send(app, (struct ui_event){.kind = UI_WHEEL, .x = x, .y = y, .wheel = 3});
    assert_near(time_at(app, x), t_s, 0.2);
    assert_true(app->viewport.look.span_s < 100);
    assert_true(app->viewport.follow);
}

/* The read-out is of the thing under the pointer, whatever moved. */
static void the_read_out_goes_with_the_plots(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    float x = l.x + l.w * 0.7f;
    mouse(app, UI_MOVE, x, l.y + 60, 0);
    double before_s = app->viewport.look.hover_s;
    assert_near(before_s, time_at(app, x), 1e-6);
    key(app, '+', 0); /* about the playhead, not the pointer */
    struct chrome_in in;
    state_facts(app, &in);
    do_act(app, input_hover(&app->pointer, &app->chrome, &in));
    assert_near(app->viewport.look.hover_s, time_at(app, x), 1e-6);
    assert_true(fabs(app->viewport.look.hover_s - before_s) > 1);
}

static void dragging_the_time_axis_zooms(void **state)
{
    struct app *app = *state;
    struct rect axis = app->viewport.layout.time_axis;
    float x = axis.x + axis.w / 2, y = axis.y + axis.h / 2;
    double span_s = app->viewport.look.span_s, t_s = time_at(app, x);
    mouse(app, UI_MOVE, x, y, 0);
    assert_int_equal(app->pointer.cursor, UI_CURSOR_ACROSS);
    mouse(app, UI_PRESS, x, y, 0);
    mouse(app, UI_MOVE, x + 120, y, 0);
    assert_near(app->viewport.look.span_s, span_s / 2, 1e-6);
    assert_near(time_at(app, x), t_s, 0.3);
    mouse(app, UI_MOVE, x - 60, y, 0);
    assert_true(app->viewport.look.span_s > span_s);
    mouse(app, UI_RELEASE, x - 60, y, 0);
    assert_int_equal(app->pointer.drag, DRAG_NONE);
    assert_true(app->viewport.playhead.t_s == 0);
}

static void dragging_a_plot_pans_and_with_shift_selects(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    float y = l.y + 60;
    do_act(app, (struct action){.kind = ACTION_ZOOM_TO, .from_s = 100, .to_s = 160});
    double t_s = time_at(app, l.x + 300);
    drag(app, l.x + 300, y, l.x + 200, y, 0);
    assert_near(time_at(app, l.x + 200), t_s, 0.2);
    double from_s = time_at(app, l.x + 100), to_s = time_at(app, l.x + 250);
    drag(app, l.x + 100, y, l.x + 250, y, UI_SHIFT);
    assert_true(app->viewport.look.has_selection);
    assert_near(app->viewport.look.select_from_s, from_s, 1e-6);
    assert_near(app->viewport.look.select_to_s, to_s, 1e-6);
    assert_int_equal(key(app, 'z', UI_CTRL), ACTION_UNDO);
    assert_false(app->viewport.look.has_selection);
}

static void the_overview_scrubs_and_its_frame_can_be_taken(void **state)
{
    struct app *app = *state;
    struct rect r = app->viewport.layout.overview;
    float y = r.y + r.h / 2;
    do_act(app, (struct action){.kind = ACTION_ZOOM_TO, .from_s = 100, .to_s = 200});
    click(app, r.x + r.w / 2, y);
    assert_near(app->viewport.playhead.t_s, 150, 0.5);
    mouse(app, UI_MOVE, r.x + r.w * 2 / 3, y, 0); /* its right edge */
    assert_int_equal(app->pointer.cursor, UI_CURSOR_ACROSS);
    drag(app, r.x + r.w * 2 / 3, y, r.x + r.w * 5 / 6, y, 0);
    assert_near(app->viewport.look.start_s, 100, 1);
    assert_near(app->viewport.look.span_s, 150, 2);
    drag(app, r.x + r.w / 3, y, r.x + r.w / 2, y, 0); /* the left one */
    assert_near(app->viewport.look.start_s, 150, 2);
    assert_near(app->viewport.look.span_s, 100, 3);
    drag(app, r.x + r.w * 0.6f, r.y - 4, r.x + r.w * 0.4f, r.y - 4, 0); /* above the strip: all of it */
    assert_near(app->viewport.look.start_s, 90, 3);
    assert_near(app->viewport.look.span_s, 100, 3);
    assert_near(app->viewport.playhead.t_s, 150, 0.5);
}

static void a_threshold_is_dragged_and_undone(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    const struct tr_param *threshold = NULL;
    float y = app->viewport.layout.plot[PLOT_BUFFER].y;
    for (; !threshold && y < l.y + l.h; y++) {
        mouse(app, UI_MOVE, l.x + 200, y, 0);
        threshold = app->pointer.threshold;
    }
    assert_non_null(threshold);
    /* A line that comes under a pointer which rests, for the window has another size, lights up, too. */
    struct chrome_in in;
    state_facts(app, &in);
    app->pointer.threshold = NULL;
    assert_true(input_hover(&app->pointer, &app->chrome, &in).value != HOT_NOTHING);
    app->pointer.threshold = threshold;
    assert_int_equal(app->pointer.cursor, UI_CURSOR_UP_DOWN);
    double before = tr_params_get(&app->session->source.scenario.params, threshold);
    mouse(app, UI_PRESS, l.x + 200, y, 0);
    mouse(app, UI_MOVE, l.x + 200, y + 8, 0);
    mouse(app, UI_MOVE, l.x + 200, y + 16, 0);
    assert_ptr_equal(app->pointer.threshold, threshold);
    mouse(app, UI_RELEASE, l.x + 200, y + 16, 0);
    assert_true(tr_params_get(&app->session->source.scenario.params, threshold) < before);
    key(app, 'z', UI_CTRL);
    assert_true(tr_params_get(&app->session->source.scenario.params, threshold) == before);
}

/* Every control that is named is where its rectangle is, and a press in its middle does what it says. */
static void every_control_answers_a_press(void **state)
{
    struct app *app = *state;
    struct controls controls;
    struct chrome_in in;
    viewport_scroll(&app->viewport, 200); /* so that "back to the playhead" is there */
    state_facts(app, &in);
    chrome_controls(&app->chrome, &in, &controls);
    int pressed = 0;
    for (int i = 0; i < controls.count; i++) {
        const struct control *c = &controls.all[i];
        assert_true(c->name && c->name[0]);
        if (c->press.kind == ACTION_NONE) {
            continue;
        }
        struct ui_event e = {
            .kind = UI_PRESS, .x = c->r.x + c->r.w / 2, .y = c->r.y + c->r.h / 2, .clicks = 1};
        struct action out[INPUT_ACTIONS_MAX];
        state_facts(app, &in);
        assert_int_equal(input_event(&app->pointer, &app->chrome, &in, &e, out), 1);
        assert_int_equal(out[0].kind, c->press.kind);
        pressed++;
    }
    assert_true(pressed >= 12);
}

static void the_keyboard_goes_round_the_controls(void **state)
{
    struct app *app = *state;
    struct focus first;
    key(app, UI_KEY_F6, 0);
    first = app->chrome.focus;
    assert_int_equal(first.kind, FOCUS_BUTTON);
    int steps = 0;
    do {
        key(app, UI_KEY_F6, 0);
        steps++;
    } while (memcmp(&app->chrome.focus, &first, sizeof first) != 0 && steps < 100);
    assert_in_range(steps, 10, 30);
    while (app->chrome.focus.kind != FOCUS_PLAY) {
        key(app, UI_KEY_F6, UI_SHIFT);
    }
    assert_int_equal(key(app, UI_KEY_ENTER, 0), ACTION_TOGGLE_PLAY);
    key(app, UI_KEY_F6, 0);
    assert_int_equal(key(app, UI_KEY_RIGHT, 0), ACTION_SPEED_BY);
    key(app, UI_KEY_ESCAPE, 0);
    assert_int_equal(app->chrome.focus.kind, FOCUS_NONE);
    assert_int_equal(key(app, UI_KEY_RIGHT, 0), ACTION_SEEK_BY);
}

/* Under a popup keys are its own; the character of the key that opened it is not typed into it. */
static void a_popup_takes_the_keys(void **state)
{
    struct app *app = *state;
    key(app, 'o', 0);
    text(app, "o", 0);
    assert_int_equal(app->chrome.popup, POPUP_OPEN);
    assert_string_equal(app->chrome.open.typed, "");
    key(app, 'q', 0);
    text(app, "q", 0);
    assert_int_equal(app->chrome.popup, POPUP_OPEN);
    assert_string_equal(app->chrome.open.typed, "q");
    key(app, UI_KEY_ESCAPE, 0);
    assert_string_equal(app->chrome.open.typed, "");
    key(app, UI_KEY_ESCAPE, 0);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    key(app, 'e', 0);
    assert_int_equal(app->chrome.popup, POPUP_EVENTS);
    key(app, 'e', 0);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    key(app, '?', UI_SHIFT);
    assert_int_equal(app->chrome.popup, POPUP_HELP);
    assert_int_equal(key(app, ' ', 0), ACTION_TOGGLE_PLAY); /* help: keys do what it says they do */
    key(app, 'h', 0);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
}

/* A line taken by a click: a second one, quickly after it, does not hit what then lies there. */
static void half_a_double_click_means_nothing(void **state)
{
    struct app *app = *state;
    struct rect room;
    key(app, 'p', 0);
    struct chrome_in in;
    state_facts(app, &in);
    float y = 360; /* the list stands in the middle */
    mouse(app, UI_MOVE, 640, y, 0);
    mouse(app, UI_PRESS, 640, y, 0);
    assert_int_equal(mouse(app, UI_RELEASE, 640, y, 0), ACTION_PLAYER);
    assert_int_equal(app->chrome.popup, POPUP_NONE);
    struct ui_event second = {.kind = UI_PRESS, .x = 640, .y = y, .clicks = 2};
    room = app->viewport.layout.plots;
    assert_true(rect_contains(room, 640, y));
    assert_int_equal(send(app, second), ACTION_TAKEN);
    second.kind = UI_RELEASE;
    send(app, second);
    assert_true(app->viewport.playhead.t_s == 0);
}

static void a_dropped_file_is_opened(void **state)
{
    struct app *app = *state;
    struct ui_event e = {.kind = UI_DROP, .text = "/x/y.csv"};
    assert_int_equal(send(app, e), ACTION_OPEN_PATH);
    assert_string_equal(app->opening.path, "/x/y.csv");
    assert_int_equal(send(app, (struct ui_event){.kind = UI_QUIT}), ACTION_QUIT);
}

static void a_pointer_that_leaves_is_forgotten(void **state)
{
    struct app *app = *state;
    struct rect l = lanes(app);
    mouse(app, UI_MOVE, l.x + 100, l.y + 60, 0);
    assert_true(app->viewport.look.has_hover);
    send(app, (struct ui_event){.kind = UI_LEAVE});
    assert_false(app->viewport.look.has_hover);
    assert_true(app->pointer.x < 0);
}

static void keys_of_the_interface_reach_the_session(void **state)
{
    struct app *app = *state;
    key(app, UI_KEY_RIGHT, 0);
    assert_true(app->viewport.playhead.t_s == 5);
    key(app, UI_KEY_PAGE_DOWN, UI_SHIFT);
    size_t count;
    double stall_s = tr_timeline_stalls(app->session->source.timeline, &count)[0].begin_s;
    assert_true(app->viewport.playhead.t_s >= fmin(5, stall_s));
    float x = x_at(app, 60);
    assert_true(x > 0);
    key(app, '0', 0);
    assert_true(app->viewport.look.span_s == 300);
}

static void a_third_click_leaves_a_name_open_and_one_elsewhere_takes_it(void **state)
{
    struct chips chips = {.chips = {{100, 10, 90, 24}, {200, 10, 90, 24}}};
    char names[][SESSION_NAME_SIZE] = {"one", "two", "", ""};
    const struct focus focus = {0};
    struct ui_event press = {.kind = UI_PRESS, .x = 110, .y = 20, .clicks = 2};
    (void)state;
    assert_int_equal(chips_event(&chips, &focus, &press).kind, ACTION_TYPE_NAME);
    chips_type(&chips, 0, names);
    press.clicks = 3;
    assert_int_equal(chips_event(&chips, &focus, &press).kind, ACTION_TAKEN);
    assert_int_equal(chips.typing, 1);
    press = (struct ui_event){.kind = UI_PRESS, .x = 210, .y = 20, .clicks = 1};
    assert_int_equal(chips_event(&chips, &focus, &press).kind, ACTION_RENAME);
    assert_int_equal(chips.typing, 0);
}

/* A stall that is wide enough on the plots to be hit. */
static const struct tr_timeline_stall *long_stall(const struct session *session)
{
    size_t count;
    const struct tr_timeline_stall *stalls = tr_timeline_stalls(session->source.timeline, &count);
    for (size_t i = 0; i < count; i++) {
        if (stalls[i].end_s - stalls[i].begin_s >= 3) {
            return &stalls[i];
        }
    }
    return NULL;
}

static void a_click_on_a_stall_says_why(void **state)
{
    struct app *app = *state;
    const struct layout *l = &app->viewport.layout;
    const struct tr_timeline_stall *stall = long_stall(app->session);
    assert_non_null(stall);
    const double middle_s = (stall->begin_s + stall->end_s) / 2;
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = fmax(0, stall->begin_s - 5)});
    viewport_arrange(&app->viewport);
    /* in the plots */
    click(app, x_at(app, middle_s), lanes(app).y + 60);
    assert_true(app->chrome.why.open);
    assert_near(app->chrome.why.e.begin_s, stall->begin_s, 1e-9);
    assert_near(app->viewport.playhead.t_s, middle_s, 1);
    assert_int_equal(app->pointer.cursor, UI_CURSOR_HAND);
    do_kind(app, ACTION_WHY);
    assert_false(app->chrome.why.open);
    /* a drag over it is none */
    drag(app, x_at(app, middle_s), lanes(app).y + 60, x_at(app, middle_s) + 40, lanes(app).y + 60, 0);
    assert_false(app->chrome.why.open);
    /* in the overview */
    click(app, l->overview.x + l->overview.w * (float)(middle_s / app->viewport.playhead.duration_s),
          l->overview.y + l->overview.h / 2);
    assert_true(app->chrome.why.open);
    assert_near(app->chrome.why.e.begin_s, stall->begin_s, 1e-9);
    do_kind(app, ACTION_WHY);
}

/* In a comparison the ribbon says whose stall it is. */
static void a_click_on_a_ribbon_says_why_of_its_session(void **state)
{
    struct app *app = *state;
    do_act(app, (struct action){.kind = ACTION_BESIDE, .text = "shaka"});
    do_act(app, (struct action){.kind = ACTION_CURRENT, .value = 1});
    assert_int_equal(app->sessions.count, 2);
    const struct tr_timeline_stall *stall = long_stall(app->sessions.each[0]);
    const double middle_s = (stall->begin_s + stall->end_s) / 2;
    do_act(app, (struct action){.kind = ACTION_SEEK_TO, .value = fmax(0, stall->begin_s - 5)});
    viewport_arrange(&app->viewport);
    const struct rect ribbons = app->viewport.layout.ribbons;
    click(app, x_at(app, middle_s), ribbons.y + 8);
    assert_true(app->chrome.why.open);
    assert_int_equal(app->sessions.current, 0);
    assert_near(app->chrome.why.e.begin_s, stall->begin_s, 1e-9);
    do_kind(app, ACTION_WHY);
}

int main(void)
{
#define APP(test) cmocka_unit_test_setup_teardown(test, open_app, close_app)
    const struct CMUnitTest tests[] = {
        APP(a_click_on_a_stall_says_why),
        APP(a_click_on_a_ribbon_says_why_of_its_session),
        APP(three_clicks_at_one_pixel_are_one_time),
        APP(a_double_click_zooms_and_goes_nowhere_else),
        APP(ctrl_with_plus_scales_and_never_zooms),
        APP(the_wheel_zooms_at_the_pointer),
        APP(the_read_out_goes_with_the_plots),
        APP(dragging_the_time_axis_zooms),
        APP(dragging_a_plot_pans_and_with_shift_selects),
        APP(the_overview_scrubs_and_its_frame_can_be_taken),
        APP(a_threshold_is_dragged_and_undone),
        APP(every_control_answers_a_press),
        APP(the_keyboard_goes_round_the_controls),
        APP(a_popup_takes_the_keys),
        APP(half_a_double_click_means_nothing),
        cmocka_unit_test(a_third_click_leaves_a_name_open_and_one_elsewhere_takes_it),
        APP(a_dropped_file_is_opened),
        APP(a_pointer_that_leaves_is_forgotten),
        APP(keys_of_the_interface_reach_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
