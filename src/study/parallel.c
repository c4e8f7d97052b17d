#include "study/parallel.h"

#include <pthread.h>
#include <stdatomic.h>

#define JOBS_MAX 256

struct crew {
    size_t count;
    study_piece *run;
    void *context;
    atomic_size_t next;
    atomic_bool stop;
};

static bool take(struct crew *crew, size_t *piece)
{
    *piece = atomic_fetch_add(&crew->next, 1);
    return *piece < crew->count && !atomic_load(&crew->stop);
}

static void work(struct crew *crew, void (*show)(void *context, size_t begun))
{
    struct tr_session_workspace *workspace = tr_session_workspace_new();
    for (size_t piece; take(crew, &piece);) {
        if (!crew->run(crew->context, piece, workspace)) {
            atomic_store(&crew->stop, true);
        }
        if (show) {
            show(crew->context, piece + 1);
        }
    }
    tr_session_workspace_free(workspace);
}

static void *run_thread(void *crew)
{
    work(crew, NULL);
    return NULL;
}

void study_parallel(size_t count, int jobs, study_piece *run, void (*show)(void *context, size_t begun),
                    void *context)
{
    pthread_t threads[JOBS_MAX];
    struct crew crew = {.count = count, .run = run, .context = context};
    const int wanted = jobs < JOBS_MAX ? jobs : JOBS_MAX;
    int started = 0;
    while (started < wanted - 1 && (size_t)started + 1 < count &&
           pthread_create(&threads[started], NULL, run_thread, &crew) == 0) {
        started++; /* fewer threads than asked for only means later */
    }
    work(&crew, show);
    for (int i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
    }
}
