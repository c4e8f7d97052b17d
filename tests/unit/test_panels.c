#include "app/chrome/columns.h"
#include "app/chrome/drawer.h"
#include "app/chrome/events.h"
#include "app/chrome/notes.h"
#include "app/chrome/open.h"
#include "app/chrome/players.h"
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
        params.player.mode = way % 2 ? TR_PLAYER_VOD : TR_PLAYER_LIVE;
        params.player.link = way % 3 ? TR_PLAYER_LINK_TCP : TR_PLAYER_LINK_IDEAL;
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
    struct action action;
    struct tr_params params, usual;
    tr_params_defaults(&params);
    usual = params;
    const struct chrome_in in = {
        .params = &params, .baseline = &usual, .link = {.generated = true}, .w = 1280, .h = 720};
    struct drawer_rows rows;
    drawer_rows_fill(&rows, &params, &in.link);
    drawer_init(&drawer);
    drawer.open = true;
    struct ui_event down = key_event(UI_KEY_DOWN), right = key_event(UI_KEY_RIGHT),
                    left = key_event(UI_KEY_LEFT), reset = key_event(UI_KEY_DELETE),
                    tab = key_event(UI_KEY_TAB), escape = key_event(UI_KEY_ESCAPE);
    for (int i = 0; i < rows.count; i++) {
        assert_int_equal(drawer_event(&drawer, &in, &down).kind, ACTION_TAKEN);
        assert_ptr_equal(drawer.chosen, rows.rows[i].param);
        const struct ui_event *moves[] = {&right, &left, &right};
        for (int k = 0; k < 3; k++) {
            action = drawer_event(&drawer, &in, moves[k]);
            assert_int_equal(action.kind, ACTION_PARAM);
            assert_ptr_equal(action.param, rows.rows[i].param);
            assert_true(action.value >= action.param->min && action.value <= action.param->max);
            tr_params_put(&params, action.param, action.value);
        }
        action = drawer_event(&drawer, &in, &reset);
        tr_params_put(&params, action.param, action.value);
    }
    assert_memory_equal(&params, &usual, sizeof params);
    assert_int_equal(drawer_event(&drawer, &in, &tab).kind, ACTION_NONE); /* Tab closes it as it opens it */
    assert_int_equal(drawer_event(&drawer, &in, &escape).kind, ACTION_DRAWER);
}

/* Rows that come and go with a value must not do so under the slider that is held. */
static void rows_stand_still_while_a_slider_is_held(void **state)
{
    (void)state;
    struct drawer drawer;
    struct action action;
    struct tr_params params;
    tr_params_defaults(&params);
    const struct tr_param *swing = tr_params_find("network.oscillation_amplitude"),
                          *speed = tr_params_find("network.oscillation_freq_hz");
    const struct chrome_in in = {
        .params = &params, .baseline = &params, .link = {.generated = true}, .w = 1280, .h = 20000};
    drawer_init(&drawer);
    drawer.open = true;
    struct rect r = drawer_rect(in.w, in.h);
    struct ui_event e = pointer(UI_MOVE, r.x + 100, 0);
    for (; drawer.chosen != swing && e.y < in.h; e.y++) {
        action = drawer_event(&drawer, &in, &e);
    }
    e.y += 30;
    e.kind = UI_PRESS;
    action = drawer_event(&drawer, &in, &e);
    assert_ptr_equal(action.param, swing);
    e.kind = UI_MOVE;
    e.x = r.x;
    action = drawer_event(&drawer, &in, &e);
    assert_ptr_equal(action.param, swing);
    assert_true(action.value == 0);
    tr_params_put(&params, action.param, action.value);
    action = drawer_event(&drawer, &in, &e);
    assert_true(drawer_rows_find(&drawer.rows, speed) >= 0);
    e.kind = UI_RELEASE;
    action = drawer_event(&drawer, &in, &e);
    e.kind = UI_MOVE;
    action = drawer_event(&drawer, &in, &e);
    assert_int_equal(drawer_rows_find(&drawer.rows, speed), -1);
}

