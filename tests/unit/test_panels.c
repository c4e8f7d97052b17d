#include "app/column_panel.h"
#include "app/drawer.h"
#include "app/event_list.h"
#include "app/notes_panel.h"
#include "app/player_panel.h"
#include "app/reading.h"
#include "show/source.h"
#include "gfx/font.h"
#include "ui/list.h"
#include "ui/slider.h"
#include "ui/wrap.h"
#include "unit/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (table[i].kind != TR_PARAM_NUMBER) {
            continue;
        }
        struct ui_slider s = ui_slider_make(table[i].min, table[i].max,
                                            isnan(table[i].initial) ? table[i].min : table[i].initial);
        assert_true(ui_slider_value(&s, 0) == table[i].min);
        assert_true(ui_slider_value(&s, 1) == table[i].max);
        for (double share = 0; share <= 1; share += 0.037) {
            double value = ui_slider_value(&s, share);
            assert_true(value >= s.min && value <= s.max);
            assert_near(ui_slider_share(&s, value), share, 0.02);
            assert_true(share > 0.98 || ui_slider_nudge(&s, value, 1) > value);
        }
    }
}

/* Every parameter has its place in the drawer, once, and only those with an effect are shown. */
static void the_drawer_shows_what_has_an_effect(void **state)
{
    (void)state;
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    struct tr_params params;
    tr_params_defaults(&params);
    const struct tr_params_link links[] = {
        {.generated = true}, {0}, {.has_latency = true}, {.has_latency = true, .has_loss = true}};
    bool seen[DRAWER_ROWS_MAX] = {false};
    const struct tr_param *kind = tr_params_find("player.kind"), *rule = tr_params_find("player.rule");
    const int ways = 1 + (int)kind->max + 1 + (int)rule->max; /* fluid, each player, each rule */
    for (int way = 0; way < ways; way++) {
        const bool segments = way > 0;
        tr_params_defaults(&params);
        params.player.delivery = segments ? TR_PLAYER_SEGMENTS : TR_PLAYER_FLUID;
        tr_params_put(&params, kind, segments && way <= kind->max + 1 ? way - 1 : 0);
        tr_params_put(&params, rule, way > kind->max + 1 ? way - kind->max - 1 : 0);
        params.player.sound_apart_kbps = 128;
        params.player.link_burst_kbit = 100000; /* even the first estimate matters */
        for (size_t l = 0; l < 4; l++) {
            struct drawer_rows rows;
            drawer_rows_fill(&rows, &params, &links[l]);
            int shown = 0;
            for (size_t i = 0; i < count; i++) {
                bool effective = tr_params_has_effect(&params, &table[i], &links[l]);
                int row = drawer_rows_find(&rows, &table[i]);
                assert_int_equal(row >= 0, effective);
                seen[i] |= effective;
                shown += effective;
            }
            assert_int_equal(rows.count, shown); /* none twice */
            assert_non_null(rows.rows[0].heading);
            assert_int_equal(strstr(rows.rest, "measured") != NULL, !links[l].generated);
            assert_int_equal(strstr(rows.rest, "by segments") != NULL, segments);
        }
    }
    for (size_t i = 0; i < count; i++) {
        assert_true(seen[i]);
    }
}

