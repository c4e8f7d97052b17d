/* The open session: a trace or a network, the parameters, the run that came of them, and what a picture needs
 * of it. Knows no window, and says nothing: what fails returns why, and leaves all as it was. */
#ifndef TRACEREEL_APP_SESSION_H
#define TRACEREEL_APP_SESSION_H

#include "app/reading.h"
#include "show/source.h"
#include "study/explain/change.h"
#include "view/model.h"

/* While parameters move the window stands still for a rule of one's own, but no longer than this. */
#define SESSION_RULE_S 10.0

/* All that decides how the session runs over what is open. */
struct session_setup {
    struct tr_params params;
    struct tr_player_params baseline_player;
    double baseline_own[TR_PARAMS_OWN_MAX];
    struct tr_edit edits[TR_EDITS_MAX];
    size_t edit_count;
    const char *laid;   /* the request's player */
    char content[1024]; /* path; "": none */
    char player[64];
    const char *scenario; /* of the request */
};

struct session {
    struct source source;
    struct tr_params baseline;     /* as they were opened: what "changed" and "reset" are measured against */
    struct tr_timeline *ghost;     /* the run before, kept to compare; owned */
    struct session_setup before;   /* that run's; where there is a ghost */
    struct source_request request; /* of the command line: scenario and settings for whatever is opened */
    struct reading reading;        /* how what is open was read */
    char content[1024];            /* the request's, where it is not the command line's */
    struct view_model model;
    double buffer_axis_s; /* the buffer's axis stands still at this while a line on it is dragged; 0: it does
                             not */
    char detail[256], settings[256];
    int id;        /* among those of the window, for life */
    char name[64]; /* as a person called it; "": by what tells it from the others */
    bool renewed;  /* model is another since somebody set this to false */
};

/* How it was asked for; its own copy of what may be another session's. */
void session_take_request(struct session *session, const struct source_request *request);

/* Takes what was opened in the place of what was; `loaded` is empty then. */
void session_take(struct session *session, struct source *loaded, const struct tr_trace_options *reading);
void session_close(struct session *session);

/* How it is drawn, with the run before or without it (NULL); strings and pointers are the session's. */
void session_model(const struct session *session, const struct tr_timeline *ghost, struct view_model *out);
/* The view model anew: after buffer_axis_s changed. */
void session_refresh(struct session *session);

/* One parameter to a value, and the session runs again. `keep`: the run before becomes the ghost. A value
 * that the others do not allow is refused by _set; _move, as a slider does, stops there. */
enum tr_status session_set_param(struct session *session, const struct tr_param *param, double value,
                                 bool keep, struct tr_error *err);
enum tr_status session_move_param(struct session *session, const struct tr_param *param, double value,
                                  bool keep, struct tr_error *err);
/* Applies a change that an explanation offers (study/explain); the run before is the ghost. More bandwidth is
 * an edit, where it is one. */
enum tr_status session_apply(struct session *session, const struct explain_change *change,
                             struct tr_error *err);
/* Another player over what is open, at the same place; the run before is the ghost. What is opened next is
 * watched in it, too. */
enum tr_status session_set_player(struct session *session, const char *name, struct tr_error *err);
/* Another content under what is open ("": none), and under what is opened next; the run before is the ghost.
 */
enum tr_status session_set_content(struct session *session, const char *path, struct tr_error *err);
/* These edits of the trace, in the place of those it has; the run before is the ghost. */
enum tr_status session_set_edits(struct session *session, const struct tr_edit *edits, size_t count,
                                 struct tr_error *err);
/* As it was in another run. */
void session_get_setup(const struct session *session, struct session_setup *out);
bool session_is_set_up(const struct session *session, const struct session_setup *as);
enum tr_status session_put_setup(struct session *session, const struct session_setup *setup,
                                 struct tr_error *err);
/* Another one over the same trace, set up alike, or as it was in the run before where there is a ghost; has
 * run. On failure *out is empty. */
enum tr_status session_copy(const struct session *session, struct session *out, struct tr_error *err);
enum tr_status session_copy_before(const struct session *session, struct session *out, struct tr_error *err);
/* The file has grown: takes what a copy of this source has become (source_grow), and the run before over the
 * longer trace, or NULL: it goes. */
void session_grow(struct session *session, struct source *grown, struct tr_timeline *ghost);
void session_drop_ghost(struct session *session);

#endif
