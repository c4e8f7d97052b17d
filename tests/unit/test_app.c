#include "app/action.h"
#include "app/chrome/drawer.h"
#include "app/chrome/help.h"
#include "app/chrome/toolbar.h"
#include "app/playhead.h"
#include "app/settings.h"
#include "gfx/theme.h"
#include "ui/list.h"
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opening a folder in a list fills it anew under the pointer, where a double click still has its second half.
 */
static void half_a_double_click_chooses_nothing(void **state)
{
    (void)state;
    const struct ui_list_line lines[] = {{.text = "a"}, {.text = "b"}, {.text = "c"}};
    const struct rect r = {0, 0, 100, 200};
    struct ui_list list;
    ui_list_init(&list, lines, 3);
    struct ui_event e = {.kind = UI_RELEASE, .clicks = 1, .x = 50, .y = UI_LIST_LINE_H * 1.5f};
    assert_int_equal(ui_list_event(&list, r, lines, 3, &e), UI_LIST_ACCEPTED);
    assert_int_equal(list.chosen, 1);
    e.clicks = 2;
    e.y = UI_LIST_LINE_H * 2.5f;
    assert_int_equal(ui_list_event(&list, r, lines, 3, &e), UI_LIST_IGNORED);
    assert_int_equal(list.chosen, 1);
}

/* Of the names side by side, the one that is pressed is meant, not the next. */
static void a_choice_is_the_name_that_is_pressed(void **state)
{
    (void)state;
    struct tr_params params;
    tr_params_defaults(&params);
    params.player.delivery = TR_PLAYER_SEGMENTS;
    const struct chrome_in in = {
        .params = &params, .baseline = &params, .w = 1280, .h = 20000}; /* every row */
    const struct tr_param *wanted = tr_params_find("player.counts");
    size_t count;
    struct drawer drawer;
    drawer_init(&drawer);
    drawer.open = true;
    float left = drawer_rect(in.w, in.h).x + 22;
    for (int k = 0; k < 2; k++) {
        drawer.chip_end_x[wanted - tr_params_table(&count)][k] = left + 50 * (float)(k + 1);
    }
    struct ui_event e = {.kind = UI_MOVE, .x = left + 60};
    for (e.y = 0; drawer.chosen != wanted && e.y < in.h; e.y++) {
        drawer_event(&drawer, &in, &e);
    }
    assert_ptr_equal(drawer.chosen, wanted);
    e.kind = UI_PRESS;
    e.clicks = 1;
    e.y += 30; /* from the row's top to its names */
    struct action action = drawer_event(&drawer, &in, &e);
    assert_int_equal(action.kind, ACTION_PARAM);
    assert_string_equal(action.param->key, "player.counts");
    assert_true(action.value == 1);
    e.x = left + 300; /* beside them all */
    assert_int_equal(drawer_event(&drawer, &in, &e).kind, ACTION_TAKEN);
}

static void playing_stops_at_the_end_and_begins_again(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 10);
    playhead_advance(&ph, 5);
    assert_true(ph.t_s == 0); /* paused */
    playhead_toggle(&ph);
    playhead_faster(&ph, 1);
    playhead_advance(&ph, 4);
    assert_true(ph.t_s == 8);
    playhead_advance(&ph, 4);
    assert_true(ph.t_s == 10 && !ph.playing && playhead_ended(&ph));
    playhead_toggle(&ph);
    assert_true(ph.t_s == 0 && ph.playing);
}

static void speed_doubles_within_bounds(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 10);
    playhead_faster(&ph, -9);
    assert_true(ph.speed == PLAYHEAD_SPEED_MIN);
    playhead_faster(&ph, 30);
    assert_true(ph.speed == PLAYHEAD_SPEED_MAX);
}

static void grow(struct playhead *ph, double newest_s)
{
    playhead_set_duration(ph, newest_s);
    playhead_grow(ph, newest_s, false);
}

static void what_grows_is_played_at_its_edge(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 0);
    playhead_faster(&ph, 2);
    grow(&ph, 5);
    assert_true(ph.at_edge && ph.playing && ph.t_s == 5 && ph.speed == 1);
    assert_false(playhead_moves(&ph)); /* it waits for more */
    assert_false(playhead_ended(&ph));
    playhead_advance(&ph, 0.5);
    assert_true(ph.t_s == 5);
    grow(&ph, 6);
    assert_true(playhead_moves(&ph));
    playhead_advance(&ph, 0.5);
    assert_true(ph.t_s == 5.5 && ph.at_edge);
    playhead_advance(&ph, 5);
    assert_true(ph.t_s == 6 && ph.at_edge && !playhead_moves(&ph));
    grow(&ph, 7); /* a sample a second: played as it was measured */
    grow(&ph, 8);
    assert_true(ph.t_s == 6);
    grow(&ph, 9);
    assert_true(ph.t_s == 8); /* and no further behind than that */
    grow(&ph, 309);
    assert_true(ph.t_s == 8);
}

