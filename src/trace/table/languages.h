/* Words of tables whose writers do not write English. */
#ifndef TRACEREEL_TRACE_LANGUAGES_H
#define TRACEREEL_TRACE_LANGUAGES_H

#include "trace/table/cells.h"

enum language_word {
    LANGUAGE_TIME,
    LANGUAGE_RATE,
    LANGUAGE_DOWN,
    LANGUAGE_UP,
    LANGUAGE_PING,
    LANGUAGE_LENGTH,  /* how long something took */
    LANGUAGE_SUMMARY, /* "Mittelwert": below the rows */
    LANGUAGE_WORDS
};

/* Whether such a word stands in the cell, in any case; one of four letters or less as a word of its own. */
bool language_has(const struct cell *cell, enum language_word kind);

#endif
