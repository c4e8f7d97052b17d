#include "model/player/catch_up.h"

#include "base/fmath.h"

#include <math.h>

#define HLS_JS_NEAR_S   0.05
#define HLS_JS_BUFFER_S 1.0
#define HLS_JS_STEPS    20
#define DASH_JS_SLOPE   (2 * CATCH_UP_DASH_JS_STEEPEST)
#define LOLP_NEAR       0.02

/* Beyond this what comes of it is 0 or 1 to the last digit. */
static double bounded_exp(double x)
{
    return fmath_exp(lesser(greater(x, -600), 600));
}

double catch_up_hls_js_target_s(double hold_back_s, int stalls, double increase_s, double target_duration_s)
{
    return hold_back_s + lesser(stalls * increase_s, target_duration_s);
}

double catch_up_hls_js(double behind_s, double target_s, double target_duration_s, double buffer_s,
                       double edge_late_s, double most)
{
    const double off_s = behind_s - target_s;
    if (!(off_s > HLS_JS_NEAR_S) || off_s >= target_s + target_duration_s || buffer_s <= HLS_JS_BUFFER_S) {
        return 1;
    }
    const double rate =
        floor(2 / (1 + bounded_exp(-0.75 * off_s - edge_late_s)) * HLS_JS_STEPS + 0.5) / HLS_JS_STEPS;
    return lesser(lesser(2, greater(1, most)), greater(1, rate));
}

double catch_up_dash_js(double off_target_s, double most)
{
    return 1 - most + most * 2 / (1 + bounded_exp(-DASH_JS_SLOPE * off_target_s));
}

double catch_up_lolp(double behind_s, double target_s, double buffer_s, double least_buffer_s, double most)
{
    if (buffer_s < least_buffer_s) {
        return catch_up_dash_js(buffer_s - least_buffer_s, most);
    }
    const double off_s = behind_s - target_s;
    return fabs(off_s) <= LOLP_NEAR * target_s ? 1 : catch_up_dash_js(off_s, most);
}
