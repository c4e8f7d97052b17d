#include "view/time_axis.h"

#include "base/calendar.h"
#include "plot/axis.h"
#include "view/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define DAY_S 86400.0

static int zone_text(const struct tr_trace_info *info, char *buf, size_t size)
{
    if (!info->utc_offset_known) {
        return snprintf(buf, size, "%s", "");
    }
    int minutes = info->utc_offset_s / 60, away = minutes < 0 ? -minutes : minutes;
    return minutes == 0 ? snprintf(buf, size, " UTC")
                        : snprintf(buf, size, " %c%02d:%02d", minutes < 0 ? '-' : '+', away / 60, away % 60);
}

bool wall_clock_text(const struct view_model *model, double t_s, bool with_day, char *buf, size_t size)
{
    const struct tr_trace_info *info = &model->trace->info;
    double wall_s = info->start_unix_s + info->utc_offset_s + t_s;
    if (!(fabs(wall_s) < 1e12) ||
        tr_timeline_duration_s(model->timeline) > tr_trace_duration_s(model->trace) + model->timeline->dt_s) {
        return false;
    }
    long long s = (long long)floor(wall_s + 1e-6), days = (long long)floor((double)s / DAY_S);
    int64_t year;
    int of_day = (int)(s - days * 86400), month, day;
    char date[40] = "", zone[16] = "";
    if (with_day && info->start_unix_s >= DAY_S) {
        calendar_date(days, &year, &month, &day);
        snprintf(date, sizeof date, "%04" PRId64 "-%02d-%02d ", year, month, day);
    }
    if (with_day) {
        zone_text(info, zone, sizeof zone);
    }
    snprintf(buf, size, "%s%02d:%02d:%02d%s", date, of_day / 3600, of_day / 60 % 60, of_day % 60, zone);
    return true;
}

void time_axis_draw(struct canvas *canvas, const struct layout *l, const struct view_model *model,
                    const struct look *look, const struct plot_window *w)
{
    double start_s = plot_window_start_s(w), end_s = plot_window_end_s(w);
    char buf[48], wall[32];
    bool dated = wall_clock_text(model, start_s, false, wall, sizeof wall);
    double step_s = axis_time_step(w->scale > 0 ? 1 / (w->spp_s * w->scale) : 1, dated ? 124 : 92);
    float bottom = l->time_axis.y + 4, left = l->plots.x + 4, right = l->plots.x + l->plots.w - 4;
    struct text_style style = numbers(10, look->theme->text_second);
    for (double k = ceil(start_s / step_s - 1e-9); k * step_s <= end_s; k++) {
        float x = plot_window_x(w, k * step_s), y = l->time_axis.y + 15;
        canvas_vline(canvas, x, l->plots.y + 24, bottom, look->theme->grid);
        axis_time_label(buf, sizeof buf, k * step_s, step_s);
        float half = canvas_text_width(canvas, style, buf) / 2;
        if (x - half <= left || x + half >= right) {
            continue;
        }
        canvas_text(canvas, x - half, y, style, buf);
        if (dated && wall_clock_text(model, k * step_s, false, wall, sizeof wall)) {
            snprintf(buf, sizeof buf, " \u00b7 %s", wall);
            if (x + half + canvas_text_width(canvas, style, buf) < right) {
                canvas_text(canvas, x + half, y, style, buf);
            }
        }
    }
}
