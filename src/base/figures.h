/* Figures as people read them, alike in tables, on the dashboard and in messages. Each writes into buf, cut
 * to fit. */
#ifndef TRACEREEL_BASE_FIGURES_H
#define TRACEREEL_BASE_FIGURES_H

#include <stddef.h>

/* 01:23.4, 1:01:23.4: the playhead. Always tenths, so that its width does not change while playing. */
void clock_text(char *buf, size_t size, double t_s);
/* 10:12 or 14:21:21, 0.8 s below a second: a length. */
void length_text(char *buf, size_t size, double s);
/* "0.9 s", "12.5 s", from a minute on "29:20": time lost. */
void lost_text(char *buf, size_t size, double s);
/* "0.03 s", from a tenth on "0.9 s", "12.5 s", from 100 s on "123 s": to be compared and added up. */
void seconds_words(char *buf, size_t size, double s);
/* A score of 0 .. 10: "6.3", "10", a dash for NaN. */
void score_text(char *buf, size_t size, double score);
/* "0.08", "1.67", "173", "1890": three digits where there are that many. */
void rate_text(char *buf, size_t size, double mbps);
/* "0.08 Mbit/s", "1.37 Gbit/s". */
void rate_words(char *buf, size_t size, double mbps);
/* "812 kB", "1.24 MB": so many bytes, three digits of them. */
void bytes_text(char *buf, size_t size, double bytes);
/* "12 ms sound early", "140 ms sound late", "in sync" within half a millisecond. */
void drift_text(char *buf, size_t size, double drift_ms);

#endif
