#include "app/describe.h"

#include "view/transport.h"
#include "view/words.h"

#include <stdio.h>
#include <string.h>

static const char *format_title(const char *name)
{
    size_t count;
    const struct trace_format_info *formats = trace_formats(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return formats[i].title;
        }
    }
    return name;
}

void describe_trace(char *buf, size_t size, const struct source *source)
{
    const struct trace_info *info = &source->trace->info;
    char length[32], rate[24];
    length_text(length, sizeof length, timeline_duration_s(source->timeline));
    rate_text(rate, sizeof rate, info->mean_mbps);
    const char *what = source->generated ? "network model" : format_title(info->format);
    int len = snprintf(buf, size, "%s \u00b7 %s%s \u00b7 mean %s Mbit/s", what,
                       source->repeated ? "repeated for " : "", length, rate);
    if (info->gaps && len > 0 && (size_t)len < size) {
        snprintf(buf + len, size - (size_t)len, " \u00b7 %zu gap%s", info->gaps, info->gaps == 1 ? "" : "s");
    }
}

void describe_settings(char *buf, size_t size, const struct source *source)
{
    const char *delivery = source->scenario.params.player.delivery == PLAYER_SEGMENTS ? "segments" : "fluid";
    const char *name = source->scenario.name[0] ? source->scenario.name : "reference";
    snprintf(buf, size, "%s \u00b7 %s \u00b7 dt %g s \u00b7 seed %llu", name, delivery, source->dt_s,
             (unsigned long long)source->seed);
}

void describe_title(char *buf, size_t size, const char *name, const struct playhead *ph, bool stalled,
                    bool recording)
{
    char at[32], length[32], speed[16];
    clock_text(at, sizeof at, ph->t_s);
    clock_text(length, sizeof length, ph->duration_s);
    speed_text(speed, sizeof speed, ph->speed);
    const char *state = playhead_ended(ph) ? "ended"
                        : !ph->playing     ? "paused"
                        : stalled          ? "stalled"
                                           : "playing";
    snprintf(buf, size, "%s - %s / %s - %s %s%s", name, at, length, state, speed, recording ? " REC" : "");
}
