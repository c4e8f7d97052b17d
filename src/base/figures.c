#include "base/figures.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

void clock_text(char *buf, size_t size, double t_s)
{
    long long tenths = (long long)floor(fmax(t_s, 0) * 10 + 1e-6);
    long long h = tenths / 36000, m = tenths / 600 % 60, s = tenths / 10 % 60;
    if (h) {
        snprintf(buf, size, "%lld:%02lld:%02lld.%lld", h, m, s, tenths % 10);
    } else {
        snprintf(buf, size, "%02lld:%02lld.%lld", m, s, tenths % 10);
    }
}

#define LENGTH_MOST_S 1e15 /* beyond, doubles know no single seconds, and long long ends */

void length_text(char *buf, size_t size, double s)
{
    if (s < 1 || s > LENGTH_MOST_S) {
        snprintf(buf, size, "%.3g s", s);
        return;
    }
    long long whole = llround(s);
    if (whole >= 3600) {
        snprintf(buf, size, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        snprintf(buf, size, "%lld:%02lld", whole / 60, whole % 60);
    }
}

void lost_text(char *buf, size_t size, double s)
{
    if (s < 59.95) {
        snprintf(buf, size, "%.1f s", s);
    } else {
        length_text(buf, size, s);
    }
}

void seconds_words(char *buf, size_t size, double s)
{
    snprintf(buf, size, s < 0.095 && s > 0 ? "%.2f s" : s < 99.95 ? "%.1f s" : "%.0f s", s);
}

void score_text(char *buf, size_t size, double score)
{
    if (isnan(score)) {
        snprintf(buf, size, "\u2013");
    } else {
        snprintf(buf, size, "%.*f", score > 9.95 ? 0 : 1, score);
    }
}

void rate_text(char *buf, size_t size, double mbps)
{
    int decimals = mbps >= 99.95 ? 0 : mbps >= 9.995 ? 1 : 2;
    snprintf(buf, size, "%.*f", decimals, mbps);
}

void rate_words(char *buf, size_t size, double mbps)
{
    char rate[24];
    bool giga = mbps >= 999.5;
    rate_text(rate, sizeof rate, giga ? mbps / 1000 : mbps);
    snprintf(buf, size, "%s %cbit/s", rate, giga ? 'G' : 'M');
}

void bytes_text(char *buf, size_t size, double bytes)
{
    static const char *const units[] = {"kB", "MB", "GB"};
    double value = bytes / 1000;
    int unit = 0;
    for (; unit < 2 && value >= 999.5; unit++) {
        value /= 1000;
    }
    snprintf(buf, size, "%.*f %s", value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2, value, units[unit]);
}

void drift_text(char *buf, size_t size, double drift_ms)
{
    if (fabs(drift_ms) < 0.5) {
        snprintf(buf, size, "in sync");
    } else {
        snprintf(buf, size, "%.0f ms sound %s", fabs(drift_ms), drift_ms > 0 ? "early" : "late");
    }
}
