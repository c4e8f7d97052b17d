/* Errands: the rest of an action, left for whoever has a window, files and threads. */
#ifndef TRACEREEL_APP_ERRAND_H
#define TRACEREEL_APP_ERRAND_H

enum errand {
    ERRAND_NONE,
    ERRAND_LOAD,   /* app->opening */
    ERRAND_FOLDER, /* app->opening.path */
    ERRAND_MAP,    /* is run over what is open */
    ERRAND_STOP_LOADING,
    ERRAND_RECORD,
    ERRAND_RECORD_SPAN,
    ERRAND_SCREENSHOT,
    ERRAND_COPY,
    ERRAND_CSV,
    ERRAND_SAVE_TRACE, /* app->saving */
    ERRAND_SAVE,
    ERRAND_COPY_COMMAND,
    ERRAND_SHOW_FOLDER,
    ERRAND_FULLSCREEN,
    ERRAND_LEAVE_FULLSCREEN,
    ERRAND_SOUND,
    ERRAND_SCALE, /* to settings.scale */
    ERRAND_QUIT
};

#endif
