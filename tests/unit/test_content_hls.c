/* Content of HLS playlists, written here by hand; ffmpeg's own are in tests/e2e/cli/content.sh. */
#include "unit/content_fixture.h"

#include "model/content/media_files.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_bytes(const char *path, size_t count)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < count; i++) {
        putc('x', file);
    }
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
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

/* A media playlist alone: ranges, files beside it, a bitrate, and the mean for what has none. */
static void test_media_playlist(void **state)
{
    (void)state;
    write_bytes("a b.ts", 5000);
    struct tr_content *c = content_need(
        "media.m3u8", "#EXTM3U\r\n#EXT-X-TARGETDURATION:4\r\n"
                      "#EXT-X-MAP:URI=\"init.mp4\",BYTERANGE=\"700@0\"\r\n"
                      "#EXTINF:4,a title, with commas\r\n#EXT-X-BYTERANGE:1000@700\r\nall.mp4\r\n"
                      "#EXTINF:3.5,\r\na%20b.ts?token=1\r\n"
                      "#EXT-X-BITRATE:8\r\n#EXTINF:2,\r\nmissing.ts\r\n"
                      "#EXT-X-DISCONTINUITY\r\n#EXTINF:1,\r\n"
                      "#EXT-X-BYTERANGE:1250\r\nall.mp4\r\n#EXT-X-ENDLIST\r\n");
    assert_string_equal(c->format, "hls");
    assert_int_equal(c->ladder.count, 1);
    assert_int_equal(c->segment_count, 4);
    assert_near(c->start_s[1], 4, 0);
    assert_near(c->start_s[2], 7.5, 0);
    assert_near(c->start_s[4], 10.5, 0);
    assert_bytes(c, 0, 0, 1000);
    assert_bytes(c, 0, 1, 5000);
    assert_bytes(c, 0, 2, 2000); /* 8 kbit/s for 2 s */
    assert_bytes(c, 0, 3, 1250);
    assert_near(c->init_bytes[0], 700, 0);
    assert_int_equal(c->sizes, TR_CONTENT_SIZES_BITRATE);
    assert_near(c->ladder.levels[0].video_kbps, 9250 * 8 / 1000.0 / 10.5, 1e-9);
    assert_false(c->live);
    assert_warned(c, "1 of 2 media files are not here, from missing.ts on");
    assert_warned(c, "1 discontinuities");
    tr_content_free(c);
}

static void test_live_and_event(void **state)
{
    (void)state;
    struct tr_content *c =
        content_need("a", "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:17\n#EXTINF:2,\n#EXT-X-BYTERANGE:9\na\n");
    assert_true(c->live);
    tr_content_free(c);
    c = content_need("a", "#EXTM3U\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:2,\n#EXT-X-BYTERANGE:9\na\n");
    assert_false(c->live);
    tr_content_free(c);
}

/* Low latency: a segment's size is that of its parts; the one that is still being made is left out. */
static void test_parts(void **state)
{
    (void)state;
    write_bytes("part2.mp4", 300);
    struct tr_content *c = content_need(
        "ll.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-PART-INF:PART-TARGET=0.5\n"
                   "#EXT-X-PART:DURATION=0.5,URI=\"s0.mp4\",BYTERANGE=\"200@0\",INDEPENDENT=YES\n"
                   "#EXT-X-PART:DURATION=0.5,URI=\"part2.mp4\"\n#EXTINF:1.0,\ns0.mp4\n"
                   "#EXT-X-PART:DURATION=0.5,URI=\"s1.mp4\",BYTERANGE=\"100@0\"\n"
                   "#EXT-X-PART:DURATION=0.4,URI=\"s1.mp4\",BYTERANGE=\"150@100\"\ns1.mp4\n"
                   "#EXT-X-PART:DURATION=0.5,URI=\"s2.mp4\",BYTERANGE=\"100@0\"\n"
                   "#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"s2.mp4\",BYTERANGE-START=100\n");
    assert_int_equal(c->segment_count, 2);
    assert_bytes(c, 0, 0, 500);
    assert_bytes(c, 0, 1, 250);
    assert_near(c->start_s[2], 1.9, 1e-12); /* no EXTINF: as long as its parts */
    assert_near(c->part_s, 0.5, 0);
    assert_true(c->live);
    tr_content_free(c);
}