static void the_edge_is_left_and_found_again(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 0);
    grow(&ph, 60);
    playhead_seek(&ph, 20);
    assert_true(!ph.at_edge && playhead_moves(&ph));
    grow(&ph, 61);
    assert_true(ph.t_s == 20);
    playhead_faster(&ph, 3);
    playhead_advance(&ph, 10); /* caught up with */
    assert_true(ph.at_edge && ph.t_s == 61 && ph.speed == 1);
    playhead_faster(&ph, 1); /* nothing can be played before it comes */
    assert_true(ph.at_edge && ph.speed == 1);
    playhead_toggle(&ph);
    assert_true(!ph.playing && !ph.at_edge);
    grow(&ph, 62);
    assert_true(ph.t_s == 61);
    playhead_seek(&ph, 62);
    assert_false(ph.at_edge);
    playhead_toggle(&ph); /* not from the start: it has not ended */
    assert_true(ph.at_edge && ph.t_s == 62);
    playhead_seek(&ph, 30);
    playhead_seek(&ph, 99);
    assert_true(ph.at_edge && ph.t_s == 62);
    playhead_faster(&ph, -1);
    grow(&ph, 63);
    playhead_advance(&ph, 10); /* who plays slowly is not led on */
    assert_true(!ph.at_edge && ph.playing && ph.t_s == 63 && ph.speed == 0.5 && !playhead_moves(&ph));
    playhead_to_edge(&ph);
    assert_true(ph.at_edge && ph.speed == 1);
    playhead_end_growth(&ph);
    assert_true(playhead_ended(&ph) && !ph.at_edge);
    grow(&ph, 2); /* something else begins */
    assert_true(ph.at_edge && ph.t_s == 2);
}

/* Compared with what is longer: the edge is that of what grows. */
static void the_edge_is_not_the_end_of_what_is_compared(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 300);
    playhead_grow(&ph, 10, false);
    assert_true(ph.at_edge && ph.t_s == 10);
    playhead_grow(&ph, 11, false);
    playhead_advance(&ph, 5);
    assert_true(ph.t_s == 11 && ph.at_edge);
    playhead_seek(&ph, 100);
    playhead_advance(&ph, 5);
    assert_true(ph.t_s == 105 && !ph.at_edge);
    playhead_advance(&ph, 500);
    assert_true(ph.t_s == 300 && !ph.playing);
}

static void a_loop_goes_round_between_its_marks(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 100);
    playhead_seek(&ph, 20);
    playhead_mark_loop(&ph);
    playhead_seek(&ph, 12);
    playhead_mark_loop(&ph); /* B before A: they change places */
    assert_true(ph.has_b && ph.a_s == 12 && ph.b_s == 20);
    playhead_toggle(&ph);
    playhead_advance(&ph, 9);
    assert_near(ph.t_s, 13, 1e-9);
    playhead_seek(&ph, 20); /* as it stands when B is set while playing */
    playhead_advance(&ph, 1);
    assert_near(ph.t_s, 13, 1e-9);
    playhead_seek(&ph, 30); /* outside: the loop does not pull back */
    playhead_advance(&ph, 1);
    assert_true(ph.t_s == 31);
    playhead_mark_loop(&ph);
    assert_false(ph.has_a || ph.has_b);
}

static void seeking_stays_within_the_session(void **state)
{
    (void)state;
    struct playhead ph;
    playhead_init(&ph, 10);
    playhead_seek(&ph, -3);
    assert_true(ph.t_s == 0);
    playhead_seek(&ph, 30);
    assert_true(ph.t_s == 10);
    playhead_set_duration(&ph, 4);
    assert_true(ph.t_s == 4);
}

