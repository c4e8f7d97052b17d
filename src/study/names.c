#include "study/names.h"

#include <stdlib.h>
#include <string.h>

void study_names_free(struct study_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free(names->each[i]);
    }
    free(names->each);
    free(names->lens);
    free(names->slots);
    *names = (struct study_names){0};
}

static uint64_t hash_of(const char *text, size_t len)
{
    uint64_t hash = 1469598103934665603u; /* FNV-1a */
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    }
    return hash;
}

/* Where a text stands among the slots, or would. */
static size_t slot_of(const struct study_names *names, const char *text, size_t len)
{
    size_t at = (size_t)hash_of(text, len) & (names->slot_count - 1);
    for (; names->slots[at] != SIZE_MAX; at = (at + 1) & (names->slot_count - 1)) {
        const size_t i = names->slots[at];
        if (names->lens[i] == len && memcmp(names->each[i], text, len) == 0) {
            break;
        }
    }
    return at;
}

/* Slots are at most half full. */
static bool grow(struct study_names *names)
{
    const size_t capacity = names->capacity ? 2 * names->capacity : 64;
    char **each = realloc(names->each, capacity * sizeof *each);
    names->each = each ? each : names->each;
    size_t *lens = realloc(names->lens, capacity * sizeof *lens);
    names->lens = lens ? lens : names->lens;
    size_t *slots = malloc(2 * capacity * sizeof *slots);
    if (!each || !lens || !slots) {
        free(slots);
        return false;
    }
    memset(slots, 0xff, 2 * capacity * sizeof *slots);
    free(names->slots);
    names->slots = slots;
    names->slot_count = 2 * capacity;
    names->capacity = capacity;
    for (size_t i = 0; i < names->count; i++) {
        slots[slot_of(names, each[i], lens[i])] = i;
    }
    return true;
}

size_t study_names_number(struct study_names *names, const char *text, size_t len)
{
    if (names->count == names->capacity && !grow(names)) {
        return SIZE_MAX;
    }
    const size_t at = slot_of(names, text, len);
    if (names->slots[at] != SIZE_MAX) {
        return names->slots[at];
    }
    char *copy = malloc(len + 1);
    if (!copy) {
        return SIZE_MAX;
    }
    memcpy(copy, text, len);
    copy[len] = '\0';
    names->each[names->count] = copy;
    names->lens[names->count] = len;
    names->slots[at] = names->count;
    return names->count++;
}

bool study_names_has(const struct study_names *names, const char *text, size_t len)
{
    return names->count > 0 && names->slots[slot_of(names, text, len)] != SIZE_MAX;
}
