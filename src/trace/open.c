/* From a file's name to a trace. */
#include "trace/format.h"
#include "trace/preview.h"

#include <tracereel/edit.h>

#include <string.h>

static const struct tr_trace_options no_options;

static enum tr_status check_options(const struct tr_trace_options *o, struct tr_error *err)
{
    if (o->format && !trace_format_named(o->format)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--read-format",
                            "there is no format \"%s\"; `tracereel formats` lists them", o->format);
    }
    if (o->unit && !rate_unit_named(o->unit)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--unit",
                            "\"%s\" is no unit; there are bps, kbps, Mbps, Gbps, Bps, kBps, MBps", o->unit);
    }
    if (o->run < 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "--run", "%d is no run; they count from 1", o->run);
    }
    if (!isfinite(o->scale) || o->scale < 0) {
        return tr_error_set(err, TR_STATUS_USAGE, "--scale", "%g is no factor; it must be greater than 0",
                            o->scale);
    }
    if (o->gap == TR_TRACE_GAP_CAP && !(isfinite(o->gap_cap_s) && o->gap_cap_s >= 0)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--gap", "cap:%g is no time; it must be 0 s or more",
                            o->gap_cap_s);
    }
    return TR_STATUS_OK;
}

/* Takes the trace that was read, edited as the options say. */
static enum tr_status take_edited(const struct tr_trace_options *o, struct tr_trace *read,
                                  struct tr_trace **out, struct tr_error *err)
{
    if (o->edit_count == 0) {
        *out = read;
        return TR_STATUS_OK;
    }
    enum tr_status status = tr_edit_apply(read, o->edits, o->edit_count, out, err);
    tr_trace_free(read);
    return status;
}

static preview_reader read_plain;

static enum tr_status read_input(struct input *in, const char *name, const struct tr_trace_options *o,
                                 bool previews, struct tr_trace **out, struct tr_error *err)
{
    struct sniff sniff;
    enum tr_status status = sniff_at(&sniff, in, err);
    if (status != TR_STATUS_OK) {
        sniff_destroy(&sniff);
        return status;
    }
    if (sniff.is_capture && o->format && strcmp(o->format, "pcap") != 0) {
        sniff_destroy(&sniff);
        return tr_error_set(err, TR_STATUS_USAGE, "--read-format", "%s is a packet capture, not %s", name,
                            o->format);
    }
    struct builder b;
    builder_init(&b, in, o);
    struct reader r = {.in = in, .sniff = &sniff, .options = o, .b = &b, .forced = o->format};
    format_reader *read = o->format ? trace_format_named(o->format)->read : trace_format_detect(&sniff, name);
    status = read(&r, err);
    struct tr_trace *trace = NULL;
    if (status == TR_STATUS_OK) {
        const char *slash = strrchr(name, '/');
        b.name = slash && slash[1] ? slash + 1 : name;
        status = builder_finish(&b, &trace, err);
    }
    if (status == TR_STATUS_OK && previews && !o->no_previews) {
        preview_choices(trace, &sniff, name, o, read_plain);
    }
    if (status == TR_STATUS_OK) {
        status = take_edited(o, trace, out, err);
    }
    builder_destroy(&b);
    sniff_destroy(&sniff);
    return status;
}

static enum tr_status read_memory(const char *name, const char *bytes, size_t len,
                                  const struct tr_trace_options *o, bool previews, struct tr_trace **out,
                                  struct tr_error *err)
{
    struct input in;
    enum tr_status status = check_options(o, err);
    status = status == TR_STATUS_OK ? input_open_memory(&in, name, bytes, len, o, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = read_input(&in, name, o, previews, out, err);
    input_close(&in);
    return status;
}

static enum tr_status read_inline_steps(const char *text, const struct tr_trace_options *o,
                                        struct tr_trace **out, struct tr_error *err)
{
    struct tr_trace_options options = *o;
    options.format = o->format ? o->format : "steps";
    struct tr_error inner = {0};
    enum tr_status status = read_memory("steps", text, strlen(text), &options, true, out, &inner);
    /* No file is to blame, but whoever said it. */
    return status == TR_STATUS_OK ? status : tr_error_set(err, TR_STATUS_USAGE, "steps", "%s", inner.what);
}

enum tr_status tr_trace_open(const char *path, const struct tr_trace_options *options, struct tr_trace **out,
                             struct tr_error *err)
{
    const struct tr_trace_options *o = options ? options : &no_options;
    struct input in;
    if (strncmp(path, TR_TRACE_STEPS, strlen(TR_TRACE_STEPS)) == 0) {
        return read_inline_steps(path + strlen(TR_TRACE_STEPS), o, out, err);
    }
    enum tr_status status = check_options(o, err);
    status = status == TR_STATUS_OK ? input_open(&in, path, o, err) : status;
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = read_input(&in, in.name, o, true, out, err);
    input_close(&in);
    return status;
}

enum tr_status tr_trace_read(const char *name, char *bytes, size_t len,
                             const struct tr_trace_options *options, struct tr_trace **out,
                             struct tr_error *err)
{
    return read_memory(name, bytes, len, options ? options : &no_options, true, out, err);
}

static enum tr_status read_plain(const char *name, const char *bytes, size_t len,
                                 const struct tr_trace_options *options, struct tr_trace **out,
                                 struct tr_error *err)
{
    return read_memory(name, bytes, len, options, false, out, err);
}
