/* Session files in and out of zip archives, by libzip. */
#include "show/reel_pack.h"

#include <zip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum tr_status bad(struct tr_error *err, const char *name, const char *why)
{
    return tr_error_set(err, TR_STATUS_FAILED, name, "is no session file: %s", why);
}

static void free_members(struct reel_pack *pack)
{
    while (pack->count > 0) {
        free(pack->members[--pack->count].bytes);
    }
}

static enum tr_status read_member(zip_t *zip, const char *name, zip_uint64_t i, size_t *left,
                                  struct reel_pack *out, struct tr_error *err)
{
    struct reel_member *member = &out->members[out->count];
    zip_stat_t st;
    if (zip_stat_index(zip, i, 0, &st) != 0 || !(st.valid & ZIP_STAT_NAME) || !(st.valid & ZIP_STAT_SIZE)) {
        return bad(err, name, "a member has no name or no size");
    }
    if (strlen(st.name) >= sizeof member->name || st.size > *left) {
        return bad(err, name, "it is too large");
    }
    zip_file_t *file = zip_fopen_index(zip, i, 0);
    char *bytes = file ? malloc((size_t)st.size + 1) : NULL;
    zip_int64_t got = bytes ? zip_fread(file, bytes, st.size) : -1;
    char more;
    const bool whole = got >= 0 && (zip_uint64_t)got == st.size && zip_fread(file, &more, 1) == 0;
    if (file) {
        zip_fclose(file);
    }
    if (!whole) {
        free(bytes);
        return bad(err, name, "a member cannot be unpacked");
    }
    bytes[got] = '\0';
    *left -= (size_t)got;
    snprintf(member->name, sizeof member->name, "%s", st.name);
    member->bytes = bytes;
    member->len = (size_t)got;
    out->count++;
    return TR_STATUS_OK;
}

static enum tr_status unpack(const char *name, const void *bytes, size_t len, struct reel_pack *out,
                             struct tr_error *err)
{
    zip_error_t error;
    *out = (struct reel_pack){0};
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!zip) {
        enum tr_status status = bad(err, name, zip_error_strerror(&error));
        zip_source_free(source);
        zip_error_fini(&error);
        return status;
    }
    zip_error_fini(&error);
    const zip_int64_t count = zip_get_num_entries(zip, 0);
    size_t left = REEL_BYTES_MAX;
    enum tr_status status =
        count <= REEL_MEMBERS_MAX ? TR_STATUS_OK : bad(err, name, "it has too many members");
    for (zip_int64_t i = 0; i < count && status == TR_STATUS_OK; i++) {
        status = read_member(zip, name, (zip_uint64_t)i, &left, out, err);
    }
    zip_discard(zip);
    if (status != TR_STATUS_OK) {
        free_members(out);
    }
    return status;
}

static bool add_member(zip_t *zip, const struct reel_member *member)
{
    zip_source_t *source = zip_source_buffer(zip, member->bytes, member->len, 0);
    zip_int64_t index = source ? zip_file_add(zip, member->name, source, ZIP_FL_ENC_UTF_8) : -1;
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    /* No clock: the same session is the same file. 1980-01-01 is where zip's time begins. */
    return zip_file_set_dostime(zip, (zip_uint64_t)index, 0, 0x21, 0) == 0;
}

static enum tr_status pack(const struct reel_pack *pack, char **bytes, size_t *len, struct tr_error *err)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &error) : NULL;
    zip_error_fini(&error);
    if (!zip) {
        zip_source_free(source);
        return tr_error_oom(err);
    }
    zip_source_keep(source);
    bool good = true;
    for (int i = 0; i < pack->count && good; i++) {
        good = add_member(zip, &pack->members[i]);
    }
    if (!good || zip_close(zip) != 0) {
        zip_discard(zip);
        zip_source_free(source);
        return tr_error_oom(err);
    }
    zip_stat_t st;
    zip_stat_init(&st);
    char *out = NULL;
    good = zip_source_stat(source, &st) == 0 && (st.valid & ZIP_STAT_SIZE) &&
           (out = malloc((size_t)st.size + 1)) && zip_source_open(source) == 0;
    if (good) {
        good = zip_source_read(source, out, st.size) == (zip_int64_t)st.size;
        zip_source_close(source);
    }
    zip_source_free(source);
    if (!good) {
        free(out);
        return tr_error_oom(err);
    }
    *bytes = out;
    *len = (size_t)st.size;
    return TR_STATUS_OK;
}

MODULE(struct reel_module) = {
    .module = {TRACEREEL_VERSION},
    .unpack = unpack,
    .pack = pack,
};
