/* A window that is asked to end does, whatever it is busy with. Each case is a process of its own. */
#include "unit/unit.h"

#include "win/signals.h"

#include <SDL.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOON_S 0.05

/* The child's work once it can be asked; the pipe's end says when. */
typedef void busy(void);

static bool window_is_over; /* when the child is asked */

static int end_of(busy *what, double patience_s, int asked_times)
{
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        alarm(60); /* a test that fails must not hang */
        signals_become_quit(patience_s);
        setenv("SDL_VIDEODRIVER", "dummy", 1);
        SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); /* as window_open does */
        const bool open = SDL_Init(SDL_INIT_VIDEO) == 0;
        signals_window(open);
        signals_window(open && !window_is_over);
        if (!open || write(ready[1], "", 1) != 1) {
            _exit(99);
        }
        what();
        _exit(98);
    }
    char byte;
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    int status;
    kill(child, SIGTERM);
    while (asked_times > 1 && waitpid(child, &status, WNOHANG) == 0) {
        usleep(1000);
        kill(child, SIGTERM); /* again and again: the second one that arrives as such ends it */
    }
    if (asked_times == 1) {
        assert_int_equal(waitpid(child, &status, 0), child);
    }
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void compute(void)
{
    for (;;) {
        pause();
    }
}

static void heed(void)
{
    SDL_Event event;
    while (SDL_WaitEvent(&event) && event.type != SDL_QUIT) {}
}

static void end_well(void)
{
    heed();
    signals_heeded();
    signals_all_saved();
    _exit(0);
}

/* Longer than anybody's patience, but nothing of a recording is to be lost. */
static void finish_a_film(void)
{
    heed();
    signals_heeded();
    usleep((unsigned)(4 * SOON_S * 1e6));
    _exit(0);
}

static void hang_at_the_end(void)
{
    heed();
    signals_heeded();
    signals_all_saved();
    compute();
}

static void a_quit_that_is_heeded_ends_well(void **state)
{
    (void)state;
    assert_int_equal(end_of(end_well, 50, 1), 0);
}

static void one_that_is_not_heeded_ends_by_the_signal(void **state)
{
    (void)state;
    assert_int_equal(end_of(compute, SOON_S, 1), -SIGTERM);
    assert_int_equal(end_of(hang_at_the_end, SOON_S, 1), -SIGTERM);
}

static void what_is_under_way_is_finished(void **state)
{
    (void)state;
    assert_int_equal(end_of(finish_a_film, SOON_S, 1), 0);
}

static void end_by_itself(void)
{
    usleep((unsigned)(SOON_S * 1e6));
    _exit(3);
}

static void one_whose_window_is_over_ends_as_it_wants(void **state)
{
    (void)state;
    window_is_over = true;
    const int status = end_of(end_by_itself, 50, 1);
    window_is_over = false;
    assert_int_equal(status, 3);
}

static void asked_twice_it_ends_at_once(void **state)
{
    (void)state;
    assert_int_equal(end_of(compute, 50, 2), -SIGTERM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quit_that_is_heeded_ends_well),
        cmocka_unit_test(one_that_is_not_heeded_ends_by_the_signal),
        cmocka_unit_test(one_whose_window_is_over_ends_as_it_wants),
        cmocka_unit_test(what_is_under_way_is_finished),
        cmocka_unit_test(asked_twice_it_ends_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
