/* Helpers that writers share. */
#ifndef TRACEREEL_TRACE_WRITE_H
#define TRACEREEL_TRACE_WRITE_H

#include "trace/format.h"

/* A product such as 5.537 x 1000 without the noise of its last bits: twelve significant digits. */
double write_round(double value);

#endif
