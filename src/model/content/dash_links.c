#include "model/content/dash_links.h"

#include "model/content/media_files.h"

#include <string.h>

#define LINKS_MAX  1000 /* a file that names itself has no end */
#define DEPTH_MAX  8    /* of elements; links stand on periods, sets and below */
#define TO_NOTHING "urn:mpeg:dash:resolve-to-zero:2013"

struct linking {
    struct xml_document *document;
    struct draft *draft;
    struct tr_error *err;
    size_t links, remote;
    unsigned long first_remote; /* its line */
};

/* The node to go on with behind `node`: the one that has taken its place, the next one, or NULL. */
static enum tr_status follow(struct linking *l, struct xml_node *node, const char *href,
                             struct xml_node **next)
{
    char path[MEDIA_PATH_MAX];
    const unsigned long line = xml_line(node);
    if (strcmp(href, TO_NOTHING) == 0) {
        xml_remove(node);
        return TR_STATUS_OK;
    }
    const enum media_place place = media_path(l->draft->path, href, strlen(href), path);
    if (place == MEDIA_ELSEWHERE) {
        l->first_remote = l->remote++ == 0 ? line : l->first_remote;
        return TR_STATUS_OK;
    }
    if (place == MEDIA_NO_PATH || media_file_bytes(path) < 0) {
        return tr_error_at(l->err, l->draft->path, line,
                           "%.200s is not here; what a link names has to stand where it says", href);
    }
    if (++l->links > LINKS_MAX) {
        return tr_error_at(l->err, l->draft->path, line, "links go on without end; %d are followed",
                           LINKS_MAX);
    }
    struct content_text text;
    struct xml_node *first = NULL;
    enum tr_status status = content_text_read(path, &text, l->err);
    if (status == TR_STATUS_OK) {
        status = xml_replace(l->document, node, &text, &first, l->err);
        content_text_destroy(&text);
    }
    *next = status == TR_STATUS_OK && first ? first : *next;
    return status;
}

static enum tr_status follow_in(struct linking *l, const struct xml_node *parent, int depth)
{
    enum tr_status status = TR_STATUS_OK;
    struct xml_node *node = (struct xml_node *)xml_child(parent, NULL, NULL);
    while (node && status == TR_STATUS_OK) {
        struct xml_node *next = (struct xml_node *)xml_child(parent, NULL, node);
        const char *href = xml_attribute(node, "href");
        const size_t remote = l->remote;
        status = href ? follow(l, node, href, &next) : TR_STATUS_OK;
        const bool stays = !href || l->remote > remote;
        if (status == TR_STATUS_OK && stays && depth < DEPTH_MAX) {
            status = follow_in(l, node, depth + 1);
        }
        node = next;
    }
    return status;
}

enum tr_status dash_follow_links(struct xml_document *document, struct draft *draft, struct tr_error *err)
{
    struct linking l = {.document = document, .draft = draft, .err = err};
    enum tr_status status = follow_in(&l, xml_root(document), 0);
    if (l.remote > 0) {
        draft_warn(
            draft,
            "line %lu: %zu link%s another machine, and nothing is fetched: what the MPD itself holds is "
            "taken",
            l.first_remote, l.remote, l.remote == 1 ? " names" : "s name");
    }
    return status;
}
