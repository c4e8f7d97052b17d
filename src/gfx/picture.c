/* Pictures drawn at another size, and veils over what is there. */
#include "gfx/canvas.h"
#include "gfx/cover.h"
#include "gfx/fixed.h"
#include "gfx/lanes.h"

#define STEP_BITS 16

/* One axis of a scaling: which source pixels make destination pixel i. */
struct axis {
    int from, to;      /* destination pixels that are seen */
    int first, pixels; /* where the whole picture would begin, and how many it would be */
    int source;        /* source pixels */
    int64_t step;      /* source pixels a destination pixel, 16.16 */
};

static bool axis_from(struct axis *axis, int f0, int f1, int clip0, int clip1, int source)
{
    axis->first = (f0 + FIXED_HALF) >> 8;
    int end = int_max((f1 + FIXED_HALF) >> 8, axis->first + 1);
    axis->pixels = end - axis->first;
    axis->from = int_max(axis->first, clip0);
    axis->to = int_min(end, clip1);
    axis->source = source;
    axis->step = ((int64_t)source << STEP_BITS) / axis->pixels;
    return axis->from < axis->to && source > 0;
}

static int nearest_of(const struct axis *axis, int at)
{
    int64_t middle = (int64_t)(2 * (at - axis->first) + 1) * axis->source / (2 * axis->pixels);
    return int_clamp((int)middle, 0, axis->source - 1);
}

static void draw_nearest(struct canvas *canvas, const struct axis *ax, const struct axis *ay,
                         const struct canvas *picture)
{
    for (int y = ay->from; y < ay->to; y++) {
        const uint32_t *from = picture->pixels + (ptrdiff_t)nearest_of(ay, y) * picture->stride_px;
        uint32_t *to = canvas->pixels + (ptrdiff_t)y * canvas->stride_px;
        for (int x = ax->from; x < ax->to; x++) {
            to[x] = from[nearest_of(ax, x)] | 0xff000000u;
        }
    }
}

/* A tap of the filter along one axis: `count` source pixels from `first`, with weights that sum to 256.
 * Making larger it is the two nearest, linearly; making smaller, all that lie under the pixel, by their
 * share. */
struct taps {
    int first, count;
    int head, tail, inner; /* weights of the first, the last, and each between */
};

static struct taps taps_of(const struct axis *axis, int at)
{
    int64_t i = at - axis->first;
    if (axis->source <= axis->pixels) {
        int64_t middle = ((2 * i + 1) * axis->source * 128 / axis->pixels) - 128; /* 1/256 source pixel */
        int low = int_clamp((int)middle, 0, (axis->source - 1) * 256);
        bool last = low >> 8 == axis->source - 1;
        return (struct taps){low >> 8, last ? 1 : 2, last ? 256 : 256 - (low & 255), last ? 0 : low & 255, 0};
    }
    int64_t begin = i * axis->source * 256 / axis->pixels, end = (i + 1) * axis->source * 256 / axis->pixels;
    int first = (int)(begin >> 8), last = (int)((end - 1) >> 8), span = (int)(end - begin);
    struct taps taps = {first, last - first + 1, 256, 0, 0};
    if (taps.count > 1) {
        taps.inner = 256 * 256 / span;
        taps.tail = (int)((end - (int64_t)last * 256) * 256 / span);
        taps.head = 256 - taps.tail - taps.inner * (taps.count - 2);
    }
    return taps;
}

static int tap_weight(const struct taps *taps, int i)
{
    return i == 0 ? taps->head : i == taps->count - 1 ? taps->tail : taps->inner;
}

/* Source rows weighed into one, 16 bits a channel. */
static void weigh_rows(uint16_t *sums, const struct canvas *picture, const struct taps *taps, int x0, int x1)
{
    int n = x1 - x0;
    for (int i = 0; i < taps->count; i++) {
        const uint32_t *from = picture->pixels + (ptrdiff_t)(taps->first + i) * picture->stride_px + x0;
        uint16_t weight = (uint16_t)tap_weight(taps, i);
        uint16_t *to = sums;
        int x = 0;
        for (; x + 4 <= n; x += 4, to += 16) {
            struct lanes pixels = lanes_widen(lanes_load(from + x)), sum = {{0}, {0}};
            if (i > 0) {
                memcpy(&sum, to, sizeof sum);
            }
            sum.low += pixels.low * weight;
            sum.high += pixels.high * weight;
            memcpy(to, &sum, sizeof sum);
        }
        const uint8_t *bytes = (const uint8_t *)(from + x);
        for (int k = 0; k < 4 * (n - x); k++) {
            to[k] = (uint16_t)((i > 0 ? to[k] : 0) + bytes[k] * weight);
        }
    }
}

/* The row's sums weighed across; both halves round once. */
static uint32_t weigh_columns(const uint16_t *sums, const struct taps *taps, int x0)
{
    u16x4 channels = {128, 128, 128, 128};
    const uint16_t *at = sums + 4 * (taps->first - x0);
    for (int i = 0; i < taps->count; i++, at += 4) {
        u16x4 sum;
        memcpy(&sum, at, sizeof sum);
        channels += ((sum + 128) >> 8) * (uint16_t)tap_weight(taps, i);
    }
    channels = channels >> 8;
    union {
        uint8_t bytes[4];
        uint32_t pixel;
    } out = {{(uint8_t)channels[0], (uint8_t)channels[1], (uint8_t)channels[2], (uint8_t)channels[3]}};
    return out.pixel | 0xff000000u;
}

