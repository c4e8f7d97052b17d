/* Content of DASH MPDs, written here by hand; ffmpeg's own are in tests/e2e/cli/content.sh. */
#include "unit/content_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_bytes(const char *path, const void *bytes, size_t count)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, count, file), count);
    assert_int_equal(fclose(file), 0);
}

static void write_size(const char *path, size_t count)
{
    char *bytes = calloc(1, count + 1);
    assert_non_null(bytes);
    write_bytes(path, bytes, count);
    free(bytes);
}

static void assert_warned(const struct tr_content *content, const char *words)
{
    for (size_t i = 0; i < content->warning_count; i++) {
        if (strstr(content->warnings[i], words)) {
            return;
        }
    }
    fail_msg("no warning says \"%s\"", words);
}

#define MPD(attributes, inside)                                                                              \
    "<?xml version='1.0'?>\n<MPD xmlns='urn:mpeg:dash:schema:mpd:2011' " attributes ">" inside "</MPD>"
#define VIDEO(inside)        "<AdaptationSet contentType='video'>" inside "</AdaptationSet>"
#define REP(id, bps, inside) "<Representation id='" id "' bandwidth='" bps "'>" inside "</Representation>"

static void test_template_with_time(void **state)
{
    (void)state;
    mkdir("t", 0777);
    mkdir("mpd", 0777);
    write_size("t/hi-init.mp4", 77);
    write_size("t/hi-90000.mp4", 100);
    write_size("t/hi-270000.mp4", 200);
    write_size("t/hi-450000.mp4", 300);
    struct tr_content *c = content_need(
        "mpd/x.mpd",
        MPD("mediaPresentationDuration='PT6S'",
            "<BaseURL>../t/</BaseURL><Period>"
            "<AdaptationSet mimeType='video/mp4' frameRate='30000/1001' width='1280' height='720'>"
            "<SegmentTemplate timescale='90000' initialization='$RepresentationID$-init.mp4' "
            "media='$RepresentationID$-$Time$.mp4'><SegmentTimeline><S t='90000' d='180000' r='2'/>"
            "</SegmentTimeline></SegmentTemplate>" REP("hi", "4000000", "") "</AdaptationSet></Period>"));
    assert_string_equal(c->format, "dash");
    assert_int_equal(c->segment_count, 3);
    assert_near(c->start_s[3], 6, 0);
    assert_bytes(c, 0, 0, 100);
    assert_bytes(c, 0, 2, 300);
    assert_near(c->init_bytes[0], 77, 0);
    assert_near(c->ladder.levels[0].video_kbps, 4000, 0);
    assert_string_equal(c->ladder.levels[0].name, "720p");
    assert_int_equal(c->ladder.levels[0].fps, 30);
    assert_int_equal(c->sizes, TR_CONTENT_SIZES_EXACT);
    assert_int_equal(c->warning_count, 0);
    assert_false(c->live);
    tr_content_free(c);
}

/* Attributes come from the set and the period where the representation has none. */
static void test_template_with_numbers(void **state)
{
    (void)state;
    mkdir("n", 0777);
    write_size("n/300000_007.m4s", 10);
    write_size("n/300000_008.m4s", 20);
    write_size("n/900000_007.m4s", 30);
    write_size("n/900000_008.m4s", 40);
    struct tr_content *c = content_need(
        "x.mpd", MPD("", "<Period duration='PT3.5S'><SegmentTemplate timescale='10' startNumber='7'/>" VIDEO(
                             "<SegmentTemplate duration='20' media='n/$Bandwidth$_$Number%03d$.m4s'/>" REP(
                                 "b", "900000", "")
                                 REP("a", "300000", "<SegmentTemplate duration='20'/>")) "</Period>"));
    assert_int_equal(c->ladder.count, 2);
    assert_int_equal(c->segment_count, 2);
    assert_near(c->start_s[1], 2, 0);
    assert_near(c->start_s[2], 3.5, 1e-12); /* the last one ends with the period */
    assert_bytes(c, 0, 0, 10);
    assert_bytes(c, 1, 1, 40);
    tr_content_free(c);
}

