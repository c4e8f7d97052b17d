/* Every file of tests/data/traces, and of the shared traces where they are, against its EXPECTED.tsv:
 * detected unaided, and the same from memory as from the file. */
#include <tracereel/trace.h>

#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OWN    SOURCE_DIR "/tests/data/traces/"
#define SHARED SHARED_DIR "/traces/"

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

static void print_notes(const struct tr_trace *trace)
{
    for (size_t i = 0; i < trace->info.note_count; i++) {
        const struct tr_trace_note *n = &trace->info.notes[i];
        char options[256];
        printf("    %s %s  %s\n", n->warning ? "!" : "-", n->text,
               tr_trace_note_options(n, options, sizeof options));
    }
}

static bool check(const char *folder, const struct expected *e)
{
    char path[512];
    struct tr_trace *trace;
    struct tr_error err = {0};
    snprintf(path, sizeof path, "%s%s", folder, e->file);
    if (tr_trace_open(path, NULL, &trace, &err) != TR_STATUS_OK) {
        printf("%s: %s\n", err.where, err.what);
        return false;
    }
    const struct tr_trace_info *i = &trace->info;
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
    tr_trace_free(trace);
    return ok;
}

static void check_folder(const char *folder, size_t files_min)
{
    char path[512], line[1024];
    snprintf(path, sizeof path, "%sEXPECTED.tsv", folder);
    FILE *tsv = fopen(path, "r");
    assert_non_null(tsv);
    size_t files = 0, bad = 0;
    while (fgets(line, sizeof line, tsv)) {
        struct expected e;
        if (sscanf(line, "%255[^\t]\t%63[^\t]\t%zu\t%lf\t%lf\t%lf\t%lf", e.file, e.format, &e.samples,
                   &e.duration_s, &e.mean_mbps, &e.min_mbps, &e.max_mbps) == 7) {
            files++;
            bad += !check(folder, &e);
        }
    }
    fclose(tsv);
    printf("%zu files in %s, %zu differ\n", files, folder, bad);
    assert_true(files >= files_min);
    assert_int_equal(bad, 0);
}

static void own_traces_are_as_expected(void **state)
{
    (void)state;
    check_folder(OWN, 35);
}

static void shared_traces_are_as_expected(void **state)
{
    (void)state;
    if (access(SHARED "EXPECTED.tsv", R_OK) != 0) {
        printf("skipped: " SHARED "EXPECTED.tsv is not there\n");
        skip();
    }
    check_folder(SHARED, 30);
}

/* EXPECTED-ALT.tsv: the other defensible reading, which an option chooses. */
static bool check_other(const char *file, const char *reading, double duration_s, double mean, double min,
                        double max)
{
    char path[512];
    struct tr_trace *trace;
    struct tr_error err = {0};
    struct tr_trace_options options = {0};
    if (strcmp(reading, "preceding") == 0) {
        options.hold = TR_TRACE_HOLD_PRECEDING;
    } else if (strcmp(reading, "covered-only") == 0) {
        options.gap = TR_TRACE_GAP_CUT;
    } else {
        return true; /* Oboe between two chunks, interpolated: not offered, 0.03 % off */
    }
    snprintf(path, sizeof path, SHARED "%s", file);
    if (tr_trace_open(path, &options, &trace, &err) != TR_STATUS_OK) {
        printf("%s: %s\n", err.where, err.what);
        return false;
    }
    const struct tr_trace_info *i = &trace->info;
    bool ok = near(i->duration_s, duration_s, 5.1e-4) && near(i->mean_mbps, mean, 5.1e-7) &&
              near(i->min_mbps, min, 5.1e-7) && near(i->max_mbps, max, 5.1e-7);
    if (!ok) {
        printf("%s, %s\n  wanted %.3f %.6f %.6f %.6f\n  got    %.3f %.6f %.6f %.6f\n", file, reading,
               duration_s, mean, min, max, i->duration_s, i->mean_mbps, i->min_mbps, i->max_mbps);
    }
    tr_trace_free(trace);
    return ok;
}

static void the_other_reading_is_as_expected(void **state)
{
    (void)state;
    FILE *tsv = fopen(SHARED "EXPECTED-ALT.tsv", "r");
    if (!tsv) {
        printf("skipped: " SHARED "EXPECTED-ALT.tsv is not there\n");
        skip();
    }
    char line[1024], file[256], reading[64];
    double duration_s, mean, min, max;
    size_t files = 0, bad = 0;
    while (fgets(line, sizeof line, tsv)) {
        if (sscanf(line, "%255[^\t]\t%63[^\t]\t%lf\t%lf\t%lf\t%lf", file, reading, &duration_s, &mean, &min,
                   &max) == 6) {
            files++;
            bad += !check_other(file, reading, duration_s, mean, min, max);
        }
    }
    fclose(tsv);
    assert_true(files > 15);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(own_traces_are_as_expected),
        cmocka_unit_test(shared_traces_are_as_expected),
        cmocka_unit_test(the_other_reading_is_as_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
