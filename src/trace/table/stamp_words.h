/* The words of dates and clocks, in the languages that people's programs print. A word is its first byte and
 * its length; upper and lower case are the same of Latin letters. */
#ifndef TRACEREEL_TRACE_STAMP_WORDS_H
#define TRACEREEL_TRACE_STAMP_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* 1 to 12; 0 where the word is no month, nor the beginning of one. English, German, Dutch, French, Spanish,
 * Portuguese, Italian, then Swedish and Danish, Polish, Turkish, Russian where they differ. */
int stamp_month(const char *word, size_t len);
bool stamp_weekday(const char *word, size_t len);
/* "10:30 Uhr" */
bool stamp_oclock(const char *word, size_t len);
/* "4 de marzo de 2025", "2025-03-04 at 10:00" */
bool stamp_filler(const char *word, size_t len);

#define STAMP_CJK_BYTES 3 /* of a Chinese, Japanese or Korean sign */

/* The part of a date that the sign behind a number makes of it: 'Y', 'M', 'D', 'h', 'm', 's'; 0: none. */
char stamp_cjk_part(const char *p, const char *end);
/* The half of the day that a word of two signs says: 'a' before noon, 'p' behind it; 0: none. */
char stamp_cjk_half(const char *word, size_t len);
/* One sign for a day of the week, also behind two that say "week". */
bool stamp_cjk_weekday(const char *word, size_t len);

#endif
