/* Errands: what act() leaves to the world outside: files, recordings, sound, the clipboard. How they went is
 * a notice. */
#ifndef TRACEREEL_APP_ERRANDS_H
#define TRACEREEL_APP_ERRANDS_H

#include "app/act.h"
#include "app/stage.h"

void errand_run(struct stage *stage, enum errand errand);
/* The loader has finished what ERRAND_LOAD, or the start, began: it is opened, or said why not. */
void errand_loaded(struct stage *stage);

#endif
