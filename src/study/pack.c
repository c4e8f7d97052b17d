#include "study/pack.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* zlib's way to ask for gzip */
#define BLOCK       ((size_t)1 << 16)
#define TAIL_MIN                                                                                             \
    ((size_t)1 << 16) /* bytes at the end of a file that are looked at first for its last member */

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

/* ---- the end of a file ---- */

enum tail { TAIL_WHOLE, TAIL_CUT, TAIL_UNKNOWN };

/* The last bytes of a file: backwards to where a member begins that is whole, which then has to end with
 * them. */
static enum tail judge_tail(const struct strbuf *tail)
{
    for (size_t at = tail->len; at-- > 0;) {
        struct strbuf plain = {0}, from = {.text = tail->text + at, .len = tail->len - at};
        size_t taken = 0;
        const bool magic = from.len > 2 && memcmp(from.text, "\x1f\x8b\x08", 3) == 0;
        const bool whole = magic && study_unpack_member(&from, &plain, &taken);
        strbuf_destroy(&plain);
        if (whole) {
            return taken == from.len ? TAIL_WHOLE : TAIL_CUT;
        }
    }
    return TAIL_UNKNOWN;
}

enum tr_status study_check_packed(int fd, const char *path, struct tr_error *err)
{
    struct stat st;
    struct strbuf tail = {0};
    enum tr_status status = fstat(fd, &st) == 0 ? TR_STATUS_OK : tr_error_sys(err, path);
    enum tail judged = TAIL_UNKNOWN;
    const size_t size = status == TR_STATUS_OK ? (size_t)st.st_size : 0;
    for (size_t len = 0; status == TR_STATUS_OK && judged == TAIL_UNKNOWN && len < size;) {
        len = len == 0 ? TAIL_MIN : 8 * len;
        len = len < size ? len : size;
        strbuf_clear(&tail);
        char *room = strbuf_reserve(&tail, len);
        const ssize_t got = room ? pread(fd, room, len, (off_t)(size - len)) : 0;
        tail.len = got > 0 ? (size_t)got : 0;
        status = !room ? tr_error_oom(err) : got < 0 ? tr_error_sys(err, path) : TR_STATUS_OK;
        judged = judge_tail(&tail);
    }
    strbuf_destroy(&tail);
    if (status == TR_STATUS_OK && judged != TAIL_WHOLE) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "is cut off: its last part is not whole; its shard has to be run again");
    }
    return status;
}
