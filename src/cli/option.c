#include "cli/option.h"

#include "base/nearest.h"
#include "base/strbuf.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPTIONS_MAX 64   /* of one command */
#define FIRST_CODE  1000 /* getopt's code of option 0: beyond any character */

/* A command's groups as getopt_long wants them. */
struct option_list {
    const struct option_spec *specs[OPTIONS_MAX];
    size_t bases[OPTIONS_MAX];
    struct option longs[OPTIONS_MAX + 2]; /* and --help, and the end */
    const char *names[OPTIONS_MAX + 2];
    char shorts[4 + 2 * OPTIONS_MAX];
    size_t count;
};

static void list_options(const struct option_group *groups, struct option_list *list)
{
    /* '-': operands come in order as code 1; ':': a missing argument is told apart from an unknown option. */
    char *letter = list->shorts;
    *letter++ = '-';
    *letter++ = ':';
    *letter++ = 'h';
    for (; groups->title; groups++) {
        for (size_t i = 0; i < groups->count && list->count < OPTIONS_MAX; i++) {
            const struct option_spec *spec = &groups->specs[i];
            const size_t n = list->count++;
            list->specs[n] = spec;
            list->bases[n] = groups->base;
            list->names[n] = spec->name;
            list->longs[n] = (struct option){
                .name = spec->name,
                .has_arg = spec->argument ? required_argument : no_argument,
                .val = FIRST_CODE + (int)n,
            };
            if (spec->letter) {
                *letter++ = spec->letter;
                if (spec->argument) {
                    *letter++ = ':';
                }
            }
        }
    }
    list->longs[list->count] = (struct option){.name = "help", .has_arg = no_argument, .val = 'h'};
    list->names[list->count] = "help";
    *letter = '\0';
}

static const struct option_spec *find_code(const struct option_list *list, int code, size_t *index)
{
    for (size_t i = 0; i < list->count; i++) {
        if (code == FIRST_CODE + (int)i || (list->specs[i]->letter && code == list->specs[i]->letter)) {
            *index = i;
            return list->specs[i];
        }
    }
    return NULL;
}

static enum tr_status out_of_range(const char *text, double min, double max, const char *where,
                                   const char *wrong, struct tr_error *err)
{
    char low[32], high[32];
    format_double(low, min);
    format_double(high, max);
    return tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is %s; %s .. %s would be right", text, wrong,
                        low, high);
}

enum tr_status option_number(const char *text, double min, double max, const char *where, double *out,
                             struct tr_error *err)
{
    char *end;
    const double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value)) {
        return out_of_range(text, min, max, where, "not a number", err);
    }
    if (value < min || value > max) {
        return out_of_range(text, min, max, where, "out of range", err);
    }
    *out = value;
    return TR_STATUS_OK;
}

enum tr_status option_whole(const char *text, double min, double max, const char *where, uint64_t *out,
                            struct tr_error *err)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end != '\0') {
        return out_of_range(text, min, max, where, "not a whole number", err);
    }
    if (errno || (double)value < min || (double)value > max) {
        return out_of_range(text, min, max, where, "out of range", err);
    }
    *out = value;
    return TR_STATUS_OK;
}

static enum tr_status option_choice(const char *text, const char *const *names, const char *where, int *out,
                                    struct tr_error *err)
{
    struct strbuf known = {0};
    for (int i = 0; names[i]; i++) {
        if (strcmp(text, names[i]) == 0) {
            strbuf_destroy(&known);
            *out = i;
            return TR_STATUS_OK;
        }
        strbuf_printf(&known, "%s%s", i ? ", " : "", names[i]);
    }
    tr_error_set(err, TR_STATUS_USAGE, where, "\"%s\" is none of: %s", text, known.text ? known.text : "");
    strbuf_destroy(&known);
    return TR_STATUS_USAGE;
}

static enum tr_status take_option(const struct option_spec *spec, char *text, char *field,
                                  struct tr_error *err)
{
    char where[64];
    snprintf(where, sizeof where, "--%s", spec->name);
    switch (spec->kind) {
    case OPTION_SWITCH: *(bool *)(void *)field = true; return TR_STATUS_OK;
    case OPTION_TEXT:
        if (!*text) {
            return tr_error_set(err, TR_STATUS_USAGE, where, "is empty; it takes %s", spec->argument);
        }
        *(const char **)(void *)field = text;
        return TR_STATUS_OK;
    case OPTION_NUMBER: return option_number(text, spec->min, spec->max, where, (double *)(void *)field, err);
    case OPTION_WHOLE: {
        struct option_whole *whole = (struct option_whole *)(void *)field;
        enum tr_status status = option_whole(text, spec->min, spec->max, where, &whole->value, err);
        whole->given = status == TR_STATUS_OK;
        return status;
    }
    case OPTION_CHOICE: return option_choice(text, spec->names, where, (int *)(void *)field, err);
    case OPTION_OWN: return spec->parse(text, field, where, err);
    case OPTION_OPERAND: break; /* take_operand */
    }
    return TR_STATUS_OK;
}

