/* The decisions that a note offers, as the command line says it. */
#include <tracereel/trace.h>

#include <stdio.h>

static const struct {
    const char *name, *any; /* `any` stands for a value that only a person can say */
} options[TR_TRACE_OPTION_COUNT] = {
    [TR_TRACE_OPTION_NONE] = {"", ""},
    [TR_TRACE_OPTION_FORMAT] = {"--read-format", "NAME"},
    [TR_TRACE_OPTION_UNIT] = {"--unit", "UNIT"},
    [TR_TRACE_OPTION_DIRECTION] = {"--direction", "down|up"},
    [TR_TRACE_OPTION_GAP] = {"--gap", "POLICY"},
    [TR_TRACE_OPTION_HOLD] = {"--hold", "WAY"},
    [TR_TRACE_OPTION_COLUMN] = {"--column", "NAME"},
    [TR_TRACE_OPTION_TIME_COLUMN] = {"--time-column", "NAME"},
    [TR_TRACE_OPTION_RUN] = {"--run", "N"},
    [TR_TRACE_OPTION_SCALE] = {"--scale", "X"},
    [TR_TRACE_OPTION_VALUES] = {"--values", "WHAT"},
    [TR_TRACE_OPTION_UNKNOWN] = {"--unknown", "WAY"},
    [TR_TRACE_OPTION_TIME_UNIT] = {"--time-unit", "UNIT"},
};

const char *tr_trace_option_name(enum tr_trace_option option)
{
    return options[option].name;
}

const char *tr_trace_note_options(const struct tr_trace_note *note, char *buf, size_t size)
{
    size_t len = 0;
    buf[0] = '\0';
    for (size_t i = 0; i < note->choice_count && len < size; i++) {
        const struct tr_trace_choice *c = &note->choices[i];
        const char *value = c->value[0] ? c->value : options[c->option].any;
        bool another = i > 0 && c[-1].option == c->option;
        len += (size_t)snprintf(buf + len, size - len, "%s%s%s%s",
                                another ? "|"
                                : len   ? " "
                                        : "",
                                another ? "" : options[c->option].name, another ? "" : " ", value);
    }
    return buf;
}
