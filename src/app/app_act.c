#include "app/state.h"

#include "app/playhead.h"
#include "view/plots.h"
#include "view/sound.h"

#include <math.h>
#include <stdio.h>

/* Going somewhere means wanting to see it: the plots follow again. */
static void seek(struct app *app, double t_s)
{
    playhead_seek(&app->playhead, t_s);
    app->look.follow = true;
}

static void step(struct app *app, double steps)
{
    double dt_s = app->source.dt_s, t_s = app->playhead.t_s;
    double at = floor(t_s / dt_s + 1e-6);
    /* From inside a step, back goes to its begin first. */
    bool inside = t_s / dt_s - at > 1e-6;
    app->playhead.playing = false;
    seek(app, (at + steps + (steps < 0 && inside ? 1 : 0)) * dt_s);
}

static void next_event(struct app *app, bool forward)
{
    const unsigned mask = 1u << TR_TIMELINE_EVENT_STALL | 1u << TR_TIMELINE_EVENT_SWITCH;
    const struct tr_timeline *tl = app->source.timeline;
    const struct tr_timeline_event *event =
        forward ? tr_timeline_next_event(tl, app->playhead.t_s + 1e-6, mask)
                : tr_timeline_previous_event(tl, app->playhead.t_s - 1e-6, mask);
    if (event) {
        seek(app, event->t_s);
    } else {
        app_say(app, false, forward ? "no stall or switch after this" : "no stall or switch before this");
    }
}

/* The time under the pointer holds still; while the plots run after the playhead, the playhead does. */
static void zoom(struct app *app, double notches, float x)
{
    struct layout l;
    app_layout(app, &l);
    struct plot_window w = app_window(app, &l);
    double duration_s = app->playhead.duration_s;
    double span_s = app->look.span_s * pow(0.8, notches);
    double least_s = fmax(app->source.dt_s * 4, 0.5);
    span_s = fmax(fmin(least_s, duration_s), fmin(span_s, duration_s));
    x = x > 0 ? x : ((float)w.x_px + (float)w.columns / 2) / w.scale;
    if (!app->look.follow || !app->playhead.playing) {
        double share = (double)((x * w.scale - (float)w.x_px) / (float)w.columns);
        share = fmax(0, fmin(share, 1));
        double start_s = plot_window_start_s(&w), end_s = plot_window_end_s(&w);
        app->look.start_s = start_s + share * (end_s - start_s - span_s);
        app->look.follow = false;
    }
    app->look.span_s = span_s;
}

static void pan(struct app *app, double spans)
{
    struct layout l;
    app_layout(app, &l);
    struct plot_window w = app_window(app, &l);
    double last_s = fmax(0, app->playhead.duration_s - app->look.span_s / 2);
    double start_s = plot_window_start_s(&w) + spans * app->look.span_s;
    app->look.start_s = fmax(-app->look.span_s / 2, fmin(start_s, last_s));
    app->look.follow = false;
}

static void toggle_bookmark(struct app *app)
{
    struct look *look = &app->look;
    for (int i = 0; i < look->bookmark_count; i++) {
        if (fabs(look->bookmarks_s[i] - app->playhead.t_s) < 0.05) {
            look->bookmarks_s[i] = look->bookmarks_s[--look->bookmark_count];
            return;
        }
    }
    if (look->bookmark_count == LOOK_BOOKMARKS_MAX) {
        app_say(app, true, "there are %d bookmarks already; M on one takes it away", LOOK_BOOKMARKS_MAX);
        return;
    }
    look->bookmarks_s[look->bookmark_count++] = app->playhead.t_s;
}

static void toggle_plot(struct app *app, int number)
{
    unsigned bit = 1u << (number - 1), all = (1u << PLOT_COUNT) - 1;
    if (number >= 1 && number <= PLOT_COUNT && ((app->look.hidden_plots ^ bit) & all) != all) {
        app->look.hidden_plots ^= bit;
    }
}

static void set_scale(struct app *app, double steps)
{
    double scale = steps == 0 ? 1 : app->settings.scale * pow(1.1, steps);
    app->settings.scale = fmax(0.5, fmin(4, scale));
    window_set_scale(app->window, (float)app->settings.scale);
}

static void open_list(struct app *app)
{
    app->overlay = app->overlay == OVERLAY_OPEN ? OVERLAY_NONE : OVERLAY_OPEN;
    if (app->overlay == OVERLAY_OPEN) {
        open_panel_fill(&app->open_panel, &app->settings, app->source.path);
    }
}

