#include "model/player/players/dash_js_rules.h"

#include "base/fmath.h"

#include <math.h>

#define EMPTY_S                       0.3   /* less counts as an empty buffer (buffer.stallThreshold) */
#define SEGMENTS_BEFORE_BUFFER_COUNTS 2     /* InsufficientBufferRule */
#define DROPS_MOST                    0.075 /* SwitchHistoryRule: a share of those that were none */
#define BOLA_FROM_S                   12    /* AbrController: BOLA from here (hybridSwitchBufferTime), ... */
#define BOLA_UNTIL_S                  6     /* ... the throughput rule again below half of it */
#define BOLA_LEAST_S                  10    /* BolaRule: minimum buffer, and seconds more a level */
#define BOLA_LEVEL_S                  2
#define BOLA_SHRINKS                  0.99 /* the placeholder, at each segment */

#define LIVE_DELAY_SEGMENTS 4 /* PlaybackController.computeAndSetLiveDelay */

#define NO_LEVEL (-1) /* said by a rule that says nothing */

/* Pictures ahead of the playhead; what sound has does not count. */
double dash_pictures_s(const struct engine *engine)
{
    const struct playback *playback = &engine->playback;
    return greater(0, playback->buffered_s - playback_content_s(playback, engine->now_s));
}

double dash_stable_s(const struct engine *engine)
{
    const double max_s = engine->params->player.max_buffer_s;
    return engine->media.count == MEDIA_ENDLESS ? lesser(max_s, LIVE_DELAY_SEGMENTS * engine->media.segment_s)
                                                : max_s;
}

void dash_rules_begin(const struct engine *engine, struct dash_rules *rules)
{
    struct dash_bola *bola = &rules->bola;
    const int levels = engine->media.levels;
    const double *mbps = engine->media.counted_mbps;
    for (int i = 0; i < levels; i++) {
        bola->utility[i] = fmath_log(mbps[i] / mbps[0]) + 1;
    }
    const double buffer_s = greater(dash_stable_s(engine), BOLA_LEAST_S + BOLA_LEVEL_S * levels);
    bola->gp = (bola->utility[levels - 1] - 1) / (buffer_s / BOLA_LEAST_S - 1);
    bola->vp_s = BOLA_LEAST_S / bola->gp;
}

static int bola_level(const struct engine *engine, const struct dash_bola *bola, double buffer_s)
{
    int best = 0;
    double best_score = -INFINITY;
    for (int i = 0; i < engine->media.levels; i++) {
        double score =
            (bola->vp_s * (bola->utility[i] - 1 + bola->gp) - buffer_s) / engine->media.counted_mbps[i];
        if (score >= best_score) {
            best = i;
            best_score = score;
        }
    }
    return best;
}

/* The buffer above which a level is too low, and that under which it is too high. */
static double bola_most_s(const struct dash_bola *bola, int level)
{
    return bola->vp_s * (bola->utility[level] + bola->gp);
}

static double bola_least_s(const struct engine *engine, const struct dash_bola *bola, int level)
{
    const double *mbps = engine->media.counted_mbps, *u = bola->utility;
    double least_s = 0;
    for (int k = 0; k < level; k++) {
        const double even = (mbps[level] * u[k] - mbps[k] * u[level]) / (mbps[level] - mbps[k]);
        least_s = greater(least_s, bola->vp_s * (bola->gp + even));
    }
    return least_s;
}

/* Time in which nothing came for want of room or of segments counts as buffer
 * (BolaRule._updatePlaceholderBuffer). */
static void bola_pass_time(struct engine *engine, struct dash_bola *bola)
{
    bola->placeholder_s += greater(0, engine->now_s - bola->since_s);
    bola->since_s = engine->now_s;
}

static int bola_choose(struct engine *engine, struct dash_bola *bola, int last, int throughput_level)
{
    const double buffer_s = dash_pictures_s(engine);
    bola->wait_s = 0;
    if (!bola->begun) { /* as if as much were buffered as that level wants */
        bola->decided = true;
        bola->begun = bola->loaded && buffer_s >= engine->media.segment_s;
        bola->placeholder_s = greater(0, bola_least_s(engine, bola, throughput_level) - buffer_s);
        bola->since_s = engine->now_s;
        return throughput_level;
    }
    bola_pass_time(engine, bola);
    int level = bola_level(engine, bola, buffer_s + bola->placeholder_s);
    if (level > last && level > throughput_level) {
        level = throughput_level > last ? throughput_level : last;
    }
    /* With more in the buffer than the level is worth the fetch is put off, out of the placeholder first. */
    const double over_s = greater(0, buffer_s + bola->placeholder_s - bola_most_s(bola, level)),
                 out_s = lesser(over_s, bola->placeholder_s);
    bola->placeholder_s -= out_s;
    bola->wait_s = level < engine->media.levels - 1 ? over_s - out_s : 0;
    return level;
}

/* BolaRule._onMediaFragmentLoaded, _checkNewSegment: what is not beyond all that it has seen replaces
 * something. */
