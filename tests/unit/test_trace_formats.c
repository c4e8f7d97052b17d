/* The rows of formats: whole, and none in another's way. */
#include <tracereel/trace.h>

#include "trace/format.h"
#include "unit/unit.h"

#include <stdio.h>
#include <string.h>

static bool is_told_by_its_family(const struct trace_format *format)
{
    if (format->read == read_table) {
        return true; /* what no other knows is a table */
    }
    const struct trace_format *f;
    for (size_t i = 0; (f = trace_format_at(i)); i++) {
        if (f->read == format->read && (f->looks_like || f->is_json)) {
            return true;
        }
    }
    return false;
}

static void every_row_is_whole(void **state)
{
    (void)state;
    const struct trace_format *f;
    for (size_t i = 0; (f = trace_format_at(i)); i++) {
        if (!f->title || !f->first_line || !f->read || (f->extensions && !f->write)) {
            fail_msg("%s lacks a title, a first line, a reader, or the writer for its endings", f->name);
        }
        if (!is_told_by_its_family(f)) {
            fail_msg("no row that has the reader of %s tells such a file", f->name);
        }
        if (trace_format_named(f->name) != f) {
            fail_msg("there are two formats of the name %s", f->name);
        }
    }
}

/* "csv,txt" and "log,csv" share one. */
static bool share_an_ending(const char *a, const char *b)
{
    char copy[100], *rest = copy;
    snprintf(copy, sizeof copy, "%s", a);
    for (char *one = strtok_r(copy, ",", &rest); one; one = strtok_r(NULL, ",", &rest)) {
        char among[110], wanted[104];
        snprintf(among, sizeof among, ",%s,", b);
        snprintf(wanted, sizeof wanted, ",%s,", one);
        if (strstr(among, wanted)) {
            return true;
        }
    }
    return false;
}

static void an_ending_chooses_one_format(void **state)
{
    (void)state;
    struct tr_trace_format_info a, b;
    for (size_t i = 0; tr_trace_format(i, &a); i++) {
        for (size_t k = i + 1; tr_trace_format(k, &b); k++) {
            if (share_an_ending(a.extensions, b.extensions)) {
                fail_msg("%s and %s share an ending", a.name, b.name);
            }
        }
    }
    assert_true(share_an_ending("csv,txt", "log,txt"));
}

static void titles_are_found_by_name(void **state)
{
    (void)state;
    assert_string_equal(tr_trace_format_title("iperf3-json"), "iperf3 -J");
    assert_string_equal(tr_trace_format_title("elevator"), "elevator");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole),
        cmocka_unit_test(an_ending_chooses_one_format),
        cmocka_unit_test(titles_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
