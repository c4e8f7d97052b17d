/* The program's side of the recorder: checks what is asked for, loads the module, and hands pixels over. */
#include "rec/recorder.h"

#include "rec/module.h"

#include "gfx/canvas.h"

#include <string.h>
#include <sys/stat.h>

static enum tr_status check_config(const struct rec_config *config, enum rec_kind kind, struct tr_error *err)
{
    const char *path = config->path;
    if (kind == REC_KIND_NONE || kind == REC_PNG) {
        return tr_error_set(err, TR_STATUS_USAGE, path,
                            "its ending says no kind of video; .mp4, .mkv, .webm and .gif do");
    }
    if (config->width_px < 2 || config->height_px < 2 || config->width_px > REC_SIDE_MAX ||
        config->height_px > REC_SIDE_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, path,
                            "a picture of %dx%d cannot be recorded; 2x2 to %dx%d can", config->width_px,
                            config->height_px, REC_SIDE_MAX, REC_SIDE_MAX);
    }
    if (config->fps < 1 || config->fps > REC_FPS_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, path,
                            "%d pictures a second cannot be recorded; 1 to %d can", config->fps, REC_FPS_MAX);
    }
    int crf_max = kind == REC_WEBM ? 63 : 51;
    if (config->crf < 0 || config->crf > crf_max) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "crf %d is outside 1 (best) .. %d (smallest)",
                            config->crf, crf_max);
    }
    if (config->sample_rate && (config->sample_rate < 8000 || config->sample_rate > 192000)) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "sound at %d Hz cannot be recorded; 48000 can",
                            config->sample_rate);
    }
    if (config->channels < 0 || config->channels > 2) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "%d channels cannot be recorded; 1 or 2 can",
                            config->channels);
    }
    return TR_STATUS_OK;
}

static enum tr_status check_free(const struct rec_config *config, struct tr_error *err)
{
    struct stat st;
    if (stat(config->path, &st) != 0) {
        return TR_STATUS_OK;
    }
    if (S_ISDIR(st.st_mode)) {
        return tr_error_set(err, TR_STATUS_FAILED, config->path, "is a folder; name a file");
    }
    return config->force ? TR_STATUS_OK
                         : tr_error_set(err, TR_STATUS_FAILED, config->path,
                                        "is there already; choose another name, or --force to replace it");
}

/* Scaled to fit, in the middle, black around. */
static void copy_scaled(const struct recorder *rec, const struct canvas *from, uint32_t *to)
{
    int width_px = rec->width_px, height_px = rec->height_px;
    struct canvas into;
    canvas_wrap(&into, to, width_px, height_px, width_px, 1, NULL);
    canvas_clear(&into, 0xff000000u);
    float across = (float)width_px / (float)from->width_px, down = (float)height_px / (float)from->height_px;
    float scale = across < down ? across : down;
    float w = (float)from->width_px * scale, h = (float)from->height_px * scale;
    canvas_picture(&into, (struct rect){((float)width_px - w) / 2, ((float)height_px - h) / 2, w, h}, from,
                   CANVAS_BILINEAR);
    canvas_destroy(&into);
}

static void copy_pixels(const struct recorder *rec, const struct canvas *from, uint32_t *to)
{
    if (from->width_px != rec->width_px || from->height_px != rec->height_px) {
        copy_scaled(rec, from, to);
        return;
    }
    size_t width_px = (size_t)rec->width_px;
    for (int y = 0; y < rec->height_px; y++) {
        memcpy(to + (size_t)y * width_px, from->pixels + (ptrdiff_t)y * from->stride_px,
               width_px * sizeof *to);
    }
}

enum tr_status rec_start(const struct rec_config *config, struct recorder **out, struct tr_error *err)
{
    enum rec_kind kind = rec_kind_of(config->path);
    enum tr_status status = check_config(config, kind, err);
    if (status == TR_STATUS_OK) {
        status = check_free(config, err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    const struct rec_module *module = rec_module(err);
    return module ? module->start(config, kind, out, err) : TR_STATUS_FAILED;
}

enum tr_status rec_frame(struct recorder *rec, const struct canvas *canvas, int64_t slot,
                         struct tr_error *err)
{
    return rec->module->frame(rec, copy_pixels, canvas, slot, err);
}

enum tr_status rec_audio(struct recorder *rec, const float *samples, size_t count, struct tr_error *err)
{
    return rec->module->audio(rec, samples, count, err);
}

enum tr_status rec_chapter(struct recorder *rec, double at_s, const char *title, struct tr_error *err)
{
    return rec->module->chapter(rec, at_s, title, err);
}

struct rec_progress rec_progress(struct recorder *rec)
{
    return rec->module->progress(rec);
}

void rec_finish(struct recorder *rec)
{
    rec->module->finish(rec);
}

enum tr_status rec_close(struct recorder *rec, struct rec_progress *last, struct tr_error *err)
{
    return rec->module->close(rec, last, err);
}

void rec_discard(struct recorder *rec)
{
    rec->module->discard(rec);
}
