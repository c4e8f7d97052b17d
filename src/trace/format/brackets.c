/* Numbers in brackets, as NumPy, Python and R print them:
 *
 *     [[ 0. 10.]                 print(a); array([[ 0., 10.], ... of repr(a)
 *      [ 1. 20.]]
 *     [10.5, 20.5, 30.5]         a list of Python's, which is JSON, too
 *     [(0, 10.5), (1, 20.5)]     a list of tuples
 *     {{0, 10.5}, {1, 20.5}}     a list of Mathematica's, an array in C
 *     bw = [10 20 30];           any of them in an assignment, of Python, MATLAB, C, JavaScript or R
 *      [1] 10.5 20.5 30.5        a vector of R's: in brackets the number of what follows
 *      [4] 10.5 20.5
 *
 * The innermost brackets are rows, or, where they are few and long, columns. JSON of arrays of arrays is left
 * to the reader of JSON. */
#include "trace/format.h"

#include "base/number.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define LONG_TIMES 4 /* so many times longer than they are many, rows are columns */

struct numbers {
    double *value; /* owned; NAN: missing */
    size_t count, capacity;
    size_t rows, row_begin; /* closed brackets that held numbers; where the one under way begins */
    size_t columns;         /* of each of them; 0: they differ */
    int depth, depth_most;
    bool blanks, words, round, dots; /* what JSON has not: no comma between numbers, array(, ( or {, "10." */
    bool of_r, left_out, failed;
    const char *stop; /* what belongs to no such text; NULL: nothing */
};

static void put(struct numbers *n, double value)
{
    if (n->count == n->capacity) {
        size_t more = n->capacity ? 2 * n->capacity : 1024;
        double *grown = realloc(n->value, more * sizeof *grown);
        if (!grown) {
            n->failed = true;
            return;
        }
        n->value = grown;
        n->capacity = more;
    }
    n->value[n->count++] = value;
}

static void close_row(struct numbers *n)
{
    size_t columns = n->count - n->row_begin;
    if (columns > 0) {
        n->columns = n->rows == 0 || n->columns == columns ? columns : 0;
        n->rows++;
        n->row_begin = n->count;
    }
}

/* R's "[4]" before the fourth number; returns what stands behind it. */
static const char *r_index(const struct numbers *n, const char *p)
{
    double index;
    const char *q = number_is_digit(p[1]) ? number_read(p + 1, &index) : NULL;
    return q && *q == ']' && index == (double)(n->count + 1) && n->depth == 0 && n->rows == 0 &&
                   strchr(" \t", q[1])
               ? q + 1
               : NULL;
}

static const char *word_end(const char *p, const char *end)
{
    while (p < end && (isalnum((unsigned char)*p) || strchr("._=<>'", *p))) {
        p++;
    }
    return p;
}

static bool is_word(const char *p, const char *q, const char *word)
{
    return (size_t)(q - p) == strlen(word) && memcmp(p, word, (size_t)(q - p)) == 0;
}

static const char *take_word(struct numbers *n, const char *p, const char *end)
{
    static const char *const missing[] = {"nan", "NaN", "NA", "None", "null", "inf", "-inf", "Inf"};
    const char *q = word_end(p, end);
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++) {
        if (is_word(p, q, missing[i])) {
            put(n, NAN);
            return q;
        }
    }
    bool array = is_word(p, q, "array") || is_word(p, q, "np.array") || is_word(p, q, "numpy.array");
    n->words = n->words || array;
    return array || (q - p > 6 && memcmp(p, "dtype=", 6) == 0) ? q : NULL;
}

/* Goes through [p, end), which ends in slack, up to what it does not know. */
static void scan(struct numbers *n, const char *p, const char *end)
{
    bool after_number = false, comma = false;
    while (p < end && !n->failed && !n->stop) {
        const char *q, *at = p;
        double value;
        if (strchr(" \t\r\n", *p) && *p) {
            p++;
            continue;
        }
        if (*p == ',') {
            comma = true;
            p++;
            continue;
        }
        if ((q = r_index(n, p))) {
            n->of_r = true;
            p = q;
            after_number = false;
        } else if (*p && strchr("[({", *p)) {
            n->round |= *p == '{' || (*p == '(' && n->depth > 0 && at[-1] != 'y');
            n->depth++;
            n->depth_most = n->depth > n->depth_most ? n->depth : n->depth_most;
            p++;
            after_number = false;
        } else if (*p && strchr("])}", *p)) {
            close_row(n);
            n->depth--;
            p++;
            after_number = false;
        } else if (p + 3 <= end && memcmp(p, "...", 3) == 0) {
            n->left_out = true;
            p += 3;
        } else if ((number_is_digit(*p) || ((*p == '-' || *p == '.' || *p == '+') && p + 1 < end &&
                                            (number_is_digit(p[1]) || p[1] == '.'))) &&
                   (q = number_read(*p == '+' ? p + 1 : p, &value)) && q <= end) {
            q += *q == '.' && q[-1] != '.' && q < end; /* NumPy's "10." */
            n->dots |= q[-1] == '.';
            n->stop = q < end && !strchr(" \t\r\n,;])}", *q) ? at : NULL; /* "2024-01-02" is no number */
            n->blanks |= after_number && !comma;
            put(n, value);
            p = q;
            after_number = true;
        } else if ((q = take_word(n, p, end))) {
            p = q;
        } else {
            n->stop = at;
        }
        comma = comma && p == at;
        if (n->depth < 0 || (n->depth == 0 && after_number && !n->of_r)) {
            n->stop = at;
        }
    }
}

