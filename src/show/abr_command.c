#include "show/abr_command.h"

#include "show/abr_line.h"
#include "show/child.h"

#include <stdlib.h>
#include <string.h>

/* Of a session. */
struct program {
    struct child child;
    struct strbuf question;
    bool failed;
};

/* A session's state is zero when it begins: no program yet. */
static struct program **program_of(void *state)
{
    return state;
}

static enum tr_status start(const struct abr_command *rule, struct program **out, struct tr_error *err)
{
    char *const argv[] = {"/bin/sh", "-c", (char *)rule->command, NULL};
    struct program *program = calloc(1, sizeof *program);
    if (!program) {
        return tr_error_oom(err);
    }
    enum tr_status status = child_start(&program->child, argv, true, err);
    if (status != TR_STATUS_OK) {
        free(program);
        return status;
    }
    *out = program;
    return TR_STATUS_OK;
}

/* Says the error in one sentence and ends the program. */
static enum tr_status fail(const struct abr_command *rule, struct program *program, enum child_answer answer,
                           double now_s, struct tr_error *err)
{
    char how[400];
    program->failed = true;
    switch (answer) {
    case CHILD_SILENT:
        return tr_error_set(
            err, TR_STATUS_FAILED, rule->command,
            "was silent for %g s when asked at %g s; a line would be right: a level, or {\"level\": 3, "
            "\"wait_s\": 0.5}",
            rule->patience->answer_s, now_s);
    case CHILD_SLOW: return child_slow_error(rule->command, rule->patience, err);
    case CHILD_STOPPED: return tr_error_set(err, TR_STATUS_CANCELLED, rule->command, "was stopped");
    case CHILD_FLOODS:
        return tr_error_set(
            err, TR_STATUS_FAILED, rule->command,
            "wrote more than %zu bytes without a line's end, or reads nothing, when asked at %g s",
            CHILD_BYTES_MAX, now_s);
    case CHILD_ANSWERED:
    case CHILD_ENDED: break;
    }
    child_end(&program->child, false, how, sizeof how);
    return tr_error_set(err, TR_STATUS_FAILED, rule->command, "gave no answer when asked at %g s: it %s",
                        now_s, how);
}

/* More than a line a decision: which answer is whose would be a guess. */
static enum tr_status fail_ahead(const struct abr_command *rule, struct program *program, double now_s,
                                 struct tr_error *err)
{
    program->failed = true;
    return tr_error_set(
        err, TR_STATUS_FAILED, rule->command,
        "wrote more than one line before it was asked at %g s; one line a decision would be right", now_s);
}

enum tr_status abr_command_choose(void *context, const struct tr_abr_view *view, void *state,
                                  struct tr_abr_choice *out, struct tr_error *err)
{
    const struct abr_command *rule = context;
    struct program **program = program_of(state);
    const char *line;
    if (!*program) {
        enum tr_status status = start(rule, program, err);
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    struct strbuf *question = &(*program)->question;
    if (child_is_ahead(&(*program)->child)) {
        return fail_ahead(rule, *program, view->now_s, err);
    }
    strbuf_clear(question);
    abr_line_ask(question, view);
    if (question->failed) {
        return tr_error_oom(err);
    }
    const enum child_answer answer =
        child_ask_line(&(*program)->child, question->text, question->len, rule->patience, &line);
    if (answer != CHILD_ANSWERED) {
        return fail(rule, *program, answer, view->now_s, err);
    }
    if (!abr_line_answer(line, out)) {
        (*program)->failed = true;
        return tr_error_set(
            err, TR_STATUS_FAILED, rule->command,
            "answered \"%.60s\" when asked at %g s; a level, or {\"level\": 3, \"wait_s\": 0.5}, would "
            "be right",
            line, view->now_s);
    }
    return TR_STATUS_OK;
}

void abr_command_finish(void *context, void *state)
{
    struct program **program = program_of(state);
    (void)context;
    if (!*program) {
        return;
    }
    child_end(&(*program)->child, (*program)->failed, NULL, 0);
    strbuf_destroy(&(*program)->question);
    free(*program);
    *program = NULL;
}
