/* Lines of text: words with kerning at quarters of a pixel, numbers on whole pixels, so that a digit looks
 * the same wherever it stands and nothing moves when its neighbours change. */
#include "gfx/canvas.h"
#include "gfx/blend.h"
#include "gfx/fixed.h"
#include "gfx/glyph.h"

#include <string.h>

#define SIZE_MIN8 (2 * SIZE_PER_PX)
#define SIZE_MAX8 (512 * SIZE_PER_PX)
#define PEN_ONE   65536 /* pen positions are in 1/65536 pixel */
#define ELLIPSIS  0x2026

/* Decodes one character and moves on; 0 at the end, U+FFFD for bytes that are no UTF-8. */
static uint32_t next_code(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    static const uint32_t least[4] = {0, 0x80, 0x800, 0x10000};
    if (*at == 0) {
        return 0;
    }
    int more = *at < 0x80                  ? 0
               : *at >= 0xc2 && *at < 0xe0 ? 1
               : (*at & 0xf0) == 0xe0      ? 2
               : (*at & 0xf8) == 0xf0      ? 3
                                           : -1;
    if (more < 0) {
        *text += 1;
        return 0xfffd;
    }
    uint32_t code = more == 0 ? *at : *at & (0x3fu >> more);
    for (int i = 1; i <= more; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            *text += i;
            return 0xfffd;
        }
        code = code << 6 | (at[i] & 0x3fu);
    }
    *text += more + 1;
    if (code < least[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
        return 0xfffd;
    }
    return code < 0x20 || code == 0x7f ? ' ' : code;
}

/* A walk along a line of text, a character at a time. */
struct walk {
    struct fonts *fonts;
    enum font_face face;
    int size8;
    bool whole; /* every advance is a whole number of pixels */
    const char *rest;
    uint32_t before;
    struct glyph_source source;
    int64_t at, next; /* pen before and after the character */
};

static bool is_tabular(enum font_face face)
{
    return face == FONT_NUMBERS || face == FONT_NUMBERS_STRONG;
}

static struct walk walk_from(const struct canvas *canvas, struct text_style style, const char *text)
{
    double size = (double)style.size * canvas->scale * SIZE_PER_PX;
    return (struct walk){
        .fonts = canvas->fonts,
        .face = style.face,
        .size8 = size > SIZE_MIN8 ? int_round(size < SIZE_MAX8 ? size : SIZE_MAX8) : SIZE_MIN8,
        .whole = is_tabular(style.face),
        .rest = text,
    };
}

static int64_t units_to_pen(const struct walk *walk, int units)
{
    return (int64_t)units * walk->size8 * (PEN_ONE / SIZE_PER_PX) / FACE_EM;
}

static int64_t advance_of(const struct walk *walk, struct glyph_source source)
{
    int64_t advance = units_to_pen(walk, fonts_advance(walk->fonts, source));
    return walk->whole ? (advance + PEN_ONE / 2) & ~(int64_t)(PEN_ONE - 1) : advance;
}

static bool walk_on(struct walk *walk)
{
    uint32_t code = next_code(&walk->rest);
    if (code == 0) {
        return false;
    }
    walk->source = fonts_source(walk->fonts, walk->face, code);
    walk->at = walk->next;
    if (!walk->whole) {
        walk->at += units_to_pen(walk, fonts_kerning(walk->fonts, walk->face, walk->before, code));
    }
    walk->next = walk->at + advance_of(walk, walk->source);
    walk->before = code;
    return true;
}

static int64_t pen_width(struct walk walk)
{
    while (walk_on(&walk)) {}
    return walk.next;
}

static void draw_glyph(struct canvas *canvas, const struct glyph *glyph, int phase, int x_px, int y_px,
                       color c)
{
    const struct pixel_rect *clip = &canvas->clip;
    int left = x_px + glyph->phase[phase].left, width = glyph->phase[phase].width;
    int x0 = int_max(left, clip->x0), x1 = int_min(left + width, clip->x1);
    int top = y_px + glyph->top;
    int y0 = int_max(top, clip->y0), y1 = int_min(top + glyph->height, clip->y1);
    if (x0 >= x1) {
        return;
    }
    for (int y = y0; y < y1; y++) {
        const uint8_t *row = glyph->phase[phase].coverage + (ptrdiff_t)(y - top) * width;
        blend_covered(canvas->pixels + (ptrdiff_t)y * canvas->stride_px + x0, row + (x0 - left), x1 - x0, c);
    }
}

