/* Shapes: their area, their symmetry, their place on the pixel grid, and what becomes of absurd ones. */
#include "unit.h"

#include "gfx/canvas.h"
#include "gfx/font.h"
#include "gfx/png.h"
#include "gfx/theme.h"
#include "golden/compare.h"
#include "golden/sheet.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WHITE        0xffffffffu
#define BLACK        0xff000000u
#define PICTURE_HASH 0x84abcae88c7a885cu

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

static void grid_lines_are_whole_pixels(void **state)
{
    (void)state;
    for (float scale = 1; scale <= 2; scale += 0.25f) {
        for (float y = 10; y < 12; y += 0.17f) {
            struct canvas c = black(100, 100, scale);
            canvas_hline(&c, 5.3f, 30.6f, y, WHITE);
            canvas_vline(&c, y, 20, 40, WHITE);
            for (int i = 0; i < 100 * 100; i++) {
                assert_true(c.pixels[i] == WHITE || c.pixels[i] == BLACK);
            }
            int row = (int)floor((double)y * (double)scale + 0.5);
            int x0 = (int)floor(5.3 * (double)scale + 0.5), x1 = (int)floor(30.6 * (double)scale + 0.5);
            assert_int_equal(at(&c, x0, row), WHITE);
            assert_int_equal(at(&c, x0 - 1, row), BLACK);
            assert_int_equal(at(&c, x1 - 1, row), WHITE);
            assert_int_equal(at(&c, x1, row), BLACK);
            assert_int_equal(at(&c, x0, row + 1), BLACK);
            canvas_destroy(&c);
        }
    }
}

static void snapped_boxes_are_never_thinner_than_a_pixel(void **state)
{
    (void)state;
    struct canvas c = black(50, 50, 1);
    canvas_rect_snapped(&c, (struct rect){10.2f, 10.2f, 0.01f, 20}, WHITE);
    assert_area(&c, 20, 0);
    canvas_clear(&c, BLACK);
    canvas_rect_snapped(&c, (struct rect){10.6f, 10.6f, 4.8f, 0}, WHITE);
    assert_area(&c, 4, 0);
    canvas_clear(&c, BLACK);
    canvas_rect_snapped(&c, (struct rect){10, 10, -1, 5}, WHITE);
    assert_area(&c, 0, 0);
    canvas_destroy(&c);
}

static void boxes_and_circles_are_symmetrical(void **state)
{
    (void)state;
    struct canvas c = black(64, 64, 1);
    canvas_round_frame(&c, (struct rect){4.5f, 7.25f, 55, 49.5f}, 9, 1.6f, 0xc0ffffff);
    canvas_circle(&c, 32, 32, 7.7f, WHITE);
    canvas_ring(&c, 32, 32, 15.2f, 2, 0x80ffffff);
    canvas_arc(&c, 32, 32, 20, 3, 0.05f, 0.4f, WHITE);
    canvas_arc(&c, 32, 32, 20, 3, 0.55f, 0.4f, WHITE);
    for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
            assert_int_equal(at(&c, x, y), at(&c, 63 - x, 63 - y));
        }
    }
    canvas_destroy(&c);
}

static void lines_are_as_thick_at_every_slope(void **state)
{
    (void)state;
    for (int i = 0; i < 48; i++) {
        float angle = 6.2831853f * (float)i / 48;
        struct canvas c = black(200, 200, 1);
        canvas_line(&c, 100.3f, 100.4f, 100.3f + 80 * cosf(angle), 100.4f + 80 * sinf(angle), 1.6f, WHITE);
        assert_area(&c, 80 * 1.6, 1.3);
        canvas_clear(&c, BLACK);
        canvas_line(&c, 100.3f, 100.4f, 100.3f + 80 * cosf(angle), 100.4f + 80 * sinf(angle), 0.5f, WHITE);
        assert_area(&c, 80 * 0.5, 1.3);
        canvas_destroy(&c);
    }
}

