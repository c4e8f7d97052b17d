#include "study/text.h"

#include "base/plain.h"

#include <math.h>
#include <string.h>

void study_text(struct strbuf *out, const char *text)
{
    const size_t before = out->len;
    const bool bare = *text && !strpbrk(text, ",\"\r\n#");
    strbuf_puts(out, bare ? "" : "\"");
    for (const char *c = text; *c; c++) {
        strbuf_puts(out, *c == '"' ? "\"" : "");
        strbuf_putc(out, *c);
    }
    strbuf_puts(out, bare ? "" : "\"");
    strbuf_make_plain(out, before);
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
