#include "study/pack.h"

#include <unistd.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib's way to ask for gzip */
#define BLOCK       ((size_t)1 << 16)

bool study_pack(const struct strbuf *plain, struct strbuf *out)
{
    z_stream z = {0};
    if (deflateInit2(&z, 6, Z_DEFLATED, GZIP_WINDOW, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        return false;
    }
    const size_t bound = deflateBound(&z, plain->len);
    char *room = strbuf_reserve(out, bound);
    bool ok = room != NULL;
    if (ok) {
        z.next_in = (Bytef *)plain->text;
        z.avail_in = (uInt)plain->len;
        z.next_out = (Bytef *)room;
        z.avail_out = (uInt)bound;
        ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
        out->len += z.total_out;
    }
    deflateEnd(&z);
    return ok;
}

bool study_unpack_member(const struct strbuf *packed, struct strbuf *out, size_t *taken)
{
    z_stream z = {.next_in = (Bytef *)packed->text, .avail_in = (uInt)packed->len};
    int result = Z_OK;
    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK) {
        return false;
    }
    while (result == Z_OK && out->len < ((size_t)1 << 24)) {
        char *room = strbuf_reserve(out, BLOCK);
        if (!room) {
            break;
        }
        z.next_out = (Bytef *)room;
        z.avail_out = BLOCK;
        result = inflate(&z, Z_NO_FLUSH);
        out->len += BLOCK - z.avail_out;
    }
    *taken = result == Z_STREAM_END ? packed->len - z.avail_in : 0;
    inflateEnd(&z);
    return result == Z_STREAM_END;
}

enum tr_status study_read_block(int fd, const char *path, struct strbuf *out, size_t *got,
                                struct tr_error *err)
{
    char *room = strbuf_reserve(out, BLOCK);
    const ssize_t count = room ? read(fd, room, BLOCK) : 0;
    if (!room) {
        return tr_error_oom(err);
    }
    if (count < 0) {
        return tr_error_sys(err, path);
    }
    out->len += (size_t)count;
    *got = (size_t)count;
    return TR_STATUS_OK;
}
