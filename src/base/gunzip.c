#include "base/gunzip.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#define GZIP_HEADER 16 /* zlib's window bits for it */
#define ROOM_BYTES  ((size_t)256 << 10)

/* No log shrinks so far: a few bytes that unpack to gigabytes are no trace, or one of nothing. */
#define BOMB_RATIO 250
#define BOMB_FROM  ((uint64_t)64 << 20)

struct gunzip {
    z_stream z;
    uint64_t in_bytes, out_bytes;
    bool member_ended, over;
};

bool gunzip_is_gzip(const char *bytes, size_t len)
{
    return len >= 2 && (unsigned char)bytes[0] == 0x1f && (unsigned char)bytes[1] == 0x8b;
}

struct gunzip *gunzip_new(void)
{
    struct gunzip *gunzip = calloc(1, sizeof *gunzip);
    if (gunzip && inflateInit2(&gunzip->z, MAX_WBITS + GZIP_HEADER) != Z_OK) {
        free(gunzip);
        return NULL;
    }
    return gunzip;
}

void gunzip_free(struct gunzip *gunzip)
{
    if (gunzip) {
        inflateEnd(&gunzip->z);
        free(gunzip);
    }
}

bool gunzip_is_whole(const struct gunzip *gunzip)
{
    return gunzip->in_bytes == 0 || gunzip->member_ended;
}

/* Behind a member comes another one, or what is none of ours. */
static void next_member(struct gunzip *gunzip)
{
    if (gunzip->z.next_in[0] == 0x1f) {
        gunzip->member_ended = false;
        inflateReset(&gunzip->z);
    } else {
        gunzip->over = true;
    }
}

static enum tr_status inflate_some(struct gunzip *gunzip, struct strbuf *out, const char *path,
                                   struct tr_error *err)
{
    z_stream *z = &gunzip->z;
    char *room = strbuf_reserve(out, ROOM_BYTES);
    if (!room) {
        return tr_error_oom(err);
    }
    z->next_out = (Bytef *)room;
    z->avail_out = ROOM_BYTES;
    const int code = inflate(z, Z_NO_FLUSH);
    out->len += ROOM_BYTES - z->avail_out;
    out->text[out->len] = '\0';
    gunzip->out_bytes += ROOM_BYTES - z->avail_out;
    gunzip->member_ended = code == Z_STREAM_END;
    if (code == Z_MEM_ERROR) {
        return tr_error_oom(err);
    }
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
        return tr_error_set(err, TR_STATUS_FAILED, path, "broken gzip data (%s)", z->msg ? z->msg : "?");
    }
    const bool bomb = gunzip->out_bytes > BOMB_FROM && gunzip->out_bytes / BOMB_RATIO > gunzip->in_bytes;
    return bomb ? tr_error_set(
                      err, TR_STATUS_FAILED, path,
                      "unpacks to more than %d times its size, as no log does; if it is what it should "
                      "be, gunzip it first",
                      BOMB_RATIO)
                : TR_STATUS_OK;
}

enum tr_status gunzip_add(struct gunzip *gunzip, const char *bytes, size_t len, struct strbuf *out,
                          const char *path, struct tr_error *err)
{
    z_stream *z = &gunzip->z;
    enum tr_status status = TR_STATUS_OK;
    z->next_in = (Bytef *)(uintptr_t)bytes;
    z->avail_in = (uInt)len;
    gunzip->in_bytes += len;
    /* Until it asks for more bytes: it has then left room in what it was given. */
    for (bool full = false; status == TR_STATUS_OK && !gunzip->over && (z->avail_in > 0 || full);) {
        if (gunzip->member_ended) {
            if (z->avail_in == 0) {
                break;
            }
            next_member(gunzip);
            continue;
        }
        status = inflate_some(gunzip, out, path, err);
        full = z->avail_out == 0;
    }
    return status;
}