static void draw_at(struct canvas *canvas, const struct walk *walk, struct glyph_source source, int64_t pen,
                    int y_px, color c)
{
    const struct glyph *glyph = fonts_glyph(walk->fonts, source, walk->size8);
    int64_t quarter = (pen + PEN_ONE / 8) >> 14;
    canvas->lacks = canvas->lacks || !glyph;
    if (glyph && glyph->height > 0) {
        draw_glyph(canvas, glyph, (int)(quarter & 3), (int)(quarter >> 2), y_px, c);
    }
}

/* Draws what of the line ends before `limit`, and where something is left over an ellipsis. */
static void draw_line(struct canvas *canvas, float x, float y, struct walk walk, int64_t width, int64_t limit,
                      struct text_style style)
{
    bool cut = limit < width;
    struct glyph_source dots = {0};
    if (cut) {
        dots = fonts_source(walk.fonts, walk.face, ELLIPSIS);
        int64_t dots_width = advance_of(&walk, dots);
        limit -= dots_width;
        struct walk probe = walk;
        width = 0;
        while (walk_on(&probe) && probe.next <= limit) {
            width = probe.source.code == ' ' ? width : probe.next;
        }
        limit = width;
        width += dots_width;
    }
    double scale = canvas->scale;
    int64_t start = (int64_t)fixed_from(x * scale) * (PEN_ONE / FIXED_ONE);
    start -= style.align == TEXT_RIGHT ? width : style.align == TEXT_CENTER ? width / 2 : 0;
    if (walk.whole) {
        start = (start + PEN_ONE / 2) & ~(int64_t)(PEN_ONE - 1);
    }
    int y_px = (fixed_from(y * scale) + FIXED_HALF) >> 8;
    int64_t right = (int64_t)canvas->clip.x1 * PEN_ONE + (int64_t)walk.size8 * PEN_ONE;
    while (walk_on(&walk) && (!cut || walk.next <= limit) && start + walk.at < right) {
        draw_at(canvas, &walk, walk.source, start + walk.at, y_px, style.color);
    }
    if (cut) {
        draw_at(canvas, &walk, dots, start + limit, y_px, style.color);
    }
}

static bool can_draw(const struct canvas *canvas, float x, float y, struct text_style style, const char *text)
{
    return canvas->fonts && text && !isnan(x) && !isnan(y) && style.size > 0 &&
           (unsigned)style.face < FONT_FACES;
}

struct line {
    float x, y, max_width; /* max_width 0: as wide as it is */
    struct text_style style;
};

static void draw_text(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    const struct line *line = args;
    struct walk walk = walk_from(canvas, line->style, data->at);
    if (!(line->max_width > 0)) {
        int64_t width = line->style.align == TEXT_LEFT ? 0 : pen_width(walk);
        draw_line(canvas, line->x, line->y, walk, width, width, line->style);
        return;
    }
    int64_t width = pen_width(walk),
            limit = (int64_t)fixed_from((double)line->max_width * canvas->scale) * 256;
    if (width > limit && advance_of(&walk, fonts_source(walk.fonts, walk.face, ELLIPSIS)) > limit) {
        return;
    }
    draw_line(canvas, line->x, line->y, walk, width, limit, line->style);
}

static void do_text(struct canvas *canvas, const struct line *line, const char *text)
{
    struct text_style style = line->style;
    struct canvas_data data = {text, strlen(text) + 1};
    struct rect bounds = {line->x, line->y - 2 * style.size, 0, 3 * style.size};
    if (canvas->list) { /* glyphs may reach beyond their advances, by less than the size */
        float width = canvas_text_width(canvas, style, text);
        width = line->max_width > 0 ? fminf(width, line->max_width) : width;
        bounds.x -= style.size + (style.align == TEXT_RIGHT    ? width
                                  : style.align == TEXT_CENTER ? width / 2
                                                               : 0);
        bounds.w = width + 2 * style.size;
    }
    canvas_do(canvas, bounds, draw_text, line, sizeof *line, &data, 1);
}

void canvas_text(struct canvas *canvas, float x, float y, struct text_style style, const char *text)
{
    if (can_draw(canvas, x, y, style, text)) {
        do_text(canvas, &(struct line){x, y, 0, style}, text);
    }
}

void canvas_text_fit(struct canvas *canvas, float x, float y, float max_width, struct text_style style,
                     const char *text)
{
    if (can_draw(canvas, x, y, style, text) && max_width > 0) {
        do_text(canvas, &(struct line){x, y, max_width, style}, text);
    }
}

float canvas_text_width(struct canvas *canvas, struct text_style style, const char *text)
{
    if (!can_draw(canvas, 0, 0, style, text)) {
        return 0;
    }
    return (float)((double)pen_width(walk_from(canvas, style, text)) / PEN_ONE / canvas->scale);
}
