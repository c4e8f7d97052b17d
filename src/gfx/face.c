#include "gfx/canvas.h"
#include "gfx/face.h"

#include "gfx/fixed.h"

#include <SDL_ttf.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const uint8_t font_data_words[], font_data_words_end[];
extern const uint8_t font_data_strong[], font_data_strong_end[];
extern const uint8_t font_data_numbers[], font_data_numbers_end[];
extern const uint8_t font_data_numbers_strong[], font_data_numbers_strong_end[];

static const struct {
    const uint8_t *begin, *end;
    bool strong;
} carried[FONT_FACES] = {
    [FONT_WORDS] = {font_data_words, font_data_words_end, false},
    [FONT_STRONG] = {font_data_strong, font_data_strong_end, true},
    [FONT_NUMBERS] = {font_data_numbers, font_data_numbers_end, false},
    [FONT_NUMBERS_STRONG] = {font_data_numbers_strong, font_data_numbers_strong_end, true},
};

#define ACROSS      16 /* glyphs are drawn this many times too wide */
#define KERN_FIRST  0x21
#define KERN_CODES  (0x7f - KERN_FIRST)
#define KERN_MOST   (FACE_EM / 5) /* more is a ligature, which we do not draw */
#define NOT_KNOWN   INT16_MIN
#define LATIN_CODES 0x180
#define POINTS      9 /* 9 points are 1/8 pixel at 1 dpi: the resolution is the size in 1/8 pixels */

struct face {
    TTF_Font *measured, *drawn;
    int drawn_size8;
    char name[64];
    int16_t advance[LATIN_CODES]; /* NOT_KNOWN until asked for */
    int16_t kerning[KERN_CODES][KERN_CODES];
};

/* FreeType's library object, which SDL_ttf shares between fonts, is not for two threads at once. */
static pthread_mutex_t ttf_lock = PTHREAD_MUTEX_INITIALIZER;

static TTF_Font *open_instance(enum font_face which, long index)
{
    SDL_RWops *bytes =
        SDL_RWFromConstMem(carried[which].begin, (int)(carried[which].end - carried[which].begin));
    return bytes ? TTF_OpenFontIndexRW(bytes, 1, POINTS, index) : NULL;
}

static bool has_weight(const TTF_Font *font, bool strong)
{
    const char *style = TTF_FontFaceStyleName(font);
    if (!style) {
        return !strong;
    }
    return strong ? strstr(style, "Semi") || strstr(style, "Demi") || strcmp(style, "Bold") == 0
                  : strcmp(style, "Regular") == 0 || strcmp(style, "Book") == 0;
}

/* A variable font names its weights as instances, in the upper half of the index. */
static TTF_Font *open_weight(enum font_face which)
{
    bool strong = carried[which].strong;
    TTF_Font *font = open_instance(which, 0);
    for (long i = 1; font && !has_weight(font, strong); i++) {
        TTF_Font *next = open_instance(which, i << 16);
        if (!next) {
            if (strong) {
                TTF_SetFontStyle(font, TTF_STYLE_BOLD);
            }
            break;
        }
        if (has_weight(next, strong)) {
            TTF_CloseFont(font);
            return next;
        }
        TTF_CloseFont(next);
    }
    return font;
}

static uint32_t big_endian(const uint8_t *at, int bytes)
{
    uint32_t v = 0;
    while (bytes-- > 0) {
        v = v << 8 | *at++;
    }
    return v;
}

/* fontRevision of the head table, 16.16, where there is one. */
static double font_revision(enum font_face which)
{
    const uint8_t *file = carried[which].begin;
    size_t len = (size_t)(carried[which].end - file);
    size_t tables = len > 12 ? big_endian(file + 4, 2) : 0;
    for (size_t i = 0; i < tables && 12 + 16 * (i + 1) <= len; i++) {
        const uint8_t *entry = file + 12 + 16 * i;
        size_t offset = big_endian(entry + 8, 4);
        if (memcmp(entry, "head", 4) == 0 && offset < len && len - offset >= 8) {
            return big_endian(file + offset + 4, 4) / 65536.0;
        }
    }
    return 0;
}

static void describe(struct face *face, enum font_face which)
{
    const char *family = TTF_FontFaceFamilyName(face->measured);
    int len = snprintf(face->name, sizeof face->name, "%.40s %.3f", family ? family : "a font",
                       font_revision(which));
    while (len > 2 && face->name[len - 1] == '0' && face->name[len - 2] != '.') {
        face->name[--len] = '\0';
    }
}

