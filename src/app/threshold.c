#include "app/threshold.h"

#include "view/plot_rows.h"
#include "view/tank.h"

#include <math.h>
#include <string.h>

#define GRIP 5.0f /* logical pixels above and below a line that still take it */

static struct plot_frame buffer_frame(const struct view_model *model, const struct layout *layout)
{
    struct rect lane = row_lane(layout->plot[PLOT_BUFFER], &layout->plot_lanes);
    return (struct plot_frame){.area = lane, .y_max = model->buffer_max_s};
}

const struct tr_param *threshold_at(const struct view_model *model, const struct layout *layout, float x,
                                    float y)
{
    const struct tr_params *params = &model->timeline->params;
    bool segments = params->player.delivery == TR_PLAYER_SEGMENTS;
    struct plot_frame frame = buffer_frame(model, layout);
    if (model->other_count > 0) {
        return NULL; /* compared sessions have thresholds of their own */
    }
    if (layout->plot[PLOT_BUFFER].h <= 0 || x < frame.area.x || x > frame.area.x + frame.area.w) {
        return NULL;
    }
    double max_s = tank_max_s(params);
    if (fabsf(plot_frame_y(&frame, tank_resume_s(params)) - y) <= GRIP) {
        return tr_params_find(segments ? "player.resume_s" : "buffer.rebuffer_threshold_s");
    }
    /* One beyond the axis is drawn, and taken, at its end. */
    if (fabsf(plot_frame_y(&frame, fmin(max_s, frame.y_max)) - y) <= GRIP) {
        return tr_params_find(segments ? "player.max_buffer_s" : "buffer.max_level_s");
    }
    return NULL;
}

bool threshold_is_max(const struct tr_param *param)
{
    return strcmp(param->key, "player.max_buffer_s") == 0 || strcmp(param->key, "buffer.max_level_s") == 0;
}

double threshold_value(const struct view_model *model, const struct layout *layout,
                       const struct tr_param *param, float y)
{
    struct plot_frame frame = buffer_frame(model, layout);
    double share = (double)((frame.area.y + frame.area.h - y) / frame.area.h);
    double value = round(share * frame.y_max * 10) / 10;
    return fmax(param->min, fmin(param->max, value));
}
