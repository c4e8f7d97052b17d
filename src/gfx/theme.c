#include "gfx/theme.h"

#include <stddef.h>
#include <string.h>

const struct theme theme_dark = {
    .name = "dark",
    .ground = 0xff0d1117,
    .card = 0xff151b23,
    .card_edge = 0xff232b36,
    .grid = 0xff1f2731,
    .text = 0xffe6edf3,
    .text_second = 0xff8b97a7,
    .bandwidth = 0xff5aa9f7,
    .level = 0xfff2b441,
    .good = 0xff2cc9a7,
    .bad = 0xffff6a4d,
    .sound = 0xffb794f6,
    .picture = 0xff7fd0ff,
    .band_ok = 0xff1f6b5e,
    .band_detectable = 0xff8a6a2c,
    .band_unacceptable = 0xff8f4334,
    .session = {0xff56b4e9, 0xffe69f00, 0xff2cc9a7, 0xffe08cc0},
    .shade = 0xff000000,
    .future_alpha = 0.38f,
    .fill_alpha = 0.16f,
    .stall_alpha = 0.13f,
};

const struct theme theme_light = {
    .name = "light",
    .ground = 0xfff4f6f8,
    .card = 0xffffffff,
    .card_edge = 0xffdde3ea,
    .grid = 0xffedf0f4,
    .text = 0xff17202b,
    .text_second = 0xff57657a,
    .bandwidth = 0xff1668c7,
    .level = 0xff986000,
    .good = 0xff00806a,
    .bad = 0xffc93a17,
    .sound = 0xff7847c9,
    .picture = 0xff0c70a2,
    .band_ok = 0xff9fd9cd,
    .band_detectable = 0xffe8c98f,
    .band_unacceptable = 0xffeaa896,
    .session = {0xff0b6cae, 0xff986000, 0xff00785a, 0xffa3427f},
    .shade = 0xff17202b,
    .future_alpha = 0.38f,
    .fill_alpha = 0.16f,
    .stall_alpha = 0.13f,
};

const struct theme *theme_find(const char *name)
{
    if (name && strcmp(name, theme_dark.name) == 0) {
        return &theme_dark;
    }
    return name && strcmp(name, theme_light.name) == 0 ? &theme_light : NULL;
}
