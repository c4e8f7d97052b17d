#include "app/filming.h"

#include "rec/recorder.h"
#include "view/sound.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SMALL_PX (1280 * 720) /* up to here 60 frames a second are recorded, beyond 30 */

static void tell(struct filming_news *news, bool bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(struct filming_news *news, bool bad, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(news->text, sizeof news->text, format, ap);
    va_end(ap);
    news->any = true;
    news->bad = bad;
}

enum status filming_start(struct filming *filming, const char *path, int w_px, int h_px, double now_s,
                          struct error *err)
{
    int fps = w_px * h_px <= SMALL_PX ? 60 : 30;
    struct rec_config config = {.path = path,
                                .width_px = w_px,
                                .height_px = h_px,
                                .fps = fps,
                                .sample_rate = SOUND_RATE_HZ,
                                .live = true};
    struct recorder *rec;
    enum status status = rec_start(&config, &rec, err);
    if (status == STATUS_OK) {
        *filming = (struct filming){.rec = rec, .fps = fps, .begin_s = now_s};
        snprintf(filming->path, sizeof filming->path, "%s", path);
    }
    return status;
}

void filming_stop(struct filming *filming)
{
    if (filming->rec && !filming->stopping) {
        rec_finish(filming->rec);
        filming->stopping = true;
    }
}

/* One slot's sound, as it was played then. */
static enum status add_sound(struct filming *filming, int64_t slot, const struct timeline *timeline,
                             const struct playhead *ph, double t_s, struct error *err)
{
    float samples[SOUND_RATE_HZ] = {0};
    int64_t from = slot * SOUND_RATE_HZ / filming->fps, to = (slot + 1) * SOUND_RATE_HZ / filming->fps;
    if (ph->playing) {
        sound_render(timeline, t_s, ph->speed, samples, (size_t)(to - from));
    }
    return rec_audio(filming->rec, samples, (size_t)(to - from), err);
}

void filming_frame(struct filming *filming, const struct canvas *canvas, const struct timeline *timeline,
                   const struct playhead *ph, double now_s, struct filming_news *news)
{
    if (!filming->rec || filming->stopping) {
        return;
    }
    if (filming->next_slot == 0) {
        filming->begin_s = now_s; /* not when the encoder began to be opened, which takes two frames' time */
    }
    /* The nearest slot, not the one begun: a frame a millisecond early must not fall into the slot before. */
    int64_t slot = llround((now_s - filming->begin_s) * filming->fps);
    if (slot < filming->next_slot) {
        return;
    }
    struct error err = {0};
    enum status status = rec_frame(filming->rec, canvas, slot, &err);
    for (int64_t s = filming->next_slot; s <= slot && status == STATUS_OK; s++) {
        double t_s = ph->t_s - (double)(slot - s) * ph->speed / filming->fps;
        status = add_sound(filming, s, timeline, ph, t_s, &err);
    }
    filming->next_slot = slot + 1;
    if (status != STATUS_OK) {
        filming_close(filming, news);
    }
}

static void announce(struct filming *filming, enum status status, const struct rec_progress *last,
                     const struct error *err, struct filming_news *news)
{
    char line[1100];
    if (status != STATUS_OK) {
        tell(news, true, "the recording ended: %s", error_line(err, line, sizeof line));
    } else if (last->frames_missed) {
        tell(news, false, "recorded: %s (%lld of %lld frames repeat the one before)", filming->path,
             (long long)last->frames_missed, (long long)last->frames);
    } else {
        tell(news, false, "recorded: %s", filming->path);
    }
}

void filming_close(struct filming *filming, struct filming_news *news)
{
    if (!filming->rec) {
        return;
    }
    struct rec_progress last = {0};
    struct error err = {0};
    enum status status = rec_close(filming->rec, &last, &err);
    announce(filming, status, &last, &err, news);
    filming->rec = NULL;
    filming->stopping = false;
}

void filming_poll(struct filming *filming, struct filming_news *news)
{
    if (!filming->rec) {
        return;
    }
    enum rec_state state = rec_progress(filming->rec).state;
    if (state == REC_DONE || state == REC_FAILED) {
        filming_close(filming, news);
    }
}

bool filming_counter(const struct filming *filming, double *recorded_s, double *mib, int64_t *missed)
{
    if (!filming->rec || filming->stopping) {
        return false;
    }
    struct rec_progress p = rec_progress(filming->rec);
    *recorded_s = (double)filming->next_slot / filming->fps;
    *mib = (double)p.bytes / (1024 * 1024);
    *missed = p.frames_missed;
    return true;
}