static void test_list_and_sound(void **state)
{
    (void)state;
    struct tr_content *c = content_need(
        "x.mpd",
        MPD("mediaPresentationDuration='P0Y0M0DT0H0M4.0S'",
            "<Period>" VIDEO(REP("v", "800000",
                                 "<BaseURL>v.mp4</BaseURL><SegmentList duration='2'>"
                                 "<Initialization range='0-99'/>"
                                 "<SegmentURL mediaRange='100-1099'/><SegmentURL mediaRange='1100-1599'/>"
                                 "</SegmentList>"))
                VIDEO("<EssentialProperty schemeIdUri='http://dashif.org/guidelines/trickmode'/>" REP(
                    "w", "1", ""))
                    VIDEO(REP(
                        "v2", "700000",
                        "")) "<AdaptationSet mimeType='audio/mp4'>"
                             "<SegmentTemplate duration='1' media='https://example.org/$Number$.m4s'/>" REP(
                                 "s", "64000", "")
                                 REP("t", "96000", "") "</AdaptationSet><AdaptationSet "
                                                       "mimeType='text/vtt'>" REP(
                                                           "x", "1", "") "</AdaptationSet></Period>"));
    assert_int_equal(c->ladder.count, 1);
    assert_bytes(c, 0, 0, 1000);
    assert_bytes(c, 0, 1, 500);
    assert_near(c->init_bytes[0], 100, 0);
    assert_true(c->sound_apart);
    assert_near(c->ladder.levels[0].audio_kbps, 64, 0);
    assert_near(c->sound_bytes[0], 16000, 1e-9); /* two segments of a second, by their rate */
    assert_int_equal(c->sizes, TR_CONTENT_SIZES_NOMINAL);
    assert_warned(c, "of several rates of sound the first");
    assert_warned(c, "of several sets of pictures the first");
    assert_warned(c, "4 of 4 media files are on another machine, from https://example.org/1.m4s on");
    tr_content_free(c);
}

/* Another period's ladder need not be the same: each level takes what is nearest. */
static void test_periods(void **state)
{
    (void)state;
    struct tr_content *c = content_need(
        "x.mpd", MPD("mediaPresentationDuration='PT10S'",
                     "<Period start='PT0S'>" VIDEO(
                         "<SegmentTemplate duration='2' media='none/$Number$'/>" REP("a", "100000", "")
                             REP("b", "1000000",
                                 "")) "</Period><Period start='PT4S' "
                                      "duration='PT2S'>" VIDEO(
                                          REP("c", "120000",
                                              "<SegmentList "
                                              "duration='2'><"
                                              "SegmentURL "
                                              "mediaRange='0-8'/"
                                              "></SegmentList>")
                                              REP("d", "1100000",
                                                  "<SegmentList "
                                                  "duration='2'>"
                                                  "<SegmentURL "
                                                  "mediaRange='"
                                                  "0-88'/></"
                                                  "SegmentList"
                                                  ">")) "</"
                                                        "Period>"
                                                        "<Period"
                                                        "><"
                                                        "Adaptat"
                                                        "ionSet "
                                                        "mimeTyp"
                                                        "e='"
                                                        "audio/"
                                                        "mp4'"
                                                        ">" REP("s", "1", "") "</AdaptationSet></Period>"));
    assert_int_equal(c->ladder.count, 2);
    assert_int_equal(c->segment_count, 3);
    assert_bytes(c, 0, 1, 100000 / 8 * 2);
    assert_bytes(c, 0, 2, 9);
    assert_bytes(c, 1, 2, 89);
    assert_near(c->start_s[3], 6, 1e-12);
    assert_warned(c, "a period without pictures is left out");
    tr_content_free(c);
}

