#include "gfx/png.h"

#include "base/file.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *rgb_bytes(const struct canvas *canvas)
{
    size_t width = (size_t)canvas->width_px, height = (size_t)canvas->height_px;
    uint8_t *rgb = malloc(width * height * 3);
    if (!rgb) {
        return NULL;
    }
    uint8_t *to = rgb;
    for (size_t y = 0; y < height; y++) {
        const uint32_t *row = canvas->pixels + (ptrdiff_t)y * canvas->stride_px;
        for (size_t x = 0; x < width; x++) {
            *to++ = (uint8_t)(row[x] >> 16);
            *to++ = (uint8_t)(row[x] >> 8);
            *to++ = (uint8_t)row[x];
        }
    }
    return rgb;
}

enum tr_status png_write(const char *path, const struct canvas *canvas, bool replace, struct tr_error *err)
{
    png_image image = {
        .version = PNG_IMAGE_VERSION,
        .width = (png_uint_32)canvas->width_px,
        .height = (png_uint_32)canvas->height_px,
        .format = PNG_FORMAT_RGB,
        .flags = PNG_IMAGE_FLAG_FAST, /* no filters: of drawings it is smaller, too */
    };
    if (canvas->lacks) { /* rather no picture than another one */
        return tr_error_oom(err);
    }
    enum tr_status status;
    png_alloc_size_t len = PNG_IMAGE_PNG_SIZE_MAX(image);
    uint8_t *rgb = rgb_bytes(canvas), *file = malloc(len);
    if (!rgb || !file) {
        status = tr_error_oom(err);
    } else if (!png_image_write_to_memory(&image, file, &len, 0, rgb, 0, NULL)) {
        status =
            tr_error_set(err, TR_STATUS_FAILED, path, "the picture could not be packed (%s)", image.message);
    } else {
        status = file_write(path, file, len, replace, err);
    }
    free(rgb);
    free(file);
    return status;
}

static enum tr_status read_pixels(png_image *image, const char *path, struct canvas *out,
                                  struct tr_error *err)
{
    if (image->width > 32767 || image->height > 32767) {
        return tr_error_set(err, TR_STATUS_FAILED, path,
                            "the picture is %ux%u; at most 32767 a side can be read", (unsigned)image->width,
                            (unsigned)image->height);
    }
    struct canvas canvas;
    if (!canvas_init(&canvas, (int)image->width, (int)image->height, 1, NULL)) {
        return tr_error_oom(err);
    }
    image->format = PNG_FORMAT_RGB;
    uint8_t *rgb = malloc(PNG_IMAGE_SIZE(*image));
    const png_color black = {0, 0, 0}; /* under what is transparent */
    enum tr_status status = TR_STATUS_OK;
    if (!rgb) {
        status = tr_error_oom(err);
    } else if (!png_image_finish_read(image, &black, rgb, 0, NULL)) {
        status = tr_error_set(err, TR_STATUS_FAILED, path, "is no whole PNG (%s)", image->message);
    }
    size_t pixels = (size_t)image->width * image->height;
    for (size_t i = 0; status == TR_STATUS_OK && i < pixels; i++) {
        const uint8_t *p = rgb + 3 * i;
        canvas.pixels[i] = 0xff000000u | (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
    }
    free(rgb);
    if (status != TR_STATUS_OK) {
        canvas_destroy(&canvas);
        return status;
    }
    *out = canvas;
    return TR_STATUS_OK;
}

enum tr_status png_read(const char *path, struct canvas *out, struct tr_error *err)
{
    struct file_text file = {0};
    enum tr_status status = file_read(path, NULL, NULL, &file, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    png_image image = {.version = PNG_IMAGE_VERSION};
    if (png_image_begin_read_from_memory(&image, file.bytes, file.len)) {
        status = read_pixels(&image, path, out, err);
    } else {
        status = tr_error_set(err, TR_STATUS_FAILED, path, "is no PNG (%s)", image.message);
    }
    png_image_free(&image);
    file_text_destroy(&file);
    return status;
}
