/* The module that draws, and with it the window, loaded by the commands that need it. */
#ifndef TRACEREEL_CLI_PICTURE_MODULE_H
#define TRACEREEL_CLI_PICTURE_MODULE_H

#include "app/app.h"
#include "base/module.h"
#include "cli/study_picture.h"
#include "cli/sweep_pictures.h"
#include "show/record_offline.h"

/* Each is the function that is called so elsewhere (app_run for play); its own header says the rest. */
struct picture_module {
    struct module module;
    enum tr_status (*play)(const struct app_config *config, struct tr_error *err);
    enum tr_status (*record_offline)(const struct lineup *lineup, const struct record_offline_config *config,
                                     struct tr_error *err);
    enum tr_status (*still_render)(const struct lineup *lineup, const struct record_offline_config *config,
                                   double at_s, struct tr_error *err);
    enum tr_status (*sweep_picture)(const char *path, const char *theme, const struct sweep *sweep,
                                    const struct sweep_cell *cells, const struct made_by *made,
                                    struct tr_error *err);
    enum tr_status (*around_picture)(const char *path, const char *theme, const struct around *around,
                                     const char *about, const struct made_by *made, struct tr_error *err);
    enum tr_status (*study_pictures)(const char *folder, const struct study_table *table,
                                     struct tr_error *err);
};

/* NULL: it cannot be loaded. */
static inline const struct picture_module *picture_module(struct tr_error *err)
{
    return (const struct picture_module *)module_load("picture", err);
}

#endif
