#include "app/sessions.h"

#include <stdlib.h>

bool sessions_init(struct sessions *sessions)
{
    *sessions = (struct sessions){.count = 1};
    sessions->each[0] = calloc(1, sizeof *sessions->each[0]);
    return sessions->each[0] != NULL;
}

void sessions_close(struct sessions *sessions)
{
    for (int i = 0; i < sessions->count && sessions->each[i]; i++) {
        session_close(sessions->each[i]);
        free(sessions->each[i]);
    }
    *sessions = (struct sessions){0};
}