#define RANGES(a, b)                                                                                         \
    "#EXTM3U\n#EXTINF:2,\n#EXT-X-BYTERANGE:" a "@0\nx\n#EXTINF:2,\n#EXT-X-BYTERANGE:" b                      \
    "\nx\n#EXT-X-ENDLIST\n"

static void test_multivariant(void **state)
{
    (void)state;
    mkdir("v", 0777);
    write_text("v/high.m3u8", RANGES("400000", "300000"));
    write_text("v/low.m3u8", RANGES("100000", "90000"));
    write_text("v/sound.m3u8",
               "#EXTM3U\n#EXTINF:1,\n#EXT-X-BYTERANGE:8000\nx\n#EXTINF:3,\n#EXT-X-BYTERANGE:30000\nx\n"
               "#EXT-X-ENDLIST\n");
    struct tr_content *c = content_need(
        "v/master.m3u8",
        "#EXTM3U\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"fr\",URI=\"none.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"aac\",NAME=\"en\",DEFAULT=YES,URI=\"sound.m3u8\"\n"
        "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"ac3\",NAME=\"en\",DEFAULT=YES,URI=\"none.m3u8\"\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1500000,RESOLUTION=1280x720,FRAME-RATE=59.940,"
        "CODECS=\"avc1.64001f,mp4a.40.2\",AUDIO=\"aac\"\nhigh.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=9000000,RESOLUTION=1280x720,CODECS=\"avc1.64001f,ac-3\",AUDIO="
        "\"ac3\"\nhigh.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=476000,RESOLUTION=640x360,CODECS=\"avc1.64001f,mp4a.40.2\",AUDIO="
        "\"aac\"\n"
        "low.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=1000000,RESOLUTION=1280x720,CODECS=\"hvc1.2.4.L93.90,mp4a.40.2\",AUDIO="
        "\"aac\"\n"
        "none.m3u8\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=76000,CODECS=\"mp4a.40.2\",AUDIO=\"aac\"\nsound.m3u8\n"
        "#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=100000,URI=\"none.m3u8\"\n");
    assert_int_equal(c->ladder.count, 2);
    const struct tr_ladder_level *low = &c->ladder.levels[0], *high = &c->ladder.levels[1];
    assert_string_equal(low->name, "360p");
    assert_string_equal(high->name, "720p60");
    assert_int_equal(high->fps, 60);
    assert_near(low->audio_kbps, 76, 1e-9);       /* 38 000 bytes in 4 s */
    assert_near(low->video_kbps, 476 - 76, 1e-9); /* without AVERAGE-BANDWIDTH */
    assert_near(high->video_kbps, 1500 - 76, 1e-9);
    assert_bytes(c, 0, 0, 100000);
    assert_bytes(c, 1, 1, 300000);
    assert_true(c->sound_apart);
    assert_near(c->sound_bytes[0], 8000 + 10000, 1e-6); /* a third of its second segment */
    assert_near(c->sound_bytes[1], 20000, 1e-6);
    assert_int_equal(c->sizes, TR_CONTENT_SIZES_EXACT);
    assert_warned(c, "1 variants of sound alone");
    assert_warned(c, "1 variants in another codec");
    tr_content_free(c);
}

