#include "win/signals.h"

#include <SDL.h>

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

static sigset_t watched;
static double patience_s; /* set before the thread starts */
static atomic_bool window_hears, window_is_over;
static _Atomic double deadline_s; /* by clock_s; infinite: none */

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

void signals_window(bool hears)
{
    window_is_over = window_hears && !hears;
    window_hears = hears;
}

void signals_heeded(void)
{
    deadline_s = INFINITY;
}

void signals_all_saved(void)
{
    deadline_s = clock_s() + patience_s;
}

static void *watch(void *unused)
{
    (void)unused;
    int number;
    if (sigwait(&watched, &number) != 0) {
        return NULL;
    }
    deadline_s = clock_s() + patience_s; /* whoever heeds the event comes later */
    SDL_Event event = {.type = SDL_QUIT};
    /* One that is over by itself is about to end as it wants to. */
    bool told = (window_hears && SDL_PushEvent(&event) == 1) || window_is_over;
    /* From here on the signals do what they do to anybody: where no window is open yet, now. */
    pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
    while (told && clock_s() < deadline_s) {
        nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
    }
    kill(getpid(), number);
    return NULL;
}

void signals_become_quit(double patience)
{
    patience_s = patience;
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&watched);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction now;
        /* A signal that whoever started us wants ignored (nohup, a shell's background job) stays ignored. */
        if (sigaction(numbers[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) {
            sigaddset(&watched, numbers[i]);
        }
    }
    pthread_t thread;
    pthread_sigmask(SIG_BLOCK, &watched, NULL);
    if (pthread_create(&thread, NULL, watch, NULL) == 0) {
        pthread_detach(thread);
    } else {
        pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
    }
}
