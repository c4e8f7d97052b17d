/* Every format: listed, found by name or by what a text looks like, chosen for writing. */
#include "trace/format.h"

#include "base/file.h"

#include <string.h>

static const struct trace_format *const families[] = {
#define X(family) family##_formats,
    TRACE_FAMILIES(X)
#undef X
};

const struct trace_format *trace_format_at(size_t index)
{
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        for (const struct trace_format *f = families[i]; f->name; f++) {
            if (index-- == 0) {
                return f;
            }
        }
    }
    return NULL;
}

const struct trace_format *trace_format_named(const char *name)
{
    const struct trace_format *f = trace_format_at(0);
    for (size_t i = 0; f && strcmp(f->name, name) != 0; f = trace_format_at(++i)) {}
    return f;
}

format_reader *trace_format_detect(const struct sniff *sniff, const char *name)
{
    const struct trace_format *f = trace_format_at(0);
    for (size_t i = 0; f && !(f->looks_like && f->looks_like(sniff, name)); f = trace_format_at(++i)) {}
    return f ? f->read : looks_like_json(sniff) ? read_json : read_table;
}

bool tr_trace_format(size_t index, struct tr_trace_format_info *out)
{
    const struct trace_format *f = trace_format_at(index);
    if (f) {
        *out = (struct tr_trace_format_info){f->name, f->title, f->first_line,
                                             f->extensions ? f->extensions : "", f->write != NULL};
    }
    return f != NULL;
}

const char *tr_trace_format_title(const char *name)
{
    const struct trace_format *f = trace_format_named(name);
    return f ? f->title : name;
}

/* "csv,txt" holds "csv". */
static bool holds_ending(const char *endings, const char *ending)
{
    size_t len = strlen(ending);
    for (const char *p = endings ? endings : ""; *p; p += strcspn(p, ","), p += *p == ',') {
        if (strcspn(p, ",") == len && strncmp(p, ending, len) == 0) {
            return len > 0;
        }
    }
    return false;
}

static const struct trace_format *find_by_ending(const char *path)
{
    const char *dot = strrchr(path, '.');
    const struct trace_format *f = trace_format_at(0);
    for (size_t i = 0; f && !(dot && holds_ending(f->extensions, dot + 1)); f = trace_format_at(++i)) {}
    return f;
}

static enum tr_status find_writer(const char *path, const char *format, format_writer **out,
                                  struct tr_error *err)
{
    const struct trace_format *f = format ? trace_format_named(format) : find_by_ending(path);
    if (!f) {
        return format ? tr_error_set(err, TR_STATUS_USAGE, "--write-format",
                                     "there is no format \"%s\"; `tracereel formats` lists them", format)
                      : tr_error_set(
                            err, TR_STATUS_USAGE, path,
                            "its ending names no format; give it one (.csv) or say --write-format NAME");
    }
    if (!f->write) {
        return tr_error_set(err, TR_STATUS_USAGE, "--write-format",
                            "%s is only read, not written; `tracereel formats` says which are", f->name);
    }
    *out = f->write;
    return TR_STATUS_OK;
}

enum tr_status tr_trace_write(const struct tr_trace *trace, const char *path, const char *format,
                              bool replace, struct tr_error *err)
{
    return tr_trace_write_led(trace, path, format, "", replace, err);
}

enum tr_status tr_trace_write_led(const struct tr_trace *trace, const char *path, const char *format,
                                  const char *head, bool replace, struct tr_error *err)
{
    format_writer *write = NULL;
    enum tr_status status = find_writer(path, format, &write, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    struct strbuf text = {0};
    strbuf_puts(&text, head);
    status = write(trace, &text, err);
    if (status == TR_STATUS_OK && text.failed) {
        status = tr_error_oom(err);
    }
    if (status == TR_STATUS_OK) {
        status = file_write(path, text.text ? text.text : "", text.len, replace, err);
    }
    strbuf_destroy(&text);
    return status;
}