static void typed_values_are_read_or_refused(void **state)
{
    (void)state;
    struct drawer drawer;
    struct action action;
    struct tr_params params;
    tr_params_defaults(&params);
    const struct chrome_in in = {
        .params = &params, .baseline = &params, .link = {.generated = true}, .w = 1280, .h = 720};
    drawer_init(&drawer);
    drawer.open = true;
    drawer.chosen = tr_params_find("network.base_bandwidth_mbps");
    const struct {
        const char *text;
        bool number, taken;
    } typed[] = {{"2.5", true, true}, {"1e9", true, false}, {"-", false, false}, {"3..4", false, false}};
    for (int i = 0; i < 4; i++) {
        struct ui_event enter = key_event(UI_KEY_ENTER), escape = key_event(UI_KEY_ESCAPE);
        action = drawer_event(&drawer, &in, &enter);
        assert_true(drawer.typing);
        for (const char *c = typed[i].text; *c; c++) {
            struct ui_event e = {.kind = UI_TEXT, .text = {*c}};
            action = drawer_event(&drawer, &in, &e);
        }
        action = drawer_event(&drawer, &in, &enter);
        assert_int_equal(action.kind, ACTION_TYPED);
        assert_int_equal(isnan(action.value), !typed[i].number);
        assert_true(!typed[i].number || action.value == strtod(typed[i].text, NULL)); /* as it is */
        assert_int_equal(drawer.typing, !typed[i].taken); /* what was refused stays to be put right */
        if (!typed[i].taken) {
            assert_string_equal(drawer.typed, typed[i].text);
            drawer_event(&drawer, &in, &escape);
            assert_false(drawer.typing);
        }
    }
}

static const struct tr_param *list_rule(struct drawer *drawer, const struct chrome_in *in)
{
    struct ui_event enter = key_event(UI_KEY_ENTER);
    drawer_init(drawer);
    drawer->open = true;
    drawer->chosen = tr_params_find("player.rule");
    assert_int_equal(drawer_event(drawer, in, &enter).kind, ACTION_TAKEN);
    assert_ptr_equal(drawer->names.param, drawer->chosen);
    assert_true(drawer_takes_keys(drawer));
    return drawer->chosen;
}

static void names_are_listed_and_chosen_by_keys(void **state)
{
    (void)state;
    struct drawer drawer;
    struct tr_params params;
    tr_params_defaults(&params);
    params.player.delivery = TR_PLAYER_SEGMENTS;
    const struct chrome_in in = {.params = &params, .baseline = &params, .w = 1280, .h = 720};
    struct ui_event enter = key_event(UI_KEY_ENTER), escape = key_event(UI_KEY_ESCAPE),
                    down = key_event(UI_KEY_DOWN), end = key_event(UI_KEY_END), d = key_event('d'),
                    space = key_event(' ');
    const struct tr_param *rule = list_rule(&drawer, &in);
    assert_int_equal(drawer.names.count, (int)rule->max + 1);
    drawer_event(&drawer, &in, &down);
    assert_int_equal(drawer_event(&drawer, &in, &space).kind, ACTION_NONE); /* is not the list's */
    struct action action = drawer_event(&drawer, &in, &enter);
    assert_int_equal(action.kind, ACTION_PARAM);
    assert_ptr_equal(action.param, rule);
    assert_true(action.value == 1);
    assert_false(drawer_takes_keys(&drawer));

    list_rule(&drawer, &in);
    drawer_event(&drawer, &in, &end);
    assert_true(drawer_event(&drawer, &in, &enter).value == rule->max);

    list_rule(&drawer, &in);
    drawer_event(&drawer, &in, &d);
    action = drawer_event(&drawer, &in, &enter);
    assert_string_equal(rule->names[(int)action.value], "dynamic");

    list_rule(&drawer, &in);
    assert_int_equal(drawer_event(&drawer, &in, &enter).kind, ACTION_TAKEN); /* it is that already */
    list_rule(&drawer, &in);
    drawer_event(&drawer, &in, &down);
    assert_int_equal(drawer_event(&drawer, &in, &escape).kind, ACTION_TAKEN);
    assert_null(drawer.names.param);
    assert_true(drawer.open);
}

