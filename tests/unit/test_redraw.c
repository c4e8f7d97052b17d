/* Drawing only what changed leaves the pixels of a whole redraw, whatever happened between two frames. */
#include "unit/unit.h"

#include "show/picture.h"
#include "gfx/font.h"
#include "gfx/redraw.h"
#include "golden/sheet.h"
#include "view/dashboard.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct source source;
    struct picture picture;
    struct dashboard other; /* working memory of the drawing that is compared with */
    struct canvas kept, whole;
    struct redraw redraw;
};

static void open_scene(struct scene *scene, const char *name, int w_px, int h_px, float scale)
{
    struct tr_error err;
    memset(scene, 0, sizeof *scene);
    struct source_request request = {.name = name, .duration_s = 300};
    assert_int_equal(source_open(&request, &scene->source, &err), TR_STATUS_OK);
    assert_int_equal(picture_init(&scene->picture, &scene->source, "dark", LAYOUT_DASHBOARD, &err),
                     TR_STATUS_OK);
    assert_true(canvas_init(&scene->kept, w_px, h_px, scale, scene->picture.fonts));
    assert_true(canvas_init(&scene->whole, w_px, h_px, scale, scene->picture.fonts));
}

static void close_scene(struct scene *scene)
{
    redraw_destroy(&scene->redraw);
    dashboard_destroy(&scene->other);
    canvas_destroy(&scene->kept);
    canvas_destroy(&scene->whole);
    picture_destroy(&scene->picture);
    source_close(&scene->source);
}

static void assert_same(const struct canvas *a, const struct canvas *b, const char *what, double t_s)
{
    for (int y = 0; y < a->height_px; y++) {
        for (int x = 0; x < a->width_px; x++) {
            uint32_t p = a->pixels[y * a->stride_px + x], q = b->pixels[y * b->stride_px + x];
            if (p != q) {
                fail_msg("%s at %.3f s: pixel %d,%d is %08x, whole redraw %08x", what, t_s, x, y, p, q);
            }
        }
    }
}

static void draw_over(struct canvas *canvas, const struct scene *scene, double t_s)
{
    dashboard_draw_pointer(canvas, &scene->picture.models[0], &scene->picture.look, t_s);
}

/* One frame in both ways; pixels that the first one drew, without what lies over it. */
static long draw_both(struct scene *scene, double t_s, const char *what)
{
    struct picture *p = &scene->picture;
    redraw_begin(&scene->redraw, &scene->kept);
    dashboard_draw(&p->dashboard, &scene->kept, &p->models[0], &p->look, t_s);
    assert_true(redraw_end(&scene->redraw, &scene->kept));
    long drawn = 0;
    for (int i = 0; i < scene->redraw.changed_count; i++) {
        struct pixel_rect r = scene->redraw.changed[i];
        drawn += (long)(r.x1 - r.x0) * (r.y1 - r.y0);
    }
    dashboard_draw(&scene->other, &scene->whole, &p->models[0], &p->look, t_s);
    assert_same(&scene->kept, &scene->whole, what, t_s);
    redraw_over_begin(&scene->redraw, &scene->kept);
    draw_over(&scene->kept, scene, t_s);
    assert_true(redraw_over_end(&scene->redraw, &scene->kept));
    draw_over(&scene->whole, scene, t_s);
    assert_same(&scene->kept, &scene->whole, what, t_s);
    return drawn;
}

static double chance(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

/* A change that a person may make between two frames. */
static void change_something(struct look *look, double *t_s, double duration_s, unsigned *seed)
{
    double at_s = chance(seed) * duration_s;
    switch ((int)(chance(seed) * 16)) {
    case 0: look->theme = look->theme == &theme_dark ? &theme_light : &theme_dark; break;
    case 1: look->layout = (enum layout_kind)(chance(seed) * LAYOUT_COUNT); break;
    case 2: look->span_s = 2 + chance(seed) * duration_s; break;
    case 3: look->hidden_plots ^= 1u << (int)(chance(seed) * PLOT_COUNT); break;
    case 4:
        look->follow = !look->follow;
        look->start_s = at_s;
        break;
    case 5: *t_s = at_s; break;
    case 6:
    case 7:
        look->has_hover = !look->has_hover;
        look->hover_s = *t_s + (chance(seed) - 0.5) * 40;
        break;
    case 8:
        look->has_overview_hover = !look->has_overview_hover;
        look->overview_hover_s = at_s;
        break;
    case 9:
        look->has_selection = !look->has_selection;
        look->select_from_s = *t_s - 10;
        look->select_to_s = *t_s + chance(seed) * 30;
        break;
    case 10: look->bookmarks_s[look->bookmark_count++ % 8] = at_s; break;
    case 11: look->caption = look->caption ? NULL : "the tunnel"; break;
    default: *t_s += chance(seed) * 0.5; break;
    }
    look->bookmark_count %= 9;
    *t_s = fmin(*t_s + 1.0 / 60, duration_s);
}

static void any_frame_after_any_other_is_right(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int w_px, h_px;
        float scale;
    } scenes[] = {{"live", 1280, 720, 1}, {"poor", 807, 461, 1}, {"moderate", 1111, 777, 1.37f}};
    for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++) {
        struct scene scene;
        open_scene(&scene, scenes[i].name, scenes[i].w_px, scenes[i].h_px, scenes[i].scale);
        unsigned seed = 7 + (unsigned)i;
        double t_s = 20;
        for (int frame = 0; frame < 150; frame++) {
            draw_both(&scene, t_s, scenes[i].name);
            change_something(&scene.picture.look, &t_s, 300, &seed);
        }
        close_scene(&scene);
    }
}

