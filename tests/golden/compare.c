#include "golden/compare.h"

#include "base/file.h"
#include "gfx/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define OTHER_FONTS_TOLERANCE 64
#define OTHER_FONTS_SHARE     0.03

static int pixel_difference(uint32_t a, uint32_t b)
{
    int most = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        int d = abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
        most = d > most ? d : most;
    }
    return most;
}

static uint32_t mark(uint32_t expected, bool beyond)
{
    uint32_t grey = ((expected >> 16 & 255) + (expected >> 8 & 255) * 2 + (expected & 255)) / 8;
    return beyond ? 0xffff2020u : 0xff000000u | grey << 16 | grey << 8 | grey;
}

struct comparison compare_pictures(const struct canvas *expected, const struct canvas *got, int tolerance,
                                   struct canvas *difference)
{
    if (difference && !canvas_init(difference, expected->width_px, expected->height_px, 1, NULL)) {
        *difference = (struct canvas){0};
        difference = NULL;
    }
    if (expected->width_px != got->width_px || expected->height_px != got->height_px) {
        return (struct comparison){false, 255, 1};
    }
    struct comparison c = {.same_size = true};
    double beyond = 0;
    for (int y = 0; y < got->height_px; y++) {
        const uint32_t *a = expected->pixels + (ptrdiff_t)y * expected->stride_px;
        const uint32_t *b = got->pixels + (ptrdiff_t)y * got->stride_px;
        for (int x = 0; x < got->width_px; x++) {
            int d = pixel_difference(a[x], b[x]);
            c.max_difference = d > c.max_difference ? d : c.max_difference;
            beyond += d > tolerance;
            if (difference) {
                difference->pixels[(ptrdiff_t)y * difference->stride_px + x] = mark(a[x], d > tolerance);
            }
        }
    }
    c.share_beyond = beyond / ((double)got->width_px * got->height_px);
    return c;
}

static bool said(enum tr_status status, const struct tr_error *err)
{
    if (status != TR_STATUS_OK) {
        fprintf(stderr, "%s: %s\n", err->where, err->what);
    }
    return status == TR_STATUS_OK;
}

static bool store(const char *png, const char *txt, const struct canvas *got, const char *fonts)
{
    struct tr_error err;
    return said(png_write(png, got, NULL, true, &err), &err) &&
           said(file_write(txt, fonts, strlen(fonts), true, &err), &err);
}

static bool made_with(const char *txt, const char *fonts)
{
    struct file_text text;
    if (file_read(txt, NULL, NULL, &text, NULL) != TR_STATUS_OK) {
        return false;
    }
    bool same = strcmp(text.bytes, fonts) == 0;
    file_text_destroy(&text);
    return same;
}

static void keep(const char *name, const struct canvas *got, const struct canvas *difference)
{
    char path[4096];
    mkdir(BINARY_DIR "/golden", 0777);
    snprintf(path, sizeof path, "%s/golden/%s.png", BINARY_DIR, name);
    png_write(path, got, NULL, true, NULL);
    fprintf(stderr, "kept %s", path);
    snprintf(path, sizeof path, "%s/golden/%s-difference.png", BINARY_DIR, name);
    if (difference->pixels) {
        png_write(path, difference, NULL, true, NULL);
    }
    fprintf(stderr, " and %s\n", path);
}

bool golden_matches(const char *name, const struct canvas *got, const char *fonts)
{
    char png[4096], txt[4096];
    snprintf(png, sizeof png, "%s/tests/golden/%s.png", SOURCE_DIR, name);
    snprintf(txt, sizeof txt, "%s/tests/golden/%s.txt", SOURCE_DIR, name);
    const char *wish = getenv("TRACEREEL_GOLDEN");
    if (wish && strcmp(wish, "write") == 0) {
        return store(png, txt, got, fonts);
    }
    struct canvas expected, difference;
    struct tr_error err;
    if (!said(png_read(png, &expected, &err), &err)) {
        return false;
    }
    bool exact = made_with(txt, fonts);
    int tolerance = exact ? 0 : OTHER_FONTS_TOLERANCE;
    struct comparison c = compare_pictures(&expected, got, tolerance, &difference);
    bool matches = c.same_size && c.share_beyond <= (exact ? 0 : OTHER_FONTS_SHARE);
    if (!matches) {
        fprintf(stderr, "%s: %.3f %% of the pixels are off by more than %d (at most by %d); fonts %s\n", name,
                100 * c.share_beyond, tolerance, c.max_difference, exact ? "as stored" : "differ");
        keep(name, got, &difference);
    }
    canvas_destroy(&expected);
    canvas_destroy(&difference);
    return matches;
}
