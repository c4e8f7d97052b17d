/* SDL asks the desktop's message bus for the screen saver and input methods. */
#ifndef TRACEREEL_WIN_SESSION_BUS_H
#define TRACEREEL_WIN_SESSION_BUS_H

/* Where there is no such bus libdbus would start one, for each window anew, which takes a while and leaves it
 * running: not for us. Changes the environment, so before any thread is started. */
void session_bus_start_none(void);

#endif
