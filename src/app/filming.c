#include "app/filming.h"

#include "rec/recorder.h"
#include "view/sound.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SMALL_PX (1280 * 720) /* up to here 60 frames a second are recorded, beyond 30 */
#define EARLY_S  0.0005       /* a slot may be drawn this much before its time */

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

enum tr_status filming_start(struct filming *filming, const char *path, int w_px, int h_px,
                             struct tr_error *err)
{
    int fps = w_px * h_px <= SMALL_PX ? 60 : 30;
    struct rec_config config = {.path = path,
                                .width_px = w_px,
                                .height_px = h_px,
                                .fps = fps,
                                .sample_rate = SOUND_RATE_HZ,
                                .live = true};
    struct recorder *rec;
    enum tr_status status = rec_start(&config, &rec, err);
    if (status == TR_STATUS_OK) {
        *filming = (struct filming){.rec = rec, .fps = fps, .log = filming->log};
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
static enum tr_status add_sound(struct filming *filming, int64_t slot, const struct tr_timeline *timeline,
                                const struct playhead *ph, double t_s, struct tr_error *err)
{
    float samples[SOUND_RATE_HZ] = {0};
    int64_t from = slot * SOUND_RATE_HZ / filming->fps, to = (slot + 1) * SOUND_RATE_HZ / filming->fps;
    if (ph->playing) {
        sound_render(timeline, t_s, ph->speed, samples, (size_t)(to - from));
    }
    return rec_audio(filming->rec, samples, (size_t)(to - from), err);
}

static bool recording(const struct filming *filming)
{
    return filming->rec && !filming->stopping;
}

static double slot_time_s(const struct filming *filming, int64_t slot)
{
    return filming->begin_s + (double)slot / filming->fps;
}

double filming_clock_s(struct filming *filming, double now_s)
{
    filming->due = false;
    if (!recording(filming)) {
        return now_s;
    }
    if (filming->next_slot == 0) {
        filming->begin_s = now_s; /* the film begins with its first frame, whenever that is drawn */
    }
    double late_s = now_s - slot_time_s(filming, filming->next_slot);
    int64_t beyond = (int64_t)ceil((late_s - FILMING_LATE_S) * filming->fps);
    filming->slot = filming->next_slot + (beyond > 0 ? beyond : 0);
    filming->due = late_s >= -EARLY_S;
    return filming->due ? slot_time_s(filming, filming->slot) : now_s;
}

double filming_next_frame_s(const struct filming *filming, double now_s, double frame_s)
{
    if (!recording(filming)) {
        return now_s + frame_s;
    }
    double slot_s = slot_time_s(filming, filming->next_slot);
    return slot_s - now_s > 1.5 * frame_s ? slot_s - frame_s : slot_s;
}

/* One line a second at most; the last one says what it came to. */
static void log_misses(struct filming *filming, int64_t missed)
{
    double at_s = (double)filming->next_slot / filming->fps;
    if (filming->log && missed > filming->missed_logged &&
        (filming->missed_logged == 0 || at_s >= filming->logged_s + 1)) {
        int64_t more = missed - filming->missed_logged;
        fprintf(filming->log, "tracereel: recording: %lld frame%s missed up to %.2f s\n", (long long)more,
                more == 1 ? "" : "s", at_s);
        filming->missed_logged = missed;
        filming->logged_s = at_s;
    }
}

void filming_frame(struct filming *filming, const struct canvas *canvas, const struct tr_timeline *timeline,
                   const struct playhead *ph, struct filming_news *news)
{
    if (!recording(filming) || !filming->due) {
        return;
    }
    struct tr_error err = {0};
    enum tr_status status = rec_frame(filming->rec, canvas, filming->slot, &err);
    for (int64_t s = filming->next_slot; s <= filming->slot && status == TR_STATUS_OK; s++) {
        double t_s = ph->t_s - (double)(filming->slot - s) * ph->speed / filming->fps;
        status = add_sound(filming, s, timeline, ph, t_s, &err);
    }
    filming->next_slot = filming->slot + 1;
    filming->due = false;
    if (status != TR_STATUS_OK) {
        filming_close(filming, news);
        return;
    }
    log_misses(filming, rec_progress(filming->rec).frames_missed);
}

static void log_end(const struct filming *filming, const struct rec_progress *last)
{
    if (filming->log && last->frames_missed) {
        fprintf(filming->log, "tracereel: recording: %s: %.1f s, %lld frames, %lld missed\n", filming->path,
                (double)last->frames / filming->fps, (long long)last->frames, (long long)last->frames_missed);
    }
}

static void announce(struct filming *filming, enum tr_status status, const struct rec_progress *last,
                     const struct tr_error *err, struct filming_news *news)
{
    char line[1100];
    if (status != TR_STATUS_OK) {
        tell(news, true, "the recording ended: %s", tr_error_line(err, line, sizeof line));
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
    struct tr_error err = {0};
    enum tr_status status = rec_close(filming->rec, &last, &err);
    log_end(filming, &last);
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
    if (!recording(filming)) {
        return false;
    }
    struct rec_progress p = rec_progress(filming->rec);
    *recorded_s = (double)filming->next_slot / filming->fps;
    *mib = (double)p.bytes / (1024 * 1024);
    *missed = p.frames_missed;
    return true;
}
