#include "view/slate.h"

#include "gfx/font.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

/* Its own colours: it is video, the same in either theme. */
#define FIELD_TOP    0xff22395bu
#define FIELD_BOTTOM 0xff142237u
#define CHECK        0x0cffffffu
#define INK          0xffdfe8f2u
#define INK_SOFT     0xff93a7bfu
#define HAND         0xff7fd0ffu
#define BALL         0xfff2b441u
#define FLASH        0xffffffffu

static void draw_field(struct canvas *c)
{
    canvas_gradient_v(c, (struct rect){0, 0, SLATE_W, SLATE_H}, FIELD_TOP, FIELD_BOTTOM);
    for (int row = 0; row < 9; row++) {
        for (int col = row & 1; col < 16; col += 2) {
            canvas_rect(c, (struct rect){(float)col * 40, (float)row * 40, 40, 40}, CHECK);
        }
    }
}

/* One turn in ten seconds of content, with the way it came as a fading sector. */
static void draw_clock(struct canvas *c, double content_s)
{
    const float cx = 160, cy = 158, r = 104;
    canvas_circle(c, cx, cy, r + 8, 0x59060c16u);
    canvas_ring(c, cx, cy, r, 3, INK_SOFT);
    for (int i = 0; i < 50; i++) {
        double a = i * 2 * 3.14159265358979323846 / 50;
        float s = (float)sin(a), k = (float)-cos(a);
        bool whole = i % 5 == 0;
        float inner = whole ? r - 16 : r - 8;
        canvas_line(c, cx + s * inner, cy + k * inner, cx + s * (r - 3), cy + k * (r - 3), whole ? 3 : 1.4f,
                    INK_SOFT);
    }
    double turn = fmod(content_s, 10) / 10;
    for (int i = 0; i < 8; i++) {
        double from = (turn - i * 0.012) * 2 * 3.14159265358979323846, to = from - 0.075;
        canvas_line(c, cx + (float)sin(from) * (r - 26), cy - (float)cos(from) * (r - 26),
                    cx + (float)sin(to) * (r - 26), cy - (float)cos(to) * (r - 26), 6,
                    color_alpha(HAND, 0.55f - 0.065f * (float)i));
    }
    double a = turn * 2 * 3.14159265358979323846;
    canvas_line(c, cx, cy, cx + (float)sin(a) * (r - 20), cy - (float)cos(a) * (r - 20), 5, HAND);
    canvas_circle(c, cx, cy, 7, HAND);
}

/* Lines that go to and fro within their field, each as fast as its size: nothing of them is ever cut. */
static void draw_moving_text(struct canvas *c, double content_s)
{
    static const struct {
        const char *text;
        float size, y, px_per_s;
    } lines[] = {{"quick fox", 44, 92, 40},
                 {"The quick brown", 27, 138, 30},
                 {"The quick brown fox jumps", 17, 172, 22},
                 {"The quick brown fox jumps over the lazy", 11, 198, 16}};
    struct rect lane = {328, 42, 276, 176};
    canvas_round_rect(c, (struct rect){lane.x - 8, lane.y - 2, lane.w + 16, lane.h}, 10, 0x40060c16u);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        struct text_style style = words(lines[i].size, INK);
        float room = lane.w - canvas_text_width(c, style, lines[i].text);
        if (room <= 0) {
            continue;
        }
        double way = fmod(content_s * (double)lines[i].px_per_s, 2 * (double)room);
        float x = (float)(way < (double)room ? way : 2 * (double)room - way);
        canvas_text(c, lane.x + x, lines[i].y, style, lines[i].text);
    }
}

static void draw_ball(struct canvas *c, double content_s)
{
    struct rect lane = {320, 232, 292, 88};
    canvas_round_rect(c, lane, 10, 0x40060c16u);
    const float r = 13;
    double across = fmod(content_s / 3, 2);
    float x = lane.x + r + 6 + (float)(across < 1 ? across : 2 - across) * (lane.w - 2 * r - 12);
    double bounce = fmod(content_s, 1);
    float y = lane.y + lane.h - r - 5 - (float)(4 * bounce * (1 - bounce)) * (lane.h - 2 * r - 10);
    canvas_circle(c, x, y, r, BALL);
}

static void draw_flash(struct canvas *c, double content_s)
{
    double since_s = content_s - floor(content_s);
    if (since_s < SLATE_FLASH_S) {
        const float w = SLATE_W, h = SLATE_H, thick = 9;
        canvas_rect(c, (struct rect){0, 0, w, thick}, FLASH);
        canvas_rect(c, (struct rect){0, h - thick, w, thick}, FLASH);
        canvas_rect(c, (struct rect){0, thick, thick, h - 2 * thick}, FLASH);
        canvas_rect(c, (struct rect){w - thick, thick, thick, h - 2 * thick}, FLASH);
    }
    struct rect lamp = {28, 292, 28, 28};
    canvas_round_rect(c, lamp, 5, since_s < SLATE_FLASH_S ? FLASH : 0x30ffffffu);
}

void slate_draw(struct canvas *picture, double content_s)
{
    draw_field(picture);
    draw_clock(picture, content_s);
    draw_moving_text(picture, content_s);
    draw_ball(picture, content_s);
    draw_flash(picture, content_s);
    char code[32];
    long long ms = (long long)floor(content_s * 1000 + 1e-6);
    snprintf(code, sizeof code, "%02lld:%02lld:%02lld.%03lld", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60,
             ms % 1000);
    canvas_text(picture, 70, 316, numbers(27, INK), code);
}
