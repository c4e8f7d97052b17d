#include "app/live.h"

#include "base/plain.h"

#include <stdio.h>
#include <string.h>

const char *live_name(const struct live *live)
{
    return strcmp(live->feed.path, "-") == 0 ? "standard input" : live->feed.path;
}

bool live_is_of(const struct live *live, const char *path)
{
    return live && live->feed.open && strcmp(live->feed.path, path) == 0;
}

void live_close(struct live *live)
{
    if (live) {
        feed_close(&live->feed);
        tr_trace_free(live->asked);
        tr_trace_free(live->refused);
        *live = (struct live){0};
    }
}

void live_waiting_words(struct live *live, char *first, char *second, size_t size)
{
    struct feed_status status;
    feed_get_status(&live->feed, &status);
    const bool stream = !live->feed.tail.follow; /* constant since it was opened */
    snprintf(first, size, "waiting for %s", live_name(live));
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
}
