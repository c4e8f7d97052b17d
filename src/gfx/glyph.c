#include "gfx/canvas.h"
#include "gfx/glyph.h"

#include "gfx/fixed.h"

#include <SDL_ttf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SETS_MAX    48 /* sizes kept; a window has a dozen, and zooming its scale passes through more */
#define SLOTS_FIRST 64 /* a power of two */
#define BOX_ADVANCE (FACE_EM * 5 / 8)

/* Glyphs of one face and size, hashed by code. */
struct glyph_set {
    enum font_face face;
    int size8;
    uint64_t last_use;
    struct glyph *slots; /* slots[i] holds a glyph where used[i] */
    bool *used;
    size_t slots_count, glyphs;
};

struct fonts {
    struct face *faces[FONT_FACES];
    struct glyph_set sets[SETS_MAX];
    int sets_count;
    uint64_t uses;
    char description[192];
};

static void describe(struct fonts *fonts)
{
    int major, minor, patch;
    TTF_GetFreeTypeVersion(&major, &minor, &patch);
    const char *words = face_name(fonts->faces[FONT_WORDS]), *numbers = face_name(fonts->faces[FONT_NUMBERS]);
    snprintf(fonts->description, sizeof fonts->description, "%s, %s, FreeType %d.%d.%d", words, numbers,
             major, minor, patch);
}

struct fonts *fonts_new(struct tr_error *err)
{
    struct fonts *fonts = calloc(1, sizeof *fonts);
    if (!fonts) {
        tr_error_oom(err);
        return NULL;
    }
    for (int i = 0; i < FONT_FACES; i++) {
        fonts->faces[i] = face_new((enum font_face)i, err);
        if (!fonts->faces[i]) {
            fonts_free(fonts);
            return NULL;
        }
    }
    describe(fonts);
    return fonts;
}

static void set_clear(struct glyph_set *set)
{
    for (size_t i = 0; i < set->slots_count; i++) {
        free(set->slots[i].memory);
    }
    free(set->slots);
    free(set->used);
    *set = (struct glyph_set){0};
}

void fonts_free(struct fonts *fonts)
{
    if (!fonts) {
        return;
    }
    for (int i = 0; i < fonts->sets_count; i++) {
        set_clear(&fonts->sets[i]);
    }
    for (int i = 0; i < FONT_FACES; i++) {
        face_free(fonts->faces[i]);
    }
    free(fonts);
}

const char *fonts_describe(const struct fonts *fonts)
{
    return fonts->description;
}

struct glyph_source fonts_source(struct fonts *fonts, enum font_face which, uint32_t code)
{
    if (face_has(fonts->faces[which], code)) {
        return (struct glyph_source){which, code};
    }
    for (int i = 0; i < FONT_FACES; i++) {
        if (face_has(fonts->faces[i], code)) {
            return (struct glyph_source){(enum font_face)i, code};
        }
    }
    return (struct glyph_source){which, 0};
}

int fonts_advance(struct fonts *fonts, struct glyph_source source)
{
    return source.code ? face_advance(fonts->faces[source.face], source.code) : BOX_ADVANCE;
}

int fonts_kerning(struct fonts *fonts, enum font_face which, uint32_t before, uint32_t code)
{
    return face_kerning(fonts->faces[which], before, code);
}

static bool set_init(struct glyph_set *set, enum font_face face, int size8)
{
    struct glyph *slots = calloc(SLOTS_FIRST, sizeof *slots);
    bool *used = calloc(SLOTS_FIRST, sizeof *used);
    if (!slots || !used) {
        free(slots);
        free(used);
        return false;
    }
    *set = (struct glyph_set){
        .face = face, .size8 = size8, .slots = slots, .used = used, .slots_count = SLOTS_FIRST};
    return true;
}

static struct glyph_set *find_set(struct fonts *fonts, enum font_face face, int size8)
{
    struct glyph_set *oldest = &fonts->sets[0];
    for (int i = 0; i < fonts->sets_count; i++) {
        struct glyph_set *set = &fonts->sets[i];
        if (set->face == face && set->size8 == size8 && set->slots) {
            return set;
        }
        oldest = set->last_use < oldest->last_use ? set : oldest;
    }
    struct glyph_set *set = fonts->sets_count < SETS_MAX ? &fonts->sets[fonts->sets_count++] : oldest;
    set_clear(set);
    return set_init(set, face, size8) ? set : NULL;
}

static size_t slot_of(const struct glyph_set *set, uint32_t code)
{
    size_t at = code * 2654435761u >> 16 & (set->slots_count - 1);
    while (set->used[at] && set->slots[at].code != code) {
        at = (at + 1) & (set->slots_count - 1);
    }
    return at;
}

static bool set_grow(struct glyph_set *set)
{
    struct glyph_set bigger = *set;
    bigger.slots_count = 2 * set->slots_count;
    bigger.slots = calloc(bigger.slots_count, sizeof *bigger.slots);
    bigger.used = calloc(bigger.slots_count, sizeof *bigger.used);
    if (!bigger.slots || !bigger.used) {
        free(bigger.slots);
        free(bigger.used);
        return false;
    }
    for (size_t i = 0; i < set->slots_count; i++) {
        if (set->used[i]) {
            size_t at = slot_of(&bigger, set->slots[i].code);
            bigger.slots[at] = set->slots[i];
            bigger.used[at] = true;
        }
    }
    free(set->slots);
    free(set->used);
    *set = bigger;
    return true;
}

/* The stand-in for a character that no face has: an upright frame. */
static bool render_box(int size8, struct glyph *out)
{
    int em = size8 / SIZE_PER_PX, width = int_max(em / 2, 3), height = int_max(em * 7 / 10, 4);
    uint8_t *memory = malloc((size_t)width * (size_t)height);
    if (!memory) {
        return false;
    }
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            bool edge = x == 0 || y == 0 || x == width - 1 || y == height - 1;
            memory[y * width + x] = edge ? 200 : 0;
        }
    }
    *out = (struct glyph){.top = -height, .height = height, .memory = memory};
    for (int p = 0; p < GLYPH_PHASES; p++) {
        out->phase[p].left = 1;
        out->phase[p].width = width;
        out->phase[p].coverage = memory;
    }
    return true;
}

const struct glyph *fonts_glyph(struct fonts *fonts, struct glyph_source source, int size8)
{
    struct glyph_set *set = find_set(fonts, source.face, size8);
    if (!set) {
        return NULL;
    }
    set->last_use = ++fonts->uses;
    size_t at = slot_of(set, source.code);
    if (set->used[at]) {
        return &set->slots[at];
    }
    if (2 * (set->glyphs + 1) > set->slots_count) {
        if (!set_grow(set)) {
            return NULL;
        }
        at = slot_of(set, source.code);
    }
    struct glyph *glyph = &set->slots[at];
    bool done = source.code ? face_render(fonts->faces[source.face], source.code, size8, glyph)
                            : render_box(size8, glyph);
    if (!done) {
        *glyph = (struct glyph){0};
        return NULL;
    }
    set->used[at] = true;
    set->glyphs++;
    return glyph;
}