/* Keys walk through every row; arrows ask for values within range; Delete asks for the value before. */
static void the_drawer_works_by_keys(void **state)
{
    (void)state;
    struct drawer drawer;
    struct drawer_change change;
    struct tr_params params, usual;
    tr_params_defaults(&params);
    usual = params;
    const struct drawer_subject subject = {.params = &params, .usual = &usual, .link = {.generated = true}};
    struct drawer_rows rows;
    drawer_rows_fill(&rows, &params, &subject.link);
    drawer_init(&drawer);
    drawer.open = true;
    struct ui_event down = key_event(UI_KEY_DOWN), right = key_event(UI_KEY_RIGHT),
                    left = key_event(UI_KEY_LEFT), reset = key_event(UI_KEY_DELETE),
                    tab = key_event(UI_KEY_TAB);
    for (int i = 0; i < rows.count; i++) {
        assert_true(drawer_event(&drawer, 1280, 720, &subject, &down, &change));
        assert_ptr_equal(drawer.chosen, rows.rows[i].param);
        const struct ui_event *moves[] = {&right, &left, &right};
        for (int k = 0; k < 3; k++) {
            assert_true(drawer_event(&drawer, 1280, 720, &subject, moves[k], &change));
            assert_ptr_equal(change.param, rows.rows[i].param);
            assert_true(change.value >= change.param->min && change.value <= change.param->max);
            assert_false(change.typed);
            tr_params_put(&params, change.param, change.value);
        }
        assert_true(drawer_event(&drawer, 1280, 720, &subject, &reset, &change));
        tr_params_put(&params, change.param, change.value);
    }
    assert_memory_equal(&params, &usual, sizeof params);
    assert_true(drawer_event(&drawer, 1280, 720, &subject, &tab, &change));
    assert_false(drawer.open);
}

/* Rows that come and go with a value must not do so under the slider that is held. */
static void rows_stand_still_while_a_slider_is_held(void **state)
{
    (void)state;
    const float w = 1280, h = 20000;
    struct drawer drawer;
    struct drawer_change change;
    struct tr_params params;
    tr_params_defaults(&params);
    const struct tr_param *swing = tr_params_find("network.oscillation_amplitude"),
                          *speed = tr_params_find("network.oscillation_freq_hz");
    const struct drawer_subject subject = {.params = &params, .usual = &params, .link = {.generated = true}};
    drawer_init(&drawer);
    struct rect r = drawer_rect(w, h);
    struct ui_event e = pointer(UI_MOVE, r.x + 100, 0);
    for (; drawer.chosen != swing && e.y < h; e.y++) {
        drawer_event(&drawer, w, h, &subject, &e, &change);
    }
    e.y += 30;
    e.kind = UI_PRESS;
    drawer_event(&drawer, w, h, &subject, &e, &change);
    assert_ptr_equal(change.param, swing);
    e.kind = UI_MOVE;
    e.x = r.x;
    drawer_event(&drawer, w, h, &subject, &e, &change);
    assert_ptr_equal(change.param, swing);
    assert_true(change.value == 0);
    tr_params_put(&params, change.param, change.value);
    drawer_event(&drawer, w, h, &subject, &e, &change);
    assert_true(drawer_rows_find(&drawer.rows, speed) >= 0);
    e.kind = UI_RELEASE;
    drawer_event(&drawer, w, h, &subject, &e, &change);
    e.kind = UI_MOVE;
    drawer_event(&drawer, w, h, &subject, &e, &change);
    assert_int_equal(drawer_rows_find(&drawer.rows, speed), -1);
}

static void typed_values_are_read_or_refused(void **state)
{
    (void)state;
    struct drawer drawer;
    struct drawer_change change;
    struct tr_params params;
    tr_params_defaults(&params);
    const struct drawer_subject subject = {.params = &params, .usual = &params, .link = {.generated = true}};
    drawer_init(&drawer);
    drawer.open = true;
    drawer.chosen = tr_params_find("network.base_bandwidth_mbps");
    const char *const texts[] = {"2.5", "1e9", "-", "3..4"};
    for (int i = 0; i < 4; i++) {
        struct ui_event enter = key_event(UI_KEY_ENTER);
        drawer_event(&drawer, 1280, 720, &subject, &enter, &change);
        assert_true(drawer.typing);
        for (const char *c = texts[i]; *c; c++) {
            struct ui_event e = {.kind = UI_TEXT, .text = {*c}};
            drawer_event(&drawer, 1280, 720, &subject, &e, &change);
        }
        drawer_event(&drawer, 1280, 720, &subject, &enter, &change);
        assert_false(drawer.typing);
        assert_true(change.typed);
        assert_int_equal(change.bad_text, i >= 2);
        assert_true(i != 0 || change.value == 2.5);
        assert_true(i != 1 || change.value == change.param->max); /* held at the range's end */
    }
}

