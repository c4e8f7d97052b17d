/* Many sessions of random players, parameters, ladders, rules and links, each from one number: what the fuzz
 * target of sessions asks of them must hold, and so must every assertion on the way.
 *
 *     sessions [FIRST [COUNT [FILE ...]]]      from session FIRST on, default 0 and 2000, then those of files
 *
 * The session that fails is told; `sessions N 1` runs it alone. */
#include "fuzz/fuzz.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#define BYTES_MAX ((size_t)160)
#define LONGEST_S 60 /* on a busy machine, with sanitizers: a session is a millisecond */

static uint64_t session;

static uint64_t random_number(uint64_t *state)
{
    uint64_t x = *state += 0x9e3779b97f4a7c15u; /* splitmix64 */
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* A third of all bytes are at either end: parameters at their limits, a link that is dead or fast. */
static uint8_t random_byte(uint64_t *state)
{
    const uint64_t x = random_number(state);
    return x % 6 == 0 ? 0 : x % 6 == 1 ? 255 : (uint8_t)(x >> 32);
}

static void tell(int signal_number)
{
    char line[64];
    const int len = snprintf(line, sizeof line, "session %" PRIu64 " fails\n", session);
    if (write(STDERR_FILENO, line, (size_t)len) < 0) {
        _exit(2);
    }
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

/* One that once failed is kept as its bytes. */
static bool run_file(const char *path)
{
    uint8_t bytes[4096];
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        return false;
    }
    const size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, size);
    return true;
}

static void run_random(void)
{
    uint8_t bytes[BYTES_MAX];
    uint64_t state = session << 20;
    const size_t size = 8 + random_number(&state) % (BYTES_MAX - 8);
    for (size_t i = 0; i < size; i++) {
        bytes[i] = random_byte(&state);
    }
    bytes[0] = (uint8_t)random_number(&state); /* any scenario as likely */
    LLVMFuzzerTestOneInput(bytes, size);
}

int main(int argc, char **argv)
{
    const uint64_t first = argc > 1 ? strtoull(argv[1], NULL, 10) : 0,
                   count = argc > 2 ? strtoull(argv[2], NULL, 10) : 2000;
    signal(SIGABRT, tell);
    signal(SIGALRM, tell);
    for (session = first; session < first + count; session++) {
        alarm(LONGEST_S);
        run_random();
    }
    for (int i = 3; i < argc; i++, session++) {
        alarm(LONGEST_S);
        if (!run_file(argv[i])) {
            return 1;
        }
    }
    printf("ok: %" PRIu64 " sessions from %" PRIu64 " on\n", session - first, first);
    return 0;
}
