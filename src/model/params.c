#include <tracereel/params.h>

#include "base/nearest.h"
#include "base/strbuf.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct tr_param *tr_params_find(const char *key)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].key, key) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

const char *tr_params_nearest(const char *key)
{
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    const bool has_module = strchr(key, '.') != NULL;
    const char *nearest = table[0].key;
    int least = INT_MAX;
    for (size_t i = 0; i < count; i++) {
        const char *candidate = has_module ? table[i].key : strchr(table[i].key, '.') + 1;
        int distance = edit_distance(key, candidate);
        if (distance < least) {
            least = distance;
            nearest = table[i].key;
        }
    }
    return nearest;
}

void tr_params_defaults(struct tr_params *params)
{
    memset(params, 0, sizeof *params);
    size_t count;
    const struct tr_param *table = tr_params_table(&count);
    for (size_t i = 0; i < count; i++) {
        tr_params_put(params, &table[i], table[i].initial);
    }
    params->ladder = *tr_ladder_default();
}

double tr_params_get(const struct tr_params *params, const struct tr_param *param)
{
    const char *field = (const char *)params + param->offset;
    if (param->kind == TR_PARAM_NUMBER) {
        double value;
        memcpy(&value, field, sizeof value);
        return value;
    }
    if (param->size == sizeof(bool)) {
        return *field != 0;
    }
    assert(param->size == sizeof(int)); /* GCC and Clang give these enums an int's size */
    int value;
    memcpy(&value, field, sizeof value);
    return value;
}

void tr_params_put(struct tr_params *params, const struct tr_param *param, double value)
{
    char *field = (char *)params + param->offset;
    if (param->kind == TR_PARAM_NUMBER) {
        memcpy(field, &value, sizeof value);
        return;
    }
    int whole = (int)lrint(fmin(fmax(value, param->min), param->max));
    if (param->size == sizeof(bool)) {
        *field = whole != 0;
        return;
    }
    assert(param->size == sizeof(int));
    memcpy(field, &whole, sizeof whole);
}

void tr_params_format(const struct tr_params *params, const struct tr_param *param, char *buf, size_t size)
{
    double value = tr_params_get(params, param);
    char text[32] = "auto"; /* a NaN: another parameter decides */
    if (param->kind == TR_PARAM_CHOICE) {
        snprintf(buf, size, "%s", param->names[(int)value]);
        return;
    }
    if (!isnan(value)) {
        format_double(text, value);
    }
    snprintf(buf, size, "%s", text);
}

static enum tr_status set_choice(struct tr_params *params, const struct tr_param *param, const char *value,
                                 const char *where, struct tr_error *err)
{
    char known[384] = ""; /* as much as an error has room for beside the key */
    for (int i = 0; param->names[i]; i++) {
        if (strcmp(param->names[i], value) == 0) {
            tr_params_put(params, param, i);
            return TR_STATUS_OK;
        }
        size_t len = strlen(known);
        snprintf(known + len, sizeof known - len, "%s%s", i ? ", " : "", param->names[i]);
    }
    return tr_error_set(err, TR_STATUS_USAGE, where, "%s is \"%s\" but can be one of: %s", param->key, value,
                        known);
}

static enum tr_status set_number(struct tr_params *params, const struct tr_param *param, const char *value,
                                 const char *where, struct tr_error *err)
{
    if (isnan(param->initial) && strcmp(value, "auto") == 0) {
        tr_params_put(params, param, NAN);
        return TR_STATUS_OK;
    }
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end != '\0' || isnan(number)) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "%s is \"%s\" but must be a number", param->key,
                            value);
    }
    if (!(number >= param->min && number <= param->max)) {
        char min[32], max[32];
        format_double(min, param->min);
        format_double(max, param->max);
        return tr_error_set(err, TR_STATUS_USAGE, where, "%s is %s but must be within %s .. %s%s%s",
                            param->key, value, min, max, *param->unit ? " " : "", param->unit);
    }
    if (param->kind == TR_PARAM_INTEGER && number != rint(number)) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "%s is %s but must be a whole number", param->key,
                            value);
    }
    tr_params_put(params, param, number);
    return TR_STATUS_OK;
}

enum tr_status tr_params_set(struct tr_params *params, const char *key, const char *value, const char *where,
                             struct tr_error *err)
{
    const struct tr_param *param = tr_params_find(key);
    if (!param) {
        return tr_error_set(err, TR_STATUS_USAGE, where, "there is no parameter \"%s\"; did you mean %s", key,
                            tr_params_nearest(key));
    }
    if (param->kind == TR_PARAM_CHOICE) {
        return set_choice(params, param, value, where, err);
    }
    return set_number(params, param, value, where, err);
}
