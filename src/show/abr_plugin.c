#include "show/abr_plugin.h"

#include "show/abr_protocol.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SELF "/proc/self/exe"

struct host {
    struct child child;
    struct host *next;
    bool failed, begun;
};

struct abr_plugin {
    /* set once */
    char *object;
    const struct child_patience *patience;
    pthread_mutex_t lock;
    /* under lock */
    struct host *idle;
};

static void end_host(struct host *host)
{
    child_end(&host->child, host->failed, NULL, 0);
    free(host);
}

/* The sentence for a host that did not answer; it is over. */
static enum tr_status fail(const struct abr_plugin *plugin, struct host *host, enum child_answer answer,
                           double now_s, struct tr_error *err)
{
    char how[400];
    host->failed = true;
    if (answer == CHILD_ENDED) {
        child_end(&host->child, false, how, sizeof how);
        return tr_error_set(err, TR_STATUS_FAILED, plugin->object,
                            "gave no answer when asked at %g s: its process %s", now_s, how);
    }
    if (answer == CHILD_SLOW) {
        return child_slow_error(plugin->object, plugin->patience, err);
    }
    if (answer == CHILD_STOPPED) {
        return tr_error_set(err, TR_STATUS_CANCELLED, plugin->object, "was stopped");
    }
    return tr_error_set(err, TR_STATUS_FAILED, plugin->object, "was silent for %g s when asked at %g s",
                        plugin->patience->answer_s, now_s);
}

static enum tr_status start_host(const struct abr_plugin *plugin, struct host **out, struct tr_error *err)
{
    char *const argv[] = {SELF, ABR_HOST_COMMAND, plugin->object, NULL};
    struct abr_host_answer ready;
    struct host *host = calloc(1, sizeof *host);
    if (!host) {
        return tr_error_oom(err);
    }
    enum tr_status status = child_start(&host->child, argv, false, err);
    if (status == TR_STATUS_OK) {
        const enum child_answer answer =
            child_ask(&host->child, NULL, 0, plugin->patience, &ready, sizeof ready);
        if (answer != CHILD_ANSWERED) {
            status = fail(plugin, host, answer, 0, err);
        } else if (ready.kind != ABR_HOST_READY) {
            status =
                tr_error_set(err, TR_STATUS_FAILED, plugin->object, "%.*s", (int)sizeof ready.why, ready.why);
        }
    }
    if (status != TR_STATUS_OK) {
        end_host(host);
        return status;
    }
    *out = host;
    return TR_STATUS_OK;
}

enum tr_status abr_plugin_open(const char *object, const struct child_patience *patience,
                               struct abr_plugin **out, struct tr_error *err)
{
    struct abr_plugin *plugin = calloc(1, sizeof *plugin);
    if (!plugin) {
        return tr_error_oom(err);
    }
    plugin->object = strdup(object);
    plugin->patience = patience;
    pthread_mutex_init(&plugin->lock, NULL);
    enum tr_status status = plugin->object ? start_host(plugin, &plugin->idle, err) : tr_error_oom(err);
    if (status != TR_STATUS_OK) {
        abr_plugin_close(plugin);
        return status;
    }
    *out = plugin;
    return TR_STATUS_OK;
}

void abr_plugin_close(struct abr_plugin *plugin)
{
    if (!plugin) {
        return;
    }
    for (struct host *host = plugin->idle, *next; host; host = next) {
        next = host->next;
        end_host(host);
    }
    pthread_mutex_destroy(&plugin->lock);
    free(plugin->object);
    free(plugin);
}

/* ---- sessions ---- */

static struct host **host_of(void *state)
{
    return state;
}

static enum tr_status take_host(struct abr_plugin *plugin, struct host **out, struct tr_error *err)
{
    pthread_mutex_lock(&plugin->lock);
    struct host *host = plugin->idle;
    if (host) {
        plugin->idle = host->next;
        host->next = NULL;
    }
    pthread_mutex_unlock(&plugin->lock);
    if (!host) {
        return start_host(plugin, out, err);
    }
    host->begun = false;
    child_begin(&host->child);
    *out = host;
    return TR_STATUS_OK;
}

static void make_question(const struct tr_abr_view *view, struct abr_host_question *q)
{
    memset(q, 0, sizeof *q);
    q->view = *view;
    memcpy(q->bitrates_kbps, view->bitrates_kbps, (size_t)view->level_count * sizeof *q->bitrates_kbps);
    memcpy(q->downloads, view->downloads, view->download_count * sizeof *q->downloads);
    for (uint32_t i = 0; i < ABR_HOST_AHEAD; i++) {
        for (int level = 0; level < view->level_count; level++) {
            q->bytes[i][level] = view->bytes_of(view, view->segment + i, level);
        }
    }
}

enum tr_status abr_plugin_choose(void *context, const struct tr_abr_view *view, void *state,
                                 struct tr_abr_choice *out, struct tr_error *err)
{
    struct abr_plugin *plugin = context;
    struct host **host = host_of(state);
    struct abr_host_question question;
    struct abr_host_answer answer;
    enum tr_status status = *host ? TR_STATUS_OK : take_host(plugin, host, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    make_question(view, &question);
    question.begins = !(*host)->begun;
    (*host)->begun = true;
    enum child_answer got =
        child_ask(&(*host)->child, &question, sizeof question, plugin->patience, &answer, sizeof answer);
    while (got == CHILD_ANSWERED && answer.kind == ABR_HOST_BYTES) {
        const bool there = answer.level >= 0 && answer.level < view->level_count;
        const double bytes = there ? view->bytes_of(view, answer.segment, answer.level) : 0;
        got = child_ask(&(*host)->child, &bytes, sizeof bytes, plugin->patience, &answer, sizeof answer);
    }
    if (got != CHILD_ANSWERED) {
        return fail(plugin, *host, got, view->now_s, err);
    }
    *out = answer.choice;
    return TR_STATUS_OK;
}

void abr_plugin_finish(void *context, void *state)
{
    struct abr_plugin *plugin = context;
    struct host *host = *host_of(state);
    if (!host) {
        return;
    }
    *host_of(state) = NULL;
    if (host->failed) {
        end_host(host);
        return;
    }
    pthread_mutex_lock(&plugin->lock);
    host->next = plugin->idle;
    plugin->idle = host;
    pthread_mutex_unlock(&plugin->lock);
}
