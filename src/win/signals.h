/* Ctrl-C, a closed terminal and a polite kill end the window as Q does: recordings are finished, sizes and
 * recent files remembered. */
#ifndef TRACEREEL_WIN_SIGNALS_H
#define TRACEREEL_WIN_SIGNALS_H

/* To be called before any other thread is started, which then all leave these signals alone. Asked a second
 * time, the process ends at once. */
void signals_become_quit(void);

#endif
