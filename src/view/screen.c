#include "view/screen.h"

#include "view/session_mark.h"
#include "view/slate.h"
#include "view/words.h"

#include <math.h>
#include <stdio.h>

/* The stream position of the frame on screen: whole frames of the level's rate, fewer where frames are
 * dropped. */
static double shown_content_s(const struct view_model *model, const struct tr_timeline_state *state,
                              const struct tr_ladder_level *level)
{
    const double missing_s = view_model_missing_s(model, state), content_s = state->content_s - missing_s;
    const bool stands = state->stalled || missing_s > 0;
    double fps = level->fps > 0 ? level->fps : 30;
    if (state->dropped && !stands) {
        fps /= 3; /* two of three frames are shown as late ones are: not at all */
    }
    /* A stall, and pictures that are missing, leave the last frame before the moment it stopped at: not the
     * one that would have come next, which at a whole second is a flash. */
    double frame = stands ? ceil(content_s * fps - 1e-6) - 1 : floor(content_s * fps + 1e-6);
    return fmax(frame, 0) / fps;
}

/* The panel's subject, for it may be drawn later. */
struct showing {
    struct rect panel;
    double content_s;
    struct slate_picture *picture;
    int height_px; /* of the level */
    int unused;    /* no padding: its bytes would be hashed */
};

/* The level's own picture, made where it has fewer rows than the panel and scaled up; false: memory ran out.
 */
static bool prepare_picture(struct slate_picture *picture, const struct canvas *canvas, int h,
                            double content_s)
{
    int w = (int)lroundf((float)h * SLATE_W / SLATE_H);
    struct canvas *c = &picture->canvas;
    bool same = c->width_px == w && c->height_px == h;
    if (!same) {
        canvas_destroy(c);
        if (!canvas_init(c, w, h, (float)h / SLATE_H, canvas->fonts)) {
            return false;
        }
    }
    if (!same || picture->content_s != content_s || c->fonts != canvas->fonts) {
        c->fonts = canvas->fonts;
        c->lacks = false;
        slate_draw(c, content_s);
        picture->content_s = c->lacks ? NAN : content_s; /* what lacks something is drawn again */
    }
    return !c->lacks;
}

/* Detail finer than the panel cannot be seen on it, so a level with more rows is drawn straight into the
 * panel. */
static void draw_directly(struct canvas *canvas, struct rect panel, double content_s)
{
    struct canvas part;
    int x = (int)lroundf(panel.x * canvas->scale), y = (int)lroundf(panel.y * canvas->scale);
    int w = (int)lroundf(panel.w * canvas->scale), h = (int)lroundf(panel.h * canvas->scale);
    w = x + w > canvas->width_px ? canvas->width_px - x : w;
    h = y + h > canvas->height_px ? canvas->height_px - y : h;
    if (x < 0 || y < 0 || w < 1 || h < 1) {
        return;
    }
    canvas_wrap(&part, canvas->pixels + (size_t)y * (size_t)canvas->stride_px + x, w, h, canvas->stride_px,
                panel.w * canvas->scale / SLATE_W, canvas->fonts);
    canvas_narrow(&part, (struct pixel_rect){canvas->clip.x0 - x, canvas->clip.y0 - y, canvas->clip.x1 - x,
                                             canvas->clip.y1 - y});
    slate_draw(&part, content_s);
    canvas->lacks = canvas->lacks || part.lacks;
    canvas_destroy(&part);
}

static void draw_showing(struct canvas *canvas, const void *args, const struct canvas_data *data)
{
    (void)data;
    const struct showing *showing = args;
    bool coarser = showing->height_px > 0 && (float)showing->height_px < showing->panel.h * canvas->scale;
    if (!coarser) {
        draw_directly(canvas, showing->panel, showing->content_s);
    } else if (prepare_picture(showing->picture, canvas, showing->height_px, showing->content_s)) {
        canvas_picture(canvas, showing->panel, &showing->picture->canvas, CANVAS_BILINEAR);
    } else {
        canvas->lacks = true;
    }
}

static void draw_picture(struct canvas *canvas, struct rect panel, const struct tr_ladder_level *level,
                         double content_s, struct slate_picture *picture)
{
    struct showing showing = {panel, content_s, picture, level->height_px, 0};
    canvas_do(canvas, panel, draw_showing, &showing, sizeof showing, NULL, 0);
}