/* Numbers of which JSON knows nothing, or plain lists of them, one or a line each. */
static bool is_such(const struct numbers *n)
{
    bool foreign = n->blanks || n->words || n->dots || n->round;
    bool list = n->depth_most == 1 && n->count > 1;
    return n->count > 0 && (n->of_r || foreign || list);
}

/* Behind "bw = ", "double trace[] = ", "bw <- c": where an assignment's value begins; else p. */
static const char *behind_assignment(const char *p, const char *end)
{
    const char *q = p;
    while (q < end && (isalnum((unsigned char)*q) || strchr("_. *[]", *q)) && *q) {
        q++;
    }
    const size_t mark = end - q > 2 && memcmp(q, "<-", 2) == 0 ? 2 : q < end && *q == '=' ? 1 : 0;
    if (mark == 0 || !isalpha((unsigned char)*p)) {
        return p;
    }
    for (q += mark; q < end && *q == ' '; q++) {}
    return q + (end - q > 1 && memcmp(q, "c(", 2) == 0);
}

static const char *first_bracket(const char *p, const char *end)
{
    while (p < end && strchr(" \t\r\n", *p) && *p) {
        p++;
    }
    return behind_assignment(p, end);
}

static bool looks_like_brackets(const struct sniff *sniff, const char *name)
{
    static const char *const begins[] = {"[", "{", "(", "array(", "np.array(", "numpy.array("};
    (void)name;
    const char *p = sniff->begin ? first_bracket(sniff->begin, sniff->end) : NULL;
    bool may = false;
    for (size_t i = 0; p && i < sizeof begins / sizeof *begins; i++) {
        may |= (size_t)(sniff->end - p) > strlen(begins[i]) && memcmp(p, begins[i], strlen(begins[i])) == 0;
    }
    if (!may) {
        return false;
    }
    struct numbers n = {0};
    const char *end = sniff->end;
    while (end > p && strchr("; \t\r\n", end[-1])) {
        end--;
    }
    scan(&n, p, end);
    free(n.value);
    return !n.stop && !n.failed && is_such(&n);
}

static enum tr_status write_rows(const struct numbers *n, struct strbuf *text, size_t *columns)
{
    size_t rows = n->rows > 0 && !n->of_r ? n->rows : 1, each = n->of_r || rows == 1 ? n->count : n->columns;
    bool turned = rows == 1 || (each > LONG_TIMES * rows && rows < CELLS_MAX);
    *columns = turned ? rows : each;
    size_t lines = turned ? each : rows;
    for (size_t i = 0; i < lines && *columns < CELLS_MAX; i++) {
        for (size_t k = 0; k < *columns; k++) {
            double value = n->value[turned ? k * each + i : i * each + k];
            if (k > 0) {
                strbuf_putc(text, '\t');
            }
            if (isnan(value)) {
                strbuf_puts(text, "nan");
            } else {
                strbuf_double(text, value);
            }
        }
        strbuf_putc(text, '\n');
    }
    return text->failed ? TR_STATUS_FAILED : TR_STATUS_OK;
}

static enum tr_status refuse(const struct reader *r, const struct numbers *n, struct tr_error *err)
{
    const char *where = r->in->name;
    if (n->left_out) {
        return tr_error_set(err, TR_STATUS_FAILED, where,
                            "is what NumPy prints of a long array, with ... for most of it; numpy.savetxt "
                            "writes all of it");
    }
    if (n->stop || n->count == 0) {
        return tr_error_set(err, TR_STATUS_FAILED, where,
                            "holds more than numbers in brackets: after %zu of them stands \"%.12s\"",
                            n->count, n->stop ? n->stop : "");
    }
    return tr_error_set(err, TR_STATUS_FAILED, where,
                        "holds %zu brackets of numbers that are not equally many; rows of a time and a rate "
                        "would make a trace",
                        n->rows);
}

static enum tr_status read_brackets(struct reader *r, struct tr_error *err)
{
    struct numbers n = {0};
    struct strbuf text = {0};
    const char *begin;
    size_t len, columns = 0;
    enum tr_status status = input_whole(r->in, &begin, &len, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    const char *end = begin + len;
    while (end > begin && strchr("; \t\r\n", end[-1])) {
        end--;
    }
    scan(&n, first_bracket(begin, end), end);
    bool equal = n.rows <= 1 || n.columns > 0 || n.of_r;
    if (n.failed) {
        status = tr_error_oom(err);
    } else if (n.stop || n.left_out || n.count == 0 || !equal) {
        status = refuse(r, &n, err);
    } else {
        status = write_rows(&n, &text, &columns) == TR_STATUS_OK ? TR_STATUS_OK : tr_error_oom(err);
    }
    if (status == TR_STATUS_OK && columns >= CELLS_MAX) {
        status = tr_error_set(err, TR_STATUS_FAILED, r->in->name,
                              "holds rows of %zu numbers; a trace has few", columns);
    }
    free(n.value);
    if (status == TR_STATUS_OK) {
        status = table_read_made(r, &text, NULL, 0, err);
        r->b->format = "brackets";
    }
    strbuf_destroy(&text); /* where it was not taken over */
    return status;
}

const struct trace_format brackets_formats[] = {
    {
        .name = "brackets",
        .title = "numbers in brackets, as NumPy, Python and R print them",
        .first_line = "[[ 0. 10.]",
        .looks_like = looks_like_brackets,
        .read = read_brackets,
    },
    {0},
};
