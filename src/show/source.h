/* A SOURCE as people name it (a trace file, "-", a scenario's name, a scenario file) made into a session:
 * which trace, which parameters, and the timeline they give. The commands and the window open the same thing.
 */
#ifndef TRACEREEL_SHOW_SOURCE_H
#define TRACEREEL_SHOW_SOURCE_H

#include "base/file.h"
#include "show/reel.h"
#include "study/network.h"
#include "study/runs.h"

#include <tracereel/content.h>
#include <tracereel/edit.h>
#include <tracereel/params.h>
#include <tracereel/session.h>
#include <tracereel/timeline.h>
#include <tracereel/trace.h>

struct outside_rule;

/* The player's name that stands for the real one, whose log became the trace (tr_session_read): no player of
 * ours, and it does not run. */
#define SOURCE_REAL "real"

struct source_setting {
    const char *key, *value;
};

/* The command line's request; all-zero is the default. Strings are borrowed for the call. */
struct source_request {
    const char *name;      /* SOURCE; NULL: the scenario that shows first */
    const char *scenario;  /* --scenario NAME|FILE */
    const char *player;    /* --player NAME: a player or a rule, laid over the scenario; SOURCE_REAL */
    const char *decisions; /* --decisions FILE.csv: levels decided elsewhere */
    const char *content;   /* --content FILE: what there is to fetch; NULL: the ladder's rates */
    const char *abr_object, *abr_command; /* --abr, --abr-command: a rule of one's own; at most one of them */
    const struct source_setting *settings; /* --set, in order */
    size_t setting_count;
    struct tr_trace *given; /* SOURCE, where it has been read already; NULL: it is opened. Borrowed */
    bool grows;       /* more of it may come: a duration beyond what there is is waited for, not refused */
    int reel_session; /* where the SOURCE is a session file: which of its sessions, from 0 */
    bool outside;     /* --outside: the files that a session file names may be read */
    bool has_seed, loop;
    uint64_t seed;
    double dt_s, duration_s; /* 0: not given */
    bool (*goes_on)(
        void *context); /* asked while a rule of one's own is waited for; false: stop. NULL: wait */
    void *context;
    struct tr_trace_options trace; /* its edits are the session's: of a generated network, too */
};

struct source {
    char name[256];              /* what to call it: "bus.log", "live" */
    char path[1024];             /* the trace file's path; "" for a generated network */
    struct tr_scenario scenario; /* parameters as they are now; scenario.name says where they came from */
    struct tr_trace *trace;      /* as it is played */
    struct tr_trace *unedited;   /* as it was read: without edits the same one, shared. NULL of a network */
    struct tr_edit edits[TR_EDITS_MAX];
    size_t edit_count;
    double *congestion; /* of a generated network, one a second; else NULL */
    size_t congestion_count;
    struct tr_content *content; /* what there is to fetch, its ladder laid over the scenario's; NULL: none */
    struct file_state read_of;  /* that file, just before it was read */
    char read_sha256[REEL_HASH_CHARS + 1]; /* of what can be read but once, as it was read; "": of no such */
    char content_path[1024];
    struct tr_decisions *decisions; /* levels decided elsewhere; NULL: none */
    struct tr_ladder own_ladder;    /* the scenario's, which content covers */
    struct outside_rule *rule;      /* of one's own; NULL: the player's */
    bool generated, loop;
    bool repeated; /* of itself: the trace is shorter than a second, and nobody said how long to play it */
    double dt_s, duration_s;
    uint64_t seed;
    struct reel_view view; /* of a session file: what was looked at */
    int reel_session;      /* and which of its sessions this is, how that was read, what it is called */
    struct reel_reading reading;
    char called[64]; /* "": by what tells it from others */
    struct tr_timeline *timeline;
};

/* Its session was read from the log that it was traced by. Parameters, edits and content leave it as it is:
 * its trace is the unedited one. */
bool source_is_real(const struct source *source);
/* The name of its player or scenario for people: "hls.js", "real player". */
const char *source_player_name(const struct source *source);

/* A scenario's name or file, rather than a trace. */
bool source_names_scenario(const char *name);

/* After opening, a rule of one's own is waited for this long a session, all in all; 0: as long as it takes.
 */
void source_limit_rule(struct source *source, double session_s);

/* Opens, applies settings in the order defaults, scenario, --set, checks them together, runs. On failure *out
 * is untouched, so what was open stays open. */
enum tr_status source_open(const struct source_request *request, struct source *out, struct tr_error *err);

/* Lays the request's scenario and settings over the trace or network that is open, as if it had been opened
 * with them, and runs; its `name` must be the one that was opened, and content stays what it is. On failure
 * everything stays as it was. */
enum tr_status source_change(struct source *source, const struct source_request *request,
                             struct tr_error *err);

/* Another player over what is open ("reference": the defaults), or a rule under the one that is there, all
 * else as it is, and runs. On failure everything stays as it was. The timeline before is freed. */
enum tr_status source_set_player(struct source *source, const char *name, struct tr_error *err);

/* These edits and no others over what was read or is generated, and runs. A session as long as the trace is
 * as long as the edited one. On failure everything stays as it was. */
enum tr_status source_set_edits(struct source *source, const struct tr_edit *edits, size_t count,
                                struct tr_error *err);

/* The file has grown to `unedited`, which is shared: edits go over that, and it runs. A session as long as
 * its trace goes on to be; `request` is the one that it was opened with. On failure everything stays as it
 * was. */
enum tr_status source_grow(struct source *source, const struct source_request *request,
                           struct tr_trace *unedited, struct tr_error *err);

/* Another trace (`unedited`, which is shared, read from `path`) under what is open, without edits, and runs.
 * As long as `request` asks for, else as the trace. On failure everything stays as it was. */
enum tr_status source_set_trace(struct source *source, const struct source_request *request,
                                struct tr_trace *unedited, const char *path, struct tr_error *err);

/* Another content under what is open (NULL: none, the ladder is the scenario's own again), and runs. On
 * failure everything stays as it was. */
enum tr_status source_set_content(struct source *source, const char *path, struct tr_error *err);

/* Runs again after scenario.params, dt_s or seed changed, making the network anew where it is generated.
 * On failure the timeline before stays. */
enum tr_status source_run(struct source *source, struct tr_error *err);

/* The configuration that its session is run with; borrowed from the source. */
struct tr_session_config source_config(const struct source *source);
/* The same as a study has it. */
struct study_base source_study_base(const struct source *source);

/* A session of its own over the same trace, equal to `source` once source_run has run it: to be compared with
 * it, or for another thread. Its timeline is NULL. */
void source_copy(const struct source *source, struct source *out);

/* The network of a generated source with other parameters, another seed. */
struct network_request source_network(const struct source *source, const struct tr_network_params *params,
                                      uint64_t seed);

/* "outage 120 8, scale 0.5 60:90", cut to fit; "" without edits. Returns buf. */
const char *source_edits_text(const struct source *source, char *buf, size_t size);

/* The session's length as its config has it: 0 where it ends with its content. */
double source_session_s(const struct source *source);

/* How often the content is played from its start again; 0 where it lasts, or there is none. */
int source_content_rounds(const struct source *source);

void source_close(struct source *source); /* all-zero is fine */

#endif
