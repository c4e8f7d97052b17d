#include "cli/output.h"

#include "base/file.h"
#include "base/plain.h"
#include "show/source.h"

#include <time.h>
#include <unistd.h>

enum tr_status output_results(struct strbuf *text, struct tr_error *err)
{
    if (text->failed) {
        return tr_error_oom(err);
    }
    if (text->len) {
        text->len = plain_lines(text->text, text->len);
    }
    enum tr_status status = text->len ? file_write("-", text->text, text->len, true, err) : TR_STATUS_OK;
    strbuf_clear(text);
    return status;
}

enum tr_status output_spares(const char *path, const struct source *source, struct tr_error *err)
{
    if (path && (file_is_same(path, source->path) || file_is_same(path, source->content_path))) {
        return tr_error_set(err, TR_STATUS_USAGE, path, "is what is read here; another name would be right");
    }
    return TR_STATUS_OK;
}

void output_error(const struct tr_error *err)
{
    char line[1100];
    fprintf(stderr, "tracereel: %s\n", tr_error_line(err, line, sizeof line));
}

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Whether it is time to show something. */
static bool is_due(struct progress *progress)
{
    if (progress->quiet || !isatty(STDERR_FILENO)) {
        return false;
    }
    const double now = now_s();
    if (now - progress->last_s < 0.1) {
        return false;
    }
    progress->began_s = progress->shown ? progress->began_s : now;
    progress->last_s = now;
    progress->shown = true;
    return true;
}

/* A file's name may hold anything. */
static void put_share(const struct progress *progress, double share)
{
    char what[256];
    snprintf(what, sizeof what, "%s", progress->what);
    plain_text(what);
    fprintf(stderr, "\r%s %s %3.0f %%", progress->doing, what, share * 100);
}

void progress_show(struct progress *progress, double share)
{
    if (is_due(progress)) {
        put_share(progress, share);
        fputs("\033[K", stderr);
        fflush(stderr);
    }
}

void progress_left(struct progress *progress, double share)
{
    if (!is_due(progress)) {
        return;
    }
    const double took_s = progress->last_s - progress->began_s;
    put_share(progress, share);
    if (took_s > 1 && share > 0) {
        fprintf(stderr, ", %.0f s left", took_s / share * (1 - share));
    }
    fputs("\033[K", stderr);
    fflush(stderr);
}

void progress_clear(struct progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        progress->shown = false;
    }
}
