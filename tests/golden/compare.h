/* Pictures against pictures: how far apart two are, and whether one is still what is stored. */
#ifndef TRACEREEL_TESTS_COMPARE_H
#define TRACEREEL_TESTS_COMPARE_H

#include "gfx/canvas.h"

struct comparison {
    bool same_size;
    int max_difference;  /* of any channel of any pixel, 0 .. 255 */
    double share_beyond; /* pixels of which a channel differs by more than `tolerance`, 0 .. 1 */
};

/* `difference` (NULL: not wanted) becomes a canvas of its own: `expected` in grey, and red where they differ
 * by more than `tolerance`; black where they are not of one size. */
struct comparison compare_pictures(const struct canvas *expected, const struct canvas *got, int tolerance,
                                   struct canvas *difference);

/* Whether `got` is what tests/golden/NAME.png holds: to the byte where the fonts are those that it was made
 * with
 * (`fonts` as fonts_describe says it; tests/golden/NAME.txt), else with 3 % of the pixels off by more
 * than 64. If not, it says so, and leaves NAME.png and NAME-difference.png in the build's golden/ folder.
 * With TRACEREEL_GOLDEN=write in the environment it stores `got` instead. */
bool golden_matches(const char *name, const struct canvas *got, const char *fonts);

#endif
