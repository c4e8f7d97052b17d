/* Shapes: their area, their symmetry, their place on the pixel grid, and what becomes of absurd ones. */
#include "unit.h"

#include "gfx/canvas.h"
#include "gfx/font.h"
#include "gfx/png.h"
#include "gfx/theme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHITE 0xffffffffu
#define BLACK 0xff000000u

static struct canvas black(int width_px, int height_px, float scale)
{
    struct canvas canvas;
    assert_true(canvas_init(&canvas, width_px, height_px, scale, NULL));
    return canvas;
}

static uint32_t at(const struct canvas *canvas, int x, int y)
{
    return canvas->pixels[y * canvas->stride_px + x];
}

/* Area drawn in white on black, in pixels. */
static double drawn_area(const struct canvas *canvas)
{
    double sum = 0;
    for (int y = 0; y < canvas->height_px; y++) {
        for (int x = 0; x < canvas->width_px; x++) {
            uint32_t p = at(canvas, x, y);
            assert_int_equal(p >> 24, 0xff);
            assert_int_equal(p & 255, p >> 8 & 255);
            sum += (p & 255) / 255.0;
        }
    }
    return sum;
}

static void assert_area(const struct canvas *canvas, double expected, double tolerance)
{
    double area = drawn_area(canvas);
    if (!(fabs(area - expected) <= tolerance)) {
        fail_msg("area %.3f, expected %.3f within %.3f", area, expected, tolerance);
    }
}

static void areas_are_those_of_geometry(void **state)
{
    (void)state;
    const double pi = 3.14159265358979;
    const float offsets[] = {0, 0.25f, 0.37f, 0.5f, 0.81f};
    for (int i = 0; i < 5; i++) {
        float o = offsets[i];
        struct canvas c = black(120, 120, 1);
        canvas_rect(&c, (struct rect){20 + o, 30 + o, 40.5f, 20.25f}, WHITE);
        assert_area(&c, 40.5 * 20.25, 0.5);
        canvas_clear(&c, BLACK);
        canvas_circle(&c, 60 + o, 60, 33.3f, WHITE);
        assert_area(&c, pi * 33.3 * 33.3, 1.5);
        canvas_clear(&c, BLACK);
        canvas_round_rect(&c, (struct rect){10 + o, 10 + o, 80, 50}, 8, WHITE);
        assert_area(&c, 80 * 50 - (4 - pi) * 64, 1.5);
        canvas_clear(&c, BLACK);
        canvas_round_frame(&c, (struct rect){10 + o, 10, 80, 50}, 8, 1, WHITE);
        assert_area(&c, 2 * (80 - 16) + 2 * (50 - 16) + pi * (64 - 49), 2);
        canvas_clear(&c, BLACK);
        canvas_ring(&c, 60 + o, 60, 30, 3, WHITE);
        assert_area(&c, 2 * pi * 30 * 3, 3);
        canvas_clear(&c, BLACK);
        canvas_arc(&c, 60 + o, 60, 30, 4, 0.1f, 0.25f, WHITE);
        assert_area(&c, 2 * pi * 30 * 0.25 * 4 + pi * 4, 2);
        canvas_clear(&c, BLACK);
        const float triangle[] = {10 + o, 10, 90, 30 + o, 40, 100 - o};
        canvas_polygon(&c, triangle, 3, WHITE);
        double exact = 0.5 * fabs((90.0 - 10 - o) * (100 - o - 10) - (40.0 - 10 - o) * (30 + o - 10));
        assert_area(&c, exact, 1);
        canvas_clear(&c, BLACK);
        canvas_line(&c, 20 + o, 20, 90, 70 + o, 1.6f, WHITE);
        assert_area(&c, 1.6 * hypot(70 - o, 50 + o), 1.5);
        canvas_destroy(&c);
    }
}

static void translucent_joints_are_not_darker(void **state)
{
    (void)state;
    struct canvas c = black(100, 100, 1);
    const float bent[] = {10, 50, 50, 50, 90, 50, 50, 50, 50, 10};
    canvas_polyline(&c, bent, 5, 10, 0x80ffffff);
    for (int y = 0; y < 100; y++) {
        for (int x = 0; x < 100; x++) {
            assert_in_range(at(&c, x, y) & 255, 0, 129);
        }
    }
    assert_int_equal(at(&c, 50, 50) & 255, at(&c, 30, 50) & 255);
    canvas_destroy(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_are_those_of_geometry),
        cmocka_unit_test(translucent_joints_are_not_darker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