static void keys_mean_what_the_interface_says(void **state)
{
    (void)state;
    assert_int_equal(action_of_key(' ', 0).kind, ACTION_TOGGLE_PLAY);
    assert_true(action_of_key(UI_KEY_LEFT, 0).value == -5);
    assert_true(action_of_key(UI_KEY_RIGHT, UI_SHIFT).value == 1);
    assert_true(action_of_key(UI_KEY_UP, 0).value == 60);
    assert_true(action_of_key('.', 0).value == 1);
    assert_int_equal(action_of_key('?', UI_SHIFT).kind, ACTION_HELP);
    assert_int_equal(action_of_key('l', UI_SHIFT).kind, ACTION_MARK_LOOP);
    assert_int_equal(action_of_key('o', UI_CTRL).kind, ACTION_OPEN);
    assert_int_equal(action_of_key('p', 0).kind, ACTION_PLAYERS);
    assert_int_equal(action_of_key('s', UI_CTRL).kind, ACTION_SAVE);
    assert_int_equal(action_of_key('d', UI_CTRL).kind, ACTION_NONE); /* D alone is another key */
    assert_true(action_of_key(UI_KEY_F6, 0).value == 1);
    assert_true(action_of_key(UI_KEY_F6, UI_SHIFT).value == -1);
    assert_int_equal(action_of_key('+', UI_SHIFT).kind, ACTION_ZOOM);
    assert_int_equal(action_of_key('+', UI_CTRL).kind, ACTION_SCALE);
    assert_int_equal(action_of_key('=', UI_CTRL | UI_SHIFT).kind, ACTION_SCALE);
    assert_int_equal(action_of_key('0', 0).kind, ACTION_ZOOM_ALL);
    assert_int_equal(action_of_key('z', 0).kind, ACTION_ZOOM_SELECTION);
    assert_int_equal(action_of_key('z', UI_CTRL).kind, ACTION_UNDO);
    assert_int_equal(action_of_key('z', UI_CTRL | UI_SHIFT).kind, ACTION_REDO);
    assert_int_equal(action_of_key('c', UI_CTRL).kind, ACTION_COPY);
    assert_int_equal(action_of_key('c', 0).kind, ACTION_COMPARE);
    assert_true(action_of_key('2', UI_CTRL).kind == ACTION_CURRENT && action_of_key('2', UI_CTRL).value == 1);
    assert_int_equal(action_of_key(UI_KEY_TAB, UI_SHIFT).kind, ACTION_TOGETHER);
    assert_int_equal(action_of_key('j', 0).kind, ACTION_NONE);
    assert_true(action_of_key(UI_KEY_PAGE_UP, UI_SHIFT).kind == ACTION_NEXT_STALL);
    assert_int_equal(action_of_key(0, 0).kind, ACTION_NONE);
}

static void no_key_is_bound_twice(void **state)
{
    (void)state;
    size_t count;
    const struct key_binding *b = action_bindings(&count);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; b[i].key && k < count; k++) {
            assert_false(b[i].key == b[k].key && b[i].modifiers == b[k].modifiers);
        }
    }
}

/* Where all of the help is in sight, arrows do what it says they do. */
static void help_scrolls_where_it_is_longer_than_the_window(void **state)
{
    (void)state;
    struct help help = {0};
    const struct ui_event down = {.kind = UI_KEY, .key = UI_KEY_DOWN},
                          up = {.kind = UI_KEY, .key = UI_KEY_UP}, pause = {.kind = UI_KEY, .key = ' '},
                          click = {.kind = UI_PRESS};
    const struct rect all = {0, 0, HELP_WIDTH, help_height(HELP_WIDTH)}, low = {0, 0, 736, 300};
    assert_int_equal(help_event(&help, all, &down).kind, ACTION_SEEK_BY);
    assert_near(help.scrolled, 0, 1e-6);
    assert_int_equal(help_event(&help, low, &down).kind, ACTION_TAKEN);
    assert_true(help.scrolled > 0);
    for (int i = 0; i < 100; i++) {
        help_event(&help, low, &down);
    }
    assert_near(help.scrolled, help_height(low.w) - low.h, 0.01);
    for (int i = 0; i < 100; i++) {
        help_event(&help, low, &up);
    }
    assert_near(help.scrolled, 0, 1e-6);
    assert_int_equal(help_event(&help, low, &pause).kind, ACTION_TOGGLE_PLAY);
    assert_int_equal(help_event(&help, low, &click).kind, ACTION_CLOSE);
}

static char folder[] = "/tmp/tracereel-test-XXXXXX";

static int make_home(void **state)
{
    (void)state;
    if (!mkdtemp(folder)) {
        return -1;
    }
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_PICTURES_DIR");
    return setenv("HOME", folder, 1);
}

