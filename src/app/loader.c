#include "app/loader.h"

#include "win/window.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static bool progressed(void *context, size_t done, size_t total)
{
    struct loader *loader = context;
    int permille = total ? (int)(1000.0 * (double)done / (double)total) : -1;
    if (atomic_exchange(&loader->permille, permille) / 10 != permille / 10) {
        window_wake();
    }
    return !atomic_load(&loader->cancel);
}

/* A rule of one's own may take its time. */
static bool goes_on(void *context)
{
    struct loader *loader = context;
    return !atomic_load(&loader->cancel);
}

/* An earlier request for the same name, which has been given its trace; NULL: there is none. */
static struct source_request *same_before(struct loader *loader, int i)
{
    const char *name = loader->requests[i].name;
    for (int k = 0; k < i && name; k++) {
        struct source_request *request = &loader->requests[k];
        if (request->given && request->name && strcmp(request->name, name) == 0) {
            return request;
        }
    }
    return NULL;
}

/* Traces that grow are read by their feeds, once for all who are over one; they are the request's own. */
static enum tr_status take_fed(struct loader *loader)
{
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < loader->count && status == TR_STATUS_OK; i++) {
        struct source_request *request = &loader->requests[i];
        struct live_feed *of = request->name ? live_find(loader->live, request->name) : NULL;
        const struct source_request *same = of ? same_before(loader, i) : NULL;
        if (same) {
            request->given = tr_trace_share(same->given);
            request->grows = same->grows;
        } else if (of) {
            status = feed_read(&of->feed, &loader->reading.options, goes_on, loader, &request->given,
                               &request->grows, &loader->err);
        }
    }
    return status;
}

static void drop_given(struct loader *loader)
{
    for (int i = 0; i < loader->count; i++) {
        tr_trace_free(loader->requests[i].given);
        loader->requests[i].given = NULL;
    }
}

static void *run(void *context)
{
    struct loader *loader = context;
    loader->status = take_fed(loader);
    if (loader->status == TR_STATUS_OK) {
        loader->status = lineup_open(loader->requests, loader->count, &loader->lineup, &loader->err);
    }
    drop_given(loader);
    if (loader->status == TR_STATUS_OK && atomic_load(&loader->cancel)) {
        /* Stopped after the last of the file was read, while the session ran. */
        lineup_close(&loader->lineup);
        loader->status = tr_error_set(&loader->err, TR_STATUS_CANCELLED, loader->name, "reading was stopped");
    }
    atomic_store(&loader->done, true);
    window_wake();
    return NULL;
}

enum tr_status loader_start(struct loader *loader, const struct source_request *requests, int count,
                            const char *name, const struct tr_trace_options *reading, struct tr_error *err)
{
    struct tr_trace_options options = *reading; /* may be the loader's own */
    struct reading kept;
    char name_kept[sizeof loader->name];
    snprintf(name_kept, sizeof name_kept, "%s", name ? name : "");
    reading_set(&kept, &options);
    loader_close(loader);
    reading_set(&loader->reading, &kept.options);
    snprintf(loader->name, sizeof loader->name, "%s", name_kept);
    snprintf(loader->content, sizeof loader->content, "%s", requests->content ? requests->content : "");
    for (loader->count = 0; loader->count < count; loader->count++) {
        struct source_request *request = &loader->requests[loader->count];
        *request = requests[loader->count];
        if (loader->count == 0) {
            request->name = name ? loader->name : NULL;
        }
        request->content = request->content ? loader->content : NULL; /* the window's may change meanwhile */
        request->trace = loader->reading.options;
        request->trace.progress = progressed;
        request->trace.context = loader;
        request->goes_on = goes_on;
        request->context = loader;
    }
    loader->err = (struct tr_error){0};
    atomic_store(&loader->cancel, false);
    atomic_store(&loader->done, false);
    atomic_store(&loader->permille, 0);
    if (pthread_create(&loader->thread, NULL, run, loader) != 0) {
        return tr_error_set(err, TR_STATUS_FAILED, name_kept, "no thread can be started to read it");
    }
    loader->running = true;
    return TR_STATUS_OK;
}

bool loader_finished(struct loader *loader, int wait_ms)
{
    if (!loader->running) {
        return false;
    }
    for (int waited_ms = 0; !atomic_load(&loader->done); waited_ms++) {
        if (waited_ms >= wait_ms) {
            return false;
        }
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    }
    pthread_join(loader->thread, NULL);
    loader->running = false;
    return true;
}

void loader_cancel(struct loader *loader)
{
    atomic_store(&loader->cancel, true);
}

void loader_close(struct loader *loader)
{
    if (loader->running) {
        loader_cancel(loader);
        pthread_join(loader->thread, NULL);
        loader->running = false;
    }
    lineup_close(&loader->lineup); /* a result that nobody took, a window that did not open, say */
}