/* Playlists on another machine: cut as the one that is here, at their nominal rates. */
static void test_remote(void **state)
{
    (void)state;
    write_text("here.m3u8", RANGES("1000", "2000"));
    struct tr_content *c =
        content_need("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=8000\nhere.m3u8\n"
                                    "#EXT-X-STREAM-INF:BANDWIDTH=16000\nhttps://example.org/b.m3u8\n");
    assert_bytes(c, 0, 1, 2000);
    assert_bytes(c, 1, 1, 16000 / 8 * 2);
    assert_int_equal(c->sizes, TR_CONTENT_SIZES_NOMINAL);
    assert_warned(c, "the playlists of 1 levels are on another machine");
    tr_content_free(c);
    write_text(
        "far.m3u8",
        "#EXTM3U\n#EXTINF:2,\nhttp://example.org/1.ts\n#EXTINF:2,\n//example.org/2.ts\n#EXT-X-ENDLIST\n");
    c = content_need("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=8000\nfar.m3u8\n");
    assert_bytes(c, 0, 1, 2000);
    assert_warned(c, "2 of 2 media files are on another machine, from http://example.org/1.ts on");
    tr_content_free(c);
}

/* Live playlists of one moment need not begin with the same segment. */
static void test_levels_line_up(void **state)
{
    (void)state;
    write_text("early.m3u8",
               "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:6\n#EXTINF:3,\n#EXT-X-BYTERANGE:1\nx\n#EXTINF:2,\n"
               "#EXT-X-BYTERANGE:2\nx\n#EXTINF:2,\n#EXT-X-BYTERANGE:3\nx\n");
    write_text("late.m3u8",
               "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:2.04,\n#EXT-X-BYTERANGE:20\nx\n#EXTINF:2,\n"
               "#EXT-X-BYTERANGE:30\nx\n#EXTINF:2,\n#EXT-X-BYTERANGE:40\nx\n");
    struct tr_content *c =
        content_need("master.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=8000\nearly.m3u8\n"
                                    "#EXT-X-STREAM-INF:BANDWIDTH=16000\nlate.m3u8\n");
    assert_int_equal(c->segment_count, 2);
    assert_bytes(c, 0, 0, 2);
    assert_bytes(c, 1, 0, 20);
    assert_warned(c, "levels have 2 to 3 segments; the first 2");
    tr_content_free(c);
    write_text("early.m3u8",
               "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:3,\n#EXT-X-BYTERANGE:1\nx\n#EXTINF:2,\n"
               "#EXT-X-BYTERANGE:2\nx\n");
    const struct content_refusal refusal = {"master.m3u8",
                                            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=8000\nearly.m3u8\n#EXT-X-"
                                            "STREAM-INF:BANDWIDTH=16000\nlate.m3u8\n",
                                            "late.m3u8:8: segment 1 begins at 2.040 s and at 3.000 s in "
                                            "early.m3u8: the segments of all levels must line "
                                            "up"};
    assert_refused(&refusal, 1);
}

/* Rates that are the same in the ladder, and heights. */
/* Variables: defined, imported from the multivariant playlist, out of the query of an address. */
static void test_variables(void **state)
{
    (void)state;
    write_text("var-low.m3u8",
               "#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"cdn\"\n#EXT-X-DEFINE:QUERYPARAM=\"token\"\n"
               "#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:4,\n#EXT-X-BYTERANGE:100\n{$cdn}-{$token}.ts\n");
    struct tr_content *c = content_need(
        "variables.m3u8", "#EXTM3U\n#EXT-X-DEFINE:NAME=\"name\",VALUE=\"var\"\n"
                          "#EXT-X-DEFINE:NAME=\"cdn\",VALUE=\"{$name}-cdn\"\n"
                          "#EXT-X-STREAM-INF:BANDWIDTH=800000\n{$name}-low.m3u8?token=abc&x=1\n");
    assert_int_equal(c->ladder.count, 1);
    assert_bytes(c, 0, 0, 100);
    tr_content_free(c);
    /* a media playlist alone, whose names stand in the folder */
    write_bytes("part-7.ts", 321);
    c = content_need(
        "a", "#EXTM3U\n#EXT-X-DEFINE:NAME=\"n\",VALUE=\"7\"\n#EXTINF:2,\npart-{$n}.ts\n#EXT-X-ENDLIST\n");
    assert_bytes(c, 0, 0, 321);
    tr_content_free(c);
    static const struct content_refusal refusals[] = {
        {"a", "#EXTM3U\n#EXT-X-DEFINE:NAME=\"n\",VALUE=\"7\"\n#EXTINF:2,\n{$m}.ts\n",
         "a:4: {$m} is not defined; an #EXT-X-DEFINE should come before it"},
        {"a", "#EXTM3U\n#EXT-X-DEFINE:NAME=\"n\"\n",
         "a:2: #EXT-X-DEFINE needs a NAME with a VALUE, an IMPORT or a QUERYPARAM"},
        {"a", "#EXTM3U\n#EXT-X-DEFINE:IMPORT=\"n\"\n",
         "a:2: imports \"n\", which the multivariant playlist does not define"},
        {"a", "#EXTM3U\n#EXT-X-DEFINE:QUERYPARAM=\"n\"\n",
         "a:2: asks for \"n\" in the query of its address, where it is not"},
        {"a", "#EXTM3U\n#EXT-X-DEFINE:NAME=\"n\",VALUE=\"1\"\n#EXT-X-DEFINE:NAME=\"n\",VALUE=\"2\"\n",
         "a:3: \"n\" is defined a second time"},
    };
    assert_refused(refusals, sizeof refusals / sizeof *refusals);
}

