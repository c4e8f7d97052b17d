/* The deed of the targets of content: bytes into a reader; what comes out must be such as a session takes. */
#ifndef TRACEREEL_TESTS_FUZZ_CONTENT_H
#define TRACEREEL_TESTS_FUZZ_CONTENT_H

#include "model/content/formats.h"

#include <tracereel/params.h>

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FUZZ_NEED(condition)                                                                                 \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

#define FUZZ_FILE 100 /* what a playlist has to call the file beside it */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_content_check(const struct tr_content *c)
{
    struct tr_params params;
    tr_params_defaults(&params);
    params.ladder = c->ladder;
    params.player.start_level = 0;
    FUZZ_NEED(tr_params_check(&params, NULL) == TR_STATUS_OK);
    FUZZ_NEED(c->segment_count > 0 && c->played_count > 0 && c->played_count <= c->segment_count);
    FUZZ_NEED(c->start_s[0] == 0 && c->sound_apart == (c->sound_bytes != NULL));
    for (size_t i = 0; i < c->segment_count; i++) {
        FUZZ_NEED(c->start_s[i + 1] >= c->start_s[i] && isfinite(c->start_s[i + 1]));
        FUZZ_NEED(!c->sound_apart || (c->sound_bytes[i] >= 0 && isfinite(c->sound_bytes[i])));
        for (int l = 0; l < c->ladder.count; l++) {
            const double bytes = c->bytes[(size_t)l * c->segment_count + i];
            FUZZ_NEED(bytes > 0 && isfinite(bytes));
        }
    }
}

/* A file of a few bytes that the text's names lead to: FUZZ_FILE in the folder of the text. */
static inline void fuzz_file(const uint8_t *data, size_t size)
{
    static bool made;
    if (!made) {
        const int fd = memfd_create("fuzz", 0);
        FUZZ_NEED(fd >= 0 && dup2(fd, FUZZ_FILE) == FUZZ_FILE);
        made = true;
    }
    FUZZ_NEED(ftruncate(FUZZ_FILE, 0) == 0);
    FUZZ_NEED(pwrite(FUZZ_FILE, data, size, 0) == (ssize_t)size);
}

/* The text, and behind a NUL what stands in the file that it names. */
static inline int fuzz_content(const struct content_format *format, const uint8_t *data, size_t size)
{
    const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
    const size_t len = nul ? (size_t)(nul - data) : size;
    struct tr_error err = {0};
    struct content_text text;
    struct tr_content *content = NULL;
    fuzz_file(nul ? nul + 1 : data, nul ? size - len - 1 : 0);
    if (content_text_of("/proc/self/fd/text", data, len, &text, &err) == TR_STATUS_OK) {
        const enum tr_status status = format->looks_like(text.bytes, text.len)
                                          ? content_of_format(format, &text, &content, &err)
                                          : tr_error_set(&err, TR_STATUS_FAILED, "", "another format's");
        content_text_destroy(&text);
        FUZZ_NEED((status == TR_STATUS_OK) == (content != NULL));
    }
    FUZZ_NEED(content || err.what[0] != '\0');
    if (content) {
        fuzz_content_check(content);
    }
    tr_content_free(content);
    return 0;
}

#endif