/* What ships is either a network, to open, or a player, to lay over what is open; the list has each. */
static void the_players_are_those_that_ship(void **state)
{
    (void)state;
    struct player_panel panel;
    player_panel_fill(&panel, "shaka");
    assert_string_equal(player_panel_chosen(&panel), "shaka");
    for (const char *const *name = tr_scenario_names(); *name; name++) {
        bool listed = false;
        for (panel.list.chosen = 0; panel.list.chosen < panel.count; panel.list.chosen++) {
            listed |= strcmp(player_panel_chosen(&panel), *name) == 0;
        }
        assert_int_equal(listed, tr_scenario_is_player(*name));
    }
    assert_false(tr_scenario_is_player("live"));
    assert_true(tr_scenario_is_player("hls.js"));
    assert_false(tr_scenario_is_player(PLAYER_PANEL_REFERENCE)); /* what needs no scenario */
    player_panel_fill(&panel, "live");
    assert_string_equal(player_panel_chosen(&panel), PLAYER_PANEL_REFERENCE);
    for (int i = 0; i < panel.count; i++) {
        struct source source = {0};
        const struct source_request request = {.name = "poor", .duration_s = 20};
        assert_int_equal(source_open(&request, &source, NULL), TR_STATUS_OK);
        source.scenario.params.network.base_bandwidth_mbps = 7; /* moved since */
        panel.list.chosen = i;
        assert_int_equal(source_set_player(&source, player_panel_chosen(&panel), NULL), TR_STATUS_OK);
        assert_string_equal(source.scenario.name, player_panel_chosen(&panel));
        assert_int_equal(source.scenario.params.player.delivery,
                         i == 0 ? TR_PLAYER_FLUID : TR_PLAYER_SEGMENTS);
        assert_true(source.scenario.params.network.base_bandwidth_mbps == 7);
        assert_true(tr_timeline_duration_s(source.timeline) == 20);
        source_close(&source);
    }
}

static void choices_become_buttons(void **state)
{
    (void)state;
    struct tr_trace_choice gaps[] = {{TR_TRACE_OPTION_GAP, "zero", false},
                                     {TR_TRACE_OPTION_GAP, "cut", false},
                                     {TR_TRACE_OPTION_GAP, "cap:5", false}},
                           unit[] = {{TR_TRACE_OPTION_UNIT, "MBps", false}},
                           format[] = {{TR_TRACE_OPTION_FORMAT, "", false}},
                           pair[] = {{TR_TRACE_OPTION_TIME_COLUMN, "1", true},
                                     {TR_TRACE_OPTION_COLUMN, "2", false}},
                           runs[] = {{TR_TRACE_OPTION_RUN, "", false}};
    struct tr_trace_note notes[] = {
        {TR_TRACE_NOTE_GAPS, true, (char *)"3 gaps", gaps, 3},
        {TR_TRACE_NOTE_UNIT, false, (char *)"unit?", unit, 1},
        {TR_TRACE_NOTE_WHY, false, (char *)"why", format, 1}, /* only a person knows which */
        {TR_TRACE_NOTE_COLUMNS, false, (char *)"the second ascends", pair, 2},
        {TR_TRACE_NOTE_RUNS, false, (char *)"several", runs, 1},
    };
    struct tr_trace_info info = {.notes = notes, .note_count = 5};
    struct notes_panel panel;
    notes_panel_fill(&panel, &info);
    assert_int_equal(panel.doubts, 1);
    assert_int_equal(panel.button_count, 8);
    static const char *const values[] = {"zero", "cut", "cap:5", "MBps", "1", "2", "3", "4"};
    struct tr_trace_options options = {.unit = "kbps"};
    struct reading reading;
    reading_set(&reading, &options);
    for (int i = 0; i < 8; i++) {
        const struct notes_choice *c = panel.buttons[i].choices;
        assert_string_equal(c->value, values[i]);
        assert_true(reading_choose(&reading, c->option, c->value));
        assert_int_equal(c[1].option, i == 4 ? TR_TRACE_OPTION_COLUMN : TR_TRACE_OPTION_NONE);
    }
    assert_string_equal(panel.buttons[4].choices[1].value, "2");
    assert_int_equal(reading.options.gap, TR_TRACE_GAP_CAP);
    assert_true(reading.options.gap_cap_s == 5);
    assert_string_equal(reading.options.unit, "MBps");
    assert_int_equal(reading.options.run, 4);
    assert_false(reading_choose(&reading, TR_TRACE_OPTION_GAP, "sometimes"));
}