/* Before the first segment there is nothing to see, and nothing has stalled. */
static bool is_starting(const struct view_model *model, const struct tr_timeline_state *state)
{
    return state->t_s < model->timeline->playback_start_s;
}

static void draw_waiting(struct canvas *canvas, struct rect panel, const struct view_model *model,
                         const struct tr_timeline_state *state)
{
    const struct tr_params *params = &model->timeline->params;
    bool segments = params->player.delivery == TR_PLAYER_SEGMENTS;
    double resume_s = segments ? params->player.resume_s : params->buffer.rebuffer_threshold_s;
    canvas_tint(canvas, panel, 0.75f, 0x8c05080du);
    /* On a panel too small for the words under it the ring says it, and the tank beside it how far. */
    bool wordy = panel.w > 196 && panel.h > 110;
    float cx = panel.x + panel.w / 2, cy = panel.y + panel.h / 2 - (wordy ? 14 : 0);
    float r = fminf(24, panel.h * (wordy ? 0.14f : 0.2f));
    if (wordy) {
        canvas_round_rect(canvas, (struct rect){cx - 92, cy - r - 18, 184, 2 * r + 66}, 10, 0xd9090d13u);
    }
    const bool stopped = state->t_s >= view_model_stop_s(model);
    double share = resume_s > 0 ? fmin(state->buffer_level_s / resume_s, 1) : 1;
    canvas_ring(canvas, cx, cy, r, 4, 0x40ffffffu);
    if (stopped) { /* nothing turns any more */
        const float arm = r * 0.4f;
        canvas_line(canvas, cx - arm, cy - arm, cx + arm, cy + arm, 3, theme_dark.bad);
        canvas_line(canvas, cx - arm, cy + arm, cx + arm, cy - arm, 3, theme_dark.bad);
    } else {
        canvas_arc(canvas, cx, cy, r, 4, (float)fmod(state->t_s * 0.6, 1), (float)fmax(share, 0.08),
                   theme_dark.bad);
    }
    if (!wordy) {
        return;
    }
    char words_buf[48];
    if (stopped) {
        snprintf(words_buf, sizeof words_buf, "stopped for good");
    } else if (is_starting(model, state)) {
        snprintf(words_buf, sizeof words_buf, "starting");
    } else if (segments || model->timeline->log) { /* of a log it is not known how far it refills */
        snprintf(words_buf, sizeof words_buf, "stalled %4.1f s", state->stalled_for_s);
    } else {
        snprintf(words_buf, sizeof words_buf, "refilling %.1f / %.1f s", state->buffer_level_s, resume_s);
    }
    canvas_text(canvas, cx, cy + r + 28, aligned(numbers(12, 0xffffd9d1u), TEXT_CENTER), words_buf);
}

static void draw_badge(struct canvas *canvas, struct rect panel, const char *name)
{
    bool small = panel.h < 130;
    struct text_style style = numbers(small ? 10 : 12, 0xffffffffu);
    float pad = small ? 6 : 10, h = small ? 16 : 21, edge = small ? 4 : 8;
    struct rect badge = {panel.x + edge, panel.y + edge, canvas_text_width(canvas, style, name) + 2 * pad, h};
    canvas_round_rect(canvas, badge, 5, 0xb8090d13u);
    canvas_text(canvas, badge.x + pad, badge.y + h * 0.72f, style, name);
}

static double lost_to_stalls_s(const struct view_model *model, double t_s)
{
    struct tr_timeline_stalled is;
    tr_timeline_stalled_between(model->timeline, 0, t_s, &is);
    return is.total_s;
}

