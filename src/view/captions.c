#include "view/captions.h"

#include "view/header.h"
#include "view/words.h"

#include <math.h>

void captions_draw(struct canvas *canvas, const struct layout *layout, const struct view_model *model,
                   const struct look *look)
{
    const struct theme *theme = look->theme;
    if (!look->caption || !look->caption[0]) {
        return;
    }
    /* In the header's row: words must not lie over what they are about. */
    struct rect r = layout->header;
    struct text_style style = strong(15, theme->text);
    struct header_places places;
    header_place(canvas, r, model, look, &places);
    float room = r.w - 2 * places.title.w - 40;
    float w = fminf(canvas_text_width(canvas, style, look->caption) + 36, fmaxf(room, r.w * 0.3f));
    struct rect box = {roundf(r.x + (r.w - w) / 2), r.y + 3, w, r.h - 6};
    canvas_round_rect(canvas, box, box.h / 2, theme->card);
    canvas_round_frame(canvas, box, box.h / 2, 1, theme->text_second);
    canvas_text_fit(canvas, box.x + w / 2, box.y + box.h / 2 + 5, w - 28, aligned(style, TEXT_CENTER),
                    look->caption);
}
