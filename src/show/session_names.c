#include "show/session_names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define PARAMS_NAMED 2  /* more would be no name */
#define TRACE_BYTES  40 /* leaves room for the player */
#define PLAIN_BYTES  54 /* leaves room for a number */

#define DOT " \u00b7 "

/* Appends `most` bytes of a text at most, and never half a character of UTF-8. */
static void append(char *name, const char *text, size_t most)
{
    const size_t len = strlen(name), room = SESSION_NAME_SIZE - 1 - len;
    size_t take = strlen(text);
    take = take < most ? take : most;
    take = take < room ? take : room;
    while (take > 0 && ((unsigned char)text[take] & 0xc0) == 0x80) {
        take--;
    }
    memcpy(name + len, text, take);
    name[len + take] = '\0';
}

/* The same behind what stands there. */
static void put(char *name, const char *part, size_t most)
{
    if (name[0]) {
        append(name, DOT, sizeof DOT);
    }
    append(name, part, most);
}

/* By trace and player; where those are the same in all, by nothing. */
static void name_coarsely(const struct source *const *sources, int count, char (*names)[SESSION_NAME_SIZE])
{
    bool traces = false, scenarios = false;
    for (int i = 1; i < count; i++) {
        traces = traces || strcmp(sources[i]->name, sources[0]->name) != 0;
        scenarios = scenarios || strcmp(source_player_name(sources[i]), source_player_name(sources[0])) != 0;
    }
    for (int i = 0; i < count; i++) {
        names[i][0] = '\0';
        if (traces) {
            put(names[i], sources[i]->name, scenarios ? TRACE_BYTES : SESSION_NAME_SIZE);
        }
        if (scenarios) {
            put(names[i], source_player_name(sources[i]), SESSION_NAME_SIZE);
        }
    }
}

static bool same_value(const struct tr_param *param, const struct source *a, const struct source *b)
{
    const double x = tr_params_get(&a->scenario.params, param), y = tr_params_get(&b->scenario.params, param);
    return x == y || (isnan(x) && isnan(y));
}

/* The parameters that are not the same in all that are called what `of` is called: up to PARAMS_NAMED, or
 * their number. */
static int find_differing(const struct source *const *sources, int count,
                          const char (*coarse)[SESSION_NAME_SIZE], int of, const struct tr_param **found)
{
    size_t param_count;
    const struct tr_param *table = tr_params_table(&param_count);
    int n = 0;
    for (size_t p = 0; p < param_count; p++) {
        bool differs = false;
        for (int i = 0; i < count; i++) {
            differs = differs ||
                      (strcmp(coarse[i], coarse[of]) == 0 && !same_value(&table[p], sources[i], sources[of]));
        }
        if (differs) {
            found[n < PARAMS_NAMED ? n : 0] = &table[p];
            n++;
        }
    }
    return n;
}

static void put_params(const struct source *source, const struct tr_param *const *params, int count,
                       char *name)
{
    for (int i = 0; i < count; i++) {
        char value[64], text[160];
        tr_params_format(&source->scenario.params, params[i], value, sizeof value);
        snprintf(text, sizeof text, "%s %s%s%s", params[i]->name, value, params[i]->unit[0] ? " " : "",
                 params[i]->unit);
        put(name, text, SESSION_NAME_SIZE);
    }
}

static bool is_taken(char (*names)[SESSION_NAME_SIZE], int i)
{
    for (int k = 0; k < i; k++) {
        if (strcmp(names[k], names[i]) == 0) {
            return true;
        }
    }
    return false;
}

void session_names(const struct source *const *sources, int count, char (*names)[SESSION_NAME_SIZE])
{
    char coarse[SESSION_NAMES_MAX][SESSION_NAME_SIZE];
    name_coarsely(sources, count, names);
    memcpy(coarse, names, (size_t)count * sizeof *coarse);
    for (int i = 0; i < count; i++) {
        const struct tr_param *params[PARAMS_NAMED];
        const int differing =
            find_differing(sources, count, (const char(*)[SESSION_NAME_SIZE])coarse, i, params);
        if (differing > 0 && differing <= PARAMS_NAMED) {
            put_params(sources[i], params, differing, names[i]);
        }
        if (!names[i][0]) {
            put(names[i], source_player_name(sources[i]), SESSION_NAME_SIZE);
        }
    }
    for (int i = 0; i < count; i++) {
        char plain[SESSION_NAME_SIZE], number[16];
        memcpy(plain, names[i], sizeof plain);
        for (int n = 2; is_taken(names, i); n++) {
            snprintf(number, sizeof number, " (%d)", n);
            names[i][0] = '\0';
            append(names[i], plain, PLAIN_BYTES);
            append(names[i], number, sizeof number);
        }
    }
}
