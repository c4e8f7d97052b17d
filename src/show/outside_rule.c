#include "show/outside_rule.h"

#include "show/abr_command.h"
#include "show/abr_plugin.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct outside_rule {
    struct tr_abr abr;
    char *name;
    struct abr_command command;
    struct child_patience patience;
    struct abr_plugin *plugin; /* NULL: it is a command */
    atomic_uint holders;
};

enum tr_status outside_rule_open(const char *object, const char *command, struct outside_rule **out,
                                 struct tr_error *err)
{
    struct outside_rule *rule = object && command ? NULL : calloc(1, sizeof *rule);
    if (object && command) {
        return tr_error_set(err, TR_STATUS_USAGE, "--abr-command",
                            "stands beside --abr; one rule can be asked");
    }
    if (!rule) {
        return tr_error_oom(err);
    }
    atomic_init(&rule->holders, 1);
    rule->patience = (struct child_patience){.answer_s = OUTSIDE_RULE_ANSWER_S};
    rule->name = strdup(object ? object : command);
    enum tr_status status = rule->name ? TR_STATUS_OK : tr_error_oom(err);
    if (status == TR_STATUS_OK && object) {
        status = abr_plugin_open(object, &rule->patience, &rule->plugin, err);
    }
    if (status != TR_STATUS_OK) {
        outside_rule_free(rule);
        return status;
    }
    rule->command = (struct abr_command){rule->name, &rule->patience};
    rule->abr = object ? (struct tr_abr){rule->name, rule->plugin, abr_plugin_choose, abr_plugin_finish}
                       : (struct tr_abr){rule->name, &rule->command, abr_command_choose, abr_command_finish};
    *out = rule;
    return TR_STATUS_OK;
}

const struct tr_abr *outside_rule_abr(const struct outside_rule *rule)
{
    return rule ? &rule->abr : NULL;
}

struct child_patience *outside_rule_patience(struct outside_rule *rule)
{
    return &rule->patience;
}

struct outside_rule *outside_rule_share(struct outside_rule *rule)
{
    if (rule) {
        atomic_fetch_add(&rule->holders, 1);
    }
    return rule;
}

void outside_rule_free(struct outside_rule *rule)
{
    if (rule && atomic_fetch_sub(&rule->holders, 1) == 1) {
        abr_plugin_close(rule->plugin);
        free(rule->name);
        free(rule);
    }
}