struct face *face_new(enum font_face which, struct tr_error *err)
{
    struct face *face = calloc(1, sizeof *face);
    if (!face) {
        tr_error_oom(err);
        return NULL;
    }
    for (size_t i = 0; i < LATIN_CODES; i++) {
        face->advance[i] = NOT_KNOWN;
    }
    for (size_t i = 0; i < KERN_CODES * KERN_CODES; i++) {
        face->kerning[i / KERN_CODES][i % KERN_CODES] = NOT_KNOWN;
    }
    pthread_mutex_lock(&ttf_lock);
    bool ready = TTF_Init() == 0;
    if (ready) {
        face->measured = open_weight(which);
        face->drawn = open_weight(which);
    }
    bool opened = face->measured && face->drawn;
    if (opened) {
        TTF_SetFontHinting(face->measured, TTF_HINTING_NONE);
        TTF_SetFontSizeDPI(face->measured, POINTS, FACE_EM * SIZE_PER_PX, FACE_EM * SIZE_PER_PX);
        TTF_SetFontHinting(face->drawn, TTF_HINTING_LIGHT);
        describe(face, which);
    } else {
        tr_error_set(err, TR_STATUS_FAILED, "fonts", "the carried font cannot be opened (%s)",
                     TTF_GetError());
    }
    pthread_mutex_unlock(&ttf_lock);
    if (!opened) {
        if (ready) {
            face_free(face);
        } else {
            free(face);
        }
        return NULL;
    }
    return face;
}

void face_free(struct face *face)
{
    if (!face) {
        return;
    }
    pthread_mutex_lock(&ttf_lock);
    if (face->measured) {
        TTF_CloseFont(face->measured);
    }
    if (face->drawn) {
        TTF_CloseFont(face->drawn);
    }
    TTF_Quit();
    pthread_mutex_unlock(&ttf_lock);
    free(face);
}

const char *face_name(const struct face *face)
{
    return face->name;
}

bool face_has(struct face *face, uint32_t code)
{
    if (code < LATIN_CODES && face->advance[code] != NOT_KNOWN) {
        return true;
    }
    pthread_mutex_lock(&ttf_lock);
    bool has = TTF_GlyphIsProvided32(face->measured, code);
    pthread_mutex_unlock(&ttf_lock);
    return has;
}

struct measure {
    int left, advance;
};

static struct measure measure_glyph(struct face *face, uint32_t code)
{
    int left = 0, right, bottom, top, advance = 0;
    TTF_GlyphMetrics32(face->measured, code, &left, &right, &bottom, &top, &advance);
    return (struct measure){left, advance};
}

int face_advance(struct face *face, uint32_t code)
{
    if (code < LATIN_CODES && face->advance[code] != NOT_KNOWN) {
        return face->advance[code];
    }
    pthread_mutex_lock(&ttf_lock);
    int advance = int_clamp(measure_glyph(face, code).advance, 0, 8 * FACE_EM);
    pthread_mutex_unlock(&ttf_lock);
    if (code < LATIN_CODES) {
        face->advance[code] = (int16_t)advance;
    }
    return advance;
}

static int text_extent(struct face *face, uint32_t a, uint32_t b)
{
    char text[3] = {(char)a, (char)b, '\0'};
    int width = 0, height;
    TTF_SizeUTF8(face->measured, text, &width, &height);
    return width;
}

/* SDL_ttf tells the box of a text, from the leftmost ink or the pen to the rightmost ink or advance: what a
 * pair is wider than its parts is the kerning. */
static int measure_kerning(struct face *face, uint32_t before, uint32_t code)
{
    struct measure first = measure_glyph(face, before), second = measure_glyph(face, code);
    int kerning = text_extent(face, before, code) - first.advance - text_extent(face, code, '\0') -
                  int_min(second.left, 0) + int_min(first.left, 0);
    return kerning < -KERN_MOST || kerning > KERN_MOST ? 0 : kerning;
}

int face_kerning(struct face *face, uint32_t before, uint32_t code)
{
    if (before < KERN_FIRST || before >= KERN_FIRST + KERN_CODES || code < KERN_FIRST ||
        code >= KERN_FIRST + KERN_CODES) {
        return 0;
    }
    int16_t *kept = &face->kerning[before - KERN_FIRST][code - KERN_FIRST];
    if (*kept == NOT_KNOWN) {
        pthread_mutex_lock(&ttf_lock);
        *kept = (int16_t)measure_kerning(face, before, code);
        pthread_mutex_unlock(&ttf_lock);
    }
    return *kept;
}

