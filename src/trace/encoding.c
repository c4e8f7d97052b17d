#include "trace/encoding.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_BYTES ((size_t)64 << 10)

/* Beginnings that people hand over by mistake, and what they are. */
static const struct {
    const char *bytes;
    size_t len;
    const char *what;
} strangers[] = {
    {"PK\x03\x04", 4, "a zip archive (or a spreadsheet); unpack it, or save as CSV"},
    {"\x1f\x8b", 2, "gzip data inside gzip data; unpack it once"},
    {"BZh", 3, "bzip2 data; unpack it first"},
    {"\xfd"
     "7zXZ",
     5, "xz data; unpack it first"},
    {"\x28\xb5\x2f\xfd", 4, "zstd data; unpack it first"},
    {"7z\xbc\xaf", 4, "a 7-zip archive; unpack it first"},
    {"Rar!", 4, "a rar archive; unpack it first"},
    {"PAR1", 4, "a Parquet file; write it out as CSV first"},
    {"\x93"
     "NUMPY",
     6, "an array of NumPy; numpy.savetxt writes it as text"},
    {"SQLite format 3", 15, "an SQLite database; write the table out as CSV first"},
    {"snoop\0\0\0", 8, "a packet capture of snoop; convert it with editcap -F pcap"},
    {"GMBU", 4, "a packet capture of Microsoft Network Monitor; convert it with editcap -F pcap"},
    {"RTSS", 4, "a packet capture of Microsoft Network Monitor; convert it with editcap -F pcap"},
    {"\x96\xd5", 2, "a file of sar, in its binary form; write it out with sadf -d FILE -- -n DEV"},
    {"\x89PNG", 4, "a picture"},
    {"\xff\xd8\xff", 3, "a picture"},
    {"GIF8", 4, "a picture"},
    {"%PDF", 4, "a PDF document"},
    {"\x7f"
     "ELF",
     4, "a program"},
    {"\x1a\x45\xdf\xa3", 4, "a video"},
    {"<?xml", 5, "XML; traces are read from text, CSV and JSON"},
    {"<!DOCTYPE", 9, "a web page, perhaps saved in place of the file itself"},
    {"<html", 5, "a web page, perhaps saved in place of the file itself"},
    {"version https://git-lfs", 23, "a Git LFS pointer; fetch the file itself with git lfs pull"},
};

/* pcap in either byte order, with microseconds or nanoseconds; pcapng's section header. */
static bool is_capture(const char *bytes, size_t len)
{
    static const char magic[][4] = {{'\xd4', '\xc3', '\xb2', '\xa1'},
                                    {'\xa1', '\xb2', '\xc3', '\xd4'},
                                    {'\x4d', '\x3c', '\xb2', '\xa1'},
                                    {'\xa1', '\xb2', '\x3c', '\x4d'},
                                    {'\x0a', '\x0d', '\x0d', '\x0a'}};
    for (size_t i = 0; i < sizeof magic / sizeof *magic; i++) {
        if (len >= sizeof magic[i] && memcmp(bytes, magic[i], sizeof magic[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* Text in UTF-16 has a NUL in every second byte but for what is not Latin: half of a trace at least is digits
 * and marks, and no character is a control or half of a pair that lacks the other. */
static bool looks_utf16(const unsigned char *s, size_t len, size_t first)
{
    size_t pairs = len / 2 < 512 ? len / 2 : 512, plain = 0;
    for (size_t i = 0; i < pairs; i++) {
        unsigned char high = s[2 * i + first], low = s[2 * i + 1 - first];
        bool control = high == 0 && low < 0x20 && !strchr("\t\n\r\f", low);
        if (control || (high == 0 && low == 0) || (high >= 0xd8 && high <= 0xf8)) {
            return false;
        }
        plain += high == 0;
    }
    return pairs >= 2 && plain * 2 >= pairs;
}

static enum tr_status refuse_binary(const char *name, const char *bytes, size_t len, struct tr_error *err)
{
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++) {
        if (len >= strangers[i].len && memcmp(bytes, strangers[i].bytes, strangers[i].len) == 0) {
            return tr_error_set(err, TR_STATUS_FAILED, name, "is no trace but %s", strangers[i].what);
        }
    }
    size_t sniff = len < LOOK_BYTES ? len : LOOK_BYTES;
    for (size_t i = 0; i < sniff; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b && c != '\b' &&
            c != 0x1e) {
            return tr_error_set(err, TR_STATUS_FAILED, name,
                                "is binary (byte 0x%02x at %zu); a trace is text, CSV or JSON", c, i);
        }
    }
    return TR_STATUS_OK;
}

enum tr_status encoding_detect(const char *name, const char *bytes, size_t len, enum encoding *out,
                               struct tr_error *err)
{
    const unsigned char *s = (const unsigned char *)bytes;
    if (len == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, name, "is empty");
    }
    *out = is_capture(bytes, len) ? ENCODING_CAPTURE : ENCODING_BYTES;
    if (*out == ENCODING_CAPTURE) {
        return TR_STATUS_OK;
    }
    if (len >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
        *out = ENCODING_UTF8_MARK;
        return refuse_binary(name, bytes + 3, len - 3, err);
    }
    if ((len >= 2 && s[0] == 0xff && s[1] == 0xfe) || looks_utf16(s, len, 1)) {
        *out = ENCODING_UTF16_LE;
        return TR_STATUS_OK;
    }
    if ((len >= 2 && s[0] == 0xfe && s[1] == 0xff) || looks_utf16(s, len, 0)) {
        *out = ENCODING_UTF16_BE;
        return TR_STATUS_OK;
    }
    return refuse_binary(name, bytes, len, err);
}

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xc0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    to[0] = (char)(0xe0 | c >> 12);
    to[1] = (char)(0x80 | (c >> 6 & 0x3f));
    to[2] = (char)(0x80 | (c & 0x3f));
    return 3;
}

enum tr_status encoding_from_utf16(const char *bytes, size_t len, bool big_endian, char **out,
                                   size_t *out_len, struct tr_error *err)
{
    const unsigned char *s = (const unsigned char *)bytes;
    char *text = malloc(len / 2 * 3 + 1);
    if (!text) {
        return tr_error_oom(err);
    }
    size_t n = 0;
    for (size_t i = 0; i + 1 < len; i += 2) {
        uint32_t c = big_endian ? (uint32_t)s[i] << 8 | s[i + 1] : (uint32_t)s[i + 1] << 8 | s[i];
        if (i == 0 && c == 0xfeff) {
            continue;
        }
        /* Numbers and column names need no character beyond the first plane. */
        n += put_utf8(text + n, c >= 0xd800 && c <= 0xdfff ? '?' : c);
    }
    text[n] = '\0';
    *out = text;
    *out_len = n;
    return TR_STATUS_OK;
}