/* A plotted slope is as thick as the same line drawn as such, up to steep ones. */
static void plotted_slopes_keep_their_thickness(void **state)
{
    (void)state;
    enum { N = 100 };
    const float slopes[] = {0, 0.1f, 0.5f, 1, 2, 5};
    for (int i = 0; i < 6; i++) {
        for (float width = 1; width <= 3; width += 0.5f) {
            float top[N], bottom[N];
            struct canvas c = black(N, 700, 1);
            for (int x = 0; x < N; x++) {
                top[x] = 50.3f + slopes[i] * (float)x;
                bottom[x] = 50.3f + slopes[i] * (float)(x + 1);
            }
            canvas_clip(&c, (struct rect){10, 0, 80, 700});
            canvas_plot_line(&c, 0, N, top, bottom, width, WHITE);
            double length = 80 * hypot(1, (double)slopes[i]);
            assert_area(&c, length * (double)width, 0.06 * length * (double)width);
            canvas_destroy(&c);
        }
    }
}

static int brightest_in_column(const struct canvas *c, int x)
{
    int most = 0;
    for (int y = 0; y < c->height_px; y++) {
        int v = (int)(at(c, x, y) & 255);
        most = v > most ? v : most;
    }
    return most;
}

/* However the value leaps, no column is empty, no row between two neighbours' spans is, and a spike of one
 * column reaches its full height. */
static void plotted_columns_hang_together(void **state)
{
    (void)state;
    enum { N = 300, H = 256 };
    float top[N], bottom[N];
    struct canvas c = black(N, H, 1);
    unsigned seed = 1;
    for (int x = 0; x < N; x++) {
        seed = seed * 1664525u + 1013904223u;
        top[x] = bottom[x] = 28 + (float)(seed >> 24) * 200 / 255;
    }
    canvas_plot_line(&c, 0, N, top, bottom, 1.6f, WHITE);
    for (int x = 0; x < N; x++) {
        assert_in_range(brightest_in_column(&c, x), 200, 255);
    }
    for (int x = 2; x + 2 < N; x++) {
        int from = (int)fminf(top[x], top[x + 1]) + 1, to = (int)fmaxf(top[x], top[x + 1]);
        for (int y = from; y < to; y++) {
            unsigned row = (at(&c, x - 1, y) & 255) + (at(&c, x, y) & 255) + (at(&c, x + 1, y) & 255) +
                           (at(&c, x + 2, y) & 255);
            if (row <= 200) {
                fail_msg("columns %d, %d: %g %g %g %g, row %d has %u", x, x + 1, (double)top[x - 1],
                         (double)top[x], (double)top[x + 1], (double)top[x + 2], y, row);
            }
        }
    }
    canvas_clear(&c, BLACK);
    for (int x = 0; x < N; x++) {
        top[x] = bottom[x] = 200;
    }
    top[150] = 20;
    canvas_plot_line(&c, 0, N, top, bottom, 1.6f, WHITE);
    assert_in_range(at(&c, 150, 21) & 255, 150, 255);
    assert_int_equal(at(&c, 150, 17) & 255, 0);
    assert_int_equal(at(&c, 140, 100) & 255, 0);
    canvas_destroy(&c);
}

static void plots_are_the_same_in_pieces(void **state)
{
    (void)state;
    enum { N = 400, H = 120 };
    float top[N], bottom[N];
    unsigned seed = 7;
    for (int x = 0; x < N; x++) {
        seed = seed * 1664525u + 1013904223u;
        top[x] = (float)(seed >> 25);
        bottom[x] = x % 3 ? top[x] : top[x] + 30;
        if (x % 50 == 49) {
            top[x] = NAN;
        }
    }
    struct canvas whole = black(N, H, 1), pieces = black(N, H, 1);
    canvas_plot_fill(&whole, 0, N, top, 60, 0x40ff8000);
    canvas_plot_line(&whole, 0, N, top, bottom, 2.2f, 0xa0ffffff);
    for (int x = 0; x < N; x += 37) {
        struct pixel_rect before = canvas_clip(&pieces, (struct rect){(float)x, 0, 37, H});
        canvas_plot_fill(&pieces, 0, N, top, 60, 0x40ff8000);
        canvas_plot_line(&pieces, 0, N, top, bottom, 2.2f, 0xa0ffffff);
        canvas_unclip(&pieces, before);
    }
    assert_memory_equal(whole.pixels, pieces.pixels, N * H * 4);
    canvas_destroy(&whole);
    canvas_destroy(&pieces);
}