/* With a doubt the notes stay until they are sent away; with none the next key or click does. */
static void notes_stay_for_doubts_alone(void **state)
{
    (void)state;
    struct tr_trace_choice zero = {TR_TRACE_OPTION_GAP, "zero", false};
    struct tr_trace_note notes[] = {{TR_TRACE_NOTE_GAPS, true, (char *)"3 gaps", &zero, 1},
                                    {TR_TRACE_NOTE_WHY, false, (char *)"why", NULL, 0}};
    struct tr_trace_info info = {.notes = notes, .note_count = 2};
    struct notes_panel panel;
    const struct notes_button *chosen;
    struct ui_event space = key_event(' '), escape = key_event(UI_KEY_ESCAPE), i = key_event('i'),
                    right = key_event(UI_KEY_RIGHT), enter = key_event(UI_KEY_ENTER),
                    click = pointer(UI_PRESS, 600, 300);
    notes_panel_fill(&panel, &info);
    assert_false(panel.open);
    notes_panel_show(&panel);
    assert_true(panel.open && !panel.brief);
    panel.frame = (struct rect){0, 400, 300, 200};
    panel.buttons[0].r = (struct rect){20, 500, 40, 20};
    assert_false(notes_panel_event(&panel, &space, &chosen)); /* the session's */
    assert_false(notes_panel_event(&panel, &right, &chosen));
    assert_false(notes_panel_event(&panel, &click, &chosen));
    assert_true(panel.open);
    notes_panel_toggle(&panel); /* I: now the keys are its */
    assert_true(panel.open && panel.asked);
    assert_true(notes_panel_event(&panel, &right, &chosen) && panel.hot == 0);
    assert_true(notes_panel_event(&panel, &enter, &chosen));
    assert_ptr_equal(chosen, &panel.buttons[0]);
    assert_true(notes_panel_event(&panel, &escape, &chosen));
    assert_false(panel.open);

    notes[0].warning = false;
    notes_panel_fill(&panel, &info);
    notes_panel_show(&panel);
    assert_true(panel.open && panel.brief);
    assert_false(notes_panel_event(&panel, &space, &chosen)); /* goes away, and Space still pauses */
    assert_false(panel.open);
    notes_panel_show(&panel);
    assert_false(notes_panel_event(&panel, &click, &chosen));
    assert_false(panel.open);
    notes_panel_show(&panel);
    assert_false(notes_panel_event(&panel, &i, &chosen));
    notes_panel_toggle(&panel);
    assert_true(panel.open && !panel.brief);
}

/* What the reader says of such a file, and whether that leads to a list. */
static bool fill_columns(struct column_panel *panel, const char *text, enum tr_reason reason)
{
    char path[] = "/tmp/tracereel-columns-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (int)strlen(text));
    close(fd);
    struct tr_error err = {0};
    struct tr_trace *trace;
    assert_int_equal(tr_trace_open(path, NULL, &trace, &err), TR_STATUS_FAILED);
    assert_int_equal(err.reason, reason);
    bool asks = column_panel_fill(panel, path, &err);
    unlink(path);
    return asks;
}

