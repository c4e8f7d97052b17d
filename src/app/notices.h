/* News, in a line in the header for some seconds. Whoever has something to say does not
 * know what time it is: the loop does. */
#ifndef TRACEREEL_APP_NOTICES_H
#define TRACEREEL_APP_NOTICES_H

#include <tracereel/error.h>

#include <stdbool.h>

/* A button beside the words. */
enum notice_offer {
    NOTICE_OFFERS_NOTHING,
    NOTICE_OFFERS_FOLDER, /* that `capture` is in, to be shown */
    NOTICE_OFFERS_OUTSIDE /* to read what a session file names and does not hold */
};

struct notices {
    char text[640]; /* "": nothing */
    enum notice_offer offer;
    char capture[1400]; /* the file that it tells of; "": none */
    bool bad;           /* an error */
    bool fresh;         /* said since the loop looked last */
    double until_s;     /* by the loop's clock */
};

void notices_say(struct notices *notices, bool bad, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "where: what". What was stopped on request is no error. */
void notices_say_error(struct notices *notices, const struct tr_error *err);
void notices_unless_ok(struct notices *notices, enum tr_status status, const struct tr_error *err);
/* The newest is about a file that was written: its folder can be shown. */
void notices_point_at(struct notices *notices, const char *path);
/* A session file names a file outside it: the newest is a question whether that may be read. */
void notices_ask_outside(struct notices *notices, const struct tr_error *err);
void notices_dismiss(struct notices *notices);
/* Once a loop: true where one has gone. */
bool notices_tick(struct notices *notices, double now_s);

#endif
