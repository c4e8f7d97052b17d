/* Canvas pixels to planar YUV 4:2:0, BT.601, limited range. */
#ifndef TRACEREEL_REC_YUV_H
#define TRACEREEL_REC_YUV_H

#include <stddef.h>
#include <stdint.h>

struct yuv_planes {
    uint8_t *y, *u, *v;
    int y_stride, uv_stride; /* bytes */
};

/* width x height pixels 0xAARRGGBB, `stride` pixels a row. Of an odd side the last row or column counts twice
 * for the colour. Exact to the nearest value wherever the four pixels of a colour sample are alike. */
void yuv_from_pixels(const uint32_t *pixels, int stride, int width, int height, const struct yuv_planes *out);

#endif