/* It stands where the notes do, which the chip in the header brings back. */
static void toggle_drawer(struct app *app)
{
    app->drawer.open = !app->drawer.open;
    app->notes.open = app->notes.open && (!app->drawer.open || app->notes.asked);
}

static void open_players(struct app *app)
{
    app->overlay = app->overlay == OVERLAY_PLAYERS ? OVERLAY_NONE : OVERLAY_PLAYERS;
    player_panel_fill(&app->player_panel, app->source.scenario.name);
}

static void open_events(struct app *app)
{
    app->overlay = app->overlay == OVERLAY_EVENTS ? OVERLAY_NONE : OVERLAY_EVENTS;
    if (app->overlay == OVERLAY_EVENTS) {
        event_list_fill(&app->event_list, app->source.timeline, app->look.bookmarks_s,
                        app->look.bookmark_count, app->playhead.t_s);
    }
}

static void toggle_sound(struct app *app)
{
    struct tr_error err = {0};
    if (app->speaker.audio) {
        loudspeaker_close(app->speaker.audio);
        app->speaker.audio = NULL;
    } else if (loudspeaker_open(SOUND_RATE_HZ, &app->speaker.audio, &err) == TR_STATUS_OK) {
        app->speaker.speed = 0;
        app_say(app, false, "sound on: a beep for each flash, at the modelled offset");
    } else {
        char line[1100];
        app_say(app, false, "%s", tr_error_line(&err, line, sizeof line));
    }
}

static void cancel(struct app *app)
{
    if (app->loader.running) {
        loader_cancel(&app->loader);
    } else if (app->overlay != OVERLAY_NONE) {
        app->overlay = OVERLAY_NONE;
    } else if (app->banner[0]) {
        app->banner[0] = '\0';
    } else if (app->look.has_selection) {
        app->look.has_selection = false;
    } else if (window_is_fullscreen(app->window)) {
        window_toggle_fullscreen(app->window);
    }
}

void app_act(struct app *app, struct action action)
{
    struct look *look = &app->look;
    app->dirty = true;
    switch (action.kind) {
    case ACTION_NONE: break;
    case ACTION_TOGGLE_PLAY:
        playhead_toggle(&app->playhead);
        look->follow = look->follow || app->playhead.playing;
        break;
    case ACTION_SEEK_BY: seek(app, app->playhead.t_s + action.value); break;
    case ACTION_SEEK_TO: seek(app, action.value); break;
    case ACTION_SEEK_END: seek(app, app->playhead.duration_s); break;
    case ACTION_STEP: step(app, action.value); break;
    case ACTION_NEXT_EVENT: next_event(app, action.value > 0); break;
    case ACTION_SPEED_BY: playhead_faster(&app->playhead, (int)action.value); break;
    case ACTION_SPEED_1X: app->playhead.speed = 1; break;
    case ACTION_ZOOM: zoom(app, action.value, action.x); break;
    case ACTION_PAN: pan(app, action.value); break;
    case ACTION_FOCUS: focus_move(app, (int)action.value); break;
    case ACTION_MARK_LOOP: playhead_mark_loop(&app->playhead); break;
    case ACTION_BOOKMARK: toggle_bookmark(app); break;
    case ACTION_SCREENSHOT: app_screenshot(app); break;
    case ACTION_FULLSCREEN: window_toggle_fullscreen(app->window); break;
    case ACTION_THEME: look->theme = look->theme == &theme_dark ? &theme_light : &theme_dark; break;
    case ACTION_TOGGLE_PLOT: toggle_plot(app, (int)action.value); break;
    case ACTION_LAYOUT: look->layout = (enum layout_kind)((look->layout + 1) % LAYOUT_COUNT); break;
    case ACTION_HELP: app->overlay = app->overlay == OVERLAY_HELP ? OVERLAY_NONE : OVERLAY_HELP; break;
    case ACTION_OPEN: open_list(app); break;
    case ACTION_PLAYERS: open_players(app); break;
    case ACTION_SCALE: set_scale(app, action.value); break;
    case ACTION_CANCEL: cancel(app); break;
    case ACTION_QUIT: app->quit = true; break;
    case ACTION_GHOST: app_toggle_ghost(app); break;
    case ACTION_DRAWER: toggle_drawer(app); break;
    case ACTION_SOUND: toggle_sound(app); break;
    case ACTION_EVENTS: open_events(app); break;
    case ACTION_NOTES: notes_panel_toggle(&app->notes); break;
    case ACTION_RECORD: app_toggle_recording(app); break;
    case ACTION_RECORD_SPAN: app_record_span(app); break;
    }
}
