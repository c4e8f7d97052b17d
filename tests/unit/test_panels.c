#include "app/drawer.h"
#include "app/event_list.h"
#include "app/notes_panel.h"
#include "app/reading.h"
#include "ui/list.h"
#include "ui/slider.h"
#include "unit/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct ui_event key_event(int key)
{
    return (struct ui_event){.kind = UI_KEY, .key = key};
}

static struct ui_event pointer(enum ui_event_kind kind, float x, float y)
{
    return (struct ui_event){.kind = kind, .x = x, .y = y, .clicks = 1};
}

static void a_list_skips_headings_and_scrolls(void **state)
{
    (void)state;
    struct ui_list_line lines[30] = {{.heading = true, .text = "h"}};
    for (int i = 1; i < 30; i++) {
        lines[i] = (struct ui_list_line){.text = "x", .heading = i == 10};
    }
    struct rect r = {0, 0, 300, UI_LIST_LINE_H * 5};
    struct ui_list list;
    struct ui_event down = key_event(UI_KEY_DOWN), end = key_event(UI_KEY_END),
                    enter = key_event(UI_KEY_ENTER);
    ui_list_init(&list, lines, 30);
    assert_int_equal(list.chosen, 1);
    for (int i = 0; i < 9; i++) {
        ui_list_event(&list, r, lines, 30, &down);
    }
    assert_int_equal(list.chosen, 11); /* over the heading at 10 */
    assert_in_range(list.chosen - list.first, 0, 4);
    ui_list_event(&list, r, lines, 30, &end);
    assert_int_equal(list.chosen, 29);
    assert_int_equal(list.first, 25);
    assert_int_equal(ui_list_event(&list, r, lines, 30, &enter), UI_LIST_ACCEPTED);
    struct ui_event click = pointer(UI_RELEASE, 50, UI_LIST_LINE_H * 1.5f),
                    beside = pointer(UI_RELEASE, 400, 10);
    assert_int_equal(ui_list_event(&list, r, lines, 30, &click), UI_LIST_ACCEPTED);
    assert_int_equal(list.chosen, 26);
    assert_int_equal(ui_list_event(&list, r, lines, 30, &beside), UI_LIST_IGNORED);
}

static void an_empty_list_does_nothing(void **state)
{
    (void)state;
    struct ui_list list;
    struct rect r = {0, 0, 300, 100};
    ui_list_init(&list, NULL, 0);
    for (int key = UI_KEY_LEFT; key <= UI_KEY_F1; key++) {
        struct ui_event e = key_event(key);
        assert_int_not_equal(ui_list_event(&list, r, NULL, 0, &e), UI_LIST_ACCEPTED);
    }
}

static void sliders_reach_their_ends_and_come_back(void **state)
{
    (void)state;
    size_t count;
    const struct param *table = params_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].kind != PARAM_NUMBER) {
            continue;
        }
        struct ui_slider s = ui_slider_make(table[i].min, table[i].max,
                                            isnan(table[i].initial) ? table[i].min : table[i].initial);
        assert_true(ui_slider_value(&s, 0) == table[i].min);
        assert_true(ui_slider_value(&s, 1) == table[i].max);
        for (double share = 0; share <= 1; share += 0.037) {
            double value = ui_slider_value(&s, share);
            assert_true(value >= s.min && value <= s.max);
            assert_true(fabs(ui_slider_share(&s, value) - share) < 0.02);
            assert_true(share > 0.98 || ui_slider_nudge(&s, value, 1) > value);
        }
    }
}

/* Keys walk through every row; arrows ask for values within range; Delete asks for the value before. */
static void the_drawer_works_by_keys(void **state)
{
    (void)state;
    struct drawer drawer;
    struct drawer_change change;
    struct params params, usual;
    size_t count;
    params_table(&count);
    params_defaults(&params);
    usual = params;
    drawer_init(&drawer);
    drawer.open = true;
    struct ui_event down = key_event(UI_KEY_DOWN), right = key_event(UI_KEY_RIGHT),
                    left = key_event(UI_KEY_LEFT), reset = key_event(UI_KEY_DELETE),
                    tab = key_event(UI_KEY_TAB);
    for (size_t i = 0; i < count; i++) {
        assert_true(drawer_event(&drawer, 1280, 720, &params, &usual, &down, &change));
        assert_int_equal(drawer.chosen, (int)i);
        const struct ui_event *moves[] = {&right, &left, &right};
        for (int k = 0; k < 3; k++) {
            assert_true(drawer_event(&drawer, 1280, 720, &params, &usual, moves[k], &change));
            assert_ptr_equal(change.param, &params_table(&count)[i]);
            assert_true(change.value >= change.param->min && change.value <= change.param->max);
            params_put(&params, change.param, change.value);
        }
        assert_true(drawer_event(&drawer, 1280, 720, &params, &usual, &reset, &change));
        params_put(&params, change.param, change.value);
    }
    assert_memory_equal(&params, &usual, sizeof params);
    assert_true(drawer_event(&drawer, 1280, 720, &params, &usual, &tab, &change));
    assert_false(drawer.open);
}

