#include "show/describe.h"

#include "show/outside_rule.h"

#include "base/figures.h"

#include <stdio.h>
#include <string.h>

void describe_trace(char *buf, size_t size, const struct source *source)
{
    const struct tr_trace_info *info = &source->trace->info;
    char length[32], rate[32];
    length_text(length, sizeof length, tr_timeline_duration_s(source->timeline));
    rate_words(rate, sizeof rate, info->mean_mbps);
    const char *what = source->generated ? "network model" : tr_trace_format_title(info->format);
    /* A doubt stands first, for a small picture cuts the end off. */
    int len = snprintf(buf, size, "%s%s \u00b7 %s%s \u00b7 mean %s",
                       info->doubtful ? "its reading is a guess \u00b7 " : "", what,
                       source->repeated ? "repeated for " : "", length, rate);
    if (info->gaps && len > 0 && (size_t)len < size) {
        len += snprintf(buf + len, size - (size_t)len, " \u00b7 %zu gap%s", info->gaps,
                        info->gaps == 1 ? "" : "s");
    }
    if (source->edit_count && len > 0 && (size_t)len < size) {
        len += snprintf(buf + len, size - (size_t)len, " \u00b7 edited: ");
        if ((size_t)len < size) {
            source_edits_text(source, buf + len, size - (size_t)len);
        }
    }
}

static const char *delivery_of(const struct source *source)
{
    return source_is_real(source)                                          ? "as its log tells"
           : source->scenario.params.player.delivery == TR_PLAYER_SEGMENTS ? "segments"
                                                                           : "fluid";
}

/* `part` may be NULL: it is left out. */
static void put_part(char *buf, size_t size, const char *part)
{
    size_t len = strlen(buf);
    if (part && len < size) {
        snprintf(buf + len, size - len, "%s%s", len > 0 ? " \u00b7 " : "", part);
    }
}

/* A rule of one's own as the command line has it; NULL: it is the player's. */
static const char *own_rule_of(const struct source *source)
{
    return source->rule ? outside_rule_abr(source->rule)->name : NULL;
}

/* Puts the settings that `count` sessions share, the first of them for all. */
static void put_settings(char *buf, size_t size, const struct source *const *sources, int count)
{
    const struct source *first = sources[0];
    const char *rule = own_rule_of(first);
    bool scenario = true, fetched = true, dt = true, seed = true;
    char text[320];
    for (int i = 1; i < count; i++) {
        const struct source *source = sources[i];
        scenario = scenario && strcmp(source_player_name(source), source_player_name(first)) == 0;
        fetched = fetched && strcmp(delivery_of(source), delivery_of(first)) == 0 &&
                  source->content == first->content;
        rule = rule && own_rule_of(source) && strcmp(rule, own_rule_of(source)) == 0 ? rule : NULL;
        dt = dt && source->dt_s == first->dt_s;
        seed = seed && source->seed == first->seed;
    }
    buf[0] = '\0';
    put_part(buf, size, scenario ? source_player_name(first) : NULL);
    snprintf(text, sizeof text, "levels by %.40s", rule ? rule : "");
    put_part(buf, size, rule ? text : NULL);
    snprintf(text, sizeof text, "%s%s%s", delivery_of(first), first->content ? " of " : "",
             first->content ? first->content->name : "");
    put_part(buf, size, fetched ? text : NULL);
    snprintf(text, sizeof text, "dt %g s", first->dt_s);
    put_part(buf, size, dt ? text : NULL);
    snprintf(text, sizeof text, "seed %llu", (unsigned long long)first->seed);
    put_part(buf, size, seed ? text : NULL);
}

void describe_settings(char *buf, size_t size, const struct source *source)
{
    put_settings(buf, size, &source, 1);
}

void describe_title(char *buf, size_t size, const struct source *const *sources, int count)
{
    size_t len = 0;
    buf[0] = '\0';
    for (int i = 0; i < count && len < size; i++) {
        bool again = false;
        for (int k = 0; k < i; k++) {
            again = again || strcmp(sources[k]->name, sources[i]->name) == 0;
        }
        if (!again) {
            len += (size_t)snprintf(buf + len, size - len, "%s%s", len > 0 ? ", " : "", sources[i]->name);
        }
    }
}

void describe_shared(char *buf, size_t size, const struct source *const *sources, int count)
{
    put_settings(buf, size, sources, count);
}