static void fills_have_the_area_below_the_curve(void **state)
{
    (void)state;
    enum { N = 200, H = 200 };
    float top[N];
    struct canvas c = black(N, H, 1);
    double area = 0;
    for (int x = 0; x < N; x++) {
        top[x] = 100 + 60 * sinf((float)x / 20);
        area += 180 - (double)top[x];
    }
    canvas_plot_fill(&c, 0, N, top, 180, WHITE);
    assert_area(&c, area, 15);
    canvas_clear(&c, BLACK);
    canvas_plot_fill(&c, 0, N, top, 20, WHITE); /* upwards, where the curve lies below the base */
    for (int x = 0; x < N; x++) {
        assert_int_equal(at(&c, x, 25), WHITE);
    }
    canvas_destroy(&c);
}

#define GUARD 0xff123456u

/* Everything that can be drawn, with this one number in all places. */
static void draw_everything(struct canvas *c, float v, float w, color ink)
{
    struct canvas picture;
    assert_true(canvas_init(&picture, 7, 5, 1, NULL));
    float top[40], bottom[40], xy[128];
    for (int i = 0; i < 40; i++) {
        top[i] = i % 3 ? v : w;
        bottom[i] = i % 5 ? w : 20;
    }
    for (int i = 0; i < 128; i++) {
        xy[i] = i % 3 ? v : i % 2 ? w : 15;
    }
    const struct rect rects[] = {{v, 10, w, 20}, {10, v, 20, w}, {v, v, w, w}, {w, w, 1e9f, 1e9f}};
    for (int i = 0; i < 4; i++) {
        canvas_rect(c, rects[i], ink);
        canvas_rect_snapped(c, rects[i], ink);
        canvas_round_rect(c, rects[i], w, ink);
        canvas_round_rect(c, rects[i], 3, ink);
        canvas_round_frame(c, rects[i], v, w, ink);
        canvas_round_frame(c, rects[i], 4, 1.6f, ink);
        canvas_gradient_v(c, rects[i], ink, 0);
        canvas_picture(c, rects[i], &picture, CANVAS_NEAREST);
        canvas_picture(c, rects[i], &picture, CANVAS_BILINEAR);
        canvas_tint(c, rects[i], v, ink);
    }
    canvas_circle(c, v, 20, w, ink);
    canvas_circle(c, 20, 20, v, ink);
    canvas_ring(c, 20, v, w, 2, ink);
    canvas_ring(c, 20, 20, 5, v, ink);
    canvas_arc(c, v, 20, w, 3, 0, 0.5f, ink);
    canvas_arc(c, 20, 20, 10, v, w, v, ink);
    canvas_polygon(c, xy, 64, ink);
    canvas_polygon(c, xy, 3, ink);
    canvas_polygon(c, xy, 65, ink);
    canvas_polygon(c, xy, 0, ink);
    canvas_line(c, v, 3, w, 30, 1.6f, ink);
    canvas_line(c, 3, 3, 30, 30, v, ink);
    canvas_hline(c, v, w, 20, ink);
    canvas_hline(c, 0, 30, v, ink);
    canvas_vline(c, v, 0, w, ink);
    canvas_dash_h(c, v, w, 10, 3, 2, ink);
    canvas_dash_h(c, -1e30f, 1e30f, 12, v, w, ink);
    canvas_dash_v(c, 10, w, v, 3, 2, ink);
    canvas_dash_v(c, v, -1e30f, 1e30f, 3, 2, ink);
    canvas_polyline(c, xy, 64, 1.6f, ink);
    canvas_polyline(c, xy, 1, v, ink);
    canvas_polyline(c, xy, 0, 2, ink);
    for (int x = -50; x < 60; x += 45) {
        canvas_plot_line(c, x, 40, top, bottom, 1.6f, ink);
        canvas_plot_line(c, x, 40, top, bottom, v, ink);
        canvas_plot_fill(c, x, 40, top, w, ink);
    }
    canvas_plot_line(c, INT32_MIN, 40, top, bottom, 2, ink);
    canvas_plot_line(c, INT32_MAX, 40, top, bottom, 2, ink);
    canvas_plot_fill(c, INT32_MAX - 20, 40, top, 20, ink);
    canvas_destroy(&picture);
}