/* Variables made of each other double at every line. */
static void test_growing_variables(void **state)
{
    (void)state;
    char text[8192];
    size_t n =
        (size_t)snprintf(text, sizeof text, "#EXTM3U\n#EXT-X-DEFINE:NAME=\"v0\",VALUE=\"0123456789\"\n");
    for (int i = 1; i < 40; i++) {
        n += (size_t)snprintf(text + n, sizeof text - n,
                              "#EXT-X-DEFINE:NAME=\"v%d\",VALUE=\"{$v%d}{$v%d}\"\n", i, i - 1, i - 1);
    }
    struct tr_error err;
    assert_null(content_read("a", text, n, &err));
    assert_string_equal(err.what, "grows beyond 64 MiB by its variables");
}

static void test_names(void **state)
{
    (void)state;
    write_text("here.m3u8", RANGES("1000", "2000"));
    struct tr_content *c =
        content_need("m", "#EXTM3U\n"
                          "#EXT-X-STREAM-INF:BANDWIDTH=4800000,RESOLUTION=1080x1920\nhere.m3u8\n"
                          "#EXT-X-STREAM-INF:BANDWIDTH=7800000,RESOLUTION=1920x1080\nhere.m3u8?2\n"
                          "#EXT-X-STREAM-INF:BANDWIDTH=4800000,RESOLUTION=640x360\nhere.m3u8?3\n");
    assert_int_equal(c->ladder.count, 2);
    assert_string_equal(c->ladder.levels[0].name, "1080p");
    assert_string_equal(c->ladder.levels[1].name, "1080p 7800k");
    assert_warned(c, "line 7: a second level of 4800 kbit/s is left out");
    tr_content_free(c);
}

static void test_paths(void **state)
{
    (void)state;
    static const struct {
        const char *base, *uri, *path; /* NULL: elsewhere; "": none */
    } cases[] = {
        {"a/b.m3u8", "c.ts", "a/c.ts"},
        {"b.m3u8", "c.ts", "c.ts"},
        {"a/b.m3u8", "../c.ts", "a/../c.ts"},
        {"a/b.m3u8", "/c.ts", "/c.ts"},
        {"a/b", "c%2Fd.ts?x#y", "a/c/d.ts"},
        {"a/b", "file:///c%zz", "/c%zz"},
        {"a/b", "http://x/c.ts", NULL},
        {"a/b", "HTTPS://x/c.ts", NULL},
        {"a/b", "//x/c.ts", NULL},
        {"a/b", "rtmp:x", NULL},
        {"a/b", "c:d.ts", "a/c:d.ts"},
        {"a/b", "x%00y", ""},
        {"a/b", "", ""},
        {"a/b", "?x", ""},
    };
    char path[MEDIA_PATH_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const enum media_place place = media_path(cases[i].base, cases[i].uri, strlen(cases[i].uri), path);
        assert_int_equal(place, !cases[i].path   ? MEDIA_ELSEWHERE
                                : *cases[i].path ? MEDIA_HERE
                                                 : MEDIA_NO_PATH);
        if (place == MEDIA_HERE) {
            assert_string_equal(path, cases[i].path);
        }
    }
}

