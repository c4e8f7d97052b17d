/* Keys that compose: dead accents, and the one that begins a sequence. */
#ifndef TRACEREEL_WIN_COMPOSING_H
#define TRACEREEL_WIN_COMPOSING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SDL has libX11 read its table of sequences, half a megabyte of text, which takes longer than all else that
 * opening a window does. Where no key of the keyboard's layouts composes, and nobody has a table of their
 * own, it is given an empty one. Changes the environment, so before any thread is started. */
void composing_skip_without_keys(void);

/* Whether one of these symbols (X11's keysyms) composes. */
bool composing_among(const uint32_t *keysyms, size_t count);

#endif