static void test_dynamic(void **state)
{
    (void)state;
    struct tr_content *c = content_need(
        "x.mpd", MPD("type='dynamic' timeShiftBufferDepth='PT20S'",
                     "<Period start='PT0S'>" VIDEO("<SegmentTemplate duration='4' media='$Number$'/>" REP(
                         "a", "100000", "")) "</Period>"));
    assert_true(c->live);
    assert_int_equal(c->segment_count, 5);
    tr_content_free(c);
}

static void put32(unsigned char **p, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        *(*p)++ = (unsigned char)(value >> shift);
    }
}

/* A free box of 16 bytes, an index of `count` references behind it; returns its length. */
static size_t make_index(unsigned char *file, const uint32_t *references, unsigned count)
{
    unsigned char *p = file;
    put32(&p, 16);
    memcpy(p, "free", 4);
    p += 12;
    put32(&p, 32 + 12 * count);
    memcpy(p, "sidx", 4);
    p += 4;
    put32(&p, 0); /* version 0 */
    put32(&p, 1); /* of which track */
    put32(&p, 1000);
    put32(&p, 0);
    put32(&p, 0);
    put32(&p, count);
    for (unsigned i = 0; i < count; i++) {
        put32(&p, references[2 * i]);
        put32(&p, references[2 * i + 1]);
        put32(&p, 0x90000000u);
    }
    return (size_t)(p - file);
}

#define INDEXED(range)                                                                                       \
    MPD("mediaPresentationDuration='PT5S'",                                                                  \
        "<Period>" VIDEO(REP("a", "100000",                                                                  \
                             "<BaseURL>indexed.mp4</BaseURL><SegmentBase " range                             \
                             "><Initialization range='0-15'/></SegmentBase>")) "</Period>")

static void test_index(void **state)
{
    (void)state;
    unsigned char file[256] = {0};
    const uint32_t references[] = {5000, 2000, 4000, 3000};
    write_bytes("indexed.mp4", file, make_index(file, references, 2));
    for (int told = 0; told < 2; told++) {
        struct tr_content *c = content_need("x.mpd", told ? INDEXED("indexRange='16-71'") : INDEXED(""));
        assert_int_equal(c->segment_count, 2);
        assert_near(c->start_s[1], 2, 0);
        assert_near(c->start_s[2], 5, 0);
        assert_bytes(c, 0, 0, 5000);
        assert_bytes(c, 0, 1, 4000);
        assert_near(c->init_bytes[0], 16, 0);
        tr_content_free(c);
    }
}

/* Indices of indices: one that names itself over and over, and one that is cut off. */
static void test_broken_index(void **state)
{
    (void)state;
    unsigned char file[256] = {0};
    const uint32_t nested[] = {0x80000000u, 1000, 0x80000000u, 1000};
    struct content_refusal refusal = {"x.mpd", INDEXED(""),
                                      "indexed.mp4: byte 72: a segment index (sidx) should stand here"};
    write_bytes("indexed.mp4", file, make_index(file, nested, 2));
    assert_refused(&refusal, 1);
    refusal.line = "indexed.mp4: byte 16: the segment index is cut off";
    write_bytes("indexed.mp4", file, make_index(file, nested, 2) - 1);
    assert_refused(&refusal, 1);
    refusal.line = "indexed.mp4: has no segment index (sidx), which would tell its segments";
    write_bytes("indexed.mp4", file, 16);
    assert_refused(&refusal, 1);
    refusal.line = "x.mpd:2: indexed.mp4 is not here, and the index in it tells the segments; it has to "
                   "stand beside the "
                   "MPD";
    unlink("indexed.mp4");
    assert_refused(&refusal, 1);
}

#define ONE(inside) MPD("mediaPresentationDuration='PT4S'", "<Period>\n" VIDEO("\n" inside) "</Period>")