/* A wide glyph as SDL_ttf drew it; column 0 lies `left` wide pixels right of the pen. */
struct wide {
    const SDL_Surface *surface;
    int left, top, first_row, height;
};

static bool row_is_empty(const SDL_Surface *s, int y)
{
    const uint8_t *row = (const uint8_t *)s->pixels + (ptrdiff_t)y * s->pitch;
    for (int x = 0; x < s->w; x++) {
        if (row[x]) {
            return false;
        }
    }
    return true;
}

static struct wide trim(const SDL_Surface *s, int left, int baseline)
{
    int first = 0, last = s->h;
    while (first < last && row_is_empty(s, first)) {
        first++;
    }
    while (last > first && row_is_empty(s, last - 1)) {
        last--;
    }
    return (struct wide){s, left, first - baseline, first, last - first};
}

static int floor_div(int a, int b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

/* Averages ACROSS wide columns into one, the pen standing `shift` wide columns into its pixel. */
static void narrow_rows(const struct wide *wide, int shift, int left, int width, uint8_t *to)
{
    for (int y = 0; y < wide->height; y++) {
        const uint8_t *row =
            (const uint8_t *)wide->surface->pixels + (ptrdiff_t)(wide->first_row + y) * wide->surface->pitch;
        for (int x = 0; x < width; x++) {
            int begin = (left + x) * ACROSS - shift - wide->left, sum = ACROSS / 2;
            for (int i = int_max(begin, 0); i < int_min(begin + ACROSS, wide->surface->w); i++) {
                sum += row[i];
            }
            *to++ = (uint8_t)(sum / ACROSS);
        }
    }
}

static bool keep_phases(const struct wide *wide, struct glyph *out)
{
    size_t bytes = 0;
    for (int p = 0; p < GLYPH_PHASES; p++) {
        int shift = p * ACROSS / GLYPH_PHASES;
        int left = floor_div(wide->left + shift, ACROSS);
        int right = floor_div(wide->left + shift + wide->surface->w + ACROSS - 1, ACROSS);
        out->phase[p].left = left;
        out->phase[p].width = right - left;
        bytes += (size_t)(right - left) * (size_t)wide->height;
    }
    uint8_t *memory = malloc(bytes + 1);
    if (!memory) {
        return false;
    }
    out->memory = memory;
    out->top = wide->top;
    out->height = wide->height;
    for (int p = 0; p < GLYPH_PHASES; p++) {
        narrow_rows(wide, p * ACROSS / GLYPH_PHASES, out->phase[p].left, out->phase[p].width, memory);
        out->phase[p].coverage = memory;
        memory += (size_t)out->phase[p].width * (size_t)wide->height;
    }
    return true;
}

static bool render(struct face *face, uint32_t code, int size8, struct glyph *out)
{
    if (face->drawn_size8 != size8) {
        if (TTF_SetFontSizeDPI(face->drawn, POINTS, (unsigned)(size8 * ACROSS), (unsigned)size8) != 0) {
            return false;
        }
        face->drawn_size8 = size8;
    }
    int left = 0, right, bottom, top = 0, advance;
    TTF_GlyphMetrics32(face->drawn, code, &left, &right, &bottom, &top, &advance);
    const SDL_Color white = {255, 255, 255, 255}, black = {0, 0, 0, 255};
    SDL_Surface *surface = TTF_RenderGlyph32_Shaded(face->drawn, code, white, black);
    if (!surface) {
        return true; /* a glyph without ink */
    }
    /* SDL_ttf's picture begins at the pen or the ink, whichever is first, and hangs from the ascent. */
    struct wide wide = trim(surface, int_min(left, 0), int_max(TTF_FontAscent(face->drawn), top));
    bool kept = wide.height == 0 || keep_phases(&wide, out);
    SDL_FreeSurface(surface);
    return kept;
}

bool face_render(struct face *face, uint32_t code, int size8, struct glyph *out)
{
    *out = (struct glyph){.code = code};
    pthread_mutex_lock(&ttf_lock);
    bool rendered = render(face, code, size8, out);
    pthread_mutex_unlock(&ttf_lock);
    return rendered;
}
