/* A player's or rule's own parameters: rows of tr_params_table that stand in its own file, over a struct of
 * its own. The key is section.field. */
#ifndef TRACEREEL_MODEL_PLAYER_OWN_H
#define TRACEREEL_MODEL_PLAYER_OWN_H

#include <tracereel/params.h>

#include <stddef.h>

extern const char *const param_off_on[]; /* {"off", "on", NULL} */

#define OWN_PLACE(type, field) .offset = offsetof(type, field), .size = sizeof(((type *)0)->field)
#define OWN_NUMBER(section, type, field, name_, initial_, min_, max_, unit_, group_, matters_, meaning_)     \
    {                                                                                                        \
        .key = section "." #field, .name = name_, .kind = TR_PARAM_NUMBER, .initial = initial_, .min = min_, \
        .max = max_, .unit = unit_, .meaning = meaning_, .group = group_, .matters = matters_,               \
        OWN_PLACE(type, field)                                                                               \
    }
/* Something that happens again and again: 0 is never, else there is time in between. */
#define OWN_INTERVAL(section, type, field, name_, initial_, max_, group_, matters_, meaning_)                \
    {                                                                                                        \
        .key = section "." #field, .name = name_, .kind = TR_PARAM_NUMBER, .initial = initial_, .max = max_, \
        .unit = "s", .meaning = meaning_, .group = group_, .matters = matters_,                              \
        .least = TR_PARAM_INTERVAL_MIN_S, OWN_PLACE(type, field)                                             \
    }
#define OWN_SWITCH(section, type, field, name_, initial_, group_, matters_, meaning_)                        \
    {                                                                                                        \
        .key = section "." #field, .name = name_, .kind = TR_PARAM_CHOICE, .initial = initial_, .max = 1,    \
        .unit = "", .meaning = meaning_, .names = param_off_on, .group = group_, .matters = matters_,        \
        OWN_PLACE(type, field)                                                                               \
    }
#define OWN_CHOICE(section, type, field, name_, initial_, last_, names_, group_, matters_, meaning_)         \
    {                                                                                                        \
        .key = section "." #field, .name = name_, .kind = TR_PARAM_CHOICE, .initial = initial_,              \
        .max = last_, .unit = "", .meaning = meaning_, .names = names_, .group = group_,                     \
        .matters = matters_, OWN_PLACE(type, field)                                                          \
    }
#define OWN_INTEGER(section, type, field, name_, initial_, min_, max_, group_, matters_, meaning_)           \
    {                                                                                                        \
        .key = section "." #field, .name = name_, .kind = TR_PARAM_INTEGER, .initial = initial_,             \
        .min = min_, .max = max_, .unit = "", .meaning = meaning_, .group = group_, .matters = matters_,     \
        OWN_PLACE(type, field)                                                                               \
    }

/* The tail of a row. */
#define OWN_PARAMS(table, type)                                                                              \
    .params = table, .param_count = sizeof(table) / sizeof *(table), .own_bytes = sizeof(type)

#endif