static void what_stands_still_is_not_drawn(void **state)
{
    (void)state;
    struct scene scene;
    open_scene(&scene, "moderate", 1280, 720, 1);
    long all = 1280L * 720;
    assert_int_equal(draw_both(&scene, 100, "first"), all);
    assert_int_equal(draw_both(&scene, 100, "the same again"), 0);
    long drawn = 0;
    for (int frame = 1; frame <= 120; frame++) {
        drawn += draw_both(&scene, 100 + frame / 60.0, "playing");
    }
    /* The slate is a tenth of the window, and the plots move by a pixel nine times a second. */
    assert_true(drawn < 120 * all * 4 / 10);
    redraw_forget(&scene.redraw);
    assert_int_equal(draw_both(&scene, 102, "forgotten"), all);
    close_scene(&scene);
}

static void another_canvas_is_drawn_whole(void **state)
{
    (void)state;
    struct scene scene;
    open_scene(&scene, "moderate", 900, 500, 1);
    draw_both(&scene, 100, "first");
    canvas_destroy(&scene.kept);
    canvas_destroy(&scene.whole);
    assert_true(canvas_init(&scene.kept, 901, 510, 1, scene.picture.fonts));
    assert_true(canvas_init(&scene.whole, 901, 510, 1, scene.picture.fonts));
    draw_both(&scene, 100, "resized");
    scene.kept.scale = scene.whole.scale = 1.1f;
    draw_both(&scene, 100, "scaled");
    close_scene(&scene);
}

static void without_memory_the_caller_is_told_and_the_next_frame_is_whole(void **state)
{
    (void)state;
    struct scene scene;
    open_scene(&scene, "moderate", 900, 500, 1);
    struct picture *p = &scene.picture;
    draw_both(&scene, 100, "first");
    redraw_begin(&scene.redraw, &scene.kept);
    scene.redraw.list.failed = true;
    dashboard_draw(&p->dashboard, &scene.kept, &p->models[0], &p->look, 200);
    assert_false(redraw_end(&scene.redraw, &scene.kept));
    redraw_over_begin(&scene.redraw, &scene.kept);
    assert_false(redraw_over_end(&scene.redraw, &scene.kept));
    assert_int_equal(draw_both(&scene, 100, "afterwards"), 900L * 500);
    close_scene(&scene);
}

/* Every kind of call, in pieces of every shape: the same pixels as at once. */
static void pieces_join_without_a_seam(void **state)
{
    (void)state;
    struct tr_error err;
    struct fonts *fonts = fonts_new(&err);
    struct canvas at_once, in_pieces;
    struct draw_list list = {0};
    assert_non_null(fonts);
    assert_true(canvas_init(&at_once, SHEET_WIDTH, SHEET_HEIGHT, 1, fonts));
    assert_true(canvas_init(&in_pieces, SHEET_WIDTH, SHEET_HEIGHT, 1, fonts));
    sheet_draw(&at_once, &theme_dark);
    in_pieces.list = &list;
    sheet_draw(&in_pieces, &theme_dark);
    in_pieces.list = NULL;
    assert_false(list.failed);
    assert_true(list.count > 100);
    unsigned seed = 3;
    for (int y = 0; y < SHEET_HEIGHT;) {
        int h = 1 + (int)(chance(&seed) * 60);
        for (int x = 0; x < SHEET_WIDTH;) {
            int w = 1 + (int)(chance(&seed) * 90);
            draw_list_replay(&list, &in_pieces, (struct pixel_rect){x, y, x + w, y + h});
            x += w;
        }
        y += h;
    }
    assert_same(&in_pieces, &at_once, "sheet", 0);
    draw_list_destroy(&list);
    canvas_destroy(&at_once);
    canvas_destroy(&in_pieces);
    fonts_free(fonts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_frame_after_any_other_is_right),
        cmocka_unit_test(what_stands_still_is_not_drawn),
        cmocka_unit_test(another_canvas_is_drawn_whole),
        cmocka_unit_test(without_memory_the_caller_is_told_and_the_next_frame_is_whole),
        cmocka_unit_test(pieces_join_without_a_seam),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
