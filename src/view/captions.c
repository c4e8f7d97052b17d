#include "view/captions.h"

#include "view/words.h"

#include <math.h>

void captions_draw(struct canvas *canvas, const struct layout *layout, const struct look *look)
{
    const struct theme *theme = look->theme;
    if (!look->caption || !look->caption[0]) {
        return;
    }
    struct text_style style = strong(18, theme->text);
    float cw = canvas_width(canvas);
    float w = fminf(canvas_text_width(canvas, style, look->caption) + 48, cw - 48);
    struct rect box = {roundf((cw - w) / 2), layout->transport.y - 60, w, 44};
    canvas_round_rect(canvas, box, 10, color_alpha(theme->ground, 0.92f));
    canvas_round_frame(canvas, box, 10, 1, theme->card_edge);
    canvas_text_fit(canvas, box.x + w / 2, box.y + 28, w - 40, aligned(style, TEXT_CENTER), look->caption);
}