void dash_rules_segment_came(const struct engine *engine, struct dash_rules *rules, const struct transfer *x)
{
    struct dash_bola *bola = &rules->bola;
    if (!bola->decided) {
        return;
    }
    const bool replaces = x->segment < bola->seen;
    bola->seen = replaces ? bola->seen : x->segment + 1;
    const double asked_with_s = dash_pictures_s(engine) + x->end_s - x->asked_s;
    bola->loaded = true;
    const double most_s = greater(0, bola_most_s(bola, x->level) - asked_with_s);
    bola->placeholder_s = lesser(bola->placeholder_s * BOLA_SHRINKS, most_s);
    bola->placeholder_s += replaces ? engine->media.segment_s : 0;
    bola->since_s = x->end_s;
}

/* The placeholder is no more than the level needs that is taken instead of what was given up
 * (BolaRule._onFragmentLoadingAbandoned). */
void dash_rules_gave_up(const struct engine *engine, struct dash_rules *rules, int level)
{
    struct dash_bola *bola = &rules->bola;
    rules->history.count = 0;
    const double wanted_s = level > 0 ? bola_least_s(engine, bola, level) : BOLA_LEAST_S;
    bola->placeholder_s = lesser(bola->placeholder_s, greater(0, wanted_s - dash_pictures_s(engine)));
}

void dash_rules_forget(struct dash_rules *rules)
{
    struct dash_bola *bola = &rules->bola;
    bola->decided = bola->loaded = bola->begun = false;
    bola->placeholder_s = 0;
    bola->seen = 0;
}

/* AbrController._updateDynamicAbrStrategy: whenever the buffer is measured. It is least just before a segment
 * comes, and most just after. */
void dash_rules_measure(const struct engine *engine, struct dash_rules *rules)
{
    struct dash_bola *bola = &rules->bola;
    bola->on = dash_pictures_s(engine) >= (bola->on ? BOLA_UNTIL_S : BOLA_FROM_S);
}

/* The throughput rule says nothing for a while after a fetch was given up (ThroughputRule.getSwitchRequest:
 * ABANDON_LOAD). */
static int choose_dynamic(struct engine *engine, struct dash_rules *rules, const struct live *live,
                          bool gave_up)
{
    const int throughput_level = live_within_estimate(engine, live, NULL);
    dash_rules_measure(engine, rules);
    if (rules->bola.on) {
        return bola_choose(engine, &rules->bola, live->level, throughput_level);
    }
    return gave_up ? NO_LEVEL : throughput_level;
}

/* The lower one counts, of what the rules say at all (ABRRulesCollection.getMinSwitchRequest). */
static int lower_of(int level, int other)
{
    return level == NO_LEVEL || other < level ? other : level;
}

/* InsufficientBufferRule */
static int limit_by_buffer(struct engine *engine, const struct dash_rules *rules, const struct live *live,
                           double factor, int level)
{
    if (factor <= 0 || rules->appended < SEGMENTS_BEFORE_BUFFER_COUNTS) {
        return level;
    }
    if (dash_pictures_s(engine) <= EMPTY_S) { /* whatever sound there is */
        return 0;
    }
    const double allowed =
        live_estimate_mbps(engine, live) * factor * dash_pictures_s(engine) / engine->media.segment_s;
    return lower_of(level, live_highest_within(engine, live, allowed, allowed, NULL));
}

/* SwitchHistoryRule: of the last decisions so many were drops that the level is held to the lowest that was
 * dropped from, less one. */
static int limit_by_history(const struct dash_rules *rules, int level)
{
    int drops[TR_LADDER_LEVELS_MAX] = {0}, others[TR_LADDER_LEVELS_MAX] = {0}, all_drops = 0, all_others = 0;
    if (rules->history.count < DASH_HISTORY || rules->history.dropped == 0) {
        return level;
    }
    for (int i = 0; i < DASH_HISTORY; i++) {
        (rules->history.dropped >> i & 1 ? drops : others)[rules->history.level[i]]++;
    }
    for (int i = 0; i < TR_LADDER_LEVELS_MAX; i++) {
        all_drops += drops[i];
        all_others += others[i];
        if (all_drops + all_others >= DASH_HISTORY && all_others > 0 &&
            (double)all_drops / all_others > DROPS_MOST) {
            return lower_of(level, i > 0 && drops[i] > 0 ? i - 1 : i);
        }
    }
    return level;
}

/* Kept by the level that was in use: a drop is from that one (SwitchRequestHistory). */
static void remember_decision(struct dash_rules *rules, int before, int level)
{
    const int at = rules->history.count++ % DASH_HISTORY;
    rules->history.level[at] = (unsigned char)before;
    rules->history.dropped =
        (unsigned char)((rules->history.dropped & ~(1u << at)) | (unsigned)(level < before) << at);
}

int dash_rules_choose(struct engine *engine, struct dash_rules *rules, const struct live *live,
                      double insufficient_factor, bool gave_up)
{
    const int before = live->level;
    const int dynamic = choose_dynamic(engine, rules, live, gave_up),
              level =
                  limit_by_history(rules, limit_by_buffer(engine, rules, live, insufficient_factor, dynamic));
    if (level == NO_LEVEL) {
        return before;
    }
    remember_decision(rules, before, level);
    return level;
}
