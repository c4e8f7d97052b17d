#include "study/fingerprint.h"

#include "base/strbuf.h"

#include <tracereel/edit.h>

#include <fcntl.h>
#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add_text(SHA2_CTX *hash, const char *text)
{
    SHA256Update(hash, (const uint8_t *)text,
                 strlen(text) + 1); /* with its end: "ab", "c" is not "a", "bc" */
}

static void finish(SHA2_CTX *hash, char *hex)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_LENGTH];
    SHA256Final(bytes, hash);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * SHA256_DIGEST_LENGTH] = '\0';
}

/* The bytes as they are on disk, packed or not; nothing where they cannot be read, as long as that is the
 * file's fault. */
static enum tr_status add_file(SHA2_CTX *hash, const char *path, struct tr_error *err)
{
    uint8_t block[1 << 16];
    struct tr_error why = {0};
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t got = fd < 0 ? -1 : 1;
    while (got > 0) {
        got = read(fd, block, sizeof block);
        if (got > 0) {
            SHA256Update(hash, block, (size_t)got);
        }
    }
    if (got < 0) {
        tr_error_sys(&why, path);
    }
    if (fd >= 0) {
        close(fd);
    }
    if (why.reason == TR_REASON_EXHAUSTED) {
        *err = why;
        return TR_STATUS_FAILED;
    }
    return TR_STATUS_OK;
}

static enum tr_status hash_traces(const struct study_plan *plan, char *hex, struct tr_error *err)
{
    SHA2_CTX all;
    SHA256Init(&all);
    for (size_t i = 0; i < plan->traces->count; i++) {
        char one[STUDY_HASH_CHARS + 1];
        SHA2_CTX file;
        SHA256Init(&file);
        enum tr_status status = add_file(&file, plan->traces->paths[i], err);
        if (status != TR_STATUS_OK) {
            return status;
        }
        finish(&file, one);
        add_text(&all, plan->traces->paths[i]);
        add_text(&all, one);
    }
    finish(&all, hex);
    return TR_STATUS_OK;
}

static void add_params(struct strbuf *text, const struct tr_params *params)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        char value[64];
        tr_params_format(params, &table[i], value, sizeof value);
        strbuf_printf(text, "%s %s %a\n", table[i].key, value, tr_params_get(params, &table[i]));
    }
    for (int i = 0; i < params->ladder.count; i++) {
        const struct tr_ladder_level *level = &params->ladder.levels[i];
        strbuf_printf(text, "%s %a %a %a %dx%d %d\n", level->name, level->video_kbps, level->audio_kbps,
                      level->needs_mbps, level->width_px, level->height_px, level->fps);
    }
}

static void add_reading(struct strbuf *text, const struct tr_trace_options *r)
{
    strbuf_printf(text, "%s %s %d %d %a %d %s %s %d %a %a %a\n", r->format ? r->format : "",
                  r->unit ? r->unit : "", (int)r->direction, (int)r->gap, r->gap_cap_s, (int)r->hold,
                  r->column ? r->column : "", r->time_column ? r->time_column : "", r->run, r->scale,
                  r->from_s, r->to_s);
    for (size_t i = 0; i < r->edit_count; i++) {
        char edit[TR_EDIT_TEXT_SIZE];
        strbuf_printf(text, "%s\n", tr_edit_text(&r->edits[i], edit, sizeof edit));
    }
}

/* Adds the content, byte by byte. */
static void add_content(SHA2_CTX *hash, const struct tr_content *content)
{
    if (content) {
        const size_t count = content->segment_count;
        SHA256Update(hash, (const uint8_t *)content->start_s, (count + 1) * sizeof *content->start_s);
        SHA256Update(hash, (const uint8_t *)content->bytes,
                     count * (size_t)content->ladder.count * sizeof *content->bytes);
        if (content->sound_apart) {
            SHA256Update(hash, (const uint8_t *)content->sound_bytes, count * sizeof *content->sound_bytes);
        }
    }
}

/* And the rule from outside: what it is called, and the file it is in. */
static enum tr_status add_outside(SHA2_CTX *hash, const struct study_plan *plan, struct tr_error *err)
{
    add_content(hash, plan->content);
    if (plan->abr) {
        add_text(hash, plan->abr->name);
    }
    return plan->abr_file ? add_file(hash, plan->abr_file, err) : TR_STATUS_OK;
}

