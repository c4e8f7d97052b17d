#include "app/feed.h"

#include "show/read_hash.h"

#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PERIOD_S 0.25 /* at least between two readings */
#define SHARE    5.0  /* of the time is the least that reading may take: a fifth */
#define LOOK_S   0.25 /* between two looks at a file that is followed */
#define QUIET_S  0.1  /* before the first reading nothing comes for so long: not half of what is there */
#define RUSH_S   1.0  /* but it is not waited for longer than this */
#define LEAST_S  1.0  /* what is shorter is no beginning of a session yet */

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void call_thread(struct feed *feed)
{
    const char byte = 0;
    if (write(feed->alarm[1], &byte, 1) < 0) {
        return; /* it is full of calls already */
    }
}

/* ---- what the text says of itself ---- */

/* iperf3's last line, as --json-stream and as words: the test is over, whatever becomes of its output. */
static bool is_over(const char *text, size_t len)
{
    static const char done[] = "iperf Done.";
    while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r')) {
        len--;
    }
    const char *newline = len > 0 ? memrchr(text, '\n', len) : NULL;
    const char *line = newline ? newline + 1 : text;
    len -= (size_t)(line - text);
    if (len == sizeof done - 1 && memcmp(line, done, len) == 0) {
        return true;
    }
    char begin[32] = "";
    for (size_t i = 0, n = 0; i < len && n < sizeof begin - 1; i++) {
        if (line[i] != ' ' && line[i] != '\t') {
            begin[n++] = line[i];
        }
    }
    return strncmp(begin, "{\"event\":\"end\"", 14) == 0;
}

/* ---- the thread ---- */

/* The state of one turn of the loop. */
struct turn {
    bool pending;           /* lines that have not been read yet */
    bool more;              /* bytes that have not been taken in */
    double next_s;          /* no reading earlier than this */
    double first_s, came_s; /* when the first and the last bytes came; NAN: none have */
    size_t seen_len;        /* whole lines that have been seen */
    unsigned begun;
};

/* A text that goes on behind its own end is another test's. */
static void begin_next_test(struct feed *feed)
{
    if (feed->over_len > 0 && feed->tail.whole_len > feed->over_len) {
        tail_forget(&feed->tail, feed->over_len);
        feed->over_len = 0;
    }
}

static void take_in(struct feed *feed, struct turn *turn)
{
    struct tr_error err = {0};
    pthread_mutex_lock(&feed->lock);
    struct tail *tail = &feed->tail;
    const enum tail_state before = tail->state;
    const size_t had = tail->at;
    const unsigned had_begun = tail->begun;
    turn->more = false;
    if (before != TAIL_ENDED && tail_read(tail, &turn->more, &err) != TR_STATUS_OK) {
        feed->broken = err;
        tail->state = TAIL_ENDED; /* what came before stays */
    }
    begin_next_test(feed);
    if (tail->begun != turn->begun) {
        turn->begun = tail->begun;
        turn->seen_len = 0;
        turn->first_s = NAN;
        feed->over_len = 0;
    }
    const double now_s = clock_s();
    if (tail->at != had || tail->begun != had_begun) {
        turn->came_s = now_s;
        turn->first_s = isnan(turn->first_s) ? now_s : turn->first_s;
    }
    if (tail->whole_len != turn->seen_len) {
        turn->seen_len = tail->whole_len;
        turn->pending = true;
        feed->came_s = now_s;
        feed->over_len = is_over(tail->text.text, tail->whole_len) ? tail->whole_len : 0;
    }
    const bool other = tail->state != before || tail->begun != had_begun;
    turn->pending = turn->pending || (tail->state == TAIL_ENDED && before != TAIL_ENDED);
    pthread_mutex_unlock(&feed->lock);
    if (other) {
        feed->wake();
    }
}

static bool goes_on(void *context, size_t done, size_t total)
{
    (void)done, (void)total;
    return !atomic_load(&((struct feed *)context)->stop);
}

static bool has_ended(const struct feed *feed)
{
    return feed->tail.state == TAIL_ENDED || feed->over_len > 0;
}

/* One that a session can begin with. */
static enum tr_status check_length(const struct feed *feed, const struct tr_trace *trace, bool ended,
                                   struct tr_error *err)
{
    const bool enough = ended || (trace->info.samples > 1 && trace->info.duration_s >= LEAST_S);
    return enough ? TR_STATUS_OK
                  : tr_error_set(err, TR_STATUS_FAILED, feed->path, "is less than a second long");
}

static const char *trace_name(const struct feed *feed)
{
    return strcmp(feed->path, "-") == 0 ? "standard input" : feed->path;
}

