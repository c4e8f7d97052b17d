/* The formats of content, one file a family. */
#ifndef TRACEREEL_MODEL_CONTENT_FORMATS_H
#define TRACEREEL_MODEL_CONTENT_FORMATS_H

#include "model/content/draft.h"
#include "model/content/text.h"

struct content_format {
    const char *name;
    const char *begins; /* how such a file begins, for messages */
    /* Whether these are its first bytes; a NUL follows them. */
    bool (*looks_like)(const char *bytes, size_t len);
    enum tr_status (*read)(const struct content_text *text, struct draft *draft, struct tr_error *err);
};
extern const struct content_format content_hls, content_dash, content_sabre_movie, content_pensieve_table;

/* Pensieve's folder of video_size_0, video_size_1, ...: a level each, lowest first, bytes of a segment a
 * line. */
bool pensieve_is_folder(const char *path);
enum tr_status pensieve_read_folder(const char *path, struct draft *draft, struct tr_error *err);

enum tr_status content_of_format(const struct content_format *format, const struct content_text *text,
                                 struct tr_content **out, struct tr_error *err);

/* The content of a text, as tr_content_open reads it. */
enum tr_status content_of_text(const struct content_text *text, struct tr_content **out,
                               struct tr_error *err);

#endif
