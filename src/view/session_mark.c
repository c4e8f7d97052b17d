#include "view/session_mark.h"

void session_mark_draw(struct canvas *canvas, float x, float y, int session, const struct theme *theme)
{
    const float r = 4;
    const float square[] = {x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r};
    const float triangle[] = {x - r - 0.5f, y + r, x + r + 0.5f, y + r, x, y - r - 0.5f};
    const float diamond[] = {x - r - 1, y, x, y - r - 1, x + r + 1, y, x, y + r + 1};
    color c = theme->session[session];
    switch (session) {
    case 0: canvas_circle(canvas, x, y, r, c); break;
    case 1: canvas_polygon(canvas, square, 4, c); break;
    case 2: canvas_polygon(canvas, triangle, 3, c); break;
    case 3: canvas_polygon(canvas, diamond, 4, c); break;
    }
}
