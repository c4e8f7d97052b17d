#include "study/out.h"

#include "base/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define JOURNAL_CHARS 100 /* a line of fixed length, written over in one go */

static char *join(const char *folder, const char *name, size_t part, size_t parts, const char *ending)
{
    struct strbuf path = {0};
    strbuf_printf(&path, "%s/%s", folder, name);
    if (parts > 1) {
        strbuf_printf(&path, ".%zu-of-%zu", part + 1, parts);
    }
    strbuf_puts(&path, ending);
    if (path.failed) {
        strbuf_destroy(&path);
        return NULL;
    }
    return path.text;
}

char *study_out_path(const char *folder, enum study_file file, size_t part, size_t parts)
{
    static const char *const names[STUDY_FILES] = {"sessions", "segments", "refused"};
    return join(folder, names[file], part, parts, file == STUDY_SEGMENTS ? ".csv.gz" : ".csv");
}

/* ---- the header: is it the same study? ---- */

static size_t line_len(const char *text)
{
    return strcspn(text, "\n") + 1;
}

static bool is_command(const char *line)
{
    return strncmp(line, "# command:", 10) == 0;
}

/* The name of what differs between two headers, "parameters" of "# parameters: ..."; NULL where nothing does.
 */
static const char *difference(const char *a, const char *b, char *buf, size_t size)
{
    while (*a && *b) {
        const size_t na = line_len(a), nb = line_len(b);
        const bool same = na == nb && memcmp(a, b, na) == 0;
        if (!same && !(is_command(a) && is_command(b))) {
            int len = (int)strcspn(a, ":\n");
            bool named = a[0] == '#' && a[len] == ':';
            snprintf(buf, size, "%.*s", named ? len - 2 : 7, named ? a + 2 : "columns");
            return buf;
        }
        a += na - (a[na - 1] == '\0');
        b += nb - (b[nb - 1] == '\0');
    }
    return *a || *b ? "length" : NULL;
}

/* The header of a file that is there: as many lines as `like` has. */
static enum tr_status read_header(const char *path, const char *like, struct strbuf *out,
                                  struct tr_error *err)
{
    size_t lines = 0;
    for (const char *c = like; *c; c++) {
        lines += *c == '\n';
    }
    FILE *file = fopen(path, "r");
    if (!file) {
        return tr_error_sys(err, path);
    }
    for (int c; lines > 0 && out->len < ((size_t)1 << 20) && (c = getc(file)) != EOF;) {
        strbuf_putc(out, (char)c);
        lines -= c == '\n';
    }
    fclose(file);
    return out->failed ? tr_error_oom(err) : TR_STATUS_OK;
}

static enum tr_status check_header(const char *path, const char *header, struct tr_error *err)
{
    struct strbuf there = {0};
    char what[64];
    enum tr_status status = read_header(path, header, &there, err);
    const char *differs = difference(header, there.text ? there.text : "", what, sizeof what);
    if (status == TR_STATUS_OK && differs) {
        status = tr_error_set(err, TR_STATUS_FAILED, path,
                              "holds the results of another study (other %s); another folder, or --force to "
                              "replace them, would be right",
                              differs);
    }
    strbuf_destroy(&there);
    return status;
}

/* ---- files ---- */

static enum tr_status write_journal(struct study_out *out, size_t next, struct tr_error *err)
{
    char line[JOURNAL_CHARS + 1];
    snprintf(line, sizeof line, "%20zu %20" PRIu64 " %20" PRIu64 " %20" PRIu64 "%*s\n", next, out->bytes[0],
             out->bytes[1], out->bytes[2], JOURNAL_CHARS - 84, "");
    ssize_t wrote = pwrite(out->journal_fd, line, JOURNAL_CHARS, 0);
    return wrote == JOURNAL_CHARS ? TR_STATUS_OK : tr_error_sys(err, out->journal);
}

static bool read_journal(const char *path, size_t *next, uint64_t bytes[STUDY_FILES])
{
    FILE *file = fopen(path, "r");
    bool whole = file && fscanf(file, "%zu %" SCNu64 " %" SCNu64 " %" SCNu64, next, &bytes[0], &bytes[1],
                                &bytes[2]) == 4;
    if (file) {
        fclose(file);
    }
    return whole;
}

