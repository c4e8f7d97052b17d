/* From the command line to a window with its first session in it: opened beside the window, and where it
 * takes long, a card in the window says how far it is. */
#ifndef TRACEREEL_APP_START_H
#define TRACEREEL_APP_START_H

#include "app/stage.h"

/* TR_STATUS_OK with stage->quit set where somebody would not wait. `config` is borrowed for the stage's life.
 */
enum tr_status stage_start(struct stage *stage, const struct app_config *config, struct tr_error *err);

#endif
