#include "app/editing.h"

#include "app/settle.h"

#include <string.h>

/* In the current session, or in all that are moved together. */
static bool edit_session(struct app *app, struct session *session, const struct tr_edit *edit)
{
    const struct source *source = &session->source;
    struct tr_edit edits[TR_EDITS_MAX + 1];
    struct tr_error err = {0};
    memcpy(edits, source->edits, source->edit_count * sizeof *edits);
    edits[source->edit_count] = *edit;
    enum tr_status status = session_set_edits(session, edits, source->edit_count + 1, &err);
    notices_unless_ok(&app->notices, status, &err);
    return status == TR_STATUS_OK;
}

void editing_add(struct app *app, const char *text)
{
    struct session *sessions[VIEW_SESSIONS_MAX];
    const int count = sessions_moved(&app->sessions, sessions);
    struct tr_edit edit;
    struct tr_error err = {0};
    char said[TR_EDIT_TEXT_SIZE];
    bool done = true;
    if (tr_edit_parse(text, "edit", NULL, &edit, &err) != TR_STATUS_OK) {
        notices_say_error(&app->notices, &err);
        return;
    }
    app->chrome.popup = POPUP_NONE;
    for (int i = 0; i < count && done; i++) {
        done = edit_session(app, sessions[i], &edit);
    }
    if (done) {
        settle(app);
        viewport_move_marks(&app->viewport, &edit);
        tr_edit_text(&edit, said, sizeof said);
        notices_say(&app->notices, false, "%s; the file stays as it is, Ctrl Z takes it back", said);
    }
}

void editing_drop(struct app *app, size_t left)
{
    struct session *session = app->session;
    app->chrome.popup = POPUP_NONE;
    if (left < session->source.edit_count) {
        struct tr_edit edits[TR_EDITS_MAX];
        struct tr_error err = {0};
        memcpy(edits, session->source.edits, left * sizeof *edits);
        notices_unless_ok(&app->notices, session_set_edits(session, edits, left, &err), &err);
    }
}
