/* Text: measures, the grid that numbers stand on, what is cut, what is not there. */
#include "unit.h"

#include "gfx/font.h"
#include "gfx/theme.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fonts *fonts;

static int open_fonts(void **state)
{
    (void)state;
    struct tr_error err;
    fonts = fonts_new(&err);
    return fonts ? 0 : -1;
}

static int close_fonts(void **state)
{
    (void)state;
    fonts_free(fonts);
    return 0;
}

static struct canvas page(float scale)
{
    struct canvas canvas;
    assert_true(canvas_init(&canvas, 400, 100, scale, fonts));
    return canvas;
}

static struct text_style style(enum font_face face, float size, enum text_align align)
{
    return (struct text_style){face, size, 0xffffffff, align};
}

struct box {
    int x0, y0, x1, y1;
};

static struct box inked(const struct canvas *c)
{
    struct box box = {c->width_px, c->height_px, 0, 0};
    for (int y = 0; y < c->height_px; y++) {
        for (int x = 0; x < c->width_px; x++) {
            if ((c->pixels[y * c->stride_px + x] & 255) > 40) {
                box = (struct box){x < box.x0 ? x : box.x0, y < box.y0 ? y : box.y0,
                                   x >= box.x1 ? x + 1 : box.x1, y >= box.y1 ? y + 1 : box.y1};
            }
        }
    }
    return box;
}

static void fonts_say_what_they_are(void **state)
{
    (void)state;
    assert_non_null(strstr(fonts_describe(fonts), "FreeType"));
}

static void numbers_are_tabular(void **state)
{
    (void)state;
    for (float size = 9; size < 20; size += 0.7f) {
        struct canvas c = page(1);
        struct text_style s = style(FONT_NUMBERS, size, TEXT_LEFT);
        float one = canvas_text_width(&c, s, "1");
        assert_true(one == floorf(one) && one > size * 0.4f);
        assert_true(canvas_text_width(&c, s, "0123456789.,:-+ %") == 17 * one);
        canvas_destroy(&c);
    }
}

/* The same digits in another number are the same pixels. */
static void digits_do_not_jump(void **state)
{
    (void)state;
    struct canvas a = page(1), b = page(1);
    struct text_style s = style(FONT_NUMBERS, 13, TEXT_RIGHT);
    canvas_text(&a, 200.3f, 50.2f, s, "111.75");
    canvas_text(&b, 200.3f, 50.2f, s, "408.75");
    int digit = (int)canvas_text_width(&a, s, "1");
    for (int y = 0; y < 100; y++) {
        const uint32_t *ra = a.pixels + y * a.stride_px, *rb = b.pixels + y * b.stride_px;
        assert_memory_equal(ra + 200 - 3 * digit, rb + 200 - 3 * digit, (size_t)(3 * digit) * 4);
    }
    canvas_destroy(&a);
    canvas_destroy(&b);
}

static void capitals_stand_on_the_baseline(void **state)
{
    (void)state;
    for (int face = 0; face < FONT_FACES; face++) {
        for (float size = 9; size < 30; size += 1.3f) {
            struct canvas c = page(1);
            canvas_text(&c, 20, 60, style((enum font_face)face, size, TEXT_LEFT), "H");
            struct box ink = inked(&c);
            assert_int_equal(ink.y1, 60);
            assert_in_range(ink.y0, (int)(60 - 0.8f * size) - 1, (int)(60 - 0.6f * size) + 1);
            assert_in_range(ink.x0, 20, 20 + (int)(0.2f * size) + 1);
            canvas_destroy(&c);
        }
    }
}