static void names_are_listed_and_chosen_by_the_pointer(void **state)
{
    (void)state;
    const float heights[] = {360, 720, 20000};
    struct tr_params params;
    tr_params_defaults(&params);
    params.player.delivery = TR_PLAYER_SEGMENTS;
    const struct tr_param *rule = tr_params_find("player.rule");
    for (int i = 0; i < 3; i++) {
        struct drawer drawer;
        const struct chrome_in in = {.params = &params, .baseline = &params, .w = 1280, .h = heights[i]};
        const struct rect r = drawer_rect(in.w, in.h);
        struct ui_event e = pointer(UI_MOVE, r.x + 60, 0);
        drawer_init(&drawer);
        drawer.open = true;
        e.wheel = -1;
        for (int k = 0; !drawer.names.param && k < 40000; k++) { /* what is in sight, then further down */
            e.y = e.y < r.y + r.h ? e.y + 1 : r.y;
            e.kind = e.y == r.y ? UI_WHEEL : UI_MOVE;
            drawer_event(&drawer, &in, &e);
            e.kind = UI_PRESS;
            if (drawer.chosen == rule) {
                const enum ui_cursor cursor = drawer_cursor(&drawer, &in, e.x, e.y);
                drawer_event(&drawer, &in, &e);
                assert_int_equal(cursor == UI_CURSOR_HAND, drawer.names.param != NULL);
            }
        }
        assert_ptr_equal(drawer.names.param, rule);
        struct action action = {0};
        for (e.y = r.y; action.kind != ACTION_PARAM && e.y < r.y + r.h; e.y++) {
            e.kind = UI_RELEASE;
            action = drawer_event(&drawer, &in, &e);
            assert_true(drawer.names.param || action.kind == ACTION_PARAM || drawer.names.list.chosen == 0);
            if (!drawer.names.param && action.kind != ACTION_PARAM) {
                names_open(&drawer.names, rule, 0); /* the name that it was already */
            }
        }
        assert_int_equal(action.kind, ACTION_PARAM);
        assert_true(action.value == 1);
        names_open(&drawer.names, rule, 0);
        e = pointer(UI_PRESS, r.x + r.w + 50, r.y);
        assert_int_equal(drawer_event(&drawer, &in, &e).kind, ACTION_TAKEN); /* no more than closes it */
        assert_null(drawer.names.param);
    }
}

/* A scenario that ships is a network, to open, or a player, to lay over the open session; the list has each.
 */