/* A link is nothing that a study leaves: it is not followed. */
static enum tr_status open_file(struct study_out *out, int i, bool fresh, struct tr_error *err)
{
    const char *path = out->parts[i];
    out->fds[i] = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | (fresh ? O_TRUNC : 0), 0666);
    if (out->fds[i] < 0 || ftruncate(out->fds[i], (off_t)out->bytes[i]) != 0 ||
        lseek(out->fds[i], (off_t)out->bytes[i], SEEK_SET) < 0) {
        return tr_error_sys(err, path);
    }
    return TR_STATUS_OK;
}

static enum tr_status begin(struct study_out *out, const struct study_out_config *config, size_t next,
                            bool fresh, struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    if (fresh) {
        unlink(out->journal); /* first of all: it says nothing of what comes */
        memset(out->bytes, 0, sizeof out->bytes);
    }
    for (int i = 0; i < STUDY_FILES && status == TR_STATUS_OK; i++) {
        status = out->names[i] ? open_file(out, i, fresh, err) : TR_STATUS_OK;
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    out->journal_fd = open(out->journal, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (out->journal_fd < 0) {
        return tr_error_sys(err, out->journal);
    }
    return fresh ? study_out_add(out, config->headers, next, err) : TR_STATUS_OK;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

enum tr_status study_make_folder(const char *folder, struct tr_error *err)
{
    struct stat st;
    if (mkdir(folder, 0777) == 0) {
        return TR_STATUS_OK;
    }
    const int why = errno;
    if (stat(folder, &st) == 0 && S_ISDIR(st.st_mode)) {
        return TR_STATUS_OK;
    }
    errno = why;
    return tr_error_sys(err, folder);
}

static bool make_paths(struct study_out *out, const struct study_out_config *config)
{
    bool ok = true;
    for (int i = 0; i < STUDY_FILES; i++) {
        if (config->headers[i].len) {
            out->names[i] = study_out_path(config->folder, (enum study_file)i, config->part, config->parts);
            out->parts[i] = out->names[i] ? malloc(strlen(out->names[i]) + sizeof ".part") : NULL;
            ok = ok && out->parts[i];
            if (out->parts[i]) {
                sprintf(out->parts[i], "%s.part", out->names[i]);
            }
        }
    }
    out->journal = join(config->folder, "journal", config->part, config->parts, "");
    return ok && out->journal;
}

/* A study that ended while its files were given their names: those that have theirs get the one before again.
 */
static void take_back(const struct study_out *out)
{
    for (int i = 0; i < STUDY_FILES; i++) {
        if (out->names[i] && !exists(out->parts[i]) && exists(out->names[i])) {
            rename(out->names[i], out->parts[i]);
        }
    }
}

/* The whole, as far as the journal says, of every file. */
static bool holds_its_bytes(const struct study_out *out)
{
    for (int i = 0; i < STUDY_FILES; i++) {
        struct stat st;
        if (out->names[i] && (lstat(out->parts[i], &st) != 0 || !S_ISREG(st.st_mode) ||
                              (uint64_t)st.st_size < out->bytes[i])) {
            return false;
        }
    }
    return true;
}

/* Whether a file may go: not there, a study's, or nothing yet. */
static bool is_ours(const char *path, const char *begins)
{
    char bytes[16] = "";
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT;
    }
    const ssize_t got = read(fd, bytes, sizeof bytes);
    close(fd);
    const size_t len = strlen(begins);
    return got == 0 || (got >= (ssize_t)len && memcmp(bytes, begins, len) == 0);
}

static bool is_empty(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0;
}

/* Checks that a file to be written over is a study's; one of somebody's own that is called so stays. */
static enum tr_status check_ours(const struct study_out *out, struct tr_error *err)
{
    const char *alien = NULL;
    size_t next;
    uint64_t bytes[STUDY_FILES];
    for (int i = 0; i < STUDY_FILES; i++) {
        const char *begins = i == STUDY_SEGMENTS ? "\x1f\x8b" : "# program: ";
        if (out->names[i] && !is_ours(out->parts[i], begins)) {
            alien = out->parts[i];
        }
    }
    if (!alien && exists(out->journal) && !is_empty(out->journal) &&
        !read_journal(out->journal, &next, bytes)) {
        alien = out->journal;
    }
    return alien ? tr_error_set(
                       err, TR_STATUS_FAILED, alien,
                       "is there and no study's; it was left as it is, and another folder would be right")
                 : TR_STATUS_OK;
}

enum tr_status study_out_open(struct study_out *out, const struct study_out_config *config, size_t first,
                              size_t end, size_t *next, struct tr_error *err)
{
    *out = (struct study_out){.fds = {-1, -1, -1}, .journal_fd = -1};
    enum tr_status status = study_make_folder(config->folder, err);
    if (status == TR_STATUS_OK && !make_paths(out, config)) {
        status = tr_error_oom(err);
    }
    if (status != TR_STATUS_OK) {
        return status;
    }
    const char *header = config->headers[STUDY_SESSIONS].text;
    *next = first;
    if (exists(out->names[STUDY_SESSIONS]) && !config->force) {
        *next = end;
        return check_header(out->names[STUDY_SESSIONS], header, err);
    }
    status = check_ours(out, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    bool goes_on = !config->force && exists(out->parts[STUDY_SESSIONS]) &&
                   read_journal(out->journal, next, out->bytes) && *next >= first && *next <= end;
    if (goes_on) {
        take_back(out);
        goes_on = holds_its_bytes(out);
    }
    if (goes_on) {
        status = check_header(out->parts[STUDY_SESSIONS], header, err);
    } else {
        *next = first;
    }
    return status == TR_STATUS_OK ? begin(out, config, *next, !goes_on, err) : status;
}

enum tr_status study_out_add(struct study_out *out, const struct strbuf *results, size_t next,
                             struct tr_error *err)
{
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < STUDY_FILES && status == TR_STATUS_OK; i++) {
        if (out->names[i] && results[i].len) {
            const struct out_file file = {.fd = out->fds[i], .path = out->parts[i]};
            status = out_file_write(&file, results[i].text, results[i].len, err);
            out->bytes[i] += results[i].len;
        }
    }
    return status == TR_STATUS_OK ? write_journal(out, next, err) : status;
}

enum tr_status study_out_finish(struct study_out *out, struct tr_error *err)
{
    for (int i = 0; i < STUDY_FILES; i++) {
        if (out->names[i] && fsync(out->fds[i]) != 0) {
            return tr_error_sys(err, out->parts[i]);
        }
    }
    /* The sessions last: where they have their name, all is there. */
    for (int i = STUDY_FILES - 1; i >= 0; i--) {
        if (out->names[i] && rename(out->parts[i], out->names[i]) != 0) {
            return tr_error_sys(err, out->names[i]);
        }
    }
    unlink(out->journal);
    return out_file_sync_folder(out->journal, err);
}

void study_out_close(struct study_out *out)
{
    for (int i = 0; i < STUDY_FILES; i++) {
        if (out->fds[i] >= 0) {
            close(out->fds[i]);
        }
        free(out->names[i]);
        free(out->parts[i]);
    }
    if (out->journal_fd >= 0) {
        close(out->journal_fd);
    }
    free(out->journal);
    *out = (struct study_out){.fds = {-1, -1, -1}, .journal_fd = -1};
}

void study_out_remove(const char *folder)
{
    for (int i = 0; i <= STUDY_FILES; i++) {
        static const char *const endings[] = {"", ".part"};
        for (size_t k = 0; k < sizeof endings / sizeof *endings; k++) {
            struct strbuf path = {0};
            char *name = i < STUDY_FILES ? study_out_path(folder, (enum study_file)i, 0, 1)
                                         : join(folder, "journal", 0, 1, "");
            strbuf_printf(&path, "%s%s", name ? name : "", endings[k]);
            if (name && !path.failed) {
                unlink(path.text);
            }
            strbuf_destroy(&path);
            free(name);
        }
    }
    rmdir(folder);
}