/* The words of the option are two, or one: there is always room for an operand before the place getopt is at.
 */
static enum tr_status take_operand(const struct option_spec *spec, const char *text,
                                   struct operands *operands, struct tr_error *err)
{
    if (operands->made_count == OPERANDS_MADE_MAX) {
        return tr_error_set(err, TR_STATUS_USAGE, spec->name, "is given more than %d times",
                            OPERANDS_MADE_MAX);
    }
    char *made;
    if (asprintf(&made, "%s:%s", spec->name, text) < 0) {
        return tr_error_oom(err);
    }
    operands->made[operands->made_count++] = made;
    operands->values[operands->count++] = made;
    return TR_STATUS_OK;
}

void operands_free(struct operands *operands)
{
    while (operands->made_count > 0) {
        free(operands->made[--operands->made_count]);
    }
}

static enum tr_status unknown_option(const struct option_list *list, const char *typed, struct tr_error *err)
{
    char name[64];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(typed, "="), typed);
    if (strncmp(name, "--", 2) != 0) {
        return tr_error_set(err, TR_STATUS_USAGE, name,
                            "there is no such option; --help lists those there are");
    }
    const char *nearest = nearest_word(name + 2, list->names, list->count + 1);
    if (!nearest) {
        return tr_error_set(err, TR_STATUS_USAGE, name,
                            "this command has no such option; --help lists those it has");
    }
    return tr_error_set(err, TR_STATUS_USAGE, name, "this command has no such option; did you mean --%s",
                        nearest);
}

/* getopt_long takes a beginning that only one option has. */
static bool is_ambiguous(const struct option_list *list, const char *typed)
{
    const size_t len = strcspn(typed, "=");
    int like = 0;
    for (size_t i = 0; i < list->count; i++) {
        like += strlen(list->names[i]) > len && memcmp(typed, list->names[i], len) == 0;
    }
    return like > 1;
}

/* Says why getopt_long refused argv[optind - 1]. */
static enum tr_status bad_option(const struct option_list *list, int code, char **argv, struct tr_error *err)
{
    size_t index;
    const struct option_spec *spec = optopt ? find_code(list, optopt, &index) : NULL;
    const char *typed = argv[optind - 1];
    if (spec && code == ':') {
        return tr_error_set(err, TR_STATUS_USAGE, typed, "needs %s after it: %s", spec->argument,
                            spec->meaning);
    }
    if (spec || optopt == 'h') {
        return tr_error_set(err, TR_STATUS_USAGE, typed, "takes no value");
    }
    if (!optopt && typed[0] == '-' && typed[1] == '-') {
        return is_ambiguous(list, typed + 2)
                   ? tr_error_set(err, TR_STATUS_USAGE, typed, "could be more than one option; write it out")
                   : unknown_option(list, typed, err);
    }
    const char letter[] = {'-', (char)optopt, '\0'};
    return unknown_option(list, letter, err);
}

enum tr_status options_parse(const struct option_group *groups, int argc, char **argv, void *options,
                             struct operands *operands, bool *help, struct tr_error *err)
{
    struct option_list list = {0};
    list_options(groups, &list);
    *operands = (struct operands){.values = argv + 1};
    *help = false;
    opterr = 0;
    optind = 0; /* GNU: start afresh */
    for (int code; (code = getopt_long(argc, argv, list.shorts, list.longs, NULL)) != -1;) {
        size_t index;
        const struct option_spec *spec = find_code(&list, code, &index);
        if (code == 1) {
            operands->values[operands->count++] = optarg; /* always at or before the place getopt is at */
        } else if (code == 'h') {
            *help = true;
            return TR_STATUS_OK;
        } else if (!spec) {
            return bad_option(&list, code, argv, err);
        } else {
            char *field = (char *)options + list.bases[index] + spec->offset;
            enum tr_status status = spec->kind == OPTION_OPERAND ? take_operand(spec, optarg, operands, err)
                                                                 : take_option(spec, optarg, field, err);
            if (status != TR_STATUS_OK) {
                return status;
            }
        }
    }
    while (optind < argc) {
        operands->values[operands->count++] = argv[optind++];
    }
    return TR_STATUS_OK;
}
