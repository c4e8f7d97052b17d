#include "base/file.h"
#include "base/json_writer.h"
#include "base/nearest.h"
#include "base/plain.h"
#include "base/strbuf.h"
#include "unit/unit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static void errors_name_the_place_and_stay_one_line(void **state)
{
    (void)state;
    struct tr_error err = {0};
    char line[1200];
    assert_int_equal(tr_error_at(&err, "bus.log", 7, "rate \"%s\" is no number", "a\nb"), TR_STATUS_FAILED);
    assert_string_equal(tr_error_line(&err, line, sizeof line), "bus.log:7: rate \"a?b\" is no number");
    assert_int_equal(tr_error_set(NULL, TR_STATUS_USAGE, "--dt", "too small"), TR_STATUS_USAGE);
}

static void words_of_others_are_made_plain(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } cases[] = {
        {"bus log.csv", "bus log.csv"},
        {"", ""},
        {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x9a\x8c", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x9a\x8c"},
        {"\x1b[31mred", "?[31mred"},
        {"a\nb\rc\td\x7f", "a?b?c?d?"},
        {"\xc2\x9b"
         "31m",
         "?31m"},                                  /* U+009B, the other way to begin an escape */
        {"abc\xe2\x80\xaegpj.exe", "abc?gpj.exe"}, /* U+202E turns what follows round */
        {"\xe2\x81\xa6"
         "a\xd8\x9c"
         "b\xe2\x80\xa8",
         "?a?b?"},                         /* U+2066, U+061C, U+2028 */
        {"caf\xe9.csv", "caf?.csv"},       /* Latin-1 */
        {"\xc0\x8a\xed\xa0\x80", "?????"}, /* a line feed written too long; half a pair */
        {"cut \xe2\x82", "cut ??"},
        {"\xf5\x80\x80\x80", "????"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        strcpy(text, cases[i].text);
        plain_text(text);
        assert_string_equal(text, cases[i].plain);
        assert_true(is_plain(text));
        assert_int_equal(is_plain(cases[i].text), strcmp(cases[i].text, cases[i].plain) == 0);
        struct strbuf sb = {0};
        strbuf_puts(&sb, "\n");
        strbuf_plain(&sb, cases[i].text);
        assert_string_equal(sb.text + 1, cases[i].plain);
        assert_int_equal(sb.len, strlen(sb.text));
        strbuf_destroy(&sb);
    }
    char lines[] = "one\ttwo\n\x1b[m\0three";
    assert_int_equal(plain_lines(lines, sizeof lines - 1), sizeof lines - 1);
    assert_memory_equal(lines, "one\ttwo\n?[m?three", sizeof lines - 1);
}

static void json_acts_on_no_terminal(void **state)
{
    (void)state;
    struct strbuf sb = {0};
    struct json_writer w = {.out = &sb, .compact = true};
    json_writer_string(&w, NULL, "\x1b[m\n\xc2\x9b\xe2\x80\xae\"\\\xc3\xa9\xff");
    assert_string_equal(sb.text, "\"\\u001b[m\\u000a\\u009b\\u202e\\\"\\\\\xc3\xa9\xef\xbf\xbd\"");
    strbuf_destroy(&sb);
}

static void doubles_read_back_the_same(void **state)
{
    (void)state;
    const double values[] = {0,  0.1,   1.0 / 3,       1e-5,     5e-324, 1.7976931348623157e308,
                             17, -0.25, 123456789.125, 0.3 - 0.1};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        char buf[32];
        format_double(buf, values[i]);
        assert_true(strtod(buf, NULL) == values[i]);
    }
    char buf[32];
    format_double(buf, 0.1);
    assert_string_equal(buf, "0.1");
}

static void json_is_escaped_and_punctuated(void **state)
{
    (void)state;
    struct strbuf sb = {0};
    struct json_writer w = {.out = &sb, .compact = true};
    json_writer_open(&w, NULL, '{');
    json_writer_string(&w, "a\"b", "x\\\n\xff\xc3\xa9");
    json_writer_open(&w, "list", '[');
    json_writer_number(&w, NULL, 1.5);
    json_writer_integer(&w, NULL, -3);
    json_writer_close(&w, ']');
    json_writer_open(&w, "empty", '{');
    json_writer_close(&w, '}');
    json_writer_number(&w, "nan", NAN);
    json_writer_bool(&w, "yes", true);
    json_writer_close(&w, '}');
    assert_string_equal(sb.text, "{\"a\\\"b\": \"x\\\\\\u000a\xef\xbf\xbd\xc3\xa9\", \"list\": [1.5, -3], "
                                 "\"empty\": {}, \"nan\": null, \"yes\": true}");
    strbuf_destroy(&sb);
}

static void mistyped_words_are_recognised(void **state)
{
    (void)state;
    const char *const words[] = {"report", "record", "info", "sweep"};
    assert_int_equal(edit_distance("reprot", "report"), 1);
    assert_int_equal(edit_distance("", "abc"), 3);
    assert_string_equal(nearest_word("reprot", words, 4), "report");
    assert_string_equal(nearest_word("inof", words, 4), "info");
    assert_null(nearest_word("bus", words, 4));
    assert_null(nearest_word("", words, 4));
}

static void files_read_plain_and_gzip_alike(void **state)
{
    (void)state;
    char path[] = "/tmp/tracereel-test-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    struct tr_error err = {0};
    assert_int_equal(file_write(path, "hello\n", 6, true, &err), TR_STATUS_OK);
    struct file_text text;
    assert_int_equal(file_read(path, NULL, NULL, &text, &err), TR_STATUS_OK);
    assert_string_equal(text.bytes, "hello\n");
    file_text_destroy(&text);

    gzFile gz = gzopen(path, "wb");
    for (int i = 0; i < 100000; i++) {
        gzputs(gz, "hello\n");
    }
    gzclose(gz);
    assert_int_equal(file_read(path, NULL, NULL, &text, &err), TR_STATUS_OK);
    assert_int_equal(text.len, 600000);
    file_text_destroy(&text);

    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size / 2), 0);
    assert_int_equal(file_read(path, NULL, NULL, &text, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "gzip"));
    unlink(path);

    assert_int_equal(file_read(path, NULL, NULL, &text, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what, "No such file or directory");
    assert_int_equal(file_read("/tmp", NULL, NULL, &text, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "directory"));
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    struct tr_error err = {0};
    assert_int_equal(file_write("/dev/full", "x", 1, false, &err), TR_STATUS_FAILED);
    assert_string_equal(err.what, "No space left on device");
}

static bool cancel_at_once(void *context, size_t done, size_t total)
{
    (void)context;
    (void)done;
    (void)total;
    return false;
}

static void reading_can_be_cancelled(void **state)
{
    (void)state;
    struct tr_error err = {0};
    struct file_text text;
    assert_int_equal(file_read("/proc/self/exe", cancel_at_once, NULL, &text, &err), TR_STATUS_CANCELLED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_name_the_place_and_stay_one_line),
        cmocka_unit_test(words_of_others_are_made_plain),
        cmocka_unit_test(json_acts_on_no_terminal),
        cmocka_unit_test(doubles_read_back_the_same),
        cmocka_unit_test(json_is_escaped_and_punctuated),
        cmocka_unit_test(mistyped_words_are_recognised),
        cmocka_unit_test(files_read_plain_and_gzip_alike),
        cmocka_unit_test(a_full_disk_is_an_error),
        cmocka_unit_test(reading_can_be_cancelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
