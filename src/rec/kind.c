#include "rec/recorder.h"

#include <string.h>
#include <strings.h>

enum rec_kind rec_kind_of(const char *path)
{
    static const struct {
        const char *ending;
        enum rec_kind kind;
    } known[] = {
        {".mp4", REC_MP4}, {".mkv", REC_MKV}, {".webm", REC_WEBM}, {".gif", REC_GIF}, {".png", REC_PNG}};
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    for (size_t i = 0; dot && dot != name && i < sizeof known / sizeof *known; i++) {
        if (strcasecmp(dot, known[i].ending) == 0) {
            return known[i].kind;
        }
    }
    return REC_KIND_NONE;
}
