/* A session file as a zip archive: its members in memory. libzip is in a module of its own (base/module.h),
 * loaded when a session file is read or written. */
#ifndef TRACEREEL_SHOW_REEL_PACK_H
#define TRACEREEL_SHOW_REEL_PACK_H

#include "base/module.h"

#include <stddef.h>

#define REEL_MEMBERS_MAX 32
#define REEL_BYTES_MAX   ((size_t)1 << 30) /* of all members, unpacked: an archive that is a bomb ends here */

struct reel_member {
    char name[300];
    char *bytes; /* len of them, and a NUL */
    size_t len;
};

struct reel_pack {
    struct reel_member members[REEL_MEMBERS_MAX];
    int count;
};

struct reel_module {
    struct module module;
    /* Every member of an archive; `name` stands before errors. On failure *out is empty. */
    enum tr_status (*unpack)(const char *name, const void *bytes, size_t len, struct reel_pack *out,
                             struct tr_error *err);
    /* The same pack gives the same bytes. *bytes is freed with free(). */
    enum tr_status (*pack)(const struct reel_pack *pack, char **bytes, size_t *len, struct tr_error *err);
};

#endif
