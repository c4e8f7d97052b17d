#include "cli/picture_module.h"

#include "app/map_fill.h"
#include "gfx/theme.h"
#include "show/still.h"

#include <math.h>
#include <stdlib.h>

static enum tr_status play(const struct app_config *config, struct tr_error *err)
{
    if (config->theme && !theme_find(config->theme)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--theme", "\"%s\" is none of: dark, light", config->theme);
    }
    return app_run(config, err);
}

static void sleep_on(void) {}

/* The map of what is recorded, where the layout wants one; free with map_fill_end and free. */
static enum tr_status make_map(const struct lineup *lineup, const struct record_offline_config *config,
                               struct map_fill **out, struct tr_error *err)
{
    const struct source *source = &lineup->sources[0];
    if (config->layout != LAYOUT_MAP) {
        return TR_STATUS_OK;
    }
    struct map_fill *fill = *out = calloc(1, sizeof *fill);
    enum tr_status status =
        fill ? map_fill_choose(fill, source, config->map_x, config->map_y, config->map_metric, err)
             : tr_error_oom(err);
    if (status == TR_STATUS_OK) {
        const struct source_request alone = {0};
        status = map_fill_open(fill, source, &alone, sleep_on, err);
    }
    if (status == TR_STATUS_OK) {
        map_fill_finish(fill);
    }
    return status;
}

static void free_map(struct map_fill *fill)
{
    if (fill) {
        map_fill_end(fill);
    }
    free(fill);
}

/* A film, or the one frame at at_s; NAN: a film. */
static enum tr_status draw(const struct lineup *lineup, const struct record_offline_config *config,
                           double at_s, struct tr_error *err)
{
    struct record_offline_config with_map = *config;
    struct map_fill *fill = NULL;
    struct map map;
    enum tr_status status = make_map(lineup, config, &fill, err);
    if (status == TR_STATUS_OK && fill) {
        map = map_fill_map(fill);
        with_map.map = &map;
    }
    if (status == TR_STATUS_OK) {
        status =
            isnan(at_s) ? record_offline(lineup, &with_map, err) : still_render(lineup, &with_map, at_s, err);
    }
    free_map(fill);
    return status;
}

static enum tr_status record(const struct lineup *lineup, const struct record_offline_config *config,
                             struct tr_error *err)
{
    return draw(lineup, config, NAN, err);
}

static enum tr_status still(const struct lineup *lineup, const struct record_offline_config *config,
                            double at_s, struct tr_error *err)
{
    return draw(lineup, config, at_s, err);
}

MODULE(struct picture_module) = {
    .module = {TRACEREEL_VERSION},
    .play = play,
    .record_offline = record,
    .still_render = still,
    .sweep_picture = sweep_picture,
    .around_picture = around_picture,
    .study_pictures = study_pictures,
};
