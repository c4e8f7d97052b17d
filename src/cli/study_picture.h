/* The distributions of a study as pictures: for each figure how large a share of the sessions stays under a
 * value, a line a player; distributions-light.png, for print, and distributions-dark.png. */
#ifndef TRACEREEL_CLI_STUDY_PICTURE_H
#define TRACEREEL_CLI_STUDY_PICTURE_H

#include "study/summary.h"

enum tr_status study_pictures(const char *folder, const struct study_table *table, struct tr_error *err);

#endif
