#include "cli/picture_module.h"

#include "gfx/theme.h"
#include "show/still.h"

static enum tr_status play(const struct app_config *config, struct tr_error *err)
{
    if (config->theme && !theme_find(config->theme)) {
        return tr_error_set(err, TR_STATUS_USAGE, "--theme", "\"%s\" is none of: dark, light", config->theme);
    }
    return app_run(config, err);
}

MODULE(struct picture_module) = {
    .module = {TRACEREEL_VERSION},
    .play = play,
    .record_offline = record_offline,
    .still_render = still_render,
    .sweep_picture = sweep_picture,
    .around_picture = around_picture,
    .study_pictures = study_pictures,
};