static void absurd_numbers_stay_inside_the_clip(void **state)
{
    (void)state;
    enum { W = 90, H = 70 };
    static uint32_t pixels[W * H];
    const float odd[] = {NAN,   INFINITY, -INFINITY, 1e30f, -1e30f, 3e9f,  -3e9f, 1e6f,
                         -1e6f, 40000,    0,         -0.0f, 1e-20f, 17.3f, -5.5f};
    const int count = sizeof odd / sizeof *odd;
    for (int i = 0; i < count * count * 2; i++) {
        for (int p = 0; p < W * H; p++) {
            pixels[p] = GUARD;
        }
        struct canvas c;
        canvas_wrap(&c, pixels + 20 * W + 20, 50, 30, W, i % 2 ? 1 : 1.37f, NULL);
        canvas_clip(&c, (struct rect){3, 2, 30, 20});
        draw_everything(&c, odd[i / 2 % count], odd[i / 2 / count], i % 4 < 2 ? WHITE : 0x30ff00ff);
        struct pixel_rect clip = c.clip;
        for (int y = 0; y < H; y++) {
            for (int x = 0; x < W; x++) {
                bool inside = x - 20 >= clip.x0 && x - 20 < clip.x1 && y - 20 >= clip.y0 && y - 20 < clip.y1;
                if (!inside && pixels[y * W + x] != GUARD) {
                    fail_msg("pixel %d, %d outside the clip was drawn with %g and %g", x - 20, y - 20,
                             (double)odd[i / 2 % count], (double)odd[i / 2 / count]);
                }
                assert_int_equal(pixels[y * W + x] >> 24, 0xff);
            }
        }
        canvas_destroy(&c);
    }
}

/* A clip only cuts: the pixels that it leaves do not change. */
static void clipping_only_cuts(void **state)
{
    (void)state;
    struct canvas whole = black(50, 30, 1), cut = black(50, 30, 1);
    draw_everything(&whole, 17.3f, 11.1f, 0x30ff8040);
    for (int i = 0; i < 6; i++) {
        struct pixel_rect before =
            canvas_clip(&cut, (struct rect){(float)(i % 3) * 17, (float)(i / 3) * 15, 17, 15});
        draw_everything(&cut, 17.3f, 11.1f, 0x30ff8040);
        canvas_unclip(&cut, before);
    }
    assert_memory_equal(whole.pixels, cut.pixels, 50 * 30 * 4);
    canvas_destroy(&whole);
    canvas_destroy(&cut);
}

/* FNV-1a of a picture that passes through every rasteriser: the same with any compiler and on any machine. */
static void pixels_are_the_same_everywhere(void **state)
{
    (void)state;
    uint64_t hash = 14695981039346656037u;
    struct canvas c = black(300, 200, 1.37f);
    for (int i = 0; i < 30; i++) {
        float v = (float)(i * 37 % 200) + (float)(i % 7) * 0.375f;
        draw_everything(&c, v, (float)(i * 53 % 90) + 0.3125f, 0x50204060u + (uint32_t)i * 0x010203u);
    }
    for (int i = 0; i < 300 * 200; i++) {
        hash = (hash ^ c.pixels[i]) * 1099511628211u;
    }
    canvas_destroy(&c);
    if (hash != PICTURE_HASH) {
        fail_msg("the picture's hash is 0x%016llx", (unsigned long long)hash);
    }
}