static void width_is_what_is_drawn(void **state)
{
    (void)state;
    static const char text[] = "HillHAVAH";
    for (float scale = 1; scale <= 2; scale += 0.25f) {
        struct canvas c = page(scale);
        struct text_style s = style(FONT_WORDS, 17, TEXT_LEFT);
        float width = canvas_text_width(&c, s, text);
        canvas_text(&c, 10, 30, s, text);
        struct box ink = inked(&c);
        assert_near((ink.x1 - ink.x0) / (double)scale, (double)width, 4);
        canvas_clear(&c, 0xff000000);
        s.align = TEXT_RIGHT;
        canvas_text(&c, 180, 30, s, text);
        assert_near(inked(&c).x1 / (double)scale, 180, 3);
        canvas_clear(&c, 0xff000000);
        s.align = TEXT_CENTER;
        canvas_text(&c, 95, 30, s, text);
        ink = inked(&c);
        assert_near((ink.x0 + ink.x1) / 2.0 / (double)scale, 95, 2);
        canvas_destroy(&c);
    }
}

static void words_are_kerned(void **state)
{
    (void)state;
    if (!strstr(fonts_describe(fonts), "Inter")) {
        print_message("skipped: Inter is not in\n");
        skip();
    }
    struct canvas c = page(1);
    struct text_style s = style(FONT_WORDS, 32, TEXT_LEFT);
    float apart = canvas_text_width(&c, s, "A") + canvas_text_width(&c, s, "V");
    assert_true(canvas_text_width(&c, s, "AV") < apart - 1);
    assert_near(canvas_text_width(&c, s, "HH"), 2 * canvas_text_width(&c, s, "H"), 0.5f);
    canvas_destroy(&c);
}

static void long_text_is_cut_with_an_ellipsis(void **state)
{
    (void)state;
    struct canvas c = page(1), whole = page(1);
    struct text_style s = style(FONT_WORDS, 13, TEXT_LEFT);
    static const char text[] = "a rather long name of a trace.json";
    for (float limit = 1; limit < 260; limit += 3.7f) {
        canvas_clear(&c, 0xff000000);
        canvas_text_fit(&c, 5, 50, limit, s, text);
        struct box ink = inked(&c);
        assert_true(ink.x1 <= 5 + limit + 1);
        if (limit > 40) {
            assert_true(ink.x1 > 5 + (limit < 200 ? limit - 20 : 150));
        }
    }
    canvas_text(&whole, 5, 50, s, text);
    assert_memory_equal(c.pixels, whole.pixels, 400 * 100 * 4);
    canvas_destroy(&c);
    canvas_destroy(&whole);
}

static void strange_text_is_drawn_somehow(void **state)
{
    (void)state;
    static const char *const texts[] = {"",
                                        "\xff\xfe",
                                        "\xc0\x80",
                                        "\xed\xa0\x80",
                                        "\xf4\x90\x80\x80",
                                        "\xe2\x82",
                                        "\xf0\x9f\x98\x80",
                                        "\xe6\xbc\xa2\xe5\xad\x97",
                                        "a\nb\tc\x7f",
                                        "\xcc\x81\xcc\x81"};
    struct canvas c = page(1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (int face = 0; face < FONT_FACES; face++) {
            canvas_text(&c, 10, 50, style((enum font_face)face, 13, TEXT_LEFT), texts[i]);
            assert_true(canvas_text_width(&c, style((enum font_face)face, 13, TEXT_LEFT), texts[i]) >= 0);
        }
    }
    canvas_clear(&c, 0xff000000);
    canvas_text(&c, 10, 50, style(FONT_WORDS, 13, TEXT_LEFT),
                "\xe6\xbc\xa2"); /* a character that neither face has */
    assert_true(inked(&c).x1 > 10);
    const float odd[] = {NAN, INFINITY, -INFINITY, 1e30f, -1e30f, 0, 1e6f};
    for (int i = 0; i < 7; i++) {
        canvas_text(&c, odd[i], 50, style(FONT_WORDS, 13, TEXT_LEFT), "x");
        canvas_text(&c, 50, odd[i], style(FONT_WORDS, 13, TEXT_RIGHT), "x");
        canvas_text(&c, 50, 50, style(FONT_WORDS, odd[i], TEXT_LEFT), "xyz");
        canvas_text_fit(&c, 50, 50, odd[i], style(FONT_WORDS, 13, TEXT_LEFT), "xyz");
    }
    c.fonts = NULL;
    canvas_text(&c, 10, 50, style(FONT_WORDS, 13, TEXT_LEFT), "x");
    assert_true(canvas_text_width(&c, style(FONT_WORDS, 13, TEXT_LEFT), "x") == 0);
    canvas_destroy(&c);
}

