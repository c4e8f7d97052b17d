#include "gfx/draw_list.h"

#include "gfx/fixed.h"

#include <stdlib.h>
#include <string.h>

#define ALIGN  16
#define MARGIN 2 /* device pixels that a shape's soft edge may reach beyond its own bounds */

void draw_list_clear(struct draw_list *list)
{
    list->count = 0;
    list->bytes_count = 0;
    list->failed = false;
}

void draw_list_destroy(struct draw_list *list)
{
    free(list->calls);
    free(list->bytes);
    *list = (struct draw_list){0};
}

static uint64_t hash_bytes(uint64_t seed, const void *bytes, size_t size)
{
    const uint64_t odd = 0x9e3779b97f4a7c15u;
    const unsigned char *at = bytes;
    uint64_t hash = (seed ^ size) * odd;
    for (; size >= 8; at += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * odd;
        hash ^= hash >> 29;
    }
    uint64_t rest = 0;
    if (size > 0) {
        memcpy(&rest, at, size);
    }
    hash = (hash ^ rest) * odd;
    return hash ^ hash >> 32;
}

static bool make_room(void **items, size_t *room, size_t needed, size_t item_size)
{
    if (needed <= *room) {
        return true;
    }
    size_t bigger = needed + needed / 2 + 64;
    void *moved = realloc(*items, bigger * item_size);
    if (!moved) {
        return false;
    }
    *items = moved;
    *room = bigger;
    return true;
}

/* Copies bytes to the end; where they begin. */
static size_t keep(struct draw_list *list, const void *bytes, size_t size)
{
    size_t at = list->bytes_count;
    if (size > 0) {
        memcpy(list->bytes + at, bytes, size);
    }
    list->bytes_count += (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    return at;
}

static bool bounds_from(const struct canvas *canvas, struct rect r, struct pixel_rect *out)
{
    struct fixed_rect f;
    const struct pixel_rect *clip = &canvas->clip;
    if (!fixed_rect_from(canvas, r, &f)) {
        return false;
    }
    *out = (struct pixel_rect){
        int_max(clip->x0, fixed_floor(f.x0) - MARGIN), int_max(clip->y0, fixed_floor(f.y0) - MARGIN),
        int_min(clip->x1, fixed_ceil(f.x1) + MARGIN), int_min(clip->y1, fixed_ceil(f.y1) + MARGIN)};
    return out->x0 < out->x1 && out->y0 < out->y1;
}

void draw_list_add(struct draw_list *list, const struct canvas *canvas, struct rect bounds, canvas_draw *draw,
                   const void *args, size_t args_size, const struct canvas_data *data, int data_count)
{
    struct draw_call call = {.draw = draw, .clip = canvas->clip, .data_count = data_count};
    if (list->failed || !bounds_from(canvas, bounds, &call.bounds)) {
        return;
    }
    void *calls = list->calls, *bytes = list->bytes;
    bool room = make_room(&calls, &list->room, list->count + 1, sizeof call);
    list->calls = calls;
    size_t size = args_size + ALIGN;
    for (int i = 0; i < data_count; i++) {
        size += data[i].size + ALIGN;
    }
    room = make_room(&bytes, &list->bytes_room, list->bytes_count + size, 1) && room;
    list->bytes = bytes;
    if (!room) {
        list->failed = true;
        return;
    }
    call.args_at = keep(list, args, args_size);
    call.hash = hash_bytes(0, &draw, sizeof draw);
    call.hash = hash_bytes(call.hash, &call.clip, sizeof call.clip);
    call.hash = hash_bytes(call.hash, args, args_size);
    for (int i = 0; i < data_count; i++) {
        call.data_at[i] = keep(list, data[i].at, data[i].size);
        call.data_size[i] = data[i].size;
        call.hash = hash_bytes(call.hash, data[i].at, data[i].size);
    }
    list->calls[list->count++] = call;
}

static struct pixel_rect common(struct pixel_rect a, struct pixel_rect b)
{
    return (struct pixel_rect){int_max(a.x0, b.x0), int_max(a.y0, b.y0), int_min(a.x1, b.x1),
                               int_min(a.y1, b.y1)};
}

void draw_list_replay(const struct draw_list *list, struct canvas *canvas, struct pixel_rect within)
{
    struct pixel_rect before = canvas->clip;
    within = common(within, before);
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_call *call = &list->calls[i];
        struct pixel_rect touched = common(call->bounds, within);
        if (touched.x0 < touched.x1 && touched.y0 < touched.y1) {
            struct canvas_data data[CANVAS_DATA_MAX];
            for (int k = 0; k < call->data_count; k++) {
                data[k] = (struct canvas_data){list->bytes + call->data_at[k], call->data_size[k]};
            }
            canvas->clip = touched;
            call->draw(canvas, list->bytes + call->args_at, data);
        }
    }
    canvas->clip = before;
}
