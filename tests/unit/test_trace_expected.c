/* Every file of the shared traces against EXPECTED.tsv, detected unaided. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRACES SHARED_DIR "/traces/"

struct expected {
    char file[256], format[64];
    size_t samples;
    double duration_s, mean_mbps, min_mbps, max_mbps;
};

/* EXPECTED.tsv has six or three decimals: half of its last digit is no difference. */
static bool near(double got, double wanted, double half_digit)
{
    return fabs(got - wanted) <= fmax(1e-6 * fabs(wanted), half_digit);
}

static void print_notes(const struct trace *trace)
{
    for (size_t i = 0; i < trace->info.note_count; i++) {
        const struct trace_note *n = &trace->info.notes[i];
        printf("    %s %s%s%s\n", n->warning ? "!" : "-", n->text, n->overrides ? "  " : "",
               n->overrides ? n->overrides : "");
    }
}

static bool is_read(const char *format)
{
    size_t count;
    const struct trace_format_info *formats = trace_formats(&count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(formats[i].name, format) == 0) {
            return true;
        }
    }
    return false;
}

static bool check(const struct expected *e)
{
    char path[512];
    struct trace *trace;
    struct error err = {0};
    snprintf(path, sizeof path, TRACES "%s", e->file);
    if (trace_open(path, NULL, &trace, &err) != STATUS_OK) {
        printf("%s: %s\n", err.where, err.what);
        return false;
    }
    const struct trace_info *i = &trace->info;
    bool ok = strcmp(i->format, e->format) == 0 && i->samples == e->samples &&
              near(i->duration_s, e->duration_s, 5.1e-4) && near(i->mean_mbps, e->mean_mbps, 5.1e-7) &&
              near(i->min_mbps, e->min_mbps, 5.1e-7) && near(i->max_mbps, e->max_mbps, 5.1e-7);
    if (!ok) {
        printf("%s\n  wanted %s %zu %.3f %.6f %.6f %.6f\n  got    %s %zu %.3f %.6f %.6f %.6f\n", e->file,
               e->format, e->samples, e->duration_s, e->mean_mbps, e->min_mbps, e->max_mbps, i->format,
               i->samples, i->duration_s, i->mean_mbps, i->min_mbps, i->max_mbps);
    }
    if (getenv("SHOW_NOTES")) {
        printf("%s (%s)\n", e->file, i->format);
        print_notes(trace);
    }
    trace_free(trace);
    return ok;
}

static void every_shared_trace_is_as_expected(void **state)
{
    (void)state;
    FILE *tsv = fopen(TRACES "EXPECTED.tsv", "r");
    assert_non_null(tsv);
    char line[1024];
    size_t files = 0, bad = 0, unread = 0;
    while (fgets(line, sizeof line, tsv)) {
        struct expected e;
        if (sscanf(line, "%255[^\t]\t%63[^\t]\t%zu\t%lf\t%lf\t%lf\t%lf", e.file, e.format, &e.samples,
                   &e.duration_s, &e.mean_mbps, &e.min_mbps, &e.max_mbps) == 7) {
            files++;
            unread += !is_read(e.format);
            bad += is_read(e.format) && !check(&e);
        }
    }
    fclose(tsv);
    printf("%zu files, %zu differ, %zu in formats not read yet\n", files, bad, unread);
    assert_true(files > 30);
    assert_int_equal(bad, 0);
}

int main(void)
{
    if (access(TRACES "EXPECTED.tsv", R_OK) != 0) {
        printf("skipped: " TRACES "EXPECTED.tsv is not there\n");
        return SKIP_PROGRAM;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_shared_trace_is_as_expected)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
