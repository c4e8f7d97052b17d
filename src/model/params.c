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

const struct param *params_find(const char *key)
{
    size_t count;
    const struct param *table = params_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(table[i].key, key) == 0) {
            return &table[i];
        }
    }
    return NULL;
}

const char *params_nearest(const char *key)
{
    size_t count;
    const struct param *table = params_table(&count);
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

void params_defaults(struct params *params)
{
    memset(params, 0, sizeof *params);
    size_t count;
    const struct param *table = params_table(&count);
    for (size_t i = 0; i < count; i++) {
        params_put(params, &table[i], table[i].initial);
    }
    params->ladder = *ladder_default();
}

double params_get(const struct params *params, const struct param *param)
{
    const char *field = (const char *)params + param->offset;
    if (param->kind == PARAM_NUMBER) {
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

void params_put(struct params *params, const struct param *param, double value)
{
    char *field = (char *)params + param->offset;
    if (param->kind == PARAM_NUMBER) {
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

void params_format(const struct params *params, const struct param *param, char *buf, size_t size)
{
    double value = params_get(params, param);
    char text[32] = "auto"; /* a NaN: another parameter decides */
    if (param->kind == PARAM_CHOICE) {
        snprintf(buf, size, "%s", param->names[(int)value]);
        return;
    }
    if (!isnan(value)) {
        format_double(text, value);
    }
    snprintf(buf, size, "%s", text);
}

static enum status set_choice(struct params *params, const struct param *param, const char *value,
                              const char *where, struct error *err)
{
    char known[128] = "";
    for (int i = 0; param->names[i]; i++) {
        if (strcmp(param->names[i], value) == 0) {
            params_put(params, param, i);
            return STATUS_OK;
        }
        size_t len = strlen(known);
        snprintf(known + len, sizeof known - len, "%s%s", i ? ", " : "", param->names[i]);
    }
    return error_set(err, STATUS_USAGE, where, "%s is \"%s\" but can be one of: %s", param->key, value,
                     known);
}

static enum status set_number(struct params *params, const struct param *param, const char *value,
                              const char *where, struct error *err)
{
    if (isnan(param->initial) && strcmp(value, "auto") == 0) {
        params_put(params, param, NAN);
        return STATUS_OK;
    }
    char *end;
    double number = strtod(value, &end);
    if (end == value || *end != '\0' || isnan(number)) {
        return error_set(err, STATUS_USAGE, where, "%s is \"%s\" but must be a number", param->key, value);
    }
    if (!(number >= param->min && number <= param->max)) {
        char min[32], max[32];
        format_double(min, param->min);
        format_double(max, param->max);
        return error_set(err, STATUS_USAGE, where, "%s is %s but must be within %s .. %s%s%s", param->key,
                         value, min, max, *param->unit ? " " : "", param->unit);
    }
    if (param->kind == PARAM_INTEGER && number != rint(number)) {
        return error_set(err, STATUS_USAGE, where, "%s is %s but must be a whole number", param->key, value);
    }
    params_put(params, param, number);
    return STATUS_OK;
}

enum status params_set(struct params *params, const char *key, const char *value, const char *where,
                       struct error *err)
{
    const struct param *param = params_find(key);
    if (!param) {
        return error_set(err, STATUS_USAGE, where, "there is no parameter \"%s\"; did you mean %s", key,
                         params_nearest(key));
    }
    if (param->kind == PARAM_CHOICE) {
        return set_choice(params, param, value, where, err);
    }
    return set_number(params, param, value, where, err);
}