static void pictures_keep_flat_colours_and_means(void **state)
{
    (void)state;
    struct canvas from = black(64, 48, 1), to = black(200, 150, 1);
    canvas_clear(&from, 0xff3a7bd5);
    const int sizes[][2] = {{64, 48}, {30, 20}, {200, 150}, {1, 1}, {77, 13}};
    for (int i = 0; i < 5; i++) {
        canvas_clear(&to, BLACK);
        canvas_picture(&to, (struct rect){0, 0, (float)sizes[i][0], (float)sizes[i][1]}, &from,
                       CANVAS_BILINEAR);
        for (int y = 0; y < sizes[i][1]; y++) {
            for (int x = 0; x < sizes[i][0]; x++) {
                assert_int_equal(at(&to, x, y), 0xff3a7bd5);
            }
        }
    }
    for (int i = 0; i < 64 * 48; i++) { /* fine stripes become grey, not a moire */
        from.pixels[i] = i % 2 ? WHITE : BLACK;
    }
    canvas_picture(&to, (struct rect){0, 0, 16, 12}, &from, CANVAS_BILINEAR);
    for (int x = 0; x < 16; x++) {
        assert_in_range(at(&to, x, 5) & 255, 125, 130);
    }
    canvas_picture(&to, (struct rect){0, 0, 128, 96}, &from, CANVAS_NEAREST);
    assert_int_equal(at(&to, 0, 0), BLACK);
    assert_int_equal(at(&to, 1, 1), BLACK);
    assert_int_equal(at(&to, 2, 0), WHITE);
    canvas_destroy(&from);
    canvas_destroy(&to);
}

static void tint_greys_and_veils(void **state)
{
    (void)state;
    struct canvas c = black(10, 10, 1);
    canvas_clear(&c, 0xffff0000);
    canvas_tint(&c, (struct rect){0, 0, 5, 10}, 1, 0);
    assert_int_equal(at(&c, 0, 0), 0xff4d4d4d);
    assert_int_equal(at(&c, 5, 0), 0xffff0000);
    canvas_tint(&c, (struct rect){5, 0, 5, 10}, 0, 0x80000000);
    assert_in_range(at(&c, 5, 0) >> 16 & 255, 126, 128);
    canvas_destroy(&c);
}

static void colours_mix(void **state)
{
    (void)state;
    assert_int_equal(color_mix(0xff000000, 0xffffffff, 0), 0xff000000);
    assert_int_equal(color_mix(0xff000000, 0xffffffff, 1), 0xffffffff);
    assert_int_equal(color_mix(0xff000000, 0xffffffff, 0.5f), 0xff808080);
    assert_int_equal(color_mix(0x00102030, 0xff302010, 0.5f), 0x80202020);
    assert_int_equal(color_mix(0xff000000, 0xffffffff, NAN), 0xff000000);
    struct canvas c = black(40, 1, 1);
    for (int alpha = 0; alpha < 256;
         alpha++) { /* each within one of the exact mix, whatever the run's length */
        for (int n = 1; n < 40; n += 5) {
            canvas_clear(&c, 0xff4080c0);
            canvas_rect_snapped(&c, (struct rect){0, 0, (float)n, 1}, (color)alpha << 24 | 0xe01060);
            for (int x = 0; x < n; x++) {
                assert_true(
                    abs((int)(at(&c, x, 0) >> 16 & 255) - (0x40 * (255 - alpha) + 0xe0 * alpha) / 255) <= 1);
                assert_int_equal(at(&c, x, 0), at(&c, 0, 0));
            }
            assert_int_equal(at(&c, n, 0), 0xff4080c0);
        }
    }
    canvas_destroy(&c);
}

static void canvases_have_sensible_sizes(void **state)
{
    (void)state;
    struct canvas c;
    assert_false(canvas_init(&c, 0, 10, 1, NULL));
    assert_false(canvas_init(&c, 10, -1, 1, NULL));
    assert_false(canvas_init(&c, 100000, 100000, 1, NULL));
    c = black(30, 20, 2);
    assert_true(canvas_width(&c) == 15 && canvas_height(&c) == 10);
    canvas_destroy(&c);
}

