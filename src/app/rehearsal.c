#include "app/rehearsal.h"

#include "show/picture.h"

static void *draw(void *context)
{
    struct rehearsal *r = context;
    struct picture picture;
    struct canvas canvas;
    picture_over(&picture, r->source, r->fonts, r->theme, LAYOUT_DASHBOARD);
    if (canvas_init(&canvas, (int)((float)r->w * r->scale), (int)((float)r->h * r->scale), r->scale,
                    r->fonts)) {
        dashboard_draw(&picture.dashboard, &canvas, &picture.models[0], &picture.look, 0);
        canvas_destroy(&canvas);
    }
    picture.fonts = NULL; /* not ours */
    picture_destroy(&picture);
    return NULL;
}

void rehearsal_begin(struct rehearsal *rehearsal)
{
    rehearsal->running = pthread_create(&rehearsal->thread, NULL, draw, rehearsal) == 0;
}

void rehearsal_end(struct rehearsal *rehearsal)
{
    if (rehearsal->running) {
        pthread_join(rehearsal->thread, NULL);
        rehearsal->running = false;
    }
}
