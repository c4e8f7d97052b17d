#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>

static atomic_bool came;

static void on_signal(int number)
{
    (void)number;
    atomic_store(&came, true);
}

void heed_interrupts(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool interrupted(void)
{
    return atomic_load(&came);
}
