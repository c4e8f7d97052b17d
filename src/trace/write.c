#include "trace/write.h"

#include "base/number.h"

#include <stdio.h>

double write_round(double value)
{
    char text[40];
    double rounded;
    snprintf(text, sizeof text, "%.12g", value);
    return number_of_text(text, &rounded) ? rounded : value;
}