/* The text as it is; where it ends in the middle of a line that spoils it, without that. Not under the lock:
 * nobody else changes it. */
static enum tr_status read_text(struct feed *feed, const struct tr_trace_options *options,
                                struct tr_trace **out, struct tr_error *err)
{
    struct tail *tail = &feed->tail;
    const char *name = trace_name(feed);
    if (tail->whole_len == 0) {
        return tail->state == TAIL_ENDED ? tr_error_set(err, TR_STATUS_FAILED, name, "is empty")
                                         : tr_error_set(err, TR_STATUS_FAILED, name, "has no whole line yet");
    }
    enum tr_status status = tr_trace_read(name, tail->text.text, tail->whole_len, options, out, err);
    if (status == TR_STATUS_FAILED && tail->lines_len > 0 && tail->lines_len < tail->whole_len) {
        struct tr_error lesser;
        const enum tr_status without =
            tr_trace_read(name, tail->text.text, tail->lines_len, options, out, &lesser);
        status = without == TR_STATUS_OK ? without : status;
    }
    return status;
}

/* Under the lock. */
static void publish(struct feed *feed, struct tr_trace *trace, size_t len, bool complete)
{
    tr_trace_free(feed->newest);
    feed->newest = trace;
    feed->reads[feed->reads_done++ % FEED_READS_MAX] = (struct feed_reading){trace, len, feed->tail.begun};
    feed->newest_begun = feed->tail.begun;
    feed->complete = complete;
    feed->problem = (struct tr_error){0};
}

/* False where it has to be done once more: meanwhile somebody wants it read otherwise. */
static bool read_again(struct feed *feed)
{
    struct reading reading;
    struct tr_trace *trace = NULL;
    struct tr_error err = {0};
    pthread_mutex_lock(&feed->lock);
    const unsigned no = feed->reading_no;
    const bool ended = has_ended(feed);
    reading_set(&reading, &feed->reading.options);
    pthread_mutex_unlock(&feed->lock);
    reading.options.progress = goes_on;
    reading.options.context = feed;
    reading.options.no_previews = !ended;
    enum tr_status status = read_text(feed, &reading.options, &trace, &err);
    if (status == TR_STATUS_OK) {
        status = check_length(feed, trace, ended, &err);
    }
    pthread_mutex_lock(&feed->lock);
    const bool as_asked = no == feed->reading_no;
    if (as_asked && status == TR_STATUS_OK) {
        publish(feed, trace, feed->tail.whole_len, ended);
        trace = NULL;
    } else if (as_asked) {
        feed->problem = err;
        feed->complete = ended;
    }
    pthread_cond_broadcast(&feed->changed);
    pthread_mutex_unlock(&feed->lock);
    tr_trace_free(trace);
    feed->wake();
    return as_asked;
}

static void grow(struct feed_run *run, struct tr_trace *trace)
{
    run->status = source_grow(&run->source, &run->request, trace, &run->err);
    if (run->status == TR_STATUS_USAGE && run->source.edit_count > 0) {
        run->source.edit_count = 0;
        run->unedited = true;
        run->status = source_grow(&run->source, &run->request, trace, &run->err);
    }
}

static void work(struct feed *feed)
{
    for (int i = 0; i < feed->run_count; i++) {
        grow(&feed->runs[i], feed->run_trace);
    }
    pthread_mutex_lock(&feed->lock);
    feed->work = FEED_RAN;
    pthread_mutex_unlock(&feed->lock);
    feed->wake();
}

static bool is_asked(struct feed *feed)
{
    pthread_mutex_lock(&feed->lock);
    const bool asked = feed->work == FEED_ASKED;
    pthread_mutex_unlock(&feed->lock);
    return asked;
}

/* A first reading waits for a pause, so that what is there already counts as one. */
static double due_s(struct feed *feed, const struct turn *turn)
{
    pthread_mutex_lock(&feed->lock);
    const bool first = !feed->newest || feed->newest_begun != feed->tail.begun;
    const bool ended = feed->tail.state == TAIL_ENDED;
    pthread_mutex_unlock(&feed->lock);
    if (ended) {
        return 0;
    }
    return first ? fmax(turn->next_s, fmin(turn->came_s + QUIET_S, turn->first_s + RUSH_S)) : turn->next_s;
}

static void sleep_until(struct feed *feed, double until_s)
{
    char calls[64];
    struct pollfd fds[2] = {{.fd = feed->alarm[0], .events = POLLIN},
                            {.fd = tail_fd(&feed->tail), .events = POLLIN}};
    const double wait_s = until_s - clock_s();
    const int wait_ms = isinf(until_s) ? -1 : (int)ceil(fmax(0, wait_s) * 1000);
    if (poll(fds, 2, wait_ms) > 0 && fds[0].revents) {
        while (read(feed->alarm[0], calls, sizeof calls) > 0) {}
    }
}

