/* Which of several links of one kind is the busiest, as far as a table has been looked at. */
#ifndef TRACEREEL_TRACE_LOAD_H
#define TRACEREEL_TRACE_LOAD_H

#include "trace/sniff.h"

/* The sum of a column's rates, by the units in its cells. */
double load_of(const struct sniff *sniff, int rate);

/* "eth0 in" and "eth1 in", "eth0_rx" and "wlan0_rx": they differ in numbers only, or in the link that leads.
 */
bool names_are_alike(const struct cell *one, const struct cell *two);

#endif