static void the_players_are_those_that_ship(void **state)
{
    (void)state;
    struct players panel;
    players_fill(&panel, "shaka", NULL);
    assert_string_equal(players_accept(&panel).text, "shaka");
    for (const char *const *name = tr_scenario_names(); *name; name++) {
        bool listed = false;
        for (panel.list.chosen = 0; panel.list.chosen < panel.count; panel.list.chosen++) {
            listed |=
                !panel.lines[panel.list.chosen].heading && strcmp(players_accept(&panel).text, *name) == 0;
        }
        assert_int_equal(listed, tr_scenario_is_player(*name));
    }
    assert_false(tr_scenario_is_player("live"));
    assert_true(tr_scenario_is_player("hls.js"));
    assert_false(tr_scenario_is_player(PLAYERS_REFERENCE)); /* what needs no scenario */
    players_fill(&panel, "live", NULL);
    assert_string_equal(players_accept(&panel).text, PLAYERS_REFERENCE);
    for (int i = 0; i < panel.count; i++) {
        if (panel.lines[i].heading) {
            continue;
        }
        struct source source = {0};
        const struct source_request request = {.name = "poor", .duration_s = 20};
        assert_int_equal(source_open(&request, &source, NULL), TR_STATUS_OK);
        source.scenario.params.network.base_bandwidth_mbps = 7; /* moved since */
        panel.list.chosen = i;
        assert_int_equal(source_set_player(&source, players_accept(&panel).text, NULL), TR_STATUS_OK);
        assert_string_equal(source.scenario.name, players_accept(&panel).text);
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
    struct tr_trace_choice gaps[] = {{.option = TR_TRACE_OPTION_GAP, .value = "zero"},
                                     {.option = TR_TRACE_OPTION_GAP, .value = "cut"},
                                     {.option = TR_TRACE_OPTION_GAP, .value = "cap:5"}},
                           unit[] = {{.option = TR_TRACE_OPTION_UNIT, .value = "MBps"}},
                           format[] = {{.option = TR_TRACE_OPTION_FORMAT, .value = ""}},
                           pair[] = {{.option = TR_TRACE_OPTION_TIME_COLUMN, .value = "1", .with_next = true},
                                     {.option = TR_TRACE_OPTION_COLUMN, .value = "2"}},
                           runs[] = {{.option = TR_TRACE_OPTION_RUN, .value = ""}};
    struct tr_trace_note notes[] = {
        {TR_TRACE_NOTE_GAPS, true, (char *)"3 gaps", gaps, 3},
        {TR_TRACE_NOTE_UNIT, false, (char *)"unit?", unit, 1},
        {TR_TRACE_NOTE_WHY, false, (char *)"why", format, 1}, /* only a person knows which */
        {TR_TRACE_NOTE_COLUMNS, false, (char *)"the second ascends", pair, 2},
        {TR_TRACE_NOTE_RUNS, false, (char *)"several", runs, 1},
    };
    struct tr_trace_info info = {.notes = notes, .note_count = 5};
    struct notes panel;
    notes_fill(&panel, &info);
    assert_int_equal(panel.doubts, 1);
    assert_int_equal(panel.button_count, 8);
    static const char *const values[] = {"zero", "cut", "cap:5", "MBps", "1", "2", "3", "4"};
    struct tr_trace_options options = {.unit = "kbps"};
    struct reading reading;
    reading_set(&reading, &options);
    for (int i = 0; i < 8; i++) {
        const struct reading_choice *c = panel.buttons[i].choices;
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

/* A doubt is a pill until somebody asks; then the keys are the buttons'. */
static void notes_open_when_asked_for(void **state)
{
    (void)state;
    struct tr_trace_choice zero = {.option = TR_TRACE_OPTION_GAP, .value = "zero"};
    struct tr_trace_note notes[] = {{TR_TRACE_NOTE_GAPS, true, (char *)"3 gaps", &zero, 1},
                                    {TR_TRACE_NOTE_WHY, false, (char *)"why", NULL, 0}};
    struct tr_trace_info info = {.notes = notes, .note_count = 2};
    struct notes panel;
    struct ui_event space = key_event(' '), escape = key_event(UI_KEY_ESCAPE),
                    right = key_event(UI_KEY_RIGHT), enter = key_event(UI_KEY_ENTER),
                    click = pointer(UI_PRESS, 600, 300), press = pointer(UI_PRESS, 30, 510),
                    cross = pointer(UI_PRESS, 285, 410);
    notes_fill(&panel, &info);
    assert_false(panel.open);
    assert_int_equal(panel.doubts, 1);
    assert_int_equal(notes_event(&panel, &right).kind, ACTION_NONE);
    notes_toggle(&panel);
    panel.frame = (struct rect){0, 400, 300, 200};
    panel.close = (struct rect){274, 400, 26, 26};
    panel.buttons[0].r = (struct rect){20, 500, 40, 20};
    assert_int_equal(notes_event(&panel, &space).kind, ACTION_NONE); /* the session's */
    assert_int_equal(notes_event(&panel, &click).kind, ACTION_NONE);
    assert_int_equal(notes_event(&panel, &right).kind, ACTION_TAKEN);
    assert_int_equal(panel.hot, 0);
    const struct ui_event *chosen[] = {&enter, &press};
    for (int i = 0; i < 2; i++) {
        struct action action = notes_event(&panel, chosen[i]);
        assert_int_equal(action.kind, ACTION_REOPEN);
        assert_int_equal(action.choices[0].option, TR_TRACE_OPTION_GAP);
        assert_string_equal(action.choices[0].value, "zero");
    }
    assert_int_equal(notes_event(&panel, &escape).kind, ACTION_TAKEN);
    assert_false(panel.open);
    notes_toggle(&panel);
    assert_int_equal(notes_event(&panel, &cross).kind, ACTION_TAKEN);
    assert_false(panel.open);
}

/* The reader's words about such a file, and whether that leads to a list. */
static bool fill_columns(struct columns *panel, const char *text, enum tr_reason reason)
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
    bool asks = columns_ask(panel, path, &err);
    unlink(path);
    return asks;
}

/* An error that a column's name would settle becomes a list to choose from. */
static void columns_can_be_told_by_a_click(void **state)
{
    (void)state;
    struct columns panel;
    assert_true(fill_columns(&panel,
                             "# made by hand\n\nwhen, \"alpha, beta\" ,gamma,\n0,2.5,100,7\n1,3,90,7\n",
                             TR_REASON_RATE_COLUMN));
    assert_int_equal(panel.count, 4);
    assert_false(panel.asks_time);
    assert_string_equal(panel.lines[1].text, "alpha, beta");
    assert_string_equal(panel.lines[3].text, "");
    assert_string_equal(panel.lines[1].detail, "2.5");
    assert_int_equal(panel.list.chosen, 1); /* beside the time */
    assert_true(fill_columns(&panel, "9  2 3\r\n4  5 6\r\n3 3 3\r\n", TR_REASON_TIME_COLUMN));
    assert_int_equal(panel.count, 3);
    assert_true(panel.asks_time);
    panel.list.chosen = 1;
    assert_int_equal(columns_accept(&panel).kind, ACTION_TAKEN);
    assert_false(panel.asks_time);
    assert_int_equal(panel.list.chosen, 0);
    struct action action = columns_accept(&panel);
    assert_int_equal(action.kind, ACTION_COLUMNS);
    assert_true(action.from_s == 2 && action.value == 1);
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
    struct look look = {.bookmarks_s = {12, 3, 5.5}, .bookmark_count = 3};
    struct view_model model = {.timeline = &timeline};
    const struct chrome_in in = {.model = &model, .current = &model, .look = &look, .t_s = 6};
    const struct rect room = {0, 0, 400, 300};
    struct events *list = calloc(1, sizeof *list);
    assert_non_null(list);
    events_fill(list, &in);
    assert_int_equal(list->count, 5); /* resumes are not listed */
    for (int i = 1; i < list->count; i++) {
        assert_true(list->items[i].at_s >= list->items[i - 1].at_s);
    }
    assert_true(list->items[list->list.chosen].at_s == 9); /* the first at or after t */
    struct ui_event right = key_event(UI_KEY_RIGHT), enter = key_event(UI_KEY_ENTER);
    const int counts[] = {1, 1, 3}; /* stalls, switches, bookmarks */
    for (int i = 0; i < 3; i++) {
        assert_int_equal(events_event(list, &in, room, &right).kind, ACTION_TAKEN);
        assert_int_equal(list->count, counts[i]);
    }
    list->list.chosen = 0;
    struct action action = events_event(list, &in, room, &enter);
    assert_int_equal(action.kind, ACTION_SEEK_TO);
    assert_true(action.value == 3);
    events_clear(list);
    free(list);
}

/* However many there are, and the longest first where that is asked for. */
static void no_event_is_left_out(void **state)
{
    (void)state;
    enum { STALLS = 5000 };
    struct tr_timeline_event *events = calloc(STALLS, sizeof *events);
    struct events *list = calloc(1, sizeof *list);
    assert_true(events && list);
    for (int i = 0; i < STALLS; i++) {
        events[i] = (struct tr_timeline_event){
            .t_s = i, .kind = TR_TIMELINE_EVENT_STALL, .duration_s = (i * 7 % STALLS) / 1000.0};
    }
    struct tr_timeline timeline = {.dt_s = 1, .count = STALLS, .events = events, .event_count = STALLS};
    struct view_model model = {.timeline = &timeline};
    struct look look = {0};
    const struct chrome_in in = {.model = &model, .current = &model, .look = &look};
    struct ui_event order = key_event('s');
    events_fill(list, &in);
    assert_int_equal(list->count, STALLS);
    events_event(list, &in, (struct rect){0, 0, 400, 300}, &order);
    assert_int_equal(list->count, STALLS);
    for (int i = 1; i < STALLS; i++) {
        assert_true(list->items[i].length_s <= list->items[i - 1].length_s);
    }
    events_clear(list);
    free(list);
    free(events);
}

static bool lists(const struct open_list *open, const char *text)
{
    for (int i = 0; i < open->count; i++) {
        if (strcmp(open->texts[i], text) == 0) {
            return true;
        }
    }
    return false;
}

/* Typing narrows the list to names that contain the text; a file that is no trace is not listed. */
static void the_open_list_narrows_as_one_types(void **state)
{
    (void)state;
    struct open_list *open = calloc(1, sizeof *open);
    struct settings settings = {0};
    const struct chrome_in in = {.settings = &settings};
    const struct rect room = {0, 0, 400, 300};
    assert_non_null(open);
    open_fill(open, &settings, SOURCE_DIR "/traces/bus.csv");
    assert_true(lists(open, "bus.csv") && lists(open, "tunnel.log") && lists(open, "live"));
    assert_false(lists(open, "README.md"));
    for (const char *c = "TUN"; *c; c++) {
        struct ui_event e = {.kind = UI_TEXT, .text = {*c}};
        assert_int_equal(open_event(open, &in, room, &e).kind, ACTION_TAKEN);
    }
    assert_int_equal(open->count, 2); /* the folder's name and the file */
    struct ui_event enter = key_event(UI_KEY_ENTER), back = key_event(UI_KEY_BACKSPACE),
                    escape = key_event(UI_KEY_ESCAPE);
    struct action action = open_event(open, &in, room, &enter);
    assert_int_equal(action.kind, ACTION_OPEN_PATH);
    assert_non_null(strstr(action.text, "/traces/tunnel.log"));
    open_event(open, &in, room, &back);
    assert_string_equal(open->typed, "TU");
    assert_int_equal(open_event(open, &in, room, &escape).kind, ACTION_TAKEN); /* first what was typed goes */
    assert_true(lists(open, "bus.csv"));
    assert_int_equal(open_event(open, &in, room, &escape).kind, ACTION_CLOSE);
    open_clear(open);
    free(open);
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
        cmocka_unit_test(names_are_listed_and_chosen_by_keys),
        cmocka_unit_test(names_are_listed_and_chosen_by_the_pointer),
        cmocka_unit_test(typed_values_are_read_or_refused),
        cmocka_unit_test(the_players_are_those_that_ship),
        cmocka_unit_test(choices_become_buttons),
        cmocka_unit_test(notes_open_when_asked_for),
        cmocka_unit_test(columns_can_be_told_by_a_click),
        cmocka_unit_test(long_words_lose_their_middle),
        cmocka_unit_test(events_and_bookmarks_stand_in_order_of_time),
        cmocka_unit_test(no_event_is_left_out),
        cmocka_unit_test(the_open_list_narrows_as_one_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