static void draw_filtered(struct canvas *canvas, const struct axis *ax, const struct axis *ay,
                          const struct canvas *picture)
{
    int x0 = taps_of(ax, ax->from).first;
    struct taps end = taps_of(ax, ax->to - 1);
    int x1 = end.first + end.count, columns = ax->to - ax->from;
    size_t sums_bytes = (size_t)(x1 - x0) * 4 * sizeof(uint16_t);
    size_t taps_at = (sums_bytes + 15) & ~(size_t)15;
    uint8_t *scratch = canvas_coverage(canvas, taps_at + (size_t)columns * sizeof(struct taps));
    if (!scratch) {
        return;
    }
    uint16_t *sums = (uint16_t *)(void *)scratch;
    struct taps *across = (struct taps *)(void *)(scratch + taps_at);
    for (int x = 0; x < columns; x++) {
        across[x] = taps_of(ax, ax->from + x);
    }
    for (int y = ay->from; y < ay->to; y++) {
        struct taps down = taps_of(ay, y);
        weigh_rows(sums, picture, &down, x0, x1);
        uint32_t *to = canvas->pixels + (ptrdiff_t)y * canvas->stride_px + ax->from;
        for (int x = 0; x < columns; x++) {
            to[x] = weigh_columns(sums, &across[x], x0);
        }
    }
}

struct scaled {
    int width_px, height_px, stride_px;
    struct rect r;
    enum canvas_filter filter;
};

static void draw_picture(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    const struct scaled *scaled = args;
    const struct canvas seen = {.pixels = (uint32_t *)(uintptr_t)data->at, /* only read */
                                .width_px = scaled->width_px,
                                .height_px = scaled->height_px,
                                .stride_px = scaled->stride_px};
    const struct canvas *picture = &seen;
    enum canvas_filter filter = scaled->filter;
    struct fixed_rect f;
    struct axis ax, ay;
    if (!fixed_rect_from(canvas, scaled->r, &f) ||
        !axis_from(&ax, f.x0, f.x1, canvas->clip.x0, canvas->clip.x1, picture->width_px) ||
        !axis_from(&ay, f.y0, f.y1, canvas->clip.y0, canvas->clip.y1, picture->height_px)) {
        return;
    }
    bool same_size = ax.pixels == ax.source && ay.pixels == ay.source;
    if (filter == CANVAS_NEAREST || same_size) {
        draw_nearest(canvas, &ax, &ay, picture);
    } else {
        draw_filtered(canvas, &ax, &ay, picture);
    }
}

void canvas_picture(struct canvas *canvas, struct rect r, const struct canvas *picture,
                    enum canvas_filter filter)
{
    if (picture->width_px < 1 || picture->height_px < 1) {
        return;
    }
    struct scaled scaled = {picture->width_px, picture->height_px, picture->stride_px, r, filter};
    size_t last_row = (size_t)(picture->height_px - 1) * (size_t)picture->stride_px;
    struct canvas_data data = {picture->pixels,
                               (last_row + (size_t)picture->width_px) * sizeof *picture->pixels};
    canvas_do(canvas, r, draw_picture, &scaled, sizeof scaled, &data, 1);
}

struct veil {
    struct rect r;
    float grey;
    color c;
};

static void draw_tint(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    float grey = ((const struct veil *)args)->grey;
    color c = ((const struct veil *)args)->c;
    struct fixed_rect f;
    if (!fixed_rect_from(canvas, ((const struct veil *)args)->r, &f)) {
        return;
    }
    const struct pixel_rect *clip = &canvas->clip;
    int x0 = int_max((f.x0 + FIXED_HALF) >> 8, clip->x0), x1 = int_min((f.x1 + FIXED_HALF) >> 8, clip->x1);
    int y0 = int_max((f.y0 + FIXED_HALF) >> 8, clip->y0), y1 = int_min((f.y1 + FIXED_HALF) >> 8, clip->y1);
    int weight = int_clamp(grey > 0 ? int_round(grey < 1 ? grey * 256.0 : 256.0) : 0, 0, 256);
    for (int y = y0; y < y1; y++) {
        uint32_t *row = canvas->pixels + (ptrdiff_t)y * canvas->stride_px;
        for (int x = x0; x < x1 && weight > 0; x++) {
            int red = row[x] >> 16 & 255, green = row[x] >> 8 & 255, blue = row[x] & 255;
            int luma = (77 * red + 150 * green + 29 * blue + 128) >> 8; /* BT.601 */
            red += ((luma - red) * weight + 128) >> 8;
            green += ((luma - green) * weight + 128) >> 8;
            blue += ((luma - blue) * weight + 128) >> 8;
            row[x] = 0xff000000u | (uint32_t)red << 16 | (uint32_t)green << 8 | (uint32_t)blue;
        }
        if (x0 < x1) {
            blend_run(row + x0, x1 - x0, c, 256);
        }
    }
}

void canvas_tint(struct canvas *canvas, struct rect r, float grey, color c)
{
    struct veil veil = {r, grey, c};
    canvas_do(canvas, r, draw_tint, &veil, sizeof veil, NULL, 0);
}
