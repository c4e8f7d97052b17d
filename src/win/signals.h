/* Ctrl-C, a closed terminal and a polite kill end the window as Q does: recordings are finished, sizes and
 * recent files remembered. A window that does not get to it, for it is busy with a session of a year or a
 * driver hangs, ends all the same. */
#ifndef TRACEREEL_WIN_SIGNALS_H
#define TRACEREEL_WIN_SIGNALS_H

#include <stdbool.h>

#define SIGNALS_PATIENCE_S 5.0

/* To be called before any other thread is started, which then all leave these signals alone. Asked a second
 * time, or not heeded for patience_s, the process ends at once, by the signal. */
void signals_become_quit(double patience_s);

/* Whether there is a window that hears a quit: before there is one a signal does what it does to anybody,
 * after it the process has patience_s to end by itself. Said once events work, and before they no longer do.
 */
void signals_window(bool hears);

/* The quit has been heeded: what is under way is finished, for as long as that takes. */
void signals_heeded(void);
/* Nothing is left that could be lost: from here on the process has patience_s to end by itself. */
void signals_all_saved(void);

#endif
