/* The table of sessions and the map against stored pictures, in both themes and three sizes. */
#include "gfx/font.h"
#include "golden/compare.h"
#include "unit/unit.h"
#include "view/map.h"
#include "view/session_table.h"

#include <math.h>
#include <stdlib.h>

struct golden {
    const char *name;
    const struct theme *theme;
    int w, h;
};

static struct fonts *fonts;

static int open_fonts(void **state)
{
    (void)state;
    fonts = fonts_new(NULL);
    return fonts ? 0 : -1;
}

static int close_fonts(void **state)
{
    (void)state;
    fonts_free(fonts);
    return 0;
}

static bool matches(const struct golden *g,
                    void draw(struct canvas *canvas, struct rect area, const struct theme *theme))
{
    struct canvas canvas;
    assert_true(canvas_init(&canvas, g->w, g->h, 1, fonts));
    canvas_clear(&canvas, g->theme->card);
    draw(&canvas, (struct rect){0, 0, (float)g->w, (float)g->h}, g->theme);
    const bool same = golden_matches(g->name, &canvas, fonts_describe(fonts));
    canvas_destroy(&canvas);
    return same;
}

/* Rows of every kind: with stalls, without, refused, under way; more than there is room for. */
static void draw_sessions(struct canvas *canvas, struct rect area, const struct theme *theme)
{
    enum { ROWS = 40 };
    static struct session_row rows[ROWS];
    int order[ROWS];
    for (int i = 0; i < ROWS; i++) {
        struct session_row *row = &rows[i];
        *row = (struct session_row){
            .trace =
                i % 5 == 3
                    ? "a folder/with a name/that goes on and on for longer than there is room, 2026-11-26.csv"
                    : "bus.csv",
            .player = i % 2 ? "hls.js" : "dash.js-nofastswitch",
            .why =
                i == 6
                    ? "none of the columns is known to be a rate; name it with --column (and --time-column)"
                    : NULL,
            .has_values = i < 30,
            .has_spark = i < 30,
            .values = {0, 0, 0.25 * i, i % 4 ? 300.0 / (i + 1) : 0, i % 4, 12345.0 / (i + 1), 3 * i},
        };
        for (int k = 0; k < SESSION_SPARKS && i % 4; k++) {
            row->spark[k] = (float)fmax(0, sin(0.4 * k + i) - 0.3 * (i % 4));
        }
        order[i] = i;
    }
    const struct session_table table = {
        .rows = rows, .order = order, .count = ROWS, .chosen = 2, .first = 1, .sort = SESSION_SCORE};
    session_table_draw(canvas, (struct rect){20, 10, area.w - 40, area.h - 20}, &table, theme);
}

static void the_table_is_what_was_looked_at(void **state)
{
    assert_true(matches(*state, draw_sessions));
}

/* A hill with a valley through it, a corner without a meaning, one that is waited for, and where we are. */
static void draw_hill(struct canvas *canvas, struct rect area, const struct theme *theme)
{
    enum { NX = 24, NY = 16 };
    static double xs[NX], ys[NY], mean[NX * NY];
    static unsigned char states[NX * NY];
    for (int i = 0; i < NX * NY; i++) {
        const double x = (i % NX) / (NX - 1.0), y = (double)(i / NX) / (NY - 1.0);
        xs[i % NX] = 0.4 + 0.6 * x;
        ys[i / NX] = 5 + 55 * y;
        mean[i] =
            10 * exp(-4 * ((x - 0.6) * (x - 0.6) + (y - 0.5) * (y - 0.5))) - 2 * exp(-40 * (x - y) * (x - y));
        states[i] = x + y > 1.8          ? MAP_SENSELESS
                    : x > 0.7 && y < 0.3 ? MAP_WAITING
                    : x > 0.7 && y < 0.5 ? MAP_ROUGH
                                         : MAP_DONE;
    }
    const struct sweep_axis x = {SWEEP_AXIS_PARAM, tr_params_find("encoder.safety_factor"), xs, NULL, NX},
                            y = {SWEEP_AXIS_PARAM, tr_params_find("buffer.max_level_s"), ys, NULL, NY};
    struct map map = {.x = &x, .y = &y, .mean = mean, .state = states, .here_x = 18, .here_y = 7.3};
    map_range(mean, NX * NY, &map.low, &map.high);
    map_draw(canvas, (struct rect){MAP_LEFT, 34, area.w - MAP_LEFT - MAP_RIGHT, area.h - 34 - MAP_BELOW},
             &map, theme);
}

static void the_map_is_what_was_looked_at(void **state)
{
    assert_true(matches(*state, draw_hill));
}

/* A click finds the thing that was drawn there. */
static void points_find_rows_heads_and_cells(void **state)
{
    (void)state;
    const struct rect room = {20, 10, 1000, 300};
    const struct session_table table = {.count = 40, .first = 5};
    assert_int_equal(session_table_head_at(room, 30, 20), SESSION_TRACE);
    assert_int_equal(session_table_head_at(room, 30, 50), SESSION_COLUMNS);
    assert_int_equal(session_table_at(room, &table, 30, 20), -1);
    assert_int_equal(session_table_at(room, &table, 30, 10 + 26 + 1), 5);
    assert_int_equal(session_table_at(room, &table, 30, 10 + 26 + 27), 6);
    assert_int_equal(session_table_at(room, &table, 30, 400), -1);
    const struct sweep_axis four = {.kind = SWEEP_AXIS_PLAYER, .count = 4};
    const struct map map = {.x = &four, .y = &four};
    size_t x, y;
    assert_false(map_cell_at(room, &map, 10, 20, &x, &y));
    assert_true(map_cell_at(room, &map, 21, 309, &x, &y));
    assert_int_equal(x, 0);
    assert_int_equal(y, 0);
    assert_true(map_cell_at(room, &map, 1019, 11, &x, &y));
    assert_int_equal(x, 3);
    assert_int_equal(y, 3);
}

int main(void)
{
    static struct golden tables[] = {{"sessions-dark", &theme_dark, 1180, 560},
                                     {"sessions-light", &theme_light, 1180, 560},
                                     {"sessions-small", &theme_dark, 620, 380},
                                     {"sessions-large", &theme_light, 1800, 900}},
                         maps[] = {{"map-dark", &theme_dark, 900, 600},
                                   {"map-light", &theme_light, 900, 600},
                                   {"map-small", &theme_dark, 480, 320},
                                   {"map-large", &theme_light, 1600, 1000}};
    enum { TABLES = sizeof tables / sizeof *tables, MAPS = sizeof maps / sizeof *maps };
    struct CMUnitTest tests[TABLES + MAPS + 1];
    size_t count = 0;
    for (size_t i = 0; i < TABLES; i++) {
        tests[count++] =
            (struct CMUnitTest){tables[i].name, the_table_is_what_was_looked_at, NULL, NULL, &tables[i]};
    }
    for (size_t i = 0; i < MAPS; i++) {
        tests[count++] =
            (struct CMUnitTest){maps[i].name, the_map_is_what_was_looked_at, NULL, NULL, &maps[i]};
    }
    tests[count] = (struct CMUnitTest)cmocka_unit_test(points_find_rows_heads_and_cells);
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
