/* The recorder's module: what of it needs libav, which is loaded when the first recording begins. recorder.c
 * is the program's side of it.
 */
#ifndef TRACEREEL_REC_MODULE_H
#define TRACEREEL_REC_MODULE_H

#include "base/module.h"
#include "rec/config.h"

#include <tracereel/error.h>

#include <stddef.h>

struct canvas;
struct recorder;

struct rec_module;

/* The module's own recorder begins with this. */
struct recorder {
    const struct rec_module *module;
    int width_px, height_px;
};

/* Makes the canvas the recorder's pixels, width_px x height_px of them. */
typedef void rec_copy_pixels(const struct recorder *rec, const struct canvas *from, uint32_t *to);

/* Each is the function of recorder.h with its name. `start` is given what has been checked already. */
struct rec_module {
    struct module module;
    enum tr_status (*start)(const struct rec_config *config, enum rec_kind kind, struct recorder **out,
                            struct tr_error *err);
    enum tr_status (*frame)(struct recorder *rec, rec_copy_pixels *copy, const struct canvas *canvas,
                            int64_t slot, struct tr_error *err);
    enum tr_status (*audio)(struct recorder *rec, const float *samples, size_t count, struct tr_error *err);
    enum tr_status (*chapter)(struct recorder *rec, double at_s, const char *title, struct tr_error *err);
    struct rec_progress (*progress)(struct recorder *rec);
    void (*finish)(struct recorder *rec);
    enum tr_status (*close)(struct recorder *rec, struct rec_progress *last, struct tr_error *err);
    void (*discard)(struct recorder *rec);
};

extern MODULE(struct rec_module); /* the module itself */

/* Loads it, or, linked with room_rec_libav (tests), is it. */
const struct rec_module *rec_module(struct tr_error *err);

#endif
