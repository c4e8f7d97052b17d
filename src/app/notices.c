#include "app/notices.h"

#include "base/plain.h"

#include <stdio.h>
#include <string.h>

#define STAYS_S     6.0
#define BAD_STAYS_S 12.0
#define ASKS_FOR_S  60.0

void notices_say(struct notices *notices, bool bad, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(notices->text, sizeof notices->text, format, ap);
    va_end(ap);
    plain_text(notices->text);
    notices->capture[0] = '\0';
    notices->offer = NOTICE_OFFERS_NOTHING;
    notices->bad = bad;
    notices->fresh = true;
}

void notices_say_error(struct notices *notices, const struct tr_error *err)
{
    char line[1100];
    notices_say(notices, err->status != TR_STATUS_CANCELLED, "%s", tr_error_line(err, line, sizeof line));
}

void notices_unless_ok(struct notices *notices, enum tr_status status, const struct tr_error *err)
{
    if (status != TR_STATUS_OK) {
        notices_say_error(notices, err);
    }
}

void notices_point_at(struct notices *notices, const char *path)
{
    snprintf(notices->capture, sizeof notices->capture, "%s", path);
    notices->offer = NOTICE_OFFERS_FOLDER;
}

void notices_ask_outside(struct notices *notices, const struct tr_error *err)
{
    char line[1100];
    tr_error_line(err, line, sizeof line);
    char *option = strstr(line, "; --"); /* that of the command line */
    if (option) {
        *option = '\0';
    }
    notices_say(notices, true, "%s", line);
    notices->offer = NOTICE_OFFERS_OUTSIDE;
}

void notices_dismiss(struct notices *notices)
{
    notices->text[0] = '\0';
    notices->capture[0] = '\0';
    notices->offer = NOTICE_OFFERS_NOTHING;
}

bool notices_tick(struct notices *notices, double now_s)
{
    if (notices->fresh) {
        const bool asks = notices->offer == NOTICE_OFFERS_OUTSIDE;
        notices->until_s = now_s + (asks ? ASKS_FOR_S : notices->bad ? BAD_STAYS_S : STAYS_S);
        notices->fresh = false;
    }
    bool over = notices->text[0] && now_s >= notices->until_s;
    if (over) {
        notices_dismiss(notices);
    }
    return over;
}
