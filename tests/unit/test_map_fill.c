/* The map of what is open: every cell is the report's, whatever the order in which they came. */
#include "app/map_fill.h"
#include "unit.h"

#include <math.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

static sem_t woken;
static struct source source;
static const struct source_request request = {
    .name = SOURCE_DIR "/traces/bus.csv", .player = "hls.js", .duration_s = 120};

static void wake(void)
{
    sem_post(&woken);
}

static int open_source(void **state)
{
    (void)state;
    struct tr_error err;
    sem_init(&woken, 0, 0);
    return source_open(&request, &source, &err) == TR_STATUS_OK ? 0 : -1;
}

static int close_source(void **state)
{
    (void)state;
    source_close(&source);
    return 0;
}

static bool is_whole(const struct map_fill *fill)
{
    for (size_t i = 0; i < sweep_cells(&fill->sweep); i++) {
        if (fill->state[i] == MAP_WAITING || fill->state[i] == MAP_ROUGH) {
            return false;
        }
    }
    return true;
}

static void fill_whole(struct map_fill *fill)
{
    struct tr_error err = {0};
    assert_int_equal(map_fill_open(fill, &source, &request, wake, &err), TR_STATUS_OK);
    while (!is_whole(fill)) {
        sem_wait(&woken);
        map_fill_poll(fill);
    }
}

/* A cell's figure as a session of its own has it. */
static double told(const struct map_fill *fill, size_t x, size_t y)
{
    struct source one;
    struct tr_error err = {0};
    struct tr_qoe qoe;
    const struct sweep_axis *axes[] = {&fill->sweep.x, &fill->sweep.y};
    const size_t at[] = {x, y};
    const char *other = source.path, *player = request.player;
    source_copy(&source, &one);
    for (int k = 0; k < 2; k++) {
        if (axes[k]->kind == SWEEP_AXIS_PARAM) {
            tr_params_put(&one.scenario.params, axes[k]->param, axes[k]->values[at[k]]);
        } else if (axes[k]->kind == SWEEP_AXIS_TRACE) {
            other = axes[k]->names[at[k]];
        } else {
            player = axes[k]->names[at[k]];
            assert_int_equal(source_set_player(&one, axes[k]->names[at[k]], &err), TR_STATUS_OK);
        }
    }
    if (strcmp(other, source.path) != 0) {
        struct source_request asked = request;
        source_close(&one);
        asked.name = other;
        asked.player = player;
        assert_int_equal(source_open(&asked, &one, &err), TR_STATUS_OK);
    }
    assert_int_equal(source_run(&one, &err), TR_STATUS_OK);
    tr_timeline_qoe(one.timeline, tr_timeline_duration_s(one.timeline), &qoe);
    source_close(&one);
    return tr_qoe_field(&qoe, fill->metric);
}

static void cells_are_the_reports(void **state)
{
    (void)state;
    static struct map_fill fill;
    fill_whole(&fill);
    assert_string_equal(tr_qoe_field_name(fill.metric), "overall_qoe");
    const size_t nx = fill.sweep.x.count, ny = fill.sweep.y.count;
    const size_t cells[][2] = {{0, 0}, {nx - 1, ny - 1}, {3, 17}, {16, 8}, {31 % nx, 1}};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        const size_t x = cells[i][0], y = cells[i][1];
        if (fill.state[y * nx + x] == MAP_DONE) {
            assert_near(fill.mean[y * nx + x], told(&fill, x, y), 0);
        }
    }
    assert_int_equal(fill.state[0], MAP_DONE);
    /* The cross stands where the session's own values are. */
    const double own = tr_params_get(&source.scenario.params, fill.sweep.x.param);
    const double *values = fill.sweep.x.values;
    assert_near(values[0] + (values[nx - 1] - values[0]) * fill.here_x / (double)(nx - 1), own, 1e-9);
    map_fill_end(&fill);
}

static void turn_y_to(struct map_fill *fill, enum sweep_axis_kind kind)
{
    for (int i = 0; fill->y_choice.kind != kind; i++) {
        map_fill_turn_y(fill, 1);
        assert_false(fill->x_choice.kind == fill->y_choice.kind &&
                     fill->x_choice.param == fill->y_choice.param);
        assert_true(i < MAP_CHOICES);
    }
}

static void axes_turn_and_players_are_one(void **state)
{
    (void)state;
    static struct map_fill fill;
    struct tr_error err = {0};
    assert_int_equal(map_fill_open(&fill, &source, &request, wake, &err),
                     TR_STATUS_OK); /* closed in the middle */
    turn_y_to(&fill, SWEEP_AXIS_PLAYER);
    fill_whole(&fill);
    assert_int_equal(fill.sweep.y.kind, SWEEP_AXIS_PLAYER);
    assert_int_equal(fill.here_y, 0); /* hls.js */
    assert_near(fill.mean[2 * fill.sweep.x.count + 5], told(&fill, 5, 2), 0);
    map_fill_end(&fill);
}

/* Rows of traces: what is open, another, one that is none; each cell is that file's own report. */
static void traces_are_an_axis(void **state)
{
    (void)state;
    static struct map_fill fill;
    struct tr_error err = {0};
    map_fill_offer(&fill, source.path);
    map_fill_offer(&fill, SOURCE_DIR "/traces/tunnel.log");
    map_fill_offer(&fill, source.path); /* the same again */
    map_fill_offer(&fill, SOURCE_DIR "/traces/README.md");
    map_fill_offer(&fill, SOURCE_DIR "/traces/calm.csv");
    assert_int_equal(map_fill_open(&fill, &source, &request, wake, &err), TR_STATUS_OK);
    turn_y_to(&fill, SWEEP_AXIS_TRACE);
    for (int i = 0; fill.x_choice.kind != SWEEP_AXIS_PLAYER; i++) {
        map_fill_turn_x(&fill, -1);
        assert_true(i < MAP_CHOICES);
    }
    fill_whole(&fill);
    assert_int_equal(fill.sweep.y.count, 4);
    assert_near(fill.here_y, 0, 0);
    for (size_t y = 0; y < 4; y++) {
        for (size_t x = 0; x < fill.sweep.x.count; x++) {
            const bool none = y == 2;
            assert_int_equal(fill.state[y * fill.sweep.x.count + x], none ? MAP_SENSELESS : MAP_DONE);
            if (!none) {
                assert_near(fill.mean[y * fill.sweep.x.count + x], told(&fill, x, y), 0);
            }
        }
    }
    assert_null(map_fill_trace(&fill, 0)); /* what is open */
    assert_null(map_fill_trace(&fill, 2));
    assert_string_equal(map_fill_trace(&fill, 3)->path, SOURCE_DIR "/traces/calm.csv");
    map_fill_end(&fill);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traces_are_an_axis),
        cmocka_unit_test(cells_are_the_reports),
        cmocka_unit_test(axes_turn_and_players_are_one),
    };
    return cmocka_run_group_tests(tests, open_source, close_source);
}