/* Until there is something to be done, as far as is known; a file that is followed is to be looked at. */
static double idle_until_s(struct feed *feed, const struct turn *turn, double now_s)
{
    const bool looks = tail_fd(&feed->tail) < 0 && feed->tail.state != TAIL_ENDED;
    const double look_s = looks ? now_s + LOOK_S : INFINITY;
    return turn->pending ? fmin(look_s, due_s(feed, turn)) : look_s;
}

static void *run(void *context)
{
    struct feed *feed = context;
    struct turn turn = {.first_s = NAN, .came_s = NAN};
    while (!atomic_load(&feed->stop)) {
        take_in(feed, &turn);
        const double begin_s = clock_s();
        if (is_asked(feed)) {
            work(feed);
            turn.next_s = fmax(turn.next_s, begin_s) + SHARE * (clock_s() - begin_s);
        } else if (turn.pending && begin_s >= due_s(feed, &turn)) {
            turn.pending = !read_again(feed);
            turn.next_s = begin_s + fmax(PERIOD_S, SHARE * (clock_s() - begin_s));
        } else if (!turn.more) {
            sleep_until(feed, idle_until_s(feed, &turn, begin_s));
        }
    }
    return NULL;
}

/* ---- the others ---- */

void feed_get_status(struct feed *feed, struct feed_status *out)
{
    pthread_mutex_lock(&feed->lock);
    *out =
        (struct feed_status){.ended = has_ended(feed) && feed->complete,
                             .absent = feed->tail.state == TAIL_ABSENT,
                             .has_trace = feed->newest != NULL,
                             .begun = feed->newest_begun,
                             .text_begun = feed->tail.begun,
                             .silent_s = clock_s() - feed->came_s,
                             .problem = feed->broken.status != TR_STATUS_OK ? feed->broken : feed->problem};
    pthread_mutex_unlock(&feed->lock);
}

struct tr_trace *feed_newest(struct feed *feed)
{
    pthread_mutex_lock(&feed->lock);
    struct tr_trace *newest = tr_trace_share(feed->newest);
    pthread_mutex_unlock(&feed->lock);
    return newest;
}

/* How much of the text a trace was read from; 0: nobody knows. The newest first: an older one's place in
 * memory may be another's by now. */
static size_t read_len(const struct feed *feed, const struct tr_trace *trace)
{
    for (unsigned i = 1; i <= FEED_READS_MAX && i <= feed->reads_done; i++) {
        const struct feed_reading *read = &feed->reads[(feed->reads_done - i) % FEED_READS_MAX];
        if (read->trace == trace) {
            return read->begun == feed->tail.begun && !feed->tail.gunzip ? read->len : 0;
        }
    }
    return 0;
}

void feed_hash(struct feed *feed, const struct tr_trace *trace, char hex[REEL_HASH_CHARS + 1])
{
    struct strbuf text = {0};
    pthread_mutex_lock(&feed->lock);
    strbuf_add(&text, feed->tail.text.text ? feed->tail.text.text : "", read_len(feed, trace));
    pthread_mutex_unlock(&feed->lock);
    hex[0] = '\0';
    if (!text.failed && text.len > 0) {
        read_hash_text(text.text, text.len, hex);
    }
    strbuf_destroy(&text);
}

void feed_text(struct feed *feed, struct strbuf *out)
{
    pthread_mutex_lock(&feed->lock);
    strbuf_add(out, feed->tail.text.text ? feed->tail.text.text : "", feed->tail.whole_len);
    pthread_mutex_unlock(&feed->lock);
}

/* Waited for by a clock that nobody sets. */
static void make_changed(pthread_cond_t *changed)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(changed, &attributes);
    pthread_condattr_destroy(&attributes);
}

static bool wait_for_trace(struct feed *feed, bool (*may_go_on)(void *context), void *context)
{
    bool on = true;
    while (on && !feed->newest && !(has_ended(feed) && feed->complete)) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += 50000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&feed->changed, &feed->lock, &until);
        on = may_go_on(context);
    }
    return on;
}

/* Edits are the sessions' own, and whoever asks is asked no more. */
static void set_reading(struct feed *feed, const struct tr_trace_options *options)
{
    reading_set(&feed->reading, options);
    feed->reading.options.edit_count = 0;
    feed->reading.options.progress = NULL;
    feed->reading_no++;
}