static void png_comes_back(void **state)
{
    (void)state;
    static const char path[] = BINARY_DIR "/test_gfx.png";
    struct tr_error err;
    struct canvas c = black(61, 33, 1), back;
    draw_everything(&c, 17.3f, 11.1f, 0x30ff8040);
    assert_int_equal(png_write(path, &c, NULL, true, &err), TR_STATUS_OK);
    assert_int_equal(png_read(path, &back, &err), TR_STATUS_OK);
    assert_int_equal(back.width_px, 61);
    assert_memory_equal(c.pixels, back.pixels, 61 * 33 * 4);
    canvas_destroy(&back);
    assert_int_equal(png_write(BINARY_DIR "/no/such/folder/x.png", &c, NULL, true, &err), TR_STATUS_FAILED);
    assert_int_equal(png_read(BINARY_DIR "/CMakeCache.txt", &back, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.where, "CMakeCache.txt"));
    assert_int_equal(png_read(BINARY_DIR "/none.png", &back, &err), TR_STATUS_FAILED);
    assert_int_equal(truncate(path, 300), 0);
    assert_int_equal(png_read(path, &back, &err), TR_STATUS_FAILED);
    remove(path);
    canvas_destroy(&c);
}

static void the_contact_sheet_is_as_it_was(void **state)
{
    (void)state;
    struct tr_error err;
    struct fonts *fonts = fonts_new(&err);
    assert_non_null(fonts);
    const struct theme *themes[] = {&theme_dark, &theme_light};
    for (int i = 0; i < 2; i++) {
        float scale = i ? 1.5f : 1;
        struct canvas c;
        assert_true(canvas_init(&c, (int)(SHEET_WIDTH * scale), (int)(SHEET_HEIGHT * scale), scale, fonts));
        sheet_draw(&c, themes[i]);
        assert_true(golden_matches(i ? "sheet-light" : "sheet-dark", &c, fonts_describe(fonts)));
        canvas_destroy(&c);
    }
    fonts_free(fonts);
}

static void comparing_finds_one_pixel(void **state)
{
    (void)state;
    struct canvas a = black(20, 10, 1), b = black(20, 10, 1), other = black(20, 11, 1), difference;
    b.pixels[37] = 0xff000300;
    struct comparison c = compare_pictures(&a, &b, 2, &difference);
    assert_true(c.same_size && c.max_difference == 3 && c.share_beyond == 1.0 / 200);
    assert_int_equal(difference.pixels[37], 0xffff2020);
    canvas_destroy(&difference);
    assert_true(compare_pictures(&a, &b, 3, NULL).share_beyond == 0);
    assert_false(compare_pictures(&a, &other, 3, NULL).same_size);
    canvas_destroy(&a);
    canvas_destroy(&b);
    canvas_destroy(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_are_those_of_geometry),
        cmocka_unit_test(translucent_joints_are_not_darker),
        cmocka_unit_test(grid_lines_are_whole_pixels),
        cmocka_unit_test(snapped_boxes_are_never_thinner_than_a_pixel),
        cmocka_unit_test(boxes_and_circles_are_symmetrical),
        cmocka_unit_test(lines_are_as_thick_at_every_slope),
        cmocka_unit_test(plotted_slopes_keep_their_thickness),
        cmocka_unit_test(plotted_columns_hang_together),
        cmocka_unit_test(plots_are_the_same_in_pieces),
        cmocka_unit_test(fills_have_the_area_below_the_curve),
        cmocka_unit_test(absurd_numbers_stay_inside_the_clip),
        cmocka_unit_test(clipping_only_cuts),
        cmocka_unit_test(pixels_are_the_same_everywhere),
        cmocka_unit_test(pictures_keep_flat_colours_and_means),
        cmocka_unit_test(tint_greys_and_veils),
        cmocka_unit_test(colours_mix),
        cmocka_unit_test(canvases_have_sensible_sizes),
        cmocka_unit_test(png_comes_back),
        cmocka_unit_test(the_contact_sheet_is_as_it_was),
        cmocka_unit_test(comparing_finds_one_pixel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
