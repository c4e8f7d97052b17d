#include "trace/format/cmcd_keys.h"

#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool cmcd_value(const char *keys, const char *key, char *value, size_t size)
{
    size_t len = strlen(key);
    bool quoted = false;
    for (const char *p = keys; *p;) {
        bool it = strncmp(p, key, len) == 0 && (p[len] == '=' || p[len] == ',' || p[len] == '\0');
        const char *end = p;
        for (; *end && (quoted || *end != ','); end++) {
            quoted ^= *end == '"';
        }
        quoted = false;
        if (it) {
            const char *begin = p + len + (p[len] == '=');
            begin += begin < end && *begin == '"';
            size_t n = (size_t)(end - begin);
            n -= n > 0 && begin[n - 1] == '"';
            snprintf(value, size, "%.*s", (int)(n < size ? n : size - 1), begin);
            return true;
        }
        p = *end ? end + 1 : end;
        while (*p == ' ') {
            p++;
        }
    }
    return false;
}

double cmcd_number(const char *keys, const char *key)
{
    char value[CMCD_VALUE_BYTES + NUMBER_SLACK] = "";
    double number;
    if (!cmcd_value(keys, key, value, CMCD_VALUE_BYTES)) {
        return NAN;
    }
    value[strlen(value) + 1] = '\0';
    const char *p = value + (value[0] == '(');
    return number_read(p, &number) && isfinite(number) && number >= 0 ? number : NAN;
}

static bool is_key(const char *p, size_t len)
{
    static const char *const keys[] = {
        "ab",  "bg",  "bl",  "br",  "bs", "bsa", "bsd", "bsda", "cdn",  "cen", "cid", "cmsdd", "cmsds",
        "cs",  "d",   "df",  "dfa", "dl", "e",   "ec",  "h",    "lab",  "lb",  "ltc", "msd",   "mtp",
        "nor", "nr",  "nrr", "ot",  "pb", "pr",  "pt",  "rc",   "rtp",  "sf",  "sid", "sn",    "smrt",
        "st",  "sta", "su",  "tab", "tb", "tbl", "tpb", "ts",   "ttfb", "url", "v",   "ttlb",  "ttfbb"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strlen(keys[i]) == len && strncmp(keys[i], p, len) == 0) {
            return true;
        }
    }
    size_t plain = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");
    return plain >= len && memchr(p, '-', len) != NULL;
}

bool cmcd_is_keys(const char *p, const char *end)
{
    bool any = false;
    while (p < end) {
        bool quoted = false;
        const char *stop = p, *is;
        for (; stop < end && (quoted || *stop != ','); stop++) {
            quoted ^= *stop == '"';
        }
        is = memchr(p, '=', (size_t)(stop - p));
        size_t len = (size_t)((is ? is : stop) - p);
        if (len == 0 || !is_key(p, len)) {
            return false;
        }
        any |= !(len == 1 && *p == '-');
        for (p = stop + (stop < end); p < end && *p == ' '; p++) {}
    }
    return any;
}

bool cmcd_is_report(const char *keys)
{
    char value[CMCD_VALUE_BYTES];
    static const char *const told[] = {"bl", "br", "mtp", "sta", "tb", "ot", "ltc", "su"};
    size_t found = 0;
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        found += cmcd_value(keys, told[i], value, sizeof value);
    }
    return found >= 2 &&
           (cmcd_value(keys, "sid", value, sizeof value) || cmcd_value(keys, "e", value, sizeof value));
}

static int hex(char c)
{
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

static void decode_once(char *to, size_t size, const char *p, const char *end)
{
    size_t n = 0;
    for (; p < end && n + 1 < size; p++) {
        if (*p == '%' && p + 2 < end && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
            to[n++] = (char)(hex(p[1]) * 16 + hex(p[2]));
            p += 2;
        } else {
            to[n++] = *p;
        }
    }
    to[n] = '\0';
}

void cmcd_decode(char *to, size_t size, const char *p, const char *end)
{
    decode_once(to, size, p, end);
    if (strstr(to, "%2C") || strstr(to, "%3D") || strstr(to, "%2c") || strstr(to, "%3d")) {
        decode_once(to, size, to, to + strlen(to)); /* never longer than what it reads */
    }
}

bool cmcd_of_url(const char *url, char *keys, size_t size)
{
    const char *query = strstr(url, "CMCD=");
    *keys = '\0';
    if (query) {
        query += strlen("CMCD=");
        cmcd_decode(keys, size, query, query + strcspn(query, "&# "));
    }
    return *keys && cmcd_is_keys(keys, keys + strlen(keys));
}
