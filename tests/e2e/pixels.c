/* Reads PNG files for the shell: `pixels mean FILE X Y W H` prints the mean colour as RRGGBB, `pixels differ
 * A B [X Y W H]` the share of pixels that differ by more than 8 in a channel, in percent. */
#include "gfx/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct pixel_rect area(char **args, int count, const struct canvas *c)
{
    struct pixel_rect r = {0, 0, c->width_px, c->height_px};
    if (count >= 4) {
        r = (struct pixel_rect){atoi(args[0]), atoi(args[1]), atoi(args[0]) + atoi(args[2]),
                                atoi(args[1]) + atoi(args[3])};
    }
    r.x1 = r.x1 < c->width_px ? r.x1 : c->width_px;
    r.y1 = r.y1 < c->height_px ? r.y1 : c->height_px;
    return r;
}

static int channel(uint32_t pixel, int shift)
{
    return (int)(pixel >> shift & 0xff);
}

static void print_mean(const struct canvas *c, struct pixel_rect r)
{
    double sum[3] = {0}, n = 0;
    for (int y = r.y0; y < r.y1; y++) {
        for (int x = r.x0; x < r.x1; x++, n++) {
            for (int k = 0; k < 3; k++) {
                sum[k] += channel(c->pixels[y * c->stride_px + x], 16 - 8 * k);
            }
        }
    }
    printf("%02x%02x%02x\n", (unsigned)(sum[0] / n + 0.5), (unsigned)(sum[1] / n + 0.5),
           (unsigned)(sum[2] / n + 0.5));
}

static void print_difference(const struct canvas *a, const struct canvas *b, struct pixel_rect r)
{
    long differ = 0, n = 0;
    for (int y = r.y0; y < r.y1; y++) {
        for (int x = r.x0; x < r.x1; x++, n++) {
            uint32_t p = a->pixels[y * a->stride_px + x], q = b->pixels[y * b->stride_px + x];
            int most = 0;
            for (int k = 0; k < 3; k++) {
                int d = abs(channel(p, 8 * k) - channel(q, 8 * k));
                most = d > most ? d : most;
            }
            differ += most > 8;
        }
    }
    printf("%.3f\n", n ? 100.0 * (double)differ / (double)n : 0);
}

int main(int argc, char **argv)
{
    struct canvas a = {0}, b = {0};
    struct tr_error err;
    char line[1100];
    if (argc < 3 || png_read(argv[2], &a, &err) != TR_STATUS_OK) {
        fprintf(stderr, "pixels: %s\n",
                argc < 3 ? "mean FILE X Y W H | differ A B [X Y W H]"
                         : tr_error_line(&err, line, sizeof line));
        return 2;
    }
    if (strcmp(argv[1], "mean") == 0) {
        print_mean(&a, area(argv + 3, argc - 3, &a));
    } else if (argc > 3 && png_read(argv[3], &b, &err) == TR_STATUS_OK && a.width_px == b.width_px &&
               a.height_px == b.height_px) {
        print_difference(&a, &b, area(argv + 4, argc - 4, &a));
    } else {
        printf("100\n"); /* another size is another picture */
    }
    canvas_destroy(&a);
    canvas_destroy(&b);
    return 0;
}
