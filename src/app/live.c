#include "app/live.h"

#include "base/plain.h"
#include "show/made_by_source.h"

#include <stdio.h>
#include <string.h>

const char *live_name(const struct live_feed *of)
{
    return strcmp(of->feed.path, "-") == 0 ? "standard input" : of->feed.path;
}

struct live_feed *live_find(struct live *live, const char *path)
{
    for (int i = 0; live && i < LIVE_FEEDS_MAX; i++) {
        if (live->feeds[i].feed.open && strcmp(live->feeds[i].feed.path, path) == 0) {
            return &live->feeds[i];
        }
    }
    return NULL;
}

bool live_is_open(const struct live *live)
{
    for (int i = 0; live && i < LIVE_FEEDS_MAX; i++) {
        if (live->feeds[i].feed.open) {
            return true;
        }
    }
    return false;
}

enum tr_status live_open(struct live *live, const char *path, bool follow,
                         const struct tr_trace_options *reading, void (*wake)(void), struct tr_error *err)
{
    if (live_find(live, path)) {
        return TR_STATUS_OK;
    }
    for (int i = 0; i < LIVE_FEEDS_MAX; i++) {
        if (!live->feeds[i].feed.open) {
            return feed_open(&live->feeds[i].feed, path, follow, reading, wake, err);
        }
    }
    return tr_error_set(err, TR_STATUS_FAILED, path,
                        "is still being written, as %d others are: no more can be", LIVE_FEEDS_MAX);
}

void live_made_by(struct live *live, const struct source *source, struct made_by *made)
{
    char hex[REEL_HASH_CHARS + 1];
    struct live_feed *of = source->generated ? NULL : live_find(live, source->path);
    if (!of) {
        made_by_source(made, source);
        return;
    }
    feed_hash(&of->feed, source->unedited, hex);
    if (hex[0]) {
        made_by_input(made, hex, source->path);
    }
    made_by_content(made, source->content_path, source->content);
}

void live_close_feed(struct live_feed *of)
{
    feed_close(&of->feed);
    tr_trace_free(of->asked);
    tr_trace_free(of->refused);
    *of = (struct live_feed){0};
}

void live_close(struct live *live)
{
    for (int i = 0; live && i < LIVE_FEEDS_MAX; i++) {
        live_close_feed(&live->feeds[i]);
    }
    if (live) {
        live->sign = (struct live_sign){0};
    }
}

/* Those before it have come: they are read one after the other. */
static struct live_feed *waited_for(struct live *live, struct feed_status *status)
{
    for (int i = 0; i < LIVE_FEEDS_MAX; i++) {
        struct live_feed *of = &live->feeds[i];
        if (!of->feed.open) {
            continue;
        }
        feed_get_status(&of->feed, status);
        if (!status->has_trace && !status->ended) {
            return of;
        }
    }
    return NULL;
}

bool live_waiting_words(struct live *live, char *first, char *second, size_t size)
{
    struct feed_status status;
    struct live_feed *of = live ? waited_for(live, &status) : NULL;
    if (!of) {
        return false;
    }
    const bool stream = !of->feed.tail.follow; /* constant since it was opened */
    snprintf(first, size, "waiting for %s", live_name(of));
    if (status.absent) {
        snprintf(second, size, "it is not there yet");
    } else if (status.problem.status != TR_STATUS_OK) {
        snprintf(second, size, "so far: %s", status.problem.what);
    } else {
        snprintf(second, size, "%s%s", status.silent_s >= LIVE_SILENT_S ? "nothing has come yet" : "",
                 stream && status.silent_s >= LIVE_SILENT_S
                     ? "; many programs keep back what they write into a pipe: iperf3 wants --forceflush, "
                       "others stdbuf -oL before them"
                     : "");
    }
    plain_text(first);
    plain_text(second);
    return true;
}
