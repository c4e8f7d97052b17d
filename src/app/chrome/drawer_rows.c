#include "app/chrome/drawer_rows.h"

#include <stdio.h>
#include <string.h>

/* Why some are not shown: the trace, the delivery; what is simply off speaks for itself. */
static void say_rest(struct drawer_rows *rows, int hidden, bool measured, bool delivered, bool segments)
{
    rows->rest[0] = '\0';
    if (hidden > 0) {
        snprintf(rows->rest, sizeof rows->rest, "%d more ha%s no effect here%s%s%s%s", hidden,
                 hidden == 1 ? "s" : "ve", measured || delivered ? ": " : "",
                 measured ? "the trace is measured" : "", measured && delivered ? ", " : "",
                 !delivered ? ""
                 : segments ? "delivery is by segments"
                            : "delivery is fluid");
    }
}

void drawer_rows_fill(struct drawer_rows *rows, const struct tr_params *params,
                      const struct tr_params_link *link)
{
    const bool segments = params->player.delivery == TR_PLAYER_SEGMENTS;
    struct tr_params otherwise = *params;
    struct tr_params_link made = {.generated = true};
    int hidden = 0;
    bool measured = false, delivered = false;
    otherwise.player.delivery = segments ? TR_PLAYER_FLUID : TR_PLAYER_SEGMENTS;
    rows->count = 0;
    size_t param_count;
    const struct tr_param *table = tr_params_table(&param_count);
    for (int group = 0; group < TR_PARAM_GROUPS; group++) {
        const char *heading = tr_param_group_title((enum tr_param_group)group);
        for (size_t i = 0; i < param_count; i++) {
            const struct tr_param *param = &table[i];
            if (param->group != (enum tr_param_group)group) {
                continue;
            }
            if (tr_params_has_effect(params, param, link)) {
                rows->rows[rows->count++] = (struct drawer_row){param, heading};
                heading = NULL;
                continue;
            }
            hidden++;
            measured |= !link->generated && tr_params_has_effect(params, param, &made);
            delivered |= tr_params_has_effect(&otherwise, param, link);
        }
    }
    say_rest(rows, hidden, measured, delivered, segments);
}

int drawer_rows_find(const struct drawer_rows *rows, const struct tr_param *param)
{
    for (int i = 0; i < rows->count; i++) {
        if (rows->rows[i].param == param) {
            return i;
        }
    }
    return -1;
}
