#include "model/content/media_files.h"

#include "model/content/draft.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* So many files missing one after the other: nobody has put the media here. */
#define GIVE_UP_AFTER 1000

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : isxdigit((unsigned char)c) ? (c | 0x20) - 'a' + 10 : -1;
}

/* "https:", "rtmp:": letters up to a colon before any slash (RFC 3986). */
static size_t scheme_len(const char *uri, size_t len)
{
    size_t n = 0;
    while (n < len && (isalnum((unsigned char)uri[n]) || (n > 0 && strchr("+-.", uri[n])))) {
        n++;
    }
    return n > 1 && n < len && uri[n] == ':' && isalpha((unsigned char)uri[0]) ? n + 1 : 0;
}

/* Without query and fragment, %XX read. */
static bool append_decoded(char *path, size_t used, const char *uri, size_t len)
{
    for (size_t i = 0; i < len && uri[i] != '?' && uri[i] != '#'; i++) {
        char c = uri[i];
        if (c == '%' && i + 2 < len && hex_digit(uri[i + 1]) >= 0 && hex_digit(uri[i + 2]) >= 0) {
            c = (char)(hex_digit(uri[i + 1]) * 16 + hex_digit(uri[i + 2]));
            i += 2;
        }
        if (c == '\0' || used + 1 >= MEDIA_PATH_MAX) {
            return false;
        }
        path[used++] = c;
    }
    path[used] = '\0';
    return used > 0;
}

enum media_place media_base(const char *base, const char *uri, size_t len, char *path)
{
    const size_t scheme = scheme_len(uri, len);
    if (scheme && (len < 8 || strncasecmp(uri, "file:///", 8) != 0)) {
        return MEDIA_ELSEWHERE;
    }
    if (!scheme && len > 1 && uri[0] == '/' && uri[1] == '/') {
        return MEDIA_ELSEWHERE;
    }
    if (scheme) {
        uri += 7;
        len -= 7;
    }
    const char *slash = strrchr(base, '/');
    const size_t folder = len > 0 && uri[0] == '/' ? 0 : slash ? (size_t)(slash + 1 - base) : 0;
    if (folder >= MEDIA_PATH_MAX) {
        return MEDIA_NO_PATH;
    }
    memcpy(path, base, folder);
    return append_decoded(path, folder, uri, len) ? MEDIA_HERE : MEDIA_NO_PATH;
}

enum media_place media_path(const char *base, const char *uri, size_t len, char *path)
{
    const enum media_place place = media_base(base, uri, len, path);
    return place == MEDIA_HERE && path[strlen(path) - 1] == '/' ? MEDIA_NO_PATH : place;
}

double media_file_bytes(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode) ? (double)st.st_size : -1;
}

double media_files_bytes(struct media_files *files, const char *base, const char *uri, size_t len)
{
    char path[MEDIA_PATH_MAX];
    files->asked++;
    enum media_place place = media_path(base, uri, len, path);
    if (place == MEDIA_ELSEWHERE) {
        files->elsewhere++;
    } else if (place == MEDIA_HERE && files->missing_in_a_row < GIVE_UP_AFTER) {
        double bytes = media_file_bytes(path);
        if (bytes >= 0) {
            files->missing_in_a_row = 0;
            return bytes;
        }
    }
    if (files->missing++ == 0) {
        snprintf(files->first_missing, sizeof files->first_missing, "%.*s", (int)(len < 200 ? len : 200),
                 uri);
    }
    files->missing_in_a_row++;
    return 0;
}

void media_files_warn(const struct media_files *files, const char *base, struct draft *draft)
{
    if (files->elsewhere > 0 && files->elsewhere == files->missing) {
        draft_warn(draft, "%s: %zu of %zu media files are on another machine, from %s on; nothing is fetched",
                   base, files->missing, files->asked, files->first_missing);
    } else if (files->missing > 0) {
        draft_warn(draft, "%s: %zu of %zu media files are not here, from %s on", base, files->missing,
                   files->asked, files->first_missing);
    }
}
