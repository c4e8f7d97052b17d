/* The messages to a plugin's host and from it. */
#ifndef TRACEREEL_SHOW_ABR_PROTOCOL_H
#define TRACEREEL_SHOW_ABR_PROTOCOL_H

#include <tracereel/abr.h>
#include <tracereel/encoder.h>

#define ABR_HOST_COMMAND "abr-host"
#define ABR_HOST_AHEAD   8 /* segments whose sizes come with the question; others are asked for */

struct abr_host_question {
    bool begins; /* a session: the state is zero again */
    struct tr_abr_view view;
    double bitrates_kbps[TR_LADDER_LEVELS_MAX];
    struct tr_abr_download downloads[TR_ABR_DOWNLOADS_MAX];
    double bytes[ABR_HOST_AHEAD][TR_LADDER_LEVELS_MAX]; /* from view.segment on */
};

enum abr_host_kind { ABR_HOST_READY, ABR_HOST_REFUSED, ABR_HOST_CHOICE, ABR_HOST_BYTES };

/* READY and REFUSED (with why) come first, unasked. To BYTES a double is the answer. */
struct abr_host_answer {
    enum abr_host_kind kind;
    struct tr_abr_choice choice;
    uint32_t segment;
    int level;
    char why[400];
};

#endif
