/* A card played through in numbers: blocks of 1024, two of them held. */
#include "win/sound_clock.h"
#include "unit/unit.h"

#include <math.h>

#define RATE  48000.0
#define BLOCK 1024.0

static struct sound_clock fresh(void)
{
    struct sound_clock clock;
    sound_clock_init(&clock, RATE, 2 * BLOCK);
    return clock;
}

/* The card begins at 10 s, asks for block n when n - 2 have been played; the thread that asks is late by
 * `late_s`. */
static void ask(struct sound_clock *clock, int n, double late_s)
{
    sound_clock_asked(clock, 10 + fmax(n - 2, 0) * BLOCK / RATE + late_s, (uint64_t)(n * BLOCK));
}

static void an_even_card_is_known_to_the_sample(void **state)
{
    (void)state;
    struct sound_clock clock = fresh();
    for (int n = 0; n < 100; n++) {
        ask(&clock, n, 0);
    }
    assert_near(sound_clock_played(&clock, 12), 2 * RATE, 1e-3);
    assert_near(sound_clock_played(&clock, 11.99), 1.99 * RATE, 1e-3); /* a moment ago, too */
}

static void asking_late_says_nothing_new(void **state)
{
    (void)state;
    struct sound_clock clock = fresh();
    for (int n = 0; n < 200; n++) {
        ask(&clock, n, n % 7 == 3 ? 0 : 0.001 * (n % 19)); /* never later than the 42 ms it holds */
        if (n > 20) {
            double now_s = 10 + (n - 1.5) * BLOCK / RATE;
            assert_near(sound_clock_played(&clock, now_s), (now_s - 10) * RATE, 1);
        }
    }
}

static void a_card_that_ran_dry_begins_anew(void **state)
{
    (void)state;
    struct sound_clock clock = fresh();
    for (int n = 0; n < 50; n++) {
        ask(&clock, n, 0);
    }
    /* Nothing for half a second; then two blocks at once, and on it goes from there. */
    double again_s = 10 + 48 * BLOCK / RATE + 0.5;
    sound_clock_asked(&clock, again_s, (uint64_t)(50 * BLOCK));
    sound_clock_asked(&clock, again_s, (uint64_t)(51 * BLOCK));
    sound_clock_asked(&clock, again_s, (uint64_t)(52 * BLOCK));
    assert_near(sound_clock_played(&clock, again_s + 0.01), 50 * BLOCK + 480, 1e-3);
}

/* A quartz that is off by a ten-thousandth stays known to within a millisecond. */
static void a_slow_quartz_is_followed(void **state)
{
    (void)state;
    struct sound_clock clock = fresh();
    const double rate = RATE * 0.9999;
    for (int n = 2; n < 100000; n++) {
        sound_clock_asked(&clock, (n - 2) * BLOCK / rate, (uint64_t)(n * BLOCK));
    }
    double now_s = (100000 - 3) * BLOCK / rate;
    assert_near(sound_clock_played(&clock, now_s), now_s * rate, RATE / 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_even_card_is_known_to_the_sample),
        cmocka_unit_test(asking_late_says_nothing_new),
        cmocka_unit_test(a_card_that_ran_dry_begins_anew),
        cmocka_unit_test(a_slow_quartz_is_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
