#include "trace/format/capture.h"

#include <pcap/pcap.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <string.h>

#define HEAD_BYTES 24 /* of pcap; pcapng's is longer */

#define FUNCTIONS(X)                                                                                         \
    X(pcap_fopen_offline_with_tstamp_precision)                                                              \
    X(pcap_next_ex)                                                                                          \
    X(pcap_datalink)                                                                                         \
    X(pcap_datalink_val_to_name)                                                                             \
    X(pcap_geterr)                                                                                           \
    X(pcap_close)

/* Of libpcap, once it is loaded. It stays loaded. */
static struct {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
    bool loaded;
} lib;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;

static void load(void)
{
    static const char *const names[] = {"libpcap.so.0.8",
                                        "libpcap.so.1"}; /* Debian's, and everybody else's */
    void *handle = NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && !handle; i++) {
        handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    bool all = handle != NULL;
#define X(name) all = all && (*(void **)&lib.name = dlsym(handle, #name));
    FUNCTIONS(X)
#undef X
    lib.loaded = all;
}

/* libpcap reads from a FILE, which stands for the input: packed, from a pipe, or in memory. */
static ssize_t read_cookie(void *context, char *bytes, size_t size)
{
    struct capture *c = context;
    size_t got = 0;
    struct tr_error *err = c->err;
    if (c->status == TR_STATUS_OK) {
        c->status = input_read(c->in, bytes, size, &got, err);
    }
    return c->status == TR_STATUS_OK ? (ssize_t)got : -1;
}

enum tr_status capture_open(struct capture *c, struct input *in, struct tr_error *err)
{
    char words[PCAP_ERRBUF_SIZE] = "";
    *c = (struct capture){.in = in, .err = err};
    pthread_once(&load_once, load);
    if (!lib.loaded) {
        return tr_error_set(
            err, TR_STATUS_FAILED, in->name,
            "is a packet capture, which is read by libpcap, and that is not installed here; install "
            "libpcap (Debian: libpcap0.8)");
    }
    enum tr_status status = input_rewind(in, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (in->total_bytes > 0 && in->total_bytes < HEAD_BYTES) {
        return tr_error_set(err, TR_STATUS_FAILED, in->name,
                            "is a packet capture that ends within its head; it is cut off");
    }
    FILE *file = fopencookie(c, "r", (cookie_io_functions_t){.read = read_cookie});
    if (!file) {
        return tr_error_oom(err);
    }
    setvbuf(file, NULL, _IOFBF, INPUT_PIECE_BYTES);
    __fsetlocking(file, FSETLOCKING_BYCALLER); /* nobody else has it, and a lock a packet is dear */
    c->handle = lib.pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, words);
    if (!c->handle) {
        fclose(file);
        return c->status != TR_STATUS_OK ? c->status
                                         : tr_error_set(err, TR_STATUS_FAILED, in->name,
                                                        "is no packet capture that can be read: %s", words);
    }
    c->link_type = lib.pcap_datalink(c->handle);
    const char *name = lib.pcap_datalink_val_to_name(c->link_type);
    if (name) {
        snprintf(c->link_name, sizeof c->link_name, "%s", name);
    } else {
        snprintf(c->link_name, sizeof c->link_name, "link type %d", c->link_type);
    }
    return TR_STATUS_OK;
}

void capture_close(struct capture *c)
{
    if (c->handle) {
        lib.pcap_close(c->handle); /* and the FILE */
    }
    c->handle = NULL;
}

/* A file's stamp may be beyond the 292 years that fit; it then stands at their end. */
static int64_t nanoseconds(const struct timeval *ts)
{
    int64_t ns;
    bool fits = !__builtin_mul_overflow((int64_t)ts->tv_sec, 1000000000, &ns) &&
                !__builtin_add_overflow(ns, (int64_t)ts->tv_usec, &ns);
    return fits ? ns : ts->tv_sec < 0 ? INT64_MIN : INT64_MAX;
}

enum tr_status capture_next(struct capture *c, struct capture_packet *out, bool *more, struct tr_error *err)
{
    struct pcap_pkthdr *header;
    const u_char *bytes;
    c->err = err;
    int result = lib.pcap_next_ex(c->handle, &header, &bytes);
    *more = result == 1;
    if (result == 1) {
        c->packets++;
        *out = (struct capture_packet){nanoseconds(&header->ts), bytes, header->caplen, header->len};
        return TR_STATUS_OK;
    }
    if (c->status != TR_STATUS_OK) {
        return c->status;
    }
    if (result == PCAP_ERROR && c->packets == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, c->in->name, "is a packet capture that cannot be read: %s",
                            lib.pcap_geterr(c->handle));
    }
    c->truncated = result == PCAP_ERROR;
    return TR_STATUS_OK;
}
