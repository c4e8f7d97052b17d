/* Ctrl-C, for commands that end well: after the block under way, with what is done kept or taken back. */
#ifndef TRACEREEL_CLI_INTERRUPT_H
#define TRACEREEL_CLI_INTERRUPT_H

#include <stdbool.h>

/* From here on SIGINT and SIGTERM are only remembered; a second one ends the program at once. */
void heed_interrupts(void);
bool interrupted(void);

#endif
