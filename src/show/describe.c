#include "show/describe.h"

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
    int len = snprintf(buf, size, "%s \u00b7 %s%s \u00b7 mean %s", what,
                       source->repeated ? "repeated for " : "", length, rate);
    if (info->doubtful && len > 0 && (size_t)len < size) {
        len += snprintf(buf + len, size - (size_t)len, " \u00b7 its reading is a guess");
    }
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

void describe_settings(char *buf, size_t size, const struct source *source)
{
    const char *delivery =
        source->scenario.params.player.delivery == TR_PLAYER_SEGMENTS ? "segments" : "fluid";
    const char *name = source->scenario.name[0] ? source->scenario.name : "reference";
    snprintf(buf, size, "%s \u00b7 %s%s%s \u00b7 dt %g s \u00b7 seed %llu", name, delivery,
             source->content ? " of " : "", source->content ? source->content->name : "", source->dt_s,
             (unsigned long long)source->seed);
}
