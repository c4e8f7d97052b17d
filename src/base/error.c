#include <tracereel/error.h>

#include "base/plain.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

const char *tr_status_words(enum tr_status status)
{
    static const char *const words[] = {
#define X(name, text) [TR_STATUS_##name] = text,
        TR_STATUS_LIST(X)
#undef X
    };
    return words[status];
}

static void set_where(struct tr_error *err, const char *where)
{
    snprintf(err->where, sizeof err->where, "%s", where ? where : "");
    plain_text(err->where);
}

static void set_what(struct tr_error *err, const char *format, va_list ap)
{
    vsnprintf(err->what, sizeof err->what, format, ap);
    plain_text(err->what);
}

enum tr_status tr_error_set(struct tr_error *err, enum tr_status status, const char *where,
                            const char *format, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, format);
        err->status = status;
        err->reason = TR_REASON_NONE;
        set_where(err, where);
        set_what(err, format, ap);
        va_end(ap);
    }
    return status;
}

enum tr_status tr_error_at(struct tr_error *err, const char *path, unsigned long line, const char *format,
                           ...)
{
    if (err) {
        va_list ap;
        va_start(ap, format);
        err->status = TR_STATUS_FAILED;
        err->reason = TR_REASON_NONE;
        set_where(err, path);
        if (line) {
            size_t len = strlen(err->where);
            snprintf(err->where + len, sizeof err->where - len, ":%lu", line);
        }
        set_what(err, format, ap);
        va_end(ap);
    }
    return TR_STATUS_FAILED;
}

enum tr_status tr_error_because(struct tr_error *err, enum tr_status status, enum tr_reason reason)
{
    if (err) {
        err->reason = reason;
    }
    return status;
}

enum tr_status tr_error_sys(struct tr_error *err, const char *where)
{
    char buf[128] = "";
    const bool exhausted = errno == ENOMEM || errno == EMFILE || errno == ENFILE;
    tr_error_set(err, TR_STATUS_FAILED, where, "%s", strerror_r(errno, buf, sizeof buf));
    return tr_error_because(err, TR_STATUS_FAILED, exhausted ? TR_REASON_EXHAUSTED : TR_REASON_NONE);
}

enum tr_status tr_error_oom(struct tr_error *err)
{
    tr_error_set(err, TR_STATUS_FAILED, "", "not enough memory");
    return tr_error_because(err, TR_STATUS_FAILED, TR_REASON_EXHAUSTED);
}

const char *tr_error_line(const struct tr_error *err, char *buf, unsigned long size)
{
    const char *colon = err->where[0] ? ": " : "";
    snprintf(buf, size, "%s%s%s", err->where, colon, err->what);
    return buf;
}
