/* The scenarios of assets/scenarios, carried inside the library: embed.cmake makes the array at build time.
 */
#ifndef TRACEREEL_MODEL_SCENARIO_ASSETS_H
#define TRACEREEL_MODEL_SCENARIO_ASSETS_H

#include <stddef.h>

struct scenario_asset {
    const char *name, *text;
};

extern const struct scenario_asset scenario_assets[];
extern const size_t scenario_asset_count;
extern const char *const scenario_asset_names[]; /* the same names, NULL at the end */

#endif