enum tr_status feed_read(struct feed *feed, const struct tr_trace_options *reading,
                         bool (*may_go_on)(void *context), void *context, struct tr_trace **out, bool *grows,
                         struct tr_error *err)
{
    struct strbuf text = {0};
    pthread_mutex_lock(&feed->lock);
    const bool on = wait_for_trace(feed, may_go_on, context);
    const struct tr_error problem = feed->broken.status != TR_STATUS_OK ? feed->broken : feed->problem;
    const bool has = feed->newest != NULL, ended = has_ended(feed) && feed->complete;
    pthread_mutex_unlock(&feed->lock);
    if (!on) {
        return tr_error_set(err, TR_STATUS_CANCELLED, trace_name(feed), "reading was stopped");
    }
    if (!has) {
        *err = problem;
        return problem.status;
    }
    feed_text(feed, &text);
    struct tr_trace *trace = NULL;
    struct tr_trace_options options = *reading;
    options.edit_count = 0;
    const size_t len = text.len;
    enum tr_status status = text.failed
                                ? tr_error_oom(err)
                                : tr_trace_read(trace_name(feed), text.text, text.len, &options, &trace, err);
    strbuf_destroy(&text);
    if (status != TR_STATUS_OK) {
        return status;
    }
    pthread_mutex_lock(&feed->lock);
    set_reading(feed, reading);
    publish(feed, tr_trace_share(trace), len, ended);
    pthread_mutex_unlock(&feed->lock);
    *out = trace;
    *grows = !ended;
    return TR_STATUS_OK;
}

bool feed_run(struct feed *feed, const struct feed_run *runs, int count, struct tr_trace *trace)
{
    pthread_mutex_lock(&feed->lock);
    const bool idle = feed->work == FEED_IDLE;
    if (idle) {
        memcpy(feed->runs, runs, (size_t)count * sizeof *runs);
        feed->run_count = count;
        feed->run_trace = tr_trace_share(trace);
        feed->work = FEED_ASKED;
    }
    pthread_mutex_unlock(&feed->lock);
    if (idle) {
        call_thread(feed);
    }
    return idle;
}

bool feed_ran(struct feed *feed, struct feed_run *out, int *count)
{
    pthread_mutex_lock(&feed->lock);
    const bool ran = feed->work == FEED_RAN;
    if (ran) {
        *count = feed->run_count;
        memcpy(out, feed->runs, (size_t)feed->run_count * sizeof *out);
        tr_trace_free(feed->run_trace);
        feed->run_trace = NULL;
        feed->run_count = 0;
        feed->work = FEED_IDLE;
    }
    pthread_mutex_unlock(&feed->lock);
    return ran;
}

/* ---- life ---- */

static bool make_alarm(int ends[2])
{
    return pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0;
}

enum tr_status feed_open(struct feed *feed, const char *path, bool follow,
                         const struct tr_trace_options *reading, void (*wake)(void), struct tr_error *err)
{
    enum tr_status status = tail_open(&feed->tail, path, follow, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    feed->runs = calloc(FEED_RUNS_MAX, sizeof *feed->runs);
    if (!feed->runs || !make_alarm(feed->alarm)) {
        status = feed->runs ? tr_error_sys(err, path) : tr_error_oom(err);
        free(feed->runs);
        tail_close(&feed->tail);
        return status;
    }
    snprintf(feed->path, sizeof feed->path, "%s", path);
    feed->wake = wake;
    feed->came_s = clock_s();
    set_reading(feed, reading);
    pthread_mutex_init(&feed->lock, NULL);
    make_changed(&feed->changed);
    feed->open = true;
    if (pthread_create(&feed->thread, NULL, run, feed) != 0) {
        feed_close(feed);
        return tr_error_set(err, TR_STATUS_FAILED, path, "no thread can be started to read it");
    }
    feed->started = true;
    return TR_STATUS_OK;
}

void feed_close(struct feed *feed)
{
    if (!feed->open) {
        return;
    }
    if (feed->started) {
        atomic_store(&feed->stop, true);
        call_thread(feed);
        pthread_join(feed->thread, NULL);
    }
    for (int i = 0; i < feed->run_count; i++) {
        source_close(&feed->runs[i].source);
    }
    free(feed->runs);
    tr_trace_free(feed->run_trace);
    tr_trace_free(feed->newest);
    tail_close(&feed->tail);
    close(feed->alarm[0]);
    close(feed->alarm[1]);
    pthread_cond_destroy(&feed->changed);
    pthread_mutex_destroy(&feed->lock);
    *feed = (struct feed){0};
}
