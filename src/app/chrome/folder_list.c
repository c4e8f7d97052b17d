#include "app/chrome/folder_list.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Moves the choice, and the rows so that it is in sight. */
static void choose(struct folder *folder, int place, int fit)
{
    place = place >= folder->count ? folder->count - 1 : place;
    folder->chosen = place < 0 ? 0 : place;
    folder->first = folder->chosen < folder->first          ? folder->chosen
                    : folder->chosen >= folder->first + fit ? folder->chosen - fit + 1
                                                            : folder->first;
}

static void scroll(struct folder *folder, int rows, int fit)
{
    const int last = folder->count > fit ? folder->count - fit : 0;
    folder->first = (int)fmax(0, fmin(folder->first + rows, last));
}

static struct action open_chosen(const struct folder *folder)
{
    return folder->count ? (struct action){.kind = ACTION_FOLDER_ROW, .value = folder->order[folder->chosen]}
                         : (struct action){.kind = ACTION_TAKEN};
}

static struct action sort_by(int column)
{
    return (struct action){.kind = ACTION_FOLDER_SORT, .value = column};
}

static struct action key_event(struct folder *folder, int key, int fit)
{
    const int sort = (int)folder->sort;
    switch (key) {
    case UI_KEY_UP: choose(folder, folder->chosen - 1, fit); break;
    case UI_KEY_DOWN: choose(folder, folder->chosen + 1, fit); break;
    case UI_KEY_PAGE_UP: choose(folder, folder->chosen - fit, fit); break;
    case UI_KEY_PAGE_DOWN: choose(folder, folder->chosen + fit, fit); break;
    case UI_KEY_HOME: choose(folder, 0, fit); break;
    case UI_KEY_END: choose(folder, folder->count - 1, fit); break;
    case UI_KEY_LEFT: return sort_by((sort + SESSION_COLUMNS - 1) % SESSION_COLUMNS);
    case UI_KEY_RIGHT: return sort_by((sort + 1) % SESSION_COLUMNS);
    case 's': return sort_by(sort);
    case UI_KEY_ENTER: return open_chosen(folder);
    case UI_KEY_ESCAPE:
    case 'b': return (struct action){.kind = ACTION_CLOSE};
    case 't': return (struct action){.kind = ACTION_THEME};
    case 'q': return (struct action){.kind = ACTION_QUIT};
    default: break;
    }
    return (struct action){.kind = ACTION_TAKEN};
}

struct action folder_list_event(struct folder *folder, struct rect room, const struct ui_event *e)
{
    const int fit = session_table_fit(room);
    const struct session_table table = folder_table(folder);
    if (e->kind == UI_KEY) {
        return key_event(folder, e->key, fit);
    }
    if (e->kind == UI_WHEEL) {
        scroll(folder, (int)roundf(-3 * e->wheel), fit);
    }
    if (e->kind == UI_PRESS) {
        const enum session_column head = session_table_head_at(room, e->x, e->y);
        const int place = session_table_at(room, &table, e->x, e->y);
        if (head != SESSION_COLUMNS) {
            return sort_by((int)head);
        }
        if (place >= 0) {
            choose(folder, place, fit);
            return e->clicks == 2 ? open_chosen(folder) : (struct action){.kind = ACTION_TAKEN};
        }
    }
    return (struct action){.kind = ACTION_TAKEN};
}

void folder_list_draw(struct canvas *canvas, struct rect room, const struct folder *folder,
                      const struct theme *theme)
{
    const struct session_table table = folder_table(folder);
    session_table_draw(canvas, room, &table, theme);
}

void folder_list_words(const struct folder *folder, char *title, size_t title_size, char *hint,
                       size_t hint_size)
{
    const char *slash = strrchr(folder->path, '/');
    const char *name = slash && slash[1] ? slash + 1 : folder->path;
    if (folder->sorted < folder->count) {
        snprintf(title, title_size, "%.200s: %d of %d sessions", name, folder->sorted, folder->count);
    } else {
        snprintf(title, title_size, "%.200s: %d session%s", name, folder->count,
                 folder->count == 1 ? "" : "s");
    }
    snprintf(
        hint, hint_size,
        "Enter or double click opens one, B comes back.  \u2190 \u2192 or a head sorts, S turns it round.");
}