static const struct content_refusal refusals[] = {
    {"a", "<MPD><Period></MPD>",
     "a:1: is no valid XML: Opening and ending tag mismatch: Period line 1 and MPD"},
    {"a", "<?xml version='1.0'?>\n<!DOCTYPE x [\n<!ENTITY a 'b'>]>\n<MPD/>",
     "a:2: declares a document type or entities; an MPD has neither, and they are not read"},
    {"a", "<x><MPD/></x>", "a:1: the outermost element must be MPD"},
    {"a", "<MPD/>", "a:1: has no AdaptationSet of video, or of audio, with a Representation"},
    {"a", MPD("mediaPresentationDuration='PT-4S'", "<Period>" VIDEO(REP("a", "1", "")) "</Period>"),
     "a:2: mediaPresentationDuration is \"PT-4S\" and must be a duration, 0 or more, like PT9M56.5S"},
    {"a", MPD("mediaPresentationDuration='4 s'", "<Period>" VIDEO(REP("a", "1", "")) "</Period>"),
     "a:2: mediaPresentationDuration is \"4 s\" and must be a duration, 0 or more, like PT9M56.5S"},
    {"a", ONE(REP("a", "0", "")), "a:4: a Representation needs a bandwidth over 0, in bits a second"},
    {"a", ONE(REP("a", "-5", "")), "a:4: bandwidth is \"-5\" and must be a whole number, 0 or more"},
    {"a", ONE(REP("a", "5", "")),
     "a:4: a is not here, and the index in it tells the segments; it has to stand beside the MPD"},
    {"a", ONE(REP("a", "5", "<SegmentTemplate media='$Number$'/>")),
     "a:4: has neither a SegmentTimeline nor a duration, so nothing tells its segments"},
    {"a", ONE(REP("a", "5", "<SegmentTemplate duration='0' media='$Number$'/>")),
     "a:4: duration is 0; segments play longer"},
    {"a", ONE(REP("a", "5", "<SegmentTemplate duration='1' timescale='0' media='$Number$'/>")),
     "a:4: timescale is 0; ticks a second are more"},
    {"a", ONE(REP("a", "5", "<SegmentTemplate duration='1' media='$Nothing$'/>")),
     "a:4: \"$Nothing$\" has a $...$ that is none of RepresentationID, Number, Time, Bandwidth"},
    {"a", ONE(REP("a", "5", "<SegmentTemplate duration='1' media='$Number%99999d$'/>")),
     "a:4: \"$Number%99999d$\" has a $...$ that is none of RepresentationID, Number, Time, Bandwidth"},
    {"a",
     ONE(REP("a", "5",
             "<SegmentTemplate media='n'><SegmentTimeline><S d='1' r='10000000'/></SegmentTimeline>"
             "</SegmentTemplate>")),
     "a:4: is one segment too many; 1048576 are read at most"},
    {"a",
     ONE(REP("a", "5",
             "<SegmentTemplate media='n'><SegmentTimeline><S d='0'/></SegmentTimeline></SegmentTemplate>")),
     "a:4: a segment of 0 s; it must be longer than 0 s, and all of them at most 1e+08 s"},
    {"a",
     ONE(REP("a", "5",
             "<SegmentTemplate media='n'><SegmentTimeline><S d='0' r='-1'/></SegmentTimeline>"
             "</SegmentTemplate>")),
     "a:4: r is \"-1\", up to an end that is not told; a count would be right"},
    {"a", ONE(REP("a", "5", "<SegmentList duration='1'/>")), "a:4: a SegmentList without a SegmentURL"},
    {"a", ONE(REP("a", "5", "<SegmentList duration='1'><SegmentURL mediaRange='9-3'/></SegmentList>")),
     "a:4: mediaRange is \"9-3\" and must be FIRST-LAST, in bytes"},
    {"a",
     ONE(REP("a", "5",
             "<SegmentList><SegmentTimeline><S d='1' r='1'/></SegmentTimeline>"
             "<SegmentURL mediaRange='0-3'/></SegmentList>")),
     "a:4: lists fewer segments (SegmentURL) than its durations tell of"},
    {"a", ONE(REP("a", "5", "<SegmentTemplate duration='1' media='empty'/>")),
     "a:4: empty has 0 bytes; a segment has more"},
    {"a", MPD("", "<Period>" VIDEO(REP("a", "1", "<SegmentTemplate duration='1' media='n'/>")) "</Period>"),
     "a:2: neither the MPD nor the period says how long it plays"},
};

