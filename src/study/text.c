#include "study/text.h"

#include <math.h>
#include <string.h>

void study_text(struct strbuf *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n#") && *text) {
        strbuf_puts(out, text);
        return;
    }
    strbuf_putc(out, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '"') {
            strbuf_putc(out, '"');
        }
        strbuf_putc(out, *c);
    }
    strbuf_putc(out, '"');
}

void study_number(struct strbuf *out, double value)
{
    if (isfinite(value)) {
        strbuf_double(out, value);
    }
}

void study_value(struct strbuf *out, const struct tr_param *param, double value)
{
    if (param->kind == TR_PARAM_CHOICE) {
        strbuf_puts(out, param->names[(int)value]);
    } else {
        study_number(out, value);
    }
}
