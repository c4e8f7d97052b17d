/* The resume threshold and the maximum, dragged on the buffer plot itself. */
#ifndef TRACEREEL_APP_THRESHOLD_H
#define TRACEREEL_APP_THRESHOLD_H

#include "view/layout.h"
#include "view/model.h"

/* The parameter whose line is under the pointer, or NULL. */
const struct tr_param *threshold_at(const struct view_model *model, const struct layout *layout, float x,
                                    float y);
bool threshold_is_max(const struct tr_param *param); /* else it is where playback resumes */
/* The value that the line would have at y, rounded to a tenth of a second and kept in the parameter's range.
 */
double threshold_value(const struct view_model *model, const struct layout *layout,
                       const struct tr_param *param, float y);

#endif
