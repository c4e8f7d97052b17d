#include "trace/format/media_urls.h"

#include <stdio.h>
#include <string.h>

static bool has(const char *text, const char *word)
{
    return text && strcasestr(text, word);
}

/* The path's last part, and its length, without the query. */
static const char *file_of(const char *url, size_t *len)
{
    size_t path = strcspn(url, "?#");
    const char *slash = memrchr(url, '/', path);
    const char *file = slash ? slash + 1 : url;
    *len = path - (size_t)(file - url);
    return file;
}

static bool ends(const char *file, size_t len, const char *ending)
{
    size_t n = strlen(ending);
    return len > n && strncasecmp(file + len - n, ending, n) == 0;
}

enum tr_real_kind media_kind(const char *url, const char *mime)
{
    static const char *const media[] = {".ts", ".m4s", ".mp4", ".m4v", ".cmfv", ".webm", ".mpg", ".chk"};
    static const char *const audio[] = {".m4a", ".aac", ".cmfa", ".mp3", ".weba"};
    size_t len;
    const char *file = file_of(url, &len);
    if (has(mime, "mpegurl") || has(mime, "dash+xml") || ends(file, len, ".m3u8") ||
        ends(file, len, ".mpd")) {
        return TR_REAL_MANIFEST;
    }
    bool sound = has(mime, "audio/") || has(url, "mime=audio");
    bool picture = has(mime, "video/") || has(url, "mime=video") || has(mime, "mp2t");
    for (size_t i = 0; i < sizeof audio / sizeof *audio; i++) {
        sound |= ends(file, len, audio[i]);
    }
    for (size_t i = 0; i < sizeof media / sizeof *media && !sound; i++) {
        picture |= ends(file, len, media[i]);
    }
    sound |= picture && (has(url, "/audio") || has(url, "_audio"));
    if (!sound && !picture) {
        return TR_REAL_OTHER;
    }
    return memmem(file, len, "init", 4) ? TR_REAL_INIT : sound ? TR_REAL_AUDIO : TR_REAL_VIDEO;
}

void media_level(const char *url, char *key, size_t size)
{
    const char *itag = strstr(url, "itag=");
    if (itag) {
        snprintf(key, size, "itag %.*s", (int)strspn(itag + 5, "0123456789"), itag + 5);
        return;
    }
    size_t len, path = strcspn(url, "?#");
    const char *file = file_of(url, &len);
    const char *folder = file > url ? file - 1 : url;
    while (folder > url && folder[-1] != '/') {
        folder--;
    }
    const char *end = file + len;
    while (end > file && !(end[-1] >= '0' && end[-1] <= '9')) { /* the last number's end */
        end--;
    }
    const char *begin = end;
    while (begin > file && begin[-1] >= '0' && begin[-1] <= '9') {
        begin--;
    }
    bool numbered =
        end > file && !(begin > file && begin[-1] == 'm' && end < file + len && *end == 's'); /* .m4s */
    if (!numbered) {
        const char *dot = memrchr(file, '.', len);
        end = dot ? dot : url + path;
        while (end > file && !(end[-1] >= '0' && end[-1] <= '9')) {
            end--;
        }
        begin = end;
        while (begin > file && begin[-1] >= '0' && begin[-1] <= '9') {
            begin--;
        }
    }
    snprintf(key, size, "%.*s", (int)(begin > folder ? begin - folder : end - folder), folder);
}
