#include "study/explain/ledger.h"

#include <stdlib.h>

const char *ledger_part_name(enum ledger_part part)
{
    static const char *const names[LEDGER_PARTS] = {
        [LEDGER_LINK] = "link",           [LEDGER_LEVEL] = "level",
        [LEDGER_UNUSED] = "unused",       [LEDGER_GIVEN_UP] = "given_up",
        [LEDGER_TIMED_OUT] = "timed_out", [LEDGER_AGAIN] = "again",
        [LEDGER_ANSWER] = "answer",       [LEDGER_LIST] = "list",
        [LEDGER_SOUND_STEP] = "in_step",  [LEDGER_RULE] = "rule",
        [LEDGER_RETRY] = "retry",         [LEDGER_ROOM] = "room",
        [LEDGER_EDGE] = "edge",           [LEDGER_UNFINISHED] = "unfinished",
        [LEDGER_SOUND] = "sound",         [LEDGER_CATCH_UP] = "catch_up",
        [LEDGER_SKIPPED] = "skipped",     [LEDGER_OTHER] = "other",
        [LEDGER_RUN_ON] = "run_on",       [LEDGER_GAINED] = "gained",
    };
    return names[part];
}

void ledger_destroy(struct ledger *ledger)
{
    free(ledger->fetches);
    *ledger = (struct ledger){0};
}
