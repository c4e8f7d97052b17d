/* Content lives as long as anybody holds it. */
#include "model/content/draft.h"

#include <tracereel/params.h>

#include <stdatomic.h>
#include <stdlib.h>

struct held_content {
    struct tr_content content; /* first: a pointer to it is one to the whole */
    atomic_uint holders;
};

struct tr_content *tr_content_new(void)
{
    struct held_content *held = calloc(1, sizeof *held);
    if (!held) {
        return NULL;
    }
    atomic_init(&held->holders, 1);
    return &held->content;
}

struct tr_content *tr_content_share(struct tr_content *content)
{
    if (content) {
        atomic_fetch_add(&((struct held_content *)content)->holders, 1);
    }
    return content;
}

void tr_content_lay(const struct tr_content *content, struct tr_params *params)
{
    const int highest = content->ladder.count - 1;
    params->ladder = content->ladder;
    if (params->player.start_level > highest) {
        params->player.start_level = highest;
    }
}

void tr_content_free(struct tr_content *content)
{
    if (!content || atomic_fetch_sub(&((struct held_content *)content)->holders, 1) > 1) {
        return;
    }
    for (size_t i = 0; i < content->warning_count; i++) {
        free(content->warnings[i]);
    }
    free(content->warnings);
    for (size_t i = 0; i < content->file_count; i++) {
        free(content->files[i]);
    }
    free(content->files);
    free(content->start_s);
    free(content->bytes);
    free(content->sound_bytes);
    free(content);
}
