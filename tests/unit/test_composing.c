/* Which keyboards have keys that compose: symbols as X11 gives them for real layouts. */
#include "unit/unit.h"

#include "win/composing.h"

#define AMONG(...)                                                                                           \
    composing_among((const uint32_t[]){__VA_ARGS__}, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

static void test_letters_and_modifiers_do_not(void **state)
{
    (void)state;
    assert_false(composing_among(NULL, 0));
    assert_false(AMONG(0, 'a', 'A', 'q', 0xe4, 0xff08, 0xffe1, 0xffeb,
                       0x10081247));             /* Back, Shift, Super, a media key */
    assert_false(AMONG(0xfe03, 0xfe08, 0xfe20)); /* AltGr, the next layout, back by Tab */
    assert_false(AMONG('`', '^', '~', 0xb4));    /* accents that stand for themselves */
}

static void test_dead_keys_and_compose_do(void **state)
{
    (void)state;
    assert_true(AMONG('a', 0xfe51));             /* dead acute, of German and French keyboards */
    assert_true(AMONG(0xfe50) && AMONG(0xfe93)); /* the first and the last that X11 names */
    assert_true(AMONG(0xff20, 'a'));             /* Compose */
    assert_true(AMONG(0, 0, 0, 0xfe5c));         /* an ogonek at the fourth level */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters_and_modifiers_do_not),
        cmocka_unit_test(test_dead_keys_and_compose_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
