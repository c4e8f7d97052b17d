/* A rule of one's own, as the command line names it (--abr, --abr-command): a shared object or a program on a
 * pipe. Either runs in a process of its own, so that one that hangs, crashes or ends costs its session and
 * nothing more. No scenario and no session file can name one.
 */
#ifndef TRACEREEL_SHOW_OUTSIDE_RULE_H
#define TRACEREEL_SHOW_OUTSIDE_RULE_H

#include <tracereel/abr.h>

#define OUTSIDE_RULE_ANSWER_S 10.0

struct outside_rule; /* any number of sessions, on any threads, may ask it */

struct child_patience;

/* One of the two is given, the other NULL; both are TR_STATUS_USAGE. A shared object that cannot be loaded,
 * or has no rule in it, is an error here; a command is run by /bin/sh, anew for each session, when its first
 * segment is asked for. */
enum tr_status outside_rule_open(const char *object, const char *command, struct outside_rule **out,
                                 struct tr_error *err);

const struct tr_abr *outside_rule_abr(const struct outside_rule *rule); /* lives as long as the rule */

/* How long it is waited for: OUTSIDE_RULE_ANSWER_S an answer to begin with, and no other limit. Constant
 * while a session runs. */
struct child_patience *outside_rule_patience(struct outside_rule *rule);

/* For another holder; NULL is fine. Each lets go of it with outside_rule_free. */
struct outside_rule *outside_rule_share(struct outside_rule *rule);
void outside_rule_free(struct outside_rule *rule);

#endif