static enum tr_status hash_parameters(const struct study_plan *plan, char *hex, struct tr_error *err)
{
    struct strbuf text = {0};
    SHA2_CTX hash;
    SHA256Init(&hash);
    strbuf_printf(&text, "%a %a %d %llu\n", plan->dt_s, plan->duration_s, plan->loop,
                  (unsigned long long)plan->seed);
    add_reading(&text, &plan->reading);
    enum tr_status status = add_outside(&hash, plan, err);
    if (status != TR_STATUS_OK) {
        strbuf_destroy(&text);
        return status;
    }
    for (size_t set = 0; set < plan->sets; set++) {
        strbuf_printf(&text, "%s\n", study_plan_player(plan, set));
        add_params(&text, &plan->params[set]);
        if (text.failed) {
            strbuf_destroy(&text);
            return tr_error_oom(err);
        }
        SHA256Update(&hash, (const uint8_t *)text.text, text.len);
        strbuf_clear(&text);
    }
    strbuf_destroy(&text);
    finish(&hash, hex);
    return TR_STATUS_OK;
}

enum tr_status study_fingerprint_make(const struct study_plan *plan, struct study_fingerprint *out,
                                      struct tr_error *err)
{
    enum tr_status status = hash_traces(plan, out->traces, err);
    return status == TR_STATUS_OK ? hash_parameters(plan, out->parameters, err) : status;
}

static void add_axis(struct strbuf *text, const struct sweep_axis *axis)
{
    strbuf_puts(text, sweep_axis_name(axis));
    for (size_t i = 0; i < axis->count; i++) {
        strbuf_putc(text, ' ');
        sweep_axis_value(axis, i, text);
    }
    strbuf_putc(text, '\n');
}

/* A measured trace counts with its values, as it was read. */
static void add_link(SHA2_CTX *hash, const struct study_link *link)
{
    const struct tr_trace *trace = link->trace;
    add_text(hash, link->name);
    for (size_t i = 0; i < link->edit_count; i++) {
        char edit[TR_EDIT_TEXT_SIZE];
        add_text(hash, tr_edit_text(&link->edits[i], edit, sizeof edit));
    }
    if (trace) {
        SHA256Update(hash, (const uint8_t *)trace->start_s, (trace->count + 1) * sizeof *trace->start_s);
        SHA256Update(hash, (const uint8_t *)trace->rate_mbps, trace->count * sizeof *trace->rate_mbps);
    }
    if (trace && trace->latency_ms) {
        SHA256Update(hash, (const uint8_t *)trace->latency_ms, trace->count * sizeof *trace->latency_ms);
    }
    if (trace && trace->loss) {
        SHA256Update(hash, (const uint8_t *)trace->loss, trace->count * sizeof *trace->loss);
    }
}

enum tr_status study_fingerprint_sweep(const struct sweep *sweep, char *hex, struct tr_error *err)
{
    const struct study_runs *runs = sweep->runs;
    struct strbuf text = {0};
    SHA2_CTX hash;
    SHA256Init(&hash);
    strbuf_printf(&text, "%s %zu\n", study_metric_name(sweep->metric), runs->count);
    add_axis(&text, &sweep->x);
    add_axis(&text, &sweep->y);
    for (size_t i = 0; i < runs->link_count; i++) {
        add_link(&hash, &runs->links[i]);
    }
    for (size_t i = 0; i < runs->link_count * runs->player_count; i++) {
        const struct study_base *base = &runs->bases[i];
        strbuf_printf(&text, "%a %a %a %d %llu\n", base->dt_s, base->duration_s, base->network_s, base->loop,
                      (unsigned long long)base->seed);
        add_params(&text, &base->params);
    }
    add_content(&hash, runs->content);
    if (runs->abr) {
        add_text(&hash, runs->abr->name);
    }
    if (!text.failed) {
        SHA256Update(&hash, (const uint8_t *)text.text, text.len);
    }
    finish(&hash, hex);
    const bool failed = text.failed;
    strbuf_destroy(&text);
    return failed ? tr_error_oom(err) : TR_STATUS_OK;
}