static int remove_home(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void settings_come_back(void **state)
{
    (void)state;
    struct settings s;
    char warning[512] = "";
    assert_true(settings_load(&s, warning, sizeof warning)); /* no folder at all */
    assert_int_equal(s.window_w, 1280);
    s.window_w = 1600;
    snprintf(s.theme, sizeof s.theme, "light");
    settings_add_recent(&s, "/etc/passwd");
    settings_add_recent(&s, "/etc/hostname");
    settings_add_recent(&s, "/etc/passwd"); /* moves to the front, does not stand twice */
    settings_save(&s);
    struct settings again;
    assert_true(settings_load(&again, warning, sizeof warning));
    assert_int_equal(again.window_w, 1600);
    assert_string_equal(again.theme, "light");
    assert_int_equal(again.recent_count, 2);
    assert_string_equal(again.recent[0], "/etc/passwd");
}

static void broken_settings_warn_and_are_ignored(void **state)
{
    (void)state;
    char path[128], warning[512] = "";
    snprintf(path, sizeof path, "%s/.config/tracereel/settings.ini", folder);
    static const char *const bad[] = {"width = -5",        "width = 99999999999", "height = many",
                                      "theme = puce",      "scale = nan",         "scale = 2x",
                                      "this is no setting"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        fprintf(f, "[window]\n%s\n", bad[i]);
        fclose(f);
        struct settings s;
        assert_false(settings_load(&s, warning, sizeof warning));
        assert_non_null(strstr(warning, "settings.ini:2"));
        assert_int_equal(s.window_w, 1280);
        assert_int_equal(s.window_h, 720);
        assert_string_equal(s.theme, "dark");
        assert_true(s.scale == 1);
    }
}

/* Whatever files are called, they come back; and no line takes another with it. */
static void recent_files_of_any_name_come_back(void **state)
{
    (void)state;
    char names[6][1024], warning[512] = "";
    static const char *const odd[] = {"a;b", "two ; words", "ends in blanks  ", "\"quoted\" \\ [x]=y",
                                      "line\nfeed\x1b"};
    struct settings s, again;
    settings_load(&s, warning, sizeof warning);
    s.recent_count = 0;
    for (int i = 0; i < 5; i++) {
        snprintf(names[i], sizeof names[i], "%s/%s", folder, odd[i]);
    }
    snprintf(names[5], sizeof names[5], "%s/", folder);
    const size_t at = strlen(names[5]);
    memset(names[5] + at, 'n', 255);
    names[5][at + 255] = '\0';
    for (int i = 0; i < 6; i++) {
        FILE *f = fopen(names[i], "w");
        assert_non_null(f);
        fclose(f);
        settings_add_recent(&s, names[i]);
    }
    settings_save(&s);
    assert_true(settings_load(&again, warning, sizeof warning));
    assert_int_equal(again.recent_count, 6);
    for (int i = 0; i < 6; i++) {
        assert_string_equal(again.recent[5 - i], names[i]);
    }
    char path[128];
    snprintf(path, sizeof path, "%s/.config/tracereel/settings.ini", folder);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs("[window]\nwidth = wide\nheight = 900\n[recent]\nfile1 = not absolute\nfile2 = \"/cut\nfile3 = "
          "/a;b \r\n"
          "file4 = \"/\\8\"\n[later]\nkey = value\n",
          f);
    fclose(f);
    assert_false(settings_load(&again, warning, sizeof warning));
    assert_non_null(strstr(warning, "settings.ini:2:"));
    assert_int_equal(again.window_w, 1280);
    assert_int_equal(again.window_h, 900);
    assert_int_equal(again.recent_count, 1);
    assert_string_equal(again.recent[0], "/a;b");
}

/* A folder where the file should be, a file where its folder should be, no home: nothing of it is fatal. */
static void places_for_settings_that_are_none(void **state)
{
    (void)state;
    char config[128], warning[512] = "";
    struct settings s;
    snprintf(config, sizeof config, "%s/config", folder);
    FILE *f = fopen(config, "w");
    assert_non_null(f);
    fputs("mine", f);
    fclose(f);
    setenv("XDG_CONFIG_HOME", config, 1);
    assert_true(settings_load(&s, warning, sizeof warning));
    settings_save(&s);
    struct stat st;
    assert_int_equal(stat(config, &st), 0);
    assert_int_equal(st.st_size, 4);
    char folders[256];
    unlink(config);
    snprintf(folders, sizeof folders, "%s/tracereel/settings.ini", config);
    snprintf(warning, sizeof warning, "mkdir -p '%s'", folders);
    assert_int_equal(system(warning), 0);
    assert_false(settings_load(&s, warning, sizeof warning));
    assert_non_null(strstr(warning, "is a directory"));
    settings_save(&s);
    assert_int_equal(stat(folders, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("HOME");
    assert_true(settings_load(&s, warning, sizeof warning));
    settings_save(&s);
    setenv("HOME", folder, 1);
}

/* Never where one happens to stand: a clone had a video committed that way. */
static void captures_go_to_their_folder_or_home(void **state)
{
    (void)state;
    char path[512], pictures[128], home[128];
    settings_capture_path(path, sizeof path, CAPTURE_PICTURE, "bus/one.log", "png");
    snprintf(home, sizeof home, "%s/tracereel-bus_one.log-", folder);
    assert_int_equal(strncmp(path, home, strlen(home)), 0);
    snprintf(pictures, sizeof pictures, "%s/Pictures", folder);
    mkdir(pictures, 0777);
    settings_capture_path(path, sizeof path, CAPTURE_PICTURE, "bus", "png");
    assert_int_equal(strncmp(path, pictures, strlen(pictures)), 0);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fclose(f);
    char second[512];
    settings_capture_path(second, sizeof second, CAPTURE_PICTURE, "bus", "png");
    assert_string_not_equal(path, second);
    settings_capture_path(path, sizeof path, CAPTURE_VIDEO, "bus", "mp4");
    assert_int_equal(strncmp(path, folder, strlen(folder)), 0);
    unsetenv("HOME");
    settings_capture_path(path, sizeof path, CAPTURE_TABLE, "bus", "csv");
    setenv("HOME", folder, 1);
    assert_int_equal(path[0], '/');
}

/* Every button of the toolbar can be named, so that the keyboard can go to it; each is what a click on its
 * middle finds. */
static void buttons_are_where_clicks_find_them(void **state)
{
    (void)state;
    struct controls controls = {0};
    toolbar_controls(1280, &controls);
    assert_true(controls.count > 5);
    for (int i = 0; i < controls.count; i++) {
        const struct control *c = &controls.all[i];
        assert_ptr_equal(controls_at(&controls, c->r.x + c->r.w / 2, c->r.y + c->r.h / 2), c);
        assert_true(c->press.kind != ACTION_NONE);
        assert_true(strlen(c->name) > 0);
    }
    assert_null(controls_at(&controls, 5, 5));
}

static double luminance(color c)
{
    double sum = 0;
    const double weights[] = {0.2126, 0.7152, 0.0722};
    for (int k = 0; k < 3; k++) {
        double v = (double)(c >> (16 - 8 * k) & 0xff) / 255;
        sum += weights[k] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(color a, color b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

/* The ring of the focus is of theme->picture, with an edge of theme->ground (WCAG 2.2, 1.4.11: 3 to 1). */
static void the_ring_can_be_seen(void **state)
{
    (void)state;
    const struct theme *themes[] = {&theme_dark, &theme_light};
    for (int i = 0; i < 2; i++) {
        assert_true(contrast(themes[i]->picture, themes[i]->ground) >= 3);
        assert_true(contrast(themes[i]->picture, themes[i]->card) >= 3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buttons_are_where_clicks_find_them),
        cmocka_unit_test(the_ring_can_be_seen),
        cmocka_unit_test(half_a_double_click_chooses_nothing),
        cmocka_unit_test(a_choice_is_the_name_that_is_pressed),
        cmocka_unit_test(playing_stops_at_the_end_and_begins_again),
        cmocka_unit_test(speed_doubles_within_bounds),
        cmocka_unit_test(what_grows_is_played_at_its_edge),
        cmocka_unit_test(the_edge_is_left_and_found_again),
        cmocka_unit_test(the_edge_is_not_the_end_of_what_is_compared),
        cmocka_unit_test(a_loop_goes_round_between_its_marks),
        cmocka_unit_test(seeking_stays_within_the_session),
        cmocka_unit_test(keys_mean_what_the_interface_says),
        cmocka_unit_test(no_key_is_bound_twice),
        cmocka_unit_test(help_scrolls_where_it_is_longer_than_the_window),
        cmocka_unit_test(settings_come_back),
        cmocka_unit_test(broken_settings_warn_and_are_ignored),
        cmocka_unit_test(recent_files_of_any_name_come_back),
        cmocka_unit_test(places_for_settings_that_are_none),
        cmocka_unit_test(captures_go_to_their_folder_or_home),
    };
    return cmocka_run_group_tests(tests, make_home, remove_home);
}