static const struct content_refusal refusals[] = {
    {"a", "#EXTM3U\n", "a: lists no segment that is whole; at least one is needed"},
    {"a", "#EXTM3U\nx.ts\n", "a:2: names a segment, but no #EXTINF before it says how long it plays"},
    {"a", "#EXTM3U\n#EXTINF:-2,\nx.ts\n",
     "a:2: #EXTINF must be followed by seconds, 0 or more, and is \"-2\""},
    {"a", "#EXTM3U\n#EXTINF:two,\nx.ts\n",
     "a:2: #EXTINF must be followed by seconds, 0 or more, and is \"two\""},
    {"a", "#EXTM3U\n#EXTINF:0,\n#EXT-X-BYTERANGE:1\nx.ts\n",
     "a:4: a segment of 0 s; it must be longer than 0 s, and all of them at most 1e+08 s"},
    {"a", "#EXTM3U\n#EXTINF:2,\n#EXT-X-BYTERANGE:0@7\nx.ts\n",
     "a:3: #EXT-X-BYTERANGE must be a number, 1 or more, and is \"0@7\""},
    {"a", "#EXTM3U\n#EXTINF:2,\nempty.ts\n", "a:3: empty.ts has 0 bytes; a segment has more"},
    {"a", "#EXTM3U\n#EXTINF:2,\nhttp://example.org/x.ts\n",
     "a:3: nothing tells how large a segment is: no rate of the ladder, no byte range, and no media file "
     "beside it"},
    {"a", "#EXTM3U\n#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n",
     "a:2: is a playlist's update, which leaves segments out; a whole playlist would be right"},
    {"a", "#EXTM3U\n#EXT-X-I-FRAMES-ONLY\n",
     "a:2: lists single pictures for winding, not segments; a playlist that is played would be right"},
    {"a", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n",
     "a:2: ends with an #EXT-X-STREAM-INF that no playlist follows"},
    {"a", "#EXTM3U\n#EXT-X-STREAM-INF:RESOLUTION=1x1\nhere.m3u8\n",
     "a:2: #EXT-X-STREAM-INF needs a BANDWIDTH over 0, in bits a second"},
    {"a", "#EXTM3U\n\n#EXT-X-STREAM-INF:BANDWIDTH=1\nno/such.m3u8\n",
     "a:4: the playlist no/such.m3u8 is not here; it has to stand where this one says"},
    {"a", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n../content_hls/twice.m3u8\n",
     "../content_hls/twice.m3u8:2: is a multivariant playlist where a media playlist, with segments, should "
     "be"},
    {"a", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://example.org/x.m3u8\n",
     "a:3: all its playlists are on other machines, and nothing is fetched; keep at least one beside this "
     "file and name "
     "it here"},
    {"a", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nempty.ts\n",
     "empty.ts: is empty; a playlist, an MPD or a list of sizes is not"},
};

static void test_refusals(void **state)
{
    (void)state;
    write_bytes("empty.ts", 0);
    write_text("twice.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\ntwice.m3u8\n");
    assert_refused(refusals, sizeof refusals / sizeof *refusals);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_media_playlist), cmocka_unit_test(test_live_and_event),
        cmocka_unit_test(test_parts),          cmocka_unit_test(test_multivariant),
        cmocka_unit_test(test_remote),         cmocka_unit_test(test_levels_line_up),
        cmocka_unit_test(test_variables),      cmocka_unit_test(test_growing_variables),
        cmocka_unit_test(test_names),          cmocka_unit_test(test_paths),
        cmocka_unit_test(test_refusals),
    };
    mkdir(BINARY_DIR "/content_hls", 0777);
    return chdir(BINARY_DIR "/content_hls") == 0 ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
