/* Undo and redo, without a window. */
#include "app/history.h"
#include "unit/unit.h"

#include <stdlib.h>
#include <string.h>

struct scene {
    struct sessions sessions;
    struct viewport v;
    struct history history;
};

static int open_scene(void **state)
{
    struct scene *s = calloc(1, sizeof *s);
    struct source source = {0};
    struct tr_error err = {0};
    if (!s || !sessions_init(&s->sessions)) {
        return -1;
    }
    s->sessions.each[0]->request = (struct source_request){.name = "poor", .duration_s = 60};
    if (source_open(&s->sessions.each[0]->request, &source, &err) != TR_STATUS_OK) {
        return -1;
    }
    session_take(s->sessions.each[0], &source, &s->sessions.each[0]->request.trace);
    viewport_init(&s->v, &theme_dark);
    viewport_begin(&s->v, 60);
    *state = s;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *s = *state;
    sessions_close(&s->sessions);
    free(s);
    return 0;
}

static void equal_states_are_equal_snapshots(void **state)
{
    struct scene *s = *state;
    struct snapshot a, b;
    snapshot_take(&a, &s->sessions, &s->v);
    viewport_select(&s->v, 10, 20);
    snapshot_take(&b, &s->sessions, &s->v);
    assert_false(snapshot_equal(&a, &b));
    s->v.look.has_selection = false; /* where it was does not matter any more */
    snapshot_take(&b, &s->sessions, &s->v);
    assert_true(snapshot_equal(&a, &b));
    session_move_param(s->sessions.each[0], tr_params_find("buffer.max_level_s"), 20, false, NULL);
    snapshot_take(&b, &s->sessions, &s->v);
    assert_false(snapshot_equal(&a, &b));
    assert_int_equal(snapshot_put(&a, &s->sessions, &s->v, NULL), TR_STATUS_OK);
    snapshot_take(&b, &s->sessions, &s->v);
    assert_true(snapshot_equal(&a, &b));
}

/* A stack of the states before; redo goes forth again until something else is done. */
static void there_and_back_again(void **state)
{
    struct scene *s = *state;
    struct snapshot states[5], out;
    for (int i = 0; i < 5; i++) {
        s->v.look.bookmark_count = i;
        snapshot_take(&states[i], &s->sessions, &s->v);
        if (i > 0) {
            history_push(&s->history, &states[i - 1]);
        }
    }
    for (int i = 3; i >= 0; i--) {
        assert_true(history_undo(&s->history, &states[i + 1], &out));
        assert_true(snapshot_equal(&out, &states[i]));
    }
    assert_false(history_undo(&s->history, &states[0], &out));
    for (int i = 1; i < 5; i++) {
        assert_true(history_redo(&s->history, &states[i - 1], &out));
        assert_true(snapshot_equal(&out, &states[i]));
    }
    assert_false(history_redo(&s->history, &states[4], &out));
    assert_true(history_undo(&s->history, &states[4], &out));
    history_push(&s->history, &states[3]); /* something else was done */
    assert_false(history_redo(&s->history, &states[2], &out));
}

static void the_oldest_are_forgotten(void **state)
{
    struct scene *s = *state;
    struct snapshot one, out;
    snapshot_take(&one, &s->sessions, &s->v);
    for (int i = 0; i < HISTORY_MAX + 20; i++) {
        one.select_from_s = i;
        history_push(&s->history, &one);
    }
    int steps = 0;
    for (; history_undo(&s->history, &one, &out); steps++) {}
    assert_int_equal(steps, HISTORY_MAX);
    assert_true(out.select_from_s == 20);
}

static void what_is_undone_has_a_name(void **state)
{
    struct scene *s = *state;
    struct snapshot a, b;
    char words[160];
    snapshot_take(&a, &s->sessions, &s->v);
    session_move_param(s->sessions.each[0], tr_params_find("buffer.rebuffer_threshold_s"), 8, false, NULL);
    snapshot_take(&b, &s->sessions, &s->v);
    snapshot_words(&b, &a, words, sizeof words);
    assert_string_equal(words, "resume at 3 s"); /* and not the start, which only follows it again */
    session_set_player(s->sessions.each[0], "dash.js", NULL);
    snapshot_take(&a, &s->sessions, &s->v);
    snapshot_words(&b, &a, words, sizeof words);
    assert_string_equal(words, "player dash.js");
    b = a;
    b.bookmark_count = 1;
    snapshot_words(&a, &b, words, sizeof words);
    assert_string_equal(words, "bookmark");
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, open_scene, close_scene)
    const struct CMUnitTest tests[] = {
        SCENE(equal_states_are_equal_snapshots),
        SCENE(there_and_back_again),
        SCENE(the_oldest_are_forgotten),
        SCENE(what_is_undone_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