/* An error that a column's name would settle becomes a list to choose from. */
static void columns_can_be_told_by_a_click(void **state)
{
    (void)state;
    struct column_panel panel;
    assert_true(fill_columns(&panel,
                             "# made by hand\n\nwhen, \"alpha, beta\" ,gamma,\n0,2.5,100,7\n1,3,90,7\n",
                             TR_REASON_RATE_COLUMN));
    assert_int_equal(panel.count, 4);
    assert_false(panel.asks_time);
    assert_string_equal(panel.lines[1].text, "alpha, beta");
    assert_string_equal(panel.lines[3].text, "");
    assert_string_equal(panel.lines[1].detail, "2.5");
    assert_int_equal(column_panel_chosen(&panel), 2); /* beside the time */
    assert_true(fill_columns(&panel, "9  2 3\r\n4  5 6\r\n3 3 3\r\n", TR_REASON_TIME_COLUMN));
    assert_int_equal(panel.count, 3);
    assert_true(panel.asks_time);
    assert_int_equal(column_panel_chosen(&panel), 1);
    column_panel_ask_rate(&panel, 2);
    assert_int_equal(column_panel_chosen(&panel), 1);
    assert_false(panel.asks_time);
    assert_false(fill_columns(&panel, "one\ntwo\n", TR_REASON_NONE));
    assert_false(fill_columns(&panel, "{\"a\": [1],\n\"b\": [2]}\n", TR_REASON_NONE));
}

/* A path gives up its middle; what is said about it stays. */
static void long_words_lose_their_middle(void **state)
{
    (void)state;
    struct tr_error err = {0};
    struct fonts *fonts = fonts_new(&err);
    struct canvas canvas;
    assert_non_null(fonts);
    assert_true(canvas_init(&canvas, 400, 100, 1, fonts));
    struct text_style style = {FONT_WORDS, 11, 0xffffffff, TEXT_LEFT};
    const char *text =
        "/home/somebody/traces/of a/very/long/b\u00fcs/journey/through/the/town/bus.csv:3: is no trace";
    char buf[256];
    for (float width = 90; width < 700; width += 7) {
        for (int lines = 1; lines <= 2; lines++) {
            ui_text_squeeze(&canvas, width, lines, style, text, buf, sizeof buf);
            assert_int_equal(strncmp(buf, "/home", 4), 0);
            assert_non_null(strstr(buf, "3: is no trace"));
            if (width * (float)lines > 300) {
                assert_in_range(ui_text_lines(&canvas, width, 3, style, buf), 1, lines);
            }
        }
    }
    ui_text_squeeze(&canvas, 10000, 1, style, text, buf, sizeof buf);
    assert_string_equal(buf, text);
    canvas_destroy(&canvas);
    fonts_free(fonts);
}

static void events_and_bookmarks_stand_in_order_of_time(void **state)
{
    (void)state;
    struct tr_timeline_event events[] = {
        {.t_s = 5, .kind = TR_TIMELINE_EVENT_STALL, .duration_s = 2},
        {.t_s = 7, .kind = TR_TIMELINE_EVENT_RESUME},
        {.t_s = 9, .kind = TR_TIMELINE_EVENT_SWITCH, .from_level = 0, .to_level = 2},
    };
    struct tr_timeline timeline = {.dt_s = 1, .count = 20, .events = events, .event_count = 3};
    timeline.params.ladder = *tr_ladder_default();
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
        cmocka_unit_test(the_drawer_shows_what_has_an_effect),
        cmocka_unit_test(the_drawer_works_by_keys),
        cmocka_unit_test(rows_stand_still_while_a_slider_is_held),
        cmocka_unit_test(typed_values_are_read_or_refused),
        cmocka_unit_test(the_players_are_those_that_ship),
        cmocka_unit_test(choices_become_buttons),
        cmocka_unit_test(notes_stay_for_doubts_alone),
        cmocka_unit_test(columns_can_be_told_by_a_click),
        cmocka_unit_test(long_words_lose_their_middle),
        cmocka_unit_test(events_and_bookmarks_stand_in_order_of_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