/* More sizes than are kept: the oldest go, the picture stays the same. */
static void many_sizes_are_remembered_or_drawn_again(void **state)
{
    (void)state;
    struct canvas a = page(1), b = page(1);
    struct text_style s = style(FONT_WORDS, 13, TEXT_LEFT);
    canvas_text(&a, 10, 50, s, "The same");
    for (float size = 5; size < 60; size += 0.5f) {
        canvas_text(&b, 10, 50, style(FONT_STRONG, size, TEXT_LEFT), "another");
    }
    canvas_clear(&b, 0xff000000);
    canvas_text(&b, 10, 50, s, "The same");
    assert_memory_equal(a.pixels, b.pixels, 400 * 100 * 4);
    canvas_destroy(&a);
    canvas_destroy(&b);
}

static void *draw_apart(void *sum)
{
    struct fonts *own = fonts_new(NULL);
    struct canvas c;
    if (!own || !canvas_init(&c, 400, 100, 1, own)) {
        return NULL;
    }
    for (float size = 8; size < 24; size += 1) {
        canvas_text(&c, 10, 50, style(FONT_WORDS, size, TEXT_LEFT), "Two threads at once, 12:34");
    }
    for (int i = 0; i < 400 * 100; i++) {
        *(uint64_t *)sum = *(uint64_t *)sum * 31 + c.pixels[i];
    }
    canvas_destroy(&c);
    fonts_free(own);
    return NULL;
}

static void threads_with_fonts_of_their_own_agree(void **state)
{
    (void)state;
    pthread_t threads[4];
    uint64_t sums[4] = {0};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, draw_apart, &sums[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(sums[i] != 0 && sums[i] == sums[0]);
    }
}

/* WCAG 2.1, relative luminance and contrast ratio. */
static double luminance(color c)
{
    const double weight[3] = {0.0722, 0.7152, 0.2126};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double v = (c >> 8 * i & 255) / 255.0;
        sum += weight[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(color a, color b)
{
    double la = luminance(a), lb = luminance(b);
    return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

static void themes_can_be_read(void **state)
{
    (void)state;
    const struct theme *themes[] = {&theme_dark, &theme_light};
    for (int i = 0; i < 2; i++) {
        const struct theme *t = themes[i];
        const color texts[] = {t->text, t->text_second, t->bandwidth, t->level,
                               t->good, t->bad,         t->sound,     t->picture};
        for (int k = 0; k < 8; k++) {
            const color grounds[] = {t->card, t->ground, t->grid}; /* the last is a button's */
            for (int g = 0; g < 3; g++) {
                double least = k < 4 || k > 5 || g < 2 ? 4.5 : 4.2; /* good and bad are never on a button */
                if (contrast(texts[k], grounds[g]) < least) {
                    fail_msg("%s: colour %d on ground %d: %.2f", t->name, k, g,
                             contrast(texts[k], grounds[g]));
                }
            }
        }
    }
    assert_ptr_equal(theme_find("dark"), &theme_dark);
    assert_ptr_equal(theme_find("light"), &theme_light);
    assert_null(theme_find("blue"));
    assert_null(theme_find(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fonts_say_what_they_are),
        cmocka_unit_test(numbers_are_tabular),
        cmocka_unit_test(digits_do_not_jump),
        cmocka_unit_test(capitals_stand_on_the_baseline),
        cmocka_unit_test(width_is_what_is_drawn),
        cmocka_unit_test(words_are_kerned),
        cmocka_unit_test(long_text_is_cut_with_an_ellipsis),
        cmocka_unit_test(strange_text_is_drawn_somehow),
        cmocka_unit_test(many_sizes_are_remembered_or_drawn_again),
        cmocka_unit_test(threads_with_fonts_of_their_own_agree),
        cmocka_unit_test(themes_can_be_read),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
