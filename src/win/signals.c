#include "win/signals.h"

#include <SDL.h>

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

static sigset_t watched;

static void *watch(void *unused)
{
    (void)unused;
    int number;
    if (sigwait(&watched, &number) != 0) {
        return NULL;
    }
    SDL_Event event = {.type = SDL_QUIT};
    bool told = SDL_WasInit(SDL_INIT_VIDEO) && SDL_PushEvent(&event) == 1;
    /* From here on the signals do what they do to anybody: where no window is open yet, now. */
    pthread_sigmask(SIG_UNBLOCK, &watched, NULL);
    if (!told) {
        kill(getpid(), number);
    }
    for (;;) {
        pause();
    }
    return NULL;
}

void signals_become_quit(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    sigemptyset(&watched);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction now;
        /* What whoever started us wants ignored (nohup, a shell's background job) stays ignored. */
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