static void typed_values_are_read_or_refused(void **state)
{
    (void)state;
    struct drawer drawer;
    struct drawer_change change;
    struct params params;
    params_defaults(&params);
    drawer_init(&drawer);
    drawer.open = true;
    drawer.chosen = 0;
    const char *const texts[] = {"2.5", "1e9", "-", "3..4"};
    for (int i = 0; i < 4; i++) {
        struct ui_event enter = key_event(UI_KEY_ENTER);
        drawer_event(&drawer, 1280, 720, &params, &params, &enter, &change);
        assert_true(drawer.typing);
        for (const char *c = texts[i]; *c; c++) {
            struct ui_event e = {.kind = UI_TEXT, .text = {*c}};
            drawer_event(&drawer, 1280, 720, &params, &params, &e, &change);
        }
        drawer_event(&drawer, 1280, 720, &params, &params, &enter, &change);
        assert_false(drawer.typing);
        assert_int_equal(change.bad_text, i >= 2);
        assert_true(i != 0 || change.value == 2.5);
        assert_true(i != 1 || change.value == change.param->max); /* held at the range's end */
    }
}

static void overrides_become_buttons(void **state)
{
    (void)state;
    struct trace_note notes[] = {
        {TRACE_NOTE_GAPS, true, (char *)"3 gaps", (char *)"--gap zero|cut|cap:S"},
        {TRACE_NOTE_UNIT, false, (char *)"unit?", (char *)"--unit MBps"},
        {TRACE_NOTE_WHY, false, (char *)"why", (char *)"--read-format NAME"},
        {TRACE_NOTE_COLUMNS, false, (char *)"two", (char *)"--column NAME --time-column NAME"},
    };
    struct trace_info info = {.notes = notes, .note_count = 4};
    struct notes_panel panel;
    notes_panel_fill(&panel, &info);
    assert_true(panel.open);
    assert_int_equal(panel.button_count, 4);
    static const char *const values[] = {"zero", "cut", "cap:5", "MBps"};
    struct trace_options options = {.unit = "kbps"};
    struct reading reading;
    reading_set(&reading, &options);
    for (int i = 0; i < 4; i++) {
        assert_string_equal(panel.buttons[i].value, values[i]);
        assert_true(reading_override(&reading, panel.buttons[i].option, panel.buttons[i].value));
    }
    assert_int_equal(reading.options.gap, TRACE_GAP_CAP);
    assert_true(reading.options.gap_cap_s == 5);
    assert_string_equal(reading.options.unit, "MBps");
    assert_false(reading_override(&reading, "--gap", "sometimes"));
    assert_false(reading_override(&reading, "--quiet", ""));
    notes[0].warning = false;
    notes_panel_fill(&panel, &info);
    assert_false(panel.open);
}

static void events_and_bookmarks_stand_in_order_of_time(void **state)
{
    (void)state;
    struct timeline_event events[] = {
        {.t_s = 5, .kind = TIMELINE_EVENT_STALL, .duration_s = 2},
        {.t_s = 7, .kind = TIMELINE_EVENT_RESUME},
        {.t_s = 9, .kind = TIMELINE_EVENT_SWITCH, .from_level = 0, .to_level = 2},
    };
    struct timeline timeline = {.dt_s = 1, .count = 20, .events = events, .event_count = 3};
    timeline.params.ladder = *ladder_default();
    const double bookmarks_s[] = {12, 3, 5.5};
    struct event_list *list = malloc(sizeof *list);
    assert_non_null(list);
    event_list_fill(list, &timeline, bookmarks_s, 3, 6);
    assert_int_equal(list->count, 5); /* resumes are not listed */
    for (int i = 1; i < list->count; i++) {
        assert_true(list->at_s[i] >= list->at_s[i - 1]);
    }
    assert_true(list->at_s[list->list.chosen] == 9); /* the first at or after t */
    free(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_skips_headings_and_scrolls),
        cmocka_unit_test(an_empty_list_does_nothing),
        cmocka_unit_test(sliders_reach_their_ends_and_come_back),
        cmocka_unit_test(the_drawer_works_by_keys),
        cmocka_unit_test(typed_values_are_read_or_refused),
        cmocka_unit_test(overrides_become_buttons),
        cmocka_unit_test(events_and_bookmarks_stand_in_order_of_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
