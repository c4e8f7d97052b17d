/* All that is recorded from the window: live, a span in the background, a screenshot. What became of it is
 * told in words; what goes on, in figures. */
#ifndef TRACEREEL_APP_RECORDING_H
#define TRACEREEL_APP_RECORDING_H

#include "app/live.h"
#include "app/notices.h"
#include "app/record_live.h"
#include "app/record_span.h"
#include "app/sessions.h"
#include "app/viewport.h"
#include "view/dashboard.h"

/* As of the newest recording_poll. */
struct recording_status {
    bool live, finishing, span;
    double recorded_s, recorded_mib;
    int64_t missed;
    int span_permille;
};

struct recording {
    struct record_live live;
    struct record_span span;
    struct recording_status status;
};

/* Each begins, or asks for the end of what goes on. What it is of is said with it, of traces that are
 * `growing`, too (NULL: none is). */
void recording_toggle_live(struct recording *recording, const struct sessions *sessions, struct live *growing,
                           const struct viewport *v, struct notices *notices);
void recording_toggle_span(struct recording *recording, const struct sessions *sessions, struct live *growing,
                           const struct viewport *v, struct notices *notices);
/* The session's picture alone, as a recording would have it: no pointer read-outs, no panels, no banner. */
void recording_screenshot(struct dashboard *dashboard, struct fonts *fonts, const struct sessions *sessions,
                          struct live *growing, const struct viewport *v, struct notices *notices);

/* Once a frame: see record_live_frame. */
void recording_frame(struct recording *recording, const struct canvas *canvas, const struct session *session,
                     const struct viewport *v, struct notices *notices);
/* Once a loop. */
void recording_poll(struct recording *recording, struct notices *notices);
/* Ends and waits, for leaving the program. */
void recording_close(struct recording *recording);

#endif
