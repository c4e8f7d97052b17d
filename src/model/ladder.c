/* The ladder of MODEL.md section 2. */
#include <tracereel/encoder.h>

static const struct tr_ladder reference = {
    .count = 7,
    .levels =
        {
            /* name, video and audio kbit/s, needs Mbit/s, picture, frames a second */
            {"160p", 300, 96, 0.5, 284, 160, 30},
            {"360p", 800, 128, 1.2, 640, 360, 30},
            {"480p", 1500, 160, 2.5, 854, 480, 30},
            {"720p", 3000, 192, 4.0, 1280, 720, 30},
            {"720p60", 4500, 192, 6.0, 1280, 720, 60},
            {"1080p", 6000, 320, 8.0, 1920, 1080, 30},
            {"1080p60", 8000, 320, 10.0, 1920, 1080, 60},
        },
};

const struct tr_ladder *tr_ladder_default(void)
{
    return &reference;
}
