/* fmin and fmax are calls, for the sake of NaN; where none can come these are an instruction. */
#ifndef TRACEREEL_MODEL_MINMAX_H
#define TRACEREEL_MODEL_MINMAX_H

static inline double lesser(double a, double b)
{
    return a < b ? a : b;
}

static inline double greater(double a, double b)
{
    return a > b ? a : b;
}

#endif