#define LINKED(inside) MPD("xmlns:xlink='http://www.w3.org/1999/xlink'", inside)
#define SET(duration)                                                                                        \
    VIDEO("<SegmentTemplate duration='" duration "' media='$Number$.mp4'/>" REP("a", "800000", ""))

/* Elements that stand in other files, in files that those name, nowhere, or on another machine. */
static void test_links(void **state)
{
    (void)state;
    static const char two[] = "<?xml version='1.0'?>\n<Period duration='PT4S'>" SET(
        "2") "</Period>"
             "<Period duration='PT4S' xlink:href='third.xml'/>";
    static const char third[] = "<Period duration='PT2S'>" SET("2") "</Period>";
    static const char endless[] = "<Period xlink:href='endless.xml'/>";
    write_bytes("two.xml", two, sizeof two - 1);
    write_bytes("third.xml", third, sizeof third - 1);
    write_bytes("endless.xml", endless, sizeof endless - 1);
    struct tr_content *c = content_need(
        "links.mpd",
        LINKED("<Period xlink:href='two.xml' xlink:actuate='onLoad'/>"
               "<Period xlink:href='urn:mpeg:dash:resolve-to-zero:2013'>" VIDEO("") "</Period>"));
    assert_int_equal(c->segment_count, 3); /* two of the first, one of the third */
    assert_near(c->start_s[3], 6, 1e-9);
    tr_content_free(c);
    c = content_need(
        "links.mpd",
        LINKED("<Period duration='PT2S'>" SET(
            "2") "</Period>"
                 "<Period duration='PT2S' xlink:href='http://ads.example/p.xml'>" SET("2") "</Period>"));
    assert_int_equal(c->segment_count, 2);
    assert_warned(c, "1 link names another machine, and nothing is fetched");
    tr_content_free(c);
    static const struct content_refusal broken[] = {
        {"a", LINKED("<Period xlink:href='nowhere.xml'/>"),
         "a:2: nowhere.xml is not here; what a link names has to stand where it says"},
        {"a", LINKED("<Period xlink:href='endless.xml'/>"),
         "a:1: links go on without end; 1000 are followed"},
    };
    assert_refused(broken, sizeof broken / sizeof *broken);
}

static void test_refusals(void **state)
{
    (void)state;
    write_size("empty", 0);
    assert_refused(refusals, sizeof refusals / sizeof *refusals);
}

/* Elements within elements without end. */
static void test_deep(void **state)
{
    (void)state;
    const size_t depth = 100000;
    char *text = malloc(3 * depth + 5);
    assert_non_null(text);
    memcpy(text, "<MPD>", 5);
    for (size_t i = 0; i < depth; i++) {
        memcpy(text + 5 + 3 * i, "<a>", 3);
    }
    struct tr_error err;
    assert_null(content_read("deep", text, 3 * depth + 5, &err));
    assert_string_equal(err.where, "deep:1");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_template_with_time),
        cmocka_unit_test(test_template_with_numbers),
        cmocka_unit_test(test_list_and_sound),
        cmocka_unit_test(test_periods),
        cmocka_unit_test(test_dynamic),
        cmocka_unit_test(test_index),
        cmocka_unit_test(test_broken_index),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_deep),
    };
    mkdir(BINARY_DIR "/content_dash", 0777);
    return chdir(BINARY_DIR "/content_dash") == 0 ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
