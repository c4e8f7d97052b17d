#include "study/explain/account_segments.h"

#include "study/explain/link_walk.h"

#include <math.h>
#include <stdlib.h>

/* The session's clock. */
static double begin_s(const struct tr_timeline_fetch *f)
{
    return f->start_s + f->log_behind_s;
}

static double end_s(const struct tr_timeline_fetch *f)
{
    return f->end_s + f->log_behind_s;
}

/* The first fetch that ends after t_s. */
static size_t fetches_ended(const struct tr_timeline *timeline, double t_s)
{
    size_t low = 0, high = timeline->fetch_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (end_s(&timeline->fetches[middle]) <= t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* A fetch that comes at the very moment at which the account closes comes too late. */
static size_t fetches_before(const struct tr_timeline *timeline, double t_s)
{
    size_t count = fetches_ended(timeline, t_s);
    while (count > 0 && !(end_s(&timeline->fetches[count - 1]) < t_s)) {
        count--;
    }
    return count;
}

/* Content at which the pictures end that have come with the first `count` fetches. */
static double pictures_end_s(const struct tr_timeline *timeline, size_t count)
{
    return count > 0 ? timeline->fetches[count - 1].pictures_end_s : timeline->fetches[0].content_s;
}

/* Pictures and sound ahead of the playhead. Where the log has lost time only pictures can be told. */
static double level_at_s(const struct tr_timeline *timeline, double t_s)
{
    struct tr_timeline_state state;
    tr_timeline_at(timeline, t_s, &state);
    const size_t count = timeline->fetch_count, ended = fetches_ended(timeline, t_s);
    if (count > 0 && timeline->fetches[ended < count ? ended : count - 1].log_behind_s == 0) {
        return state.buffer_level_s;
    }
    return fmax(0, pictures_end_s(timeline, ended) - state.content_s);
}

struct ledger_peak *account_segment_peaks(const struct ledger_session *session, double since_s, double to_s,
                                          size_t *count)
{
    const struct tr_timeline *timeline = session->timeline;
    const size_t first = fetches_ended(timeline, since_s), end = fetches_before(timeline, to_s);
    struct ledger_peak *peaks = malloc((end + 1 - (first < end ? first : end)) * sizeof *peaks);
    if (!peaks) {
        return NULL;
    }
    size_t n = 0;
    peaks[n++] = (struct ledger_peak){since_s, level_at_s(timeline, since_s)};
    for (size_t i = first; i < end; i++) {
        const double t_s = end_s(&timeline->fetches[i]);
        if (pictures_end_s(timeline, i + 1) > pictures_end_s(timeline, i)) {
            peaks[n++] = (struct ledger_peak){t_s, level_at_s(timeline, t_s)};
        }
    }
    *count = n;
    return peaks;
}

/* The account while it is written. */
struct account {
    const struct ledger_session *session;
    struct ledger *ledger;
    double rate;        /* content played a second */
    double efficiency;  /* of the link */
    double lowest_mbps; /* what plays at the lowest level, of the segment last fetched */
    double at_s;        /* up to there all is accounted for */
};

/* The worth of a Mbit of the link, in seconds of content: at the lowest level if all of it is used, at the
 * lowest and at the level fetched as it was used. */
struct worth {
    double lowest_most, lowest, fetched;
};

/* The bits that passed over the link in a stretch of time. */
struct stretch {
    double lost_s;          /* played and not arrived */
    double link_s;          /* of that: even the lowest level would have lost it over an unshared link */
    double lowest_s;        /* over the link as it was used; not less than link_s */
    double arrived_s, mbit; /* content, and bits of the link */
};

static struct stretch walk(const struct account *a, double from_s, double to_s, double behind_s,
                           const struct worth *worth)
{
    struct stretch sum = {0};
    struct link_walk link;
    link_walk_begin(&link, a->session->trace, a->session->loop, behind_s, from_s, to_s);
    while (link_walk_next(&link)) {
        const double s = link.to_s - link.from_s, most = fmax(worth->lowest_most, worth->lowest);
        const double link_s = fmax(0, a->rate - link.rate_mbps * most) * s;
        sum.mbit += link.rate_mbps * s;
        sum.arrived_s += link.rate_mbps * worth->fetched * s;
        sum.link_s += link_s;
        sum.lowest_s += fmax(link_s, fmax(0, a->rate - link.rate_mbps * worth->lowest) * s);
    }
    sum.lost_s = a->rate * (to_s - from_s) - sum.arrived_s;
    return sum;
}

/* Time in which nothing came that stays: what the link is not to blame for is the part's. */
static void charge(struct account *a, double to_s, double behind_s, enum ledger_part part)
{
    const double from_s = a->at_s;
    if (!(to_s > from_s)) {
        return;
    }
    /* Content that is not there yet, does not fit or is not wanted cannot come over the best link. */
    const bool needs_link = part != LEDGER_EDGE && part != LEDGER_ROOM && part != LEDGER_RULE;
    struct stretch s = {.lost_s = a->rate * (to_s - from_s)};
    if (needs_link && a->lowest_mbps > 0) {
        s = walk(a, from_s, to_s, behind_s, &(struct worth){.lowest_most = a->efficiency / a->lowest_mbps});
    }
    a->ledger->parts_s[LEDGER_LINK] += s.link_s;
    a->ledger->parts_s[part] += s.lost_s - s.link_s;
    a->at_s = to_s;
}

static enum ledger_part part_of_wait(enum tr_timeline_wait_kind kind)
{
    switch (kind) {
    case TR_TIMELINE_WAIT_SEGMENT: return LEDGER_EDGE;
    case TR_TIMELINE_WAIT_LIST: return LEDGER_LIST;
    case TR_TIMELINE_WAIT_ROOM: return LEDGER_ROOM;
    case TR_TIMELINE_WAIT_SOUND: return LEDGER_SOUND_STEP;
    case TR_TIMELINE_WAIT_RULE: return LEDGER_RULE;
    case TR_TIMELINE_WAIT_RETRY: return LEDGER_RETRY;
    case TR_TIMELINE_WAIT_HEADER: return LEDGER_ANSWER;
    case TR_TIMELINE_WAIT_KINDS: break;
    }
    return LEDGER_OTHER;
}

static size_t first_wait(const struct tr_timeline *timeline, double t_s)
{
    size_t low = 0, high = timeline->wait_count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (timeline->waits[middle].to_s <= t_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static void charge_waits(struct account *a, double to_s, double behind_s)
{
    const struct tr_timeline *timeline = a->session->timeline;
    for (size_t w = first_wait(timeline, a->at_s); w < timeline->wait_count; w++) {
        const struct tr_timeline_wait *wait = &timeline->waits[w];
        if (wait->from_s >= to_s) {
            break;
        }
        charge(a, fmin(wait->from_s, to_s), behind_s, LEDGER_OTHER);
        charge(a, fmin(wait->to_s, to_s), behind_s, part_of_wait(wait->kind));
    }
    charge(a, to_s, behind_s, LEDGER_OTHER);
}

static bool add_fetch(struct ledger *ledger, const struct ledger_fetch *fetch)
{
    struct ledger_fetch *more = realloc(ledger->fetches, (ledger->fetch_count + 1) * sizeof *ledger->fetches);
    if (!more) {
        return false;
    }
    ledger->fetches = more;
    ledger->fetches[ledger->fetch_count++] = *fetch;
    return true;
}

/* The worth of those of a fetch's bits that the link brought: all of them between its first byte and its end.
 */
static struct worth worth_of(const struct account *a, const struct tr_timeline_fetch *f, double first_s)
{
    const double mbit = f->bytes * 8 / 1e6, needs_mbps = mbit / f->length_s;
    const struct worth none = {0};
    const double passed = walk(a, first_s, end_s(f), f->trace_behind_s, &none).mbit;
    const double used = f->cut_off ? a->efficiency : passed > 0 ? mbit / passed : 0;
    return (struct worth){.lowest_most = a->efficiency / a->lowest_mbps,
                          .lowest = used / a->lowest_mbps,
                          .fetched = used / needs_mbps};
}

/* When a piece of a live segment has happened and is published. */
static double piece_exists_s(const struct tr_timeline *timeline, const struct tr_timeline_fetch *f)
{
    return f->content_s + f->length_s - timeline->initial_behind_live_s +
           timeline->params.live.encode_delay_s;
}

/* A segment that comes, or is under way when the account closes; `arrives_s` is what it adds to the buffer if
 * it is whole by then. */
static bool charge_transfer(struct account *a, size_t i, double arrives_s)
{
    const struct tr_timeline_fetch *f = &a->session->timeline->fetches[i];
    struct ledger *ledger = a->ledger;
    const double first_s = fmin(f->first_byte_s + f->log_behind_s, end_s(f)),
                 to_s = fmin(end_s(f), ledger->to_s);
    if (f->pieces > 0 &&
        a->session->timeline->params.player.mode == TR_PLAYER_LIVE) { /* held until it is there */
        charge(a, fmin(piece_exists_s(a->session->timeline, f), fmin(first_s, to_s)), f->trace_behind_s,
               LEDGER_EDGE);
    }
    charge(a, fmin(first_s, to_s), f->trace_behind_s, LEDGER_ANSWER);
    const double from_s = fmax(a->at_s, first_s);
    const struct worth worth = worth_of(a, f, first_s);
    const struct stretch s =
        from_s < to_s ? walk(a, from_s, to_s, f->trace_behind_s, &worth) : (struct stretch){0};
    const double level_s = s.lost_s - s.lowest_s;
    ledger->parts_s[LEDGER_LINK] += s.link_s;
    ledger->parts_s[LEDGER_UNUSED] += s.lowest_s - s.link_s;
    ledger->parts_s[level_s > 0 ? LEDGER_LEVEL : LEDGER_GAINED] += level_s;
    if (end_s(f) < ledger->to_s && !f->cut_off) {
        /* Content that had come before the account opened; or, where pieces of it were there, what came once
         * more. */
        const double before_s = arrives_s - s.arrived_s;
        ledger->parts_s[before_s > 0 ? LEDGER_GAINED : LEDGER_AGAIN] -= before_s;
    } else {
        ledger->parts_s[LEDGER_UNFINISHED] += s.arrived_s;
    }
    a->at_s = fmax(a->at_s, to_s);
    const double needs_mbps = f->bytes * 8 / 1e6 / f->length_s;
    return !(level_s > 0) ||
           add_fetch(ledger, &(struct ledger_fetch){.fetch = i,
                                                    .lost_s = level_s,
                                                    .needs_mbps = a->rate * needs_mbps,
                                                    .came_mbps = s.arrived_s * needs_mbps / (to_s - from_s)});
}

static bool charge_fetch(struct account *a, size_t i)
{
    const struct tr_timeline *timeline = a->session->timeline;
    const struct tr_timeline_fetch *f = &timeline->fetches[i];
    const double arrives_s = pictures_end_s(timeline, i + 1) - pictures_end_s(timeline, i);
    const double to_s = fmin(end_s(f), a->ledger->to_s);
    charge_waits(a, fmin(begin_s(f), a->ledger->to_s), f->trace_behind_s);
    a->lowest_mbps = f->lowest_bytes * 8 / 1e6 / f->length_s;
    if (begin_s(f) >= a->ledger->to_s) {
        return true;
    }
    if (f->abandoned || (!(arrives_s > 0) && !f->cut_off)) {
        const enum ledger_part part = !f->abandoned  ? LEDGER_AGAIN
                                      : f->timed_out ? LEDGER_TIMED_OUT
                                                     : LEDGER_GIVEN_UP;
        charge(a, to_s, f->trace_behind_s, part);
        if (end_s(f) < a->ledger->to_s) { /* of low latency: pieces stay, or make room for others */
            a->ledger->parts_s[arrives_s > 0 ? LEDGER_GAINED : LEDGER_AGAIN] -= arrives_s;
        }
        return true;
    }
    return charge_transfer(a, i, arrives_s);
}

static double skipped_s(const struct tr_timeline *timeline, double from_s, double to_s)
{
    double sum_s = 0;
    const struct tr_timeline_event *skip =
        tr_timeline_next_event(timeline, from_s, 1u << TR_TIMELINE_EVENT_SKIP);
    while (skip && skip->t_s <= to_s) {
        sum_s += skip->duration_s;
        skip = tr_timeline_next_event(timeline, skip->t_s, 1u << TR_TIMELINE_EVENT_SKIP);
    }
    return sum_s;
}

/* Content played beyond normal, and the pictures' share of it: sound apart may have been there for longer or
 * shorter than they were. */
static void charge_playing(struct account *a)
{
    const struct tr_timeline *timeline = a->session->timeline;
    struct ledger *ledger = a->ledger;
    struct tr_timeline_state from, to;
    tr_timeline_at(timeline, ledger->from_s, &from);
    tr_timeline_at(timeline, ledger->to_s, &to);
    const double played_s = to.content_s - from.content_s,
                 skipped = skipped_s(timeline, ledger->from_s, ledger->to_s);
    ledger->parts_s[LEDGER_SKIPPED] = skipped;
    const double faster_s = played_s - a->rate * (ledger->to_s - ledger->from_s) - skipped;
    ledger->parts_s[faster_s > 0 ? LEDGER_CATCH_UP : LEDGER_GAINED] += faster_s; /* slower: less was played */
    /* Where the account is but a moment, what has come by its opening has come by its close. */
    const size_t first = fetches_ended(timeline, ledger->from_s),
                 end = fetches_before(timeline, ledger->to_s), last = end > first ? end : first;
    const double ahead_s = pictures_end_s(timeline, first) - from.content_s,
                 left_s = pictures_end_s(timeline, last) - to.content_s;
    const double beyond_s = left_s - (ahead_s - ledger->lost_s);
    ledger->parts_s[beyond_s > 0 ? LEDGER_SOUND : LEDGER_RUN_ON] = beyond_s;
}

bool account_segments(const struct ledger_session *session, struct ledger *ledger)
{
    const struct tr_timeline *timeline = session->timeline;
    struct account a = {.session = session,
                        .ledger = ledger,
                        .rate = timeline->params.buffer.drain_rate,
                        .efficiency = timeline->params.player.link_efficiency,
                        .at_s = ledger->from_s};
    bool ok = true;
    size_t i = fetches_ended(timeline, ledger->from_s);
    if (i > 0) {
        const struct tr_timeline_fetch *before = &timeline->fetches[i - 1];
        a.lowest_mbps = before->lowest_bytes * 8 / 1e6 / before->length_s;
    }
    for (; ok && i < timeline->fetch_count && a.at_s < ledger->to_s; i++) {
        ok = charge_fetch(&a, i);
    }
    if (!ok) {
        ledger_destroy(ledger);
        return false;
    }
    charge_waits(&a, ledger->to_s, i > 0 ? timeline->fetches[i - 1].trace_behind_s : 0);
    charge_playing(&a);
    return true;
}
