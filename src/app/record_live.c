#include "app/record_live.h"

#include "base/plain.h"
#include "rec/recorder.h"
#include "view/sound.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SMALL_PX (1280 * 720)  /* up to here 60 frames a second are recorded, beyond 30 */
#define FILM_PX  (36864 * 256) /* H.264 level 5.1 (table A-1, MaxFS), which players have: 4096x2304 */
#define EARLY_S  0.0005        /* a slot may be drawn this much before its time */

static void tell(struct record_news *news, bool bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void tell(struct record_news *news, bool bad, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(news->text, sizeof news->text, format, ap);
    va_end(ap);
    news->any = true;
    news->bad = bad;
}

/* A larger window is recorded smaller: its macroblocks, of which a side may begin another, are what a film
 * has. */
static void shrink_to_film(int *w_px, int *h_px)
{
    const double px = (double)*w_px * *h_px, share = sqrt(FILM_PX / px);
    if (share < 1) {
        *w_px = (int)(*w_px * share) / 16 * 16;
        *h_px = (int)(*h_px * share) / 16 * 16;
    }
}

enum tr_status record_live_start(struct record_live *live, const char *path, int w_px, int h_px,
                                 const char *comment, struct tr_error *err)
{
    int fps = w_px * h_px <= SMALL_PX ? 60 : 30;
    shrink_to_film(&w_px, &h_px);
    struct rec_config config = {.path = path,
                                .width_px = w_px,
                                .height_px = h_px,
                                .fps = fps,
                                .sample_rate = SOUND_RATE_HZ,
                                .comment = comment,
                                .live = true};
    struct recorder *rec;
    enum tr_status status = rec_start(&config, &rec, err);
    if (status == TR_STATUS_OK) {
        *live = (struct record_live){.rec = rec, .fps = fps, .log = live->log};
        snprintf(live->path, sizeof live->path, "%s", path);
    }
    return status;
}

void record_live_stop(struct record_live *live)
{
    if (live->rec && !live->stopping) {
        rec_finish(live->rec);
        live->stopping = true;
    }
}

/* One slot's sound, as it was played then. */
static enum tr_status add_sound(struct record_live *live, int64_t slot, const struct tr_timeline *timeline,
                                const struct playhead *ph, double t_s, struct tr_error *err)
{
    float samples[SOUND_RATE_HZ] = {0};
    int64_t from = slot * SOUND_RATE_HZ / live->fps, to = (slot + 1) * SOUND_RATE_HZ / live->fps;
    if (playhead_moves(ph)) {
        sound_render(timeline, t_s, ph->speed, samples, (size_t)(to - from));
    }
    return rec_audio(live->rec, samples, (size_t)(to - from), err);
}

static bool recording(const struct record_live *live)
{
    return live->rec && !live->stopping;
}

static double slot_time_s(const struct record_live *live, int64_t slot)
{
    return live->begin_s + (double)slot / live->fps;
}

double record_live_clock_s(struct record_live *live, double now_s)
{
    live->due = false;
    if (!recording(live)) {
        return now_s;
    }
    if (live->next_slot == 0) {
        live->begin_s = now_s; /* the recording begins with its first frame, whenever that is drawn */
    }
    double late_s = now_s - slot_time_s(live, live->next_slot);
    int64_t beyond = (int64_t)ceil((late_s - RECORD_LIVE_LATE_S) * live->fps);
    live->slot = live->next_slot + (beyond > 0 ? beyond : 0);
    live->due = late_s >= -EARLY_S;
    return live->due ? slot_time_s(live, live->slot) : now_s;
}

double record_live_next_frame_s(const struct record_live *live, double now_s, double frame_s)
{
    if (!recording(live)) {
        return now_s + frame_s;
    }
    double slot_s = slot_time_s(live, live->next_slot);
    return slot_s - now_s > 1.5 * frame_s ? slot_s - frame_s : slot_s;
}

/* One line a second at most; the last one says what it came to. */
static void log_misses(struct record_live *live, int64_t missed)
{
    double at_s = (double)live->next_slot / live->fps;
    if (live->log && missed > live->missed_logged &&
        (live->missed_logged == 0 || at_s >= live->logged_s + 1)) {
        int64_t more = missed - live->missed_logged;
        fprintf(live->log, "tracereel: recording: %lld frame%s missed up to %.2f s\n", (long long)more,
                more == 1 ? "" : "s", at_s);
        live->missed_logged = missed;
        live->logged_s = at_s;
    }
}

void record_live_frame(struct record_live *live, const struct canvas *canvas,
                       const struct tr_timeline *timeline, const struct playhead *ph,
                       struct record_news *news)
{
    if (!recording(live) || !live->due) {
        return;
    }
    struct tr_error err = {0};
    enum tr_status status = rec_frame(live->rec, canvas, live->slot, &err);
    for (int64_t s = live->next_slot; s <= live->slot && status == TR_STATUS_OK; s++) {
        double t_s = ph->t_s - (double)(live->slot - s) * ph->speed / live->fps;
        status = add_sound(live, s, timeline, ph, t_s, &err);
    }
    live->next_slot = live->slot + 1;
    live->due = false;
    if (status != TR_STATUS_OK) {
        record_live_close(live, news);
        return;
    }
    log_misses(live, rec_progress(live->rec).frames_missed);
}

static void log_end(const struct record_live *live, const struct rec_progress *last)
{
    if (live->log && last->frames_missed) {
        char path[sizeof live->path];
        snprintf(path, sizeof path, "%s", live->path);
        plain_text(path);
        fprintf(live->log, "tracereel: recording: %s: %.1f s, %lld frames, %lld missed\n", path,
                (double)last->frames / live->fps, (long long)last->frames, (long long)last->frames_missed);
    }
}

static void announce(struct record_live *live, enum tr_status status, const struct rec_progress *last,
                     const struct tr_error *err, struct record_news *news)
{
    char line[1100];
    if (status != TR_STATUS_OK) {
        tell(news, true, "the recording ended: %s", tr_error_line(err, line, sizeof line));
        return;
    }
    snprintf(news->path, sizeof news->path, "%s", live->path);
    if (last->frames_missed) {
        tell(news, false, "recorded: %s (%lld of %lld frames repeat the one before)", live->path,
             (long long)last->frames_missed, (long long)last->frames);
    } else {
        tell(news, false, "recorded: %s", live->path);
    }
}

void record_live_close(struct record_live *live, struct record_news *news)
{
    if (!live->rec) {
        return;
    }
    struct rec_progress last = {0};
    struct tr_error err = {0};
    enum tr_status status = rec_close(live->rec, &last, &err);
    log_end(live, &last);
    announce(live, status, &last, &err, news);
    live->rec = NULL;
    live->stopping = false;
}

void record_live_poll(struct record_live *live, struct record_news *news)
{
    if (!live->rec) {
        return;
    }
    enum rec_state state = rec_progress(live->rec).state;
    if (state == REC_DONE || state == REC_FAILED) {
        record_live_close(live, news);
    }
}

bool record_live_counter(const struct record_live *live, double *recorded_s, double *mib, int64_t *missed)
{
    if (!recording(live)) {
        return false;
    }
    struct rec_progress p = rec_progress(live->rec);
    *recorded_s = (double)live->next_slot / live->fps;
    *mib = (double)p.bytes / (1024 * 1024);
    *missed = p.frames_missed;
    return true;
}
