/* An ABR rule in C for Tracereel: the level follows the buffer (Huang et al. 2014, "A Buffer-Based Approach
 * to Rate Adaptation"), and climbs by one level at a time.
 *
 *     cc -shared -fPIC -O2 -o buffer.so buffer.c $(pkg-config --cflags tracereel)
 *     tracereel bus.log --abr ./buffer.so
 *
 * The function is called for each segment. It may keep what it likes in `state`, which is zero when a session
 * begins, and sees what tracereel/abr.h shows; the same session gives it the same facts every time.
 */
#include <tracereel/abr.h>

/* Of the buffer that there can be: below the reservoir the lowest level, above the cushion the highest. */
#define RESERVOIR 0.25
#define CUSHION   0.75

struct memory {
    int level; /* of the segment before */
};

TR_EXPORT_BEGIN
tr_abr_choose_function tr_abr_choose;
TR_EXPORT_END

struct tr_abr_choice tr_abr_choose(const struct tr_abr_view *view, void *state)
{
    struct memory *memory = state;
    const int highest = view->level_count - 1;
    const double most_s =
        view->latency_s > 0 ? view->latency_s : view->buffer_max_s; /* no more has happened */
    const double share = (view->buffer_s / most_s - RESERVOIR) / (CUSHION - RESERVOIR);
    const int allowed = share <= 0 ? 0 : share >= 1 ? highest : (int)(share * highest);
    memory->level = allowed > memory->level ? memory->level + 1 : allowed;
    return (struct tr_abr_choice){.level = memory->level, .wait_s = 0};
}