static void draw_footer(struct canvas *canvas, struct rect card, float y, const struct view_model *model,
                        const struct look *look, const struct tr_timeline_state *state)
{
    const struct theme *theme = look->theme;
    const bool sound_only = view_model_runs_on(model, state->t_s);
    const bool is_off = fabs(state->speed - 1) > SPEED_WORDS_FROM;
    char speed[32];
    speed_words(speed, sizeof speed, state->speed);
    const bool stopped = state->t_s >= view_model_stop_s(model);
    const char *word = stopped                     ? "stopped"
                       : is_starting(model, state) ? "starting"
                       : state->stalled            ? "stalled"
                       : state->ended              ? "ended"
                       : sound_only                ? "sound only"
                       : is_off                    ? speed
                                                   : "playing";
    struct text_style style = strong(13, stopped || state->stalled || sound_only ? theme->bad : theme->good);
    float left = card.x + 12;
    if (model->name) { /* one of several */
        struct text_style name = strong(13, theme->session[model->session]);
        session_mark_draw(canvas, left + 4, y - 4.5f, model->session, theme);
        bool tight = card.w < 150; /* the state gives way: the picture shows it */
        const float room = tight ? card.w - 32 : card.w * 0.4f;
        char brief[VIEW_BRIEF_SIZE + 4];
        const char *text = session_name_fit(canvas, name, room, model->name, model->brief, brief);
        const float w = fminf(canvas_text_width(canvas, name, text), room);
        canvas_text_fit(canvas, left + 13, y, w + 1, name, text);
        left += w + 25;
    }
    if (left + canvas_text_width(canvas, style, word) > card.x + card.w - 6) {
        return;
    }
    canvas_text(canvas, left, y, style, word);
    char buf[64], lost[24];
    const struct tr_player_params *player = &model->timeline->params.player;
    const bool on_demand = player->delivery == TR_PLAYER_SEGMENTS && player->mode == TR_PLAYER_VOD;
    double lost_s = state->behind_live_s - model->timeline->initial_behind_live_s;
    if (model->timeline->log || on_demand) { /* which count no distance from live */
        lost_s = lost_to_stalls_s(model, state->t_s);
    }
    lost_text(lost, sizeof lost, view_model_is_live(model) ? state->behind_live_s : lost_s);
    snprintf(buf, sizeof buf, "%s %s", lost, view_model_is_live(model) ? "behind live" : "lost to stalls");
    if (!view_model_tells(model, TR_UNTOLD_STALL_TIME)) {
        buf[0] = '\0';
    }
    struct text_style second = numbers(12, theme->text_second);
    float right_w = canvas_text_width(canvas, second, buf);
    float x = left + canvas_text_width(canvas, style, sound_only || word == speed ? word : "playing") + 14;
    float room = card.x + card.w - 12 - x;
    if (room > right_w + 120) {
        canvas_text(canvas, card.x + card.w - 12, y, aligned(second, TEXT_RIGHT), buf);
        room -= right_w + 12;
    }
    const struct tr_ladder_level *level = &model->timeline->params.ladder.levels[state->quality];
    snprintf(buf, sizeof buf, "%s \u00b7 %.0f kbit/s", level->name, level->video_kbps + level->audio_kbps);
    if (!view_model_tells(model, TR_UNTOLD_BITRATE) || canvas_text_width(canvas, second, buf) > room) {
        snprintf(buf, sizeof buf, "%s", level->name); /* rather than half a number */
    }
    if (!model->name ||
        canvas_text_width(canvas, second, buf) <= room) { /* a small one's badge says it, too */
        canvas_text_fit(canvas, x, y, room, second, buf);
    }
}

void screen_draw(struct canvas *canvas, struct rect card, const struct view_model *model,
                 const struct look *look, const struct tr_timeline_state *state,
                 struct slate_picture *picture)
{
    draw_card(canvas, card, look->theme);
    struct rect room = {card.x + 10, card.y + 10, card.w - 20, card.h - 42};
    float w = fminf(room.w, room.h * SLATE_W / SLATE_H), h = w * SLATE_H / SLATE_W;
    struct rect panel = {roundf(room.x + (room.w - w) / 2), roundf(room.y + (room.h - h) / 2), roundf(w),
                         roundf(h)};
    const struct tr_ladder_level *level = &model->timeline->params.ladder.levels[state->quality];
    draw_picture(canvas, panel, level, shown_content_s(model, state, level), picture);
    if (state->stalled || is_starting(model, state)) {
        draw_waiting(canvas, panel, model, state);
    }
    /* On a light card a white flash would have no edge. */
    canvas_round_frame(canvas, rect_inset(panel, -1, -1), 1, 1, color_alpha(look->theme->text_second, 0.6f));
    draw_badge(canvas, panel, level->name);
    draw_footer(canvas, card, card.y + card.h - 12, model, look, state);
}
