#include "rec/part_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libavformat/avformat.h>
#include <libavutil/avstring.h>
#include <libavutil/mem.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_BYTES (1 << 16)

/* libavformat 61 made the bytes to write const. */
#if LIBAVFORMAT_VERSION_MAJOR >= 61
typedef const uint8_t io_byte;
#else
typedef uint8_t io_byte;
#endif

static int io_failed(struct part_file *file)
{
    int error = errno ? errno : EIO;
    if (file->first_error == 0) {
        file->first_error = error;
    }
    return AVERROR(error);
}

static int io_write(void *opaque, io_byte *bytes, int len)
{
    struct part_file *file = opaque;
    for (int done = 0; done < len;) {
        ssize_t n = write(file->fd, bytes + done, (size_t)(len - done));
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return io_failed(file);
        }
        done += (int)n;
        file->at += n;
        if (file->at > file->bytes) {
            file->bytes = file->at;
        }
    }
    return len;
}

static int io_read(void *opaque, uint8_t *bytes, int len)
{
    struct part_file *file = opaque;
    ssize_t n;
    do {
        n = read(file->fd, bytes, (size_t)len);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        return io_failed(file);
    }
    file->at += n;
    return n == 0 ? AVERROR_EOF : (int)n;
}

static int64_t io_seek(void *opaque, int64_t offset, int whence)
{
    struct part_file *file = opaque;
    if (whence & AVSEEK_SIZE) {
        return file->bytes;
    }
    off_t at = lseek(file->fd, offset, whence & ~AVSEEK_FORCE);
    if (at < 0) {
        return io_failed(file);
    }
    file->at = at;
    return at;
}

static enum tr_status open_io(struct part_file *file, bool writing, struct tr_error *err)
{
    uint8_t *buffer = av_malloc(BUFFER_BYTES);
    file->io =
        buffer ? avio_alloc_context(buffer, BUFFER_BYTES, writing, file, io_read, io_write, io_seek) : NULL;
    if (!file->io) {
        av_free(buffer);
        return tr_error_oom(err);
    }
    return TR_STATUS_OK;
}

/* `fd` is the file's from here on. */
static enum tr_status take(struct part_file *file, const char *path, int fd, struct tr_error *err)
{
    *file = (struct part_file){.fd = fd, .path = strdup(path)};
    enum tr_status status = file->fd < 0 ? tr_error_sys(err, path) : open_io(file, true, err);
    if (status == TR_STATUS_OK && !file->path) {
        status = tr_error_oom(err);
    }
    if (status != TR_STATUS_OK) {
        part_destroy(file);
    }
    return status;
}

static enum tr_status create(struct part_file *file, const char *path, struct tr_error *err)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    enum tr_status status = take(file, path, fd, err);
    if (status != TR_STATUS_OK && fd >= 0) {
        unlink(path);
    }
    return status;
}

/* Whether it is what a recording that did not end well leaves: Matroska, or nothing yet. */
static bool is_left_over(const char *path)
{
    static const unsigned char begins[4] = {0x1a, 0x45, 0xdf, 0xa3};
    unsigned char bytes[4];
    struct stat st;
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const ssize_t got = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, bytes, 4) : -1;
    if (fd >= 0) {
        close(fd);
    }
    return got == 0 || (got == 4 && memcmp(bytes, begins, 4) == 0);
}

/* With force a recording's left-over goes; a file of that name that is somebody's own stays. */
static enum tr_status make_room(const char *part, bool force, struct tr_error *err)
{
    struct stat st;
    if (lstat(part, &st) != 0) {
        return TR_STATUS_OK;
    }
    if (!is_left_over(part)) {
        return tr_error_set(
            err, TR_STATUS_FAILED, part,
            "is there and no recording; it was left as it is, and another name or a rename would "
            "be right");
    }
    if (!force) {
        return tr_error_set(err, TR_STATUS_FAILED, part,
                            "is there from a recording that did not end well, and plays; "
                            "rename it, or --force to replace it");
    }
    return unlink(part) == 0 ? TR_STATUS_OK : tr_error_sys(err, part);
}

/* The part goes in place of a file at the end, so nothing else may be there. */
static enum tr_status check_target(const char *path, struct tr_error *err)
{
    struct stat st;
    return stat(path, &st) != 0 || S_ISREG(st.st_mode)
               ? TR_STATUS_OK
               : tr_error_set(err, TR_STATUS_FAILED, path, "is no regular file, which a recording needs");
}

enum tr_status part_open(struct part_file *file, const char *target, bool force, struct tr_error *err)
{
    char *path = av_asprintf("%s.part", target);
    if (!path) {
        return tr_error_oom(err);
    }
    enum tr_status status = check_target(target, err);
    if (status == TR_STATUS_OK) {
        status = make_room(path, force, err);
    }
    if (status == TR_STATUS_OK) {
        status = create(file, path, err);
    }
    av_free(path);
    return status;
}

enum tr_status part_of_open(struct part_file *file, const char *path, int fd, struct tr_error *err)
{
    return take(file, path, fcntl(fd, F_DUPFD_CLOEXEC, 3), err);
}

static void close_io(struct part_file *file)
{
    if (file->io) {
        avio_flush(file->io);
        if (file->io->error < 0 && file->first_error == 0) {
            file->first_error = AVUNERROR(file->io->error) > 0 ? AVUNERROR(file->io->error) : EIO;
        }
        av_freep(&file->io->buffer);
        avio_context_free(&file->io);
    }
}

enum tr_status part_reopen(struct part_file *file, struct tr_error *err)
{
    close_io(file);
    if (part_check(file, err) != TR_STATUS_OK) {
        return TR_STATUS_FAILED;
    }
    if (lseek(file->fd, 0, SEEK_SET) != 0) {
        return tr_error_sys(err, file->path);
    }
    file->at = 0;
    return open_io(file, false, err);
}

enum tr_status part_check(const struct part_file *file, struct tr_error *err)
{
    int error = file->first_error;
    if (error == 0 && file->io && file->io->error < 0) {
        error = AVUNERROR(file->io->error) > 0 ? AVUNERROR(file->io->error) : EIO;
    }
    errno = error;
    return error ? tr_error_sys(err, file->path) : TR_STATUS_OK;
}

enum tr_status part_close(struct part_file *file, struct tr_error *err)
{
    close_io(file);
    enum tr_status status = part_check(file, err);
    if (file->fd >= 0 && close(file->fd) != 0 && status == TR_STATUS_OK) {
        file->first_error = errno;
        status = tr_error_sys(err, file->path);
    }
    file->fd = -1;
    return status;
}

void part_destroy(struct part_file *file)
{
    close_io(file);
    if (file->fd >= 0) {
        close(file->fd);
    }
    free(file->path);
    *file = (struct part_file){.fd = -1};
}
