#include "gfx/png.h"

#include "base/file.h"
#include "base/made_by.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

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

static void put_u32(struct strbuf *out, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
                             (uint8_t)value};
    strbuf_add(out, bytes, sizeof bytes);
}

/* A chunk iTXt, for text is UTF-8 (PNG, third edition, 11.3.3.4): keyword, not packed, in no language. */
static void put_text(struct strbuf *out, const char *keyword, const char *text, size_t len)
{
    const size_t key_len = strlen(keyword) + 1;
    put_u32(out, (uint32_t)(key_len + 4 + len));
    const size_t begin = out->len;
    strbuf_puts(out, "iTXt");
    strbuf_add(out, keyword, key_len);
    strbuf_add(out, "\0\0\0", 4);
    strbuf_add(out, text, len);
    if (!out->failed) {
        put_u32(out, (uint32_t)crc32(0, (const Bytef *)out->text + begin, (uInt)(out->len - begin)));
    }
}

static void put_made_by(struct strbuf *out, const struct made_by *made)
{
    put_text(out, "Software", MADE_BY_PROGRAM, sizeof MADE_BY_PROGRAM - 1);
    put_text(out, "Command", made->command.text ? made->command.text : "", made->command.len);
    for (const char *line = made->inputs.text; line && *line;) {
        const size_t len = strcspn(line, "\n");
        put_text(out, "Input", line, len);
        line += len + 1;
    }
    out->failed = out->failed || made_by_failed(made);
}

#define PNG_HEADER_BYTES 33 /* signature and IHDR, which is first */

/* The picture's bytes with text between its header and its pixels. */
static enum tr_status write_with_text(const char *path, const uint8_t *file, size_t len,
                                      const struct made_by *made, bool replace, struct tr_error *err)
{
    struct strbuf whole = {0};
    strbuf_add(&whole, file, PNG_HEADER_BYTES);
    put_made_by(&whole, made);
    strbuf_add(&whole, file + PNG_HEADER_BYTES, len - PNG_HEADER_BYTES);
    enum tr_status status =
        whole.failed ? tr_error_oom(err) : file_write(path, whole.text, whole.len, replace, err);
    strbuf_destroy(&whole);
    return status;
}

enum tr_status png_write(const char *path, const struct canvas *canvas, const struct made_by *made,
                         bool replace, struct tr_error *err)
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
    } else if (made) {
        status = write_with_text(path, file, len, made, replace, err);
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
