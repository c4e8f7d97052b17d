/* Whole recordings, read back: what is in them, when, and what becomes of them when something goes wrong. */
#include "unit.h"

#include "gfx/canvas.h"
#include "media.h"
#include "rec/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RATE   48000
#define FPS    30
#define WIDTH  320
#define HEIGHT 192

static char folder[] = BINARY_DIR "/test_rec.XXXXXX";

static const char *in_folder(const char *name)
{
    static char paths[8][512];
    static int at;
    at = (at + 1) % 8;
    snprintf(paths[at], sizeof paths[at], "%s/%s", folder, name);
    return paths[at];
}

/* A condition comes true on however busy a machine; only a program that hangs is waited for this long. */
#define PATIENCE_S 240

struct patience {
    time_t end;
};

static struct patience patience_begin(void)
{
    return (struct patience){time(NULL) + PATIENCE_S};
}

/* Once a turn of a loop that waits. */
static void wait_a_moment(const struct patience *patience, const char *what)
{
    if (time(NULL) > patience->end) {
        fail_msg("waited %d s in vain: %s", PATIENCE_S, what);
    }
    nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static int files_in_folder(void)
{
    char command[600];
    int count = -1;
    snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
    FILE *f = popen(command, "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%d", &count), 1);
    pclose(f);
    return count;
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[600];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static struct rec_config config_of(const char *name)
{
    return (struct rec_config){.path = in_folder(name), .width_px = WIDTH, .height_px = HEIGHT, .fps = FPS};
}

static const uint32_t flats[] = {0xff0d1117, 0xff151b23, 0xff5aa9f7, 0xfff2b441, 0xff2cc9a7, 0xffff6a4d,
                                 0xffb794f6, 0xff7fd0ff, 0xffe6edf3, 0xff8b97a7, 0xff000000, 0xffffffff};

/* Flat areas, and one bright square that is lit through every tenth of a second after a whole one. */
static void draw(struct canvas *canvas, int frame, int fps)
{
    int w = canvas->width_px, h = canvas->height_px;
    canvas_clear(canvas, flats[0]);
    for (int i = 0; i < 12; i++) {
        canvas_rect_snapped(
            canvas,
            (struct rect){(float)(w * (i % 6) / 6), (float)(h * (i / 6) / 4), (float)w / 6, (float)h / 4},
            flats[i]);
    }
    if (frame % fps * 10 < fps) {
        canvas_rect_snapped(canvas, (struct rect){0, (float)(h * 3 / 4), (float)w / 4, (float)h / 4},
                            0xffffffff);
    }
    canvas_rect_snapped(canvas,
                        (struct rect){(float)(w / 2 + frame % (w / 2)), (float)(h * 3 / 4), 8, (float)h / 4},
                        flats[2]);
}

/* A beep of 100 ms at each whole second, `late_s` later than it. */
static void sound_of(float *samples, int64_t from, int count, double late_s)
{
    for (int i = 0; i < count; i++) {
        double at_s = (double)(from + i) / RATE - late_s + 1;
        double within = at_s - floor(at_s);
        samples[i] = within < 0.1 ? (float)(0.5 * sin(6.283185307179586 * 1000 * within)) : 0;
    }
}

struct take {
    int frames;
    bool sound;
    double late_s;
};

static enum tr_status record(const struct rec_config *config, struct take take, struct rec_progress *last,
                             struct tr_error *err)
{
    struct recorder *rec;
    struct canvas canvas;
    float samples[RATE];
    assert_true(canvas_init(&canvas, config->width_px, config->height_px, 1, NULL));
    enum tr_status status = rec_start(config, &rec, err);
    if (status != TR_STATUS_OK) {
        canvas_destroy(&canvas);
        return status;
    }
    for (int i = 0; i < take.frames && status == TR_STATUS_OK; i++) {
        draw(&canvas, i, config->fps);
        status = rec_frame(rec, &canvas, i, err);
        int64_t from = (int64_t)i * RATE / config->fps, to = (int64_t)(i + 1) * RATE / config->fps;
        if (take.sound && status == TR_STATUS_OK) {
            sound_of(samples, from, (int)(to - from), take.late_s);
            status = rec_audio(rec, samples, (size_t)(to - from), err);
        }
    }
    canvas_destroy(&canvas);
    struct tr_error close_error;
    enum tr_status closed = rec_close(rec, last, &close_error);
    if (status == TR_STATUS_OK && closed != TR_STATUS_OK && err) {
        *err = close_error;
    }
    return status != TR_STATUS_OK ? status : closed;
}

static void record_well(const struct rec_config *config, struct take take)
{
    struct tr_error err = {0};
    char line[1100];
    if (record(config, take, NULL, &err) != TR_STATUS_OK) {
        fail_msg("%s", tr_error_line(&err, line, sizeof line));
    }
}

static void assert_color(uint32_t got, uint32_t expected, int tolerance, const char *what)
{
    for (int shift = 0; shift < 24; shift += 8) {
        if (abs((int)(got >> shift & 255) - (int)(expected >> shift & 255)) > tolerance) {
            fail_msg("%s: %06x, expected %06x within %d", what, (unsigned)got & 0xffffff,
                     (unsigned)expected & 0xffffff, tolerance);
        }
    }
}

static const struct {
    const char *name, *video, *audio;
    int tolerance;
} kinds[] = {{"a.mp4", "h264", "aac", 2},
             {"a.mkv", "h264", "aac", 2},
             {"a.webm", "vp9", "opus", 2},
             {"a.gif", "gif", "", 0}};

static void every_kind_holds_what_was_drawn(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        struct rec_config config = config_of(kinds[k].name);
        config.sample_rate = RATE;
        config.title = "A title";
        record_well(&config, (struct take){70, true, 0});
        assert_int_equal(files_in_folder(), k + 1);
        struct media m = media_read(config.path, 70);
        assert_true(m.opened);
        assert_int_equal(m.frames, 70);
        assert_int_equal(m.width, WIDTH);
        assert_int_equal(m.height, HEIGHT);
        assert_string_equal(m.video_codec, kinds[k].video);
        assert_string_equal(m.audio_codec, kinds[k].audio);
        assert_string_equal(m.title, k < 3 ? "A title" : "");
        for (size_t i = 0; i < m.frames; i++) {
            double off_s = k == 0 ? 1e-6 : k == 3 ? 0.0051 : 0.00051;
            assert_near(m.frame_s[i], (double)i / FPS, off_s);
            for (int f = 0; f < 12; f++) {
                int x = WIDTH * (f % 6) / 6 + WIDTH / 12, y = HEIGHT * (f / 6) / 4 + HEIGHT / 8;
                assert_color(m.pixels[i][y * WIDTH + x], flats[f], kinds[k].tolerance, kinds[k].name);
            }
            bool lit = i % FPS * 10 < FPS;
            assert_color(m.pixels[i][HEIGHT * 7 / 8 * WIDTH + WIDTH / 8], lit ? 0xffffff : flats[0],
                         kinds[k].tolerance, "flash");
        }
        if (k < 3) {
            assert_near((double)m.samples / m.sample_rate, 70.0 / FPS, 0.025);
            assert_int_equal(m.color_space, 6); /* SMPTE 170M: BT.601 */
            assert_int_equal(m.color_range, 1); /* limited */
        }
        media_destroy(&m);
    }
}

/* Flash and beep, from the file's own times. */
static void sound_stays_where_it_was_put(void **state)
{
    (void)state;
    const double late_s[] = {0, 0.14, -0.06};
    for (int k = 0; k < 3; k++) {
        for (int i = 0; i < 3; i++) {
            struct rec_config config = config_of(kinds[k].name);
            config.sample_rate = RATE;
            config.force = true;
            record_well(&config, (struct take){FPS * 4, true, late_s[i]});
            struct media m = media_read(config.path, 0);
            for (int s = 1; s < 4; s++) {
                assert_near(media_onset_s(&m, s - 0.5, 0.02f), s + late_s[i], 0.001);
            }
            media_destroy(&m);
        }
    }
}

static void sound_is_as_long_as_the_picture(void **state)
{
    (void)state;
    static float loud[20 * RATE];
    for (int i = 0; i < 20 * RATE; i++) {
        loud[i] = 0.5f * (float)sin(i * 0.1);
    }
    for (int k = 0; k < 3; k++) {
        for (int seconds = 0; seconds <= 20; seconds += 10) { /* none, all that is needed and more */
            struct rec_config config = config_of(kinds[k].name);
            config.sample_rate = RATE;
            config.force = true;
            struct recorder *rec;
            struct canvas canvas;
            struct tr_error err;
            assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
            assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_OK);
            for (int i = 0; i < 2 * FPS; i++) {
                assert_int_equal(rec_frame(rec, &canvas, i, &err), TR_STATUS_OK);
            }
            size_t count = seconds == 0 ? 0 : seconds == 10 ? RATE : 3 * RATE;
            assert_int_equal(rec_audio(rec, loud, count, &err), TR_STATUS_OK);
            assert_int_equal(rec_close(rec, NULL, &err), TR_STATUS_OK);
            struct media m = media_read(config.path, 0);
            assert_near((double)m.samples / m.sample_rate, 2, 0.025);
            double last_s = 0; /* the last loud moment */
            for (size_t i = 0; i < m.samples; i++) {
                last_s = fabsf(m.sound[i]) > 0.1f ? m.sound_from_s + (double)i / m.sample_rate : last_s;
            }
            assert_near(last_s, seconds == 0 ? 0 : seconds == 10 ? 1 : 2, 0.03);
            media_destroy(&m);
            canvas_destroy(&canvas);
        }
    }
}

/* More sound than the queue holds before the first frame: nobody may wait for ever. */
static void sound_may_come_first(void **state)
{
    (void)state;
    static float quiet[15 * RATE];
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct canvas canvas;
    config.sample_rate = RATE;
    assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
    assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
    assert_int_equal(rec_audio(rec, quiet, 15 * RATE, NULL), TR_STATUS_OK);
    for (int i = 0; i < 15 * FPS; i++) {
        assert_int_equal(rec_frame(rec, &canvas, i, NULL), TR_STATUS_OK);
    }
    assert_int_equal(rec_close(rec, NULL, NULL), TR_STATUS_OK);
    canvas_destroy(&canvas);
}

static void odd_sizes_and_single_frames(void **state)
{
    (void)state;
    const int sizes[][2] = {{33, 17}, {2, 2}, {321, 180}, {16, 101}, {3, 3}};
    for (int k = 0; k < 4; k++) {
        for (int i = 0; i < 5; i++) {
            struct rec_config config = config_of(kinds[k].name);
            bool h264 = k < 2;
            config.width_px = sizes[i][0];
            config.height_px = sizes[i][1];
            config.force = true;
            record_well(&config, (struct take){i % 2 ? 1 : 5, false, 0});
            struct media m = media_read(config.path, 1);
            assert_int_equal(m.frames, i % 2 ? 1 : 5);
            assert_int_equal(m.width, sizes[i][0] + (h264 && sizes[i][0] % 2));
            assert_int_equal(m.height, sizes[i][1] + (h264 && sizes[i][1] % 2));
            media_destroy(&m);
        }
    }
}

static void no_frame_is_an_error_and_leaves_nothing(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        struct rec_config config = config_of(kinds[k].name);
        struct tr_error err;
        assert_int_equal(record(&config, (struct take){0, false, 0}, NULL, &err), TR_STATUS_FAILED);
        assert_non_null(strstr(err.what, "not one frame"));
        assert_int_equal(files_in_folder(), 0);
    }
}

static void what_cannot_be_is_said(void **state)
{
    (void)state;
    const struct rec_config good = config_of("a.mp4");
    struct rec_config bad[12];
    for (int i = 0; i < 12; i++) {
        bad[i] = good;
    }
    bad[0].path = in_folder("a.avi");
    bad[1].path = in_folder("a.png");
    bad[2].path = in_folder("mp4");
    bad[3].width_px = 1;
    bad[4].height_px = REC_SIDE_MAX + 1;
    bad[5].fps = 0;
    bad[6].fps = REC_FPS_MAX + 1;
    bad[7].crf = 52;
    bad[8].crf = -1;
    bad[9].sample_rate = 10;
    bad[10].channels = 3;
    bad[11].height_px = -5;
    for (int i = 0; i < 12; i++) {
        struct recorder *rec = NULL;
        struct tr_error err = {0};
        assert_int_equal(rec_start(&bad[i], &rec, &err), TR_STATUS_USAGE);
        assert_true(strlen(err.what) > 10 && !rec);
    }
    assert_int_equal(files_in_folder(), 0);
}

static void places_that_cannot_be_written(void **state)
{
    (void)state;
    struct recorder *rec;
    struct tr_error err;
    struct rec_config config = config_of("no/such/folder/a.mp4");
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "No such file"));
    config.path = "/proc/a.mp4";
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    config = config_of("folder.mp4");
    assert_int_equal(mkdir(config.path, 0777), 0);
    config.force = true;
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "folder"));
    if (geteuid() != 0) { /* root may write everywhere */
        assert_int_equal(chmod(folder, 0555), 0);
        config = config_of("b.mp4");
        assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
        chmod(folder, 0755);
    }
}

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static bool holds_text(const char *path, const char *text)
{
    char buf[64] = "";
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    bool same = fgets(buf, sizeof buf, f) && strcmp(buf, text) == 0;
    fclose(f);
    return same;
}

static void what_is_there_stays_unless_forced(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct tr_error err;
    write_text(config.path, "mine");
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "--force"));
    assert_true(holds_text(config.path, "mine"));
    config.force = true;
    record_well(&config, (struct take){3, false, 0});
    assert_false(holds_text(config.path, "mine"));
    unlink(config.path);
    config.force = false;
    write_text(in_folder("a.mp4.part"), "older");
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.where, ".part"));
    assert_true(holds_text(in_folder("a.mp4.part"), "older"));
    config.force = true; /* for what a recording left, not for what happens to be called so */
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_true(holds_text(in_folder("a.mp4.part"), "older"));
    unlink(in_folder("a.mp4.part"));
    assert_int_equal(symlink(config.path, in_folder("a.mp4.part")), 0);
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    unlink(in_folder("a.mp4.part"));
    write_text(in_folder("a.mp4.part"), "\x1a\x45\xdf\xa3 and so on");
    config.force = false;
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "--force"));
    config.force = true;
    record_well(&config, (struct take){3, false, 0});
    assert_false(exists(in_folder("a.mp4.part")));
}

/* A film takes the place of what is there as every other output does: see test_out_file.c. */
static void a_film_keeps_mode_and_links(void **state)
{
    (void)state;
    struct rec_config config = config_of("link.mp4");
    struct stat st;
    write_text(in_folder("film.mp4"), "old");
    write_text(in_folder("link.mp4.whole"), "mine");
    assert_int_equal(chmod(in_folder("film.mp4"), 0604), 0);
    assert_int_equal(symlink("film.mp4", config.path), 0);
    config.force = true;
    record_well(&config, (struct take){3, false, 0});
    assert_int_equal(lstat(config.path, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(in_folder("film.mp4"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0604);
    assert_true(holds_text(in_folder("link.mp4.whole"), "mine"));
    assert_int_equal(files_in_folder(), 3);
    config = config_of("pipe.mp4");
    config.force = true;
    struct recorder *rec;
    struct tr_error err;
    assert_int_equal(mkfifo(config.path, 0600), 0);
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_int_equal(lstat(config.path, &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
}

static void a_file_that_appears_meanwhile_stays(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct canvas canvas;
    struct tr_error err;
    assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_OK);
    assert_int_equal(rec_frame(rec, &canvas, 0, &err), TR_STATUS_OK);
    write_text(config.path, "mine");
    assert_int_equal(rec_close(rec, NULL, &err), TR_STATUS_FAILED);
    assert_true(holds_text(config.path, "mine"));
    assert_non_null(strstr(err.what, "a.mp4.part"));
    struct media m = media_read(in_folder("a.mp4.part"), 0);
    assert_int_equal(m.frames, 1);
    media_destroy(&m);
    assert_int_equal(files_in_folder(), 2);
    canvas_destroy(&canvas);
}

static void missing_encoders_are_named_or_passed_over(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct tr_error err;
    config.encoders = "no_such_encoder";
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "H.264"));
    assert_non_null(strstr(err.what, "it has: "));
    assert_int_equal(files_in_folder(), 0);
    config.encoders = "no_such_encoder,,libx264";
    record_well(&config, (struct take){3, false, 0});
    config = config_of("b.mp4");
    config.encoders = "h264_nvenc,h264_vaapi,h264_v4l2m2m,libx264"; /* there, but without their hardware */
    record_well(&config, (struct take){3, false, 0});
    config = config_of("a.gif");
    config.encoders = "ffv1"; /* GIF without x264 */
    record_well(&config, (struct take){20, false, 0});
    struct media m = media_read(config.path, 1);
    assert_int_equal(m.frames, 20);
    assert_color(m.pixels[0][HEIGHT / 8 * WIDTH + WIDTH / 4], flats[1], 0, "ffv1");
    media_destroy(&m);
}

/* Live the encoder is opened while frames come in: what goes wrong then is said when it is known. */
static void live_says_later_that_no_encoder_works(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct canvas canvas;
    struct tr_error err = {0};
    config.live = true;
    config.encoders = "no_such_encoder";
    assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_OK);
    struct patience patience = patience_begin();
    for (int i = 0; rec_frame(rec, &canvas, i, &err) == TR_STATUS_OK; i++) {
        wait_a_moment(&patience, "an encoder that is not there should be said");
    }
    assert_non_null(strstr(err.what, "it has: "));
    assert_int_equal(rec_close(rec, NULL, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "it has: "));
    assert_int_equal(files_in_folder(), 0);
    assert_int_equal(rec_start(&config, &rec, &err), TR_STATUS_OK); /* and before any frame */
    assert_int_equal(rec_close(rec, NULL, &err), TR_STATUS_FAILED);
    assert_int_equal(files_in_folder(), 0);
    canvas_destroy(&canvas);
}

static _Atomic bool busy;

static void *burn(void *nothing)
{
    volatile double x = 1;
    while (busy) {
        x = x * 1.0000001 + 1e-9;
    }
    return nothing;
}

/* Alone, beside busy threads, and on a single processor: equal pictures. */
static void the_same_frames_make_the_same_file(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        uint64_t hash = 0;
        for (int run = 0; run < 3; run++) {
            struct rec_config config = config_of(kinds[k].name);
            pthread_t burners[4];
            cpu_set_t all, one;
            config.force = true;
            sched_getaffinity(0, sizeof all, &all);
            if (run == 1) {
                busy = true;
                for (int i = 0; i < 4; i++) {
                    assert_int_equal(pthread_create(&burners[i], NULL, burn, NULL), 0);
                }
            } else if (run == 2) {
                CPU_ZERO(&one);
                for (int i = 0; i < CPU_SETSIZE; i++) {
                    if (CPU_ISSET(i, &all)) {
                        CPU_SET(i, &one);
                        break;
                    }
                }
                sched_setaffinity(0, sizeof one, &one);
            }
            record_well(&config, (struct take){80, false, 0});
            sched_setaffinity(0, sizeof all, &all);
            if (run == 1) {
                busy = false;
                for (int i = 0; i < 4; i++) {
                    pthread_join(burners[i], NULL);
                }
            }
            struct media m = media_read(config.path, 0);
            assert_int_equal(m.frames, 80);
            if (run > 0 && m.hash != hash) {
                fail_msg("%s: run %d differs", kinds[k].name, run);
            }
            hash = m.hash;
            media_destroy(&m);
        }
    }
}

static void skipped_slots_repeat_the_frame_before(void **state)
{
    (void)state;
    for (int live = 0; live < 2; live++) {
        struct rec_config config = config_of("a.mkv");
        struct recorder *rec;
        struct canvas canvas;
        struct rec_progress last;
        config.live = live;
        config.force = true;
        assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
        assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
        canvas_clear(&canvas, 0xff202020);
        rec_frame(rec, &canvas, 2, NULL); /* nothing before it: it fills 0 and 1, too */
        canvas_clear(&canvas, 0xff808080);
        rec_frame(rec, &canvas, 6, NULL);
        rec_frame(rec, &canvas, 6, NULL);
        rec_frame(rec, &canvas, 4, NULL);
        canvas_clear(&canvas, 0xffe0e0e0);
        rec_frame(rec, &canvas, 7, NULL);
        assert_int_equal(rec_close(rec, &last, NULL), TR_STATUS_OK);
        assert_int_equal(last.frames, 8);
        assert_int_equal(last.frames_missed, live ? 5 : 0);
        assert_int_equal(last.state, REC_DONE);
        assert_int_equal(last.frames_queued, 0);
        struct media m = media_read(config.path, 8);
        struct stat st;
        assert_int_equal(stat(config.path, &st), 0);
        assert_int_equal(last.bytes, st.st_size);
        assert_int_equal(m.frames, 8);
        for (int i = 0; i < 8; i++) {
            assert_color(m.pixels[i][0], i < 6 ? 0x202020 : i == 6 ? 0x808080 : 0xe0e0e0, 2, "slot");
        }
        media_destroy(&m);
        canvas_destroy(&canvas);
    }
}

/* A recorder that has missed 20 s is not kept for as long again by encoding them. */
static void a_long_gap_is_one_long_picture(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct canvas canvas;
    struct rec_progress last;
    config.live = true;
    config.force = true;
    assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
    assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
    canvas_clear(&canvas, 0xff202020);
    rec_frame(rec, &canvas, 20 * FPS, NULL); /* from the first slot on */
    canvas_clear(&canvas, 0xff808080);
    rec_frame(rec, &canvas, 40 * FPS, NULL);
    assert_int_equal(rec_close(rec, &last, NULL), TR_STATUS_OK);
    assert_int_equal(last.frames, 40 * FPS + 1);
    assert_int_equal(last.frames_missed, 40 * FPS - 1);
    struct media m = media_read(config.path, 22 * FPS);
    assert_int_equal(m.frames, 1 + 10 * FPS + 10 * FPS + 1);
    assert_float_equal(m.frame_s[1], 10 + 1.0 / FPS, 1e-3);
    assert_float_equal(m.frame_s[m.frames - 1], 40, 1e-3);
    assert_float_equal(m.duration_s, 40 + 1.0 / FPS, 0.05);
    assert_color(m.pixels[m.frames - 2][0], 0x202020, 2, "before");
    assert_color(m.pixels[m.frames - 1][0], 0x808080, 2, "after");
    media_destroy(&m);
    canvas_destroy(&canvas);
}

/* Noise, far quicker than anyone can encode it: no call waits for room, so that slots are missed, and the
 * file is as long as it should be. What a call takes is a figure: bench_rec. */
static void live_never_waits(void **state)
{
    (void)state;
    enum { WIDE = 1280, HIGH = 720, STEP = 4999, STEPS = 120 };
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct rec_progress last;
    config.live = true;
    config.width_px = WIDE;
    config.height_px = HIGH;
    const size_t noise_px = WIDE * HIGH + STEP * STEPS;
    uint32_t seed = 1, *noise = malloc(noise_px * sizeof *noise);
    assert_non_null(noise);
    for (size_t i = 0; i < noise_px; i++) {
        seed = seed * 1664525u + 1013904223u;
        noise[i] = 0xff000000u | seed >> 8;
    }
    assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
    int frames = 0;
    struct patience patience = patience_begin();
    do { /* once more where a machine let this thread wait for so long that the encoder kept up */
        for (int i = 0; i < STEPS; i++, frames++) {
            struct canvas canvas;
            canvas_wrap(&canvas, noise + i * STEP, WIDE, HIGH, WIDE, 1, NULL);
            assert_int_equal(rec_frame(rec, &canvas, frames, NULL), TR_STATUS_OK);
            canvas_destroy(&canvas);
        }
        while (rec_progress(rec).frames_queued > 0) {
            wait_a_moment(&patience, "the encoder");
        }
    } while (rec_progress(rec).frames_missed == 0);
    assert_int_equal(rec_close(rec, &last, NULL), TR_STATUS_OK);
    assert_int_equal(last.frames, frames);
    free(noise);
}

static void another_size_is_scaled_to_fit(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.gif");
    struct recorder *rec;
    struct canvas canvas;
    config.width_px = 200;
    config.height_px = 200;
    assert_true(canvas_init(&canvas, 100, 50, 2, NULL));
    canvas_clear(&canvas, 0xff00ff00);
    assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
    assert_int_equal(rec_frame(rec, &canvas, 0, NULL), TR_STATUS_OK);
    assert_int_equal(rec_close(rec, NULL, NULL), TR_STATUS_OK);
    struct media m = media_read(config.path, 1);
    assert_color(m.pixels[0][100 * 200 + 5], 0x00ff00, 0, "middle");
    assert_color(m.pixels[0][40 * 200 + 100], 0x000000, 0, "above");
    assert_color(m.pixels[0][160 * 200 + 100], 0x000000, 0, "below");
    media_destroy(&m);
    canvas_destroy(&canvas);
}

static void chapters_are_kept_in_order(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        struct rec_config config = config_of(kinds[k].name);
        struct recorder *rec;
        struct canvas canvas;
        struct tr_error err;
        assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
        assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
        assert_int_equal(rec_chapter(rec, 1.5, "stall, 2.1 s", &err), TR_STATUS_OK);
        for (int i = 0; i < 3 * FPS; i++) {
            assert_int_equal(rec_frame(rec, &canvas, i, NULL), TR_STATUS_OK);
        }
        assert_int_equal(rec_chapter(rec, 0, "start", &err), TR_STATUS_OK);
        assert_int_equal(rec_chapter(rec, -1, "never", &err), TR_STATUS_USAGE);
        assert_int_equal(rec_chapter(rec, NAN, "never", &err), TR_STATUS_USAGE);
        assert_int_equal(rec_close(rec, NULL, NULL), TR_STATUS_OK);
        struct media m = media_read(config.path, 0);
        assert_int_equal(m.chapters, 2);
        assert_string_equal(m.chapter_title[0], "start");
        assert_string_equal(m.chapter_title[1], "stall, 2.1 s");
        assert_near(m.chapter_s[1], 1.5, 0.001);
        media_destroy(&m);
        canvas_destroy(&canvas);
    }
}

/* As of a session that was to be recorded as a whole, and was stopped. */
static void chapters_behind_the_end_are_left_out(void **state)
{
    (void)state;
    for (int k = 0; k < 3; k++) {
        struct rec_config config = config_of(kinds[k].name);
        struct recorder *rec;
        struct canvas canvas;
        assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
        assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
        assert_int_equal(rec_chapter(rec, 0.5, "stall", NULL), TR_STATUS_OK);
        assert_int_equal(rec_chapter(rec, 2, "just behind", NULL), TR_STATUS_OK);
        assert_int_equal(rec_chapter(rec, 500, "far behind", NULL), TR_STATUS_OK);
        for (int i = 0; i < 2 * FPS; i++) {
            assert_int_equal(rec_frame(rec, &canvas, i, NULL), TR_STATUS_OK);
        }
        assert_int_equal(rec_close(rec, NULL, NULL), TR_STATUS_OK);
        struct media m = media_read(config.path, 0);
        assert_int_equal(m.chapters, 1);
        assert_string_equal(m.chapter_title[0], "stall");
        assert_near(m.duration_s, 2, 0.1);
        media_destroy(&m);
        canvas_destroy(&canvas);
    }
}

static void finishing_can_be_watched(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct canvas canvas;
    struct tr_error err;
    assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
    assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
    assert_int_equal(rec_progress(rec).state, REC_RECORDING);
    assert_int_equal(rec_frame(rec, &canvas, 9, NULL), TR_STATUS_OK);
    rec_finish(rec);
    struct patience patience = patience_begin();
    while (rec_progress(rec).state < REC_DONE) {
        wait_a_moment(&patience, "finishing");
    }
    assert_int_equal(rec_progress(rec).state, REC_DONE);
    assert_true(exists(config.path));
    assert_int_equal(rec_chapter(rec, 1, "late", &err), TR_STATUS_FAILED);
    assert_int_equal(rec_frame(rec, &canvas, 10, NULL), TR_STATUS_OK); /* too late, and no harm */
    assert_int_equal(rec_close(rec, NULL, NULL), TR_STATUS_OK);
    canvas_destroy(&canvas);
}

static void what_is_discarded_is_gone(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct recorder *rec;
    struct canvas canvas;
    assert_true(canvas_init(&canvas, WIDTH, HEIGHT, 1, NULL));
    assert_int_equal(rec_start(&config, &rec, NULL), TR_STATUS_OK);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(rec_frame(rec, &canvas, i, NULL), TR_STATUS_OK);
    }
    rec_discard(rec);
    assert_int_equal(files_in_folder(), 0);
    canvas_destroy(&canvas);
}

static void gif_is_never_faster_than_players(void **state)
{
    (void)state;
    static const int rates[] = {60, 75, 120};
    for (int k = 0; k < 3; k++) {
        struct rec_config config = config_of("a.gif");
        config.fps = rates[k];
        config.force = true;
        record_well(&config, (struct take){rates[k], false, 0});
        struct media m = media_read(config.path, 0);
        assert_in_range(m.frames, 49, 50);
        for (size_t i = 1; i < m.frames; i++) {
            /* A hundredth of a second would be read as a tenth. */
            double apart_s = m.frame_s[i] - m.frame_s[i - 1];
            assert_true(apart_s > 0.0199 && apart_s < 0.0401);
        }
        media_destroy(&m);
    }
}

/* Runs in a child: `frames` frames of a still picture, then waits for the end. */
static void record_and_wait(const struct rec_config *config, int frames)
{
    struct recorder *rec;
    struct canvas canvas;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* whatever becomes of the test */
    if (!canvas_init(&canvas, config->width_px, config->height_px, 1, NULL) ||
        rec_start(config, &rec, NULL) != TR_STATUS_OK) {
        _exit(1);
    }
    draw(&canvas, 5, FPS);
    float silence[RATE / FPS] = {0};
    for (int i = 0; i < frames; i++) {
        rec_frame(rec, &canvas, i, NULL);
        rec_audio(rec, silence, RATE / FPS, NULL);
    }
    for (;;) {
        pause();
    }
}

static bool holds_nine_seconds(const char *path, bool with_sound)
{
    struct media m = media_read(path, 0);
    bool holds = m.frames >= 9 * FPS && (!with_sound || m.samples > 9 * (size_t)m.sample_rate);
    media_destroy(&m);
    return holds;
}

/* Whatever is still with the encoder when nothing more comes, for want of pictures to look ahead to, is less
 * than a second. */
static void a_killed_recording_plays(void **state)
{
    (void)state;
    for (int k = 0; k < 4; k++) {
        struct rec_config config = config_of(kinds[k].name);
        char part[600];
        config.sample_rate = RATE;
        pid_t child = fork();
        if (child == 0) {
            record_and_wait(&config, 10 * FPS);
        }
        snprintf(part, sizeof part, "%s.part", config.path);
        struct patience patience = patience_begin();
        while (!holds_nine_seconds(part, k < 3)) {
            wait_a_moment(&patience, "nine of ten seconds in a file that is being written");
        }
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        assert_false(exists(config.path));
        assert_true(holds_nine_seconds(part, k < 3));
    }
}

/* In a child: records noise until it fails. Exits 0 if the failure was reported as it should be. */
static int record_until_it_fails(const struct rec_config *config, const char *word)
{
    struct recorder *rec;
    struct canvas canvas;
    struct tr_error err = {0}, close_error = {0};
    if (!canvas_init(&canvas, config->width_px, config->height_px, 1, NULL) ||
        rec_start(config, &rec, &err) != TR_STATUS_OK) {
        return 2;
    }
    uint32_t seed = 1;
    enum tr_status status = TR_STATUS_OK;
    for (int i = 0; i < 2000 && status == TR_STATUS_OK; i++) {
        for (int p = 0; p < config->width_px * config->height_px; p++) {
            seed = seed * 1664525u + 1013904223u;
            canvas.pixels[p] = 0xff000000u | seed >> 8;
        }
        status = rec_frame(rec, &canvas, i, &err);
    }
    enum tr_status closed = rec_close(rec, NULL, &close_error);
    canvas_destroy(&canvas);
    bool told = status == TR_STATUS_FAILED && closed == TR_STATUS_FAILED && strstr(err.what, word) &&
                strstr(err.what, ".part");
    if (!told) {
        fprintf(stderr, "said: %s: %s\n", err.where, err.what);
    }
    return told ? 0 : 3;
}

static int exit_of(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void a_size_limit_is_reported_and_the_part_plays(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    pid_t child = fork();
    if (child == 0) {
        const struct rlimit limit = {1 << 20,
                                     1 << 20}; /* SIGXFSZ is left as it is: it would end the program */
        setrlimit(RLIMIT_FSIZE, &limit);
        _exit(record_until_it_fails(&config, "File too large"));
    }
    assert_int_equal(exit_of(child), 0);
    struct media m = media_read(in_folder("a.mp4.part"), 0);
    assert_true(m.frames > 3);
    media_destroy(&m);
    assert_int_equal(files_in_folder(), 1);
}

static int mount_small(unsigned kilobytes)
{
    char options[64];
    if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        return -1;
    }
    snprintf(options, sizeof options, "size=%uk", kilobytes);
    return mount("tmpfs", folder, "tmpfs", 0, options);
}

#define CANNOT_MOUNT 77

static void a_full_disk_is_reported_and_the_part_plays(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mkv");
    pid_t child = fork();
    if (child == 0) {
        if (mount_small(900) != 0) {
            _exit(CANNOT_MOUNT);
        }
        int told = record_until_it_fails(&config, "No space left");
        struct media m = media_read(in_folder("a.mkv.part"), 0);
        _exit(told ? told : m.frames > 3 && !exists(config.path) ? 0 : 4);
    }
    int status = exit_of(child);
    if (status == CANNOT_MOUNT) {
        print_message("skipped: no small disk can be mounted here\n");
        skip();
    }
    assert_int_equal(status, 0);
}

/* Room for what is recorded, but not for the finished file beside it. */
static void a_disk_too_small_to_finish_on(void **state)
{
    (void)state;
    struct rec_config config = config_of("a.mp4");
    struct stat st;
    config.sample_rate = RATE;
    record_well(&config, (struct take){200, true, 0});
    assert_int_equal(stat(config.path, &st), 0);
    unlink(config.path);
    pid_t child = fork();
    if (child == 0) {
        struct tr_error err = {0};
        if (mount_small((unsigned)(st.st_size * 3 / 2 / 1024)) != 0) {
            _exit(CANNOT_MOUNT);
        }
        if (record(&config, (struct take){200, true, 0}, NULL, &err) != TR_STATUS_FAILED ||
            !strstr(err.what, "No space left")) {
            fprintf(stderr, "said: %s: %s\n", err.where, err.what);
            _exit(2);
        }
        struct media m = media_read(in_folder("a.mp4.part"), 0);
        _exit(m.frames == 200 && files_in_folder() == 1 ? 0 : 3);
    }
    int status = exit_of(child);
    if (status == CANNOT_MOUNT) {
        print_message("skipped: no small disk can be mounted here\n");
        skip();
    }
    assert_int_equal(status, 0);
}

/* The tools that people use play the files. */
static void other_tools_can_play_it(void **state)
{
    (void)state;
    if (system("command -v ffmpeg >/dev/null 2>&1 && command -v ffprobe >/dev/null 2>&1") != 0) {
        print_message("skipped: ffmpeg and ffprobe are not installed\n");
        skip();
    }
    for (int k = 0; k < 4; k++) {
        char command[2048];
        struct rec_config config = config_of(kinds[k].name);
        config.sample_rate = RATE;
        record_well(&config, (struct take){60, true, 0});
        snprintf(command, sizeof command,
                 "ffmpeg -nostdin -v error -xerror -i '%s' -f null - 2>&1 | wc -l | grep -qx 0", config.path);
        assert_int_equal(system(command), 0);
        snprintf(command, sizeof command,
                 "ffprobe -v error -select_streams v -count_frames -show_entries stream=nb_read_frames -of "
                 "csv=p=0 '%s' | grep -qx '60,\\?'",
                 config.path);
        assert_int_equal(system(command), 0);
    }
    /* faststart: the index comes before the pictures */
    char command[1024];
    snprintf(command, sizeof command,
             "test \"$(grep -abo moov '%s' | head -1 | cut -d: -f1)\" -lt \"$(grep -abo mdat '%s' | head -1 "
             "| cut -d: -f1)\"",
             in_folder("a.mp4"), in_folder("a.mp4"));
    assert_int_equal(system(command), 0);
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(every_kind_holds_what_was_drawn),
        IN_FOLDER(sound_stays_where_it_was_put),
        IN_FOLDER(sound_is_as_long_as_the_picture),
        IN_FOLDER(sound_may_come_first),
        IN_FOLDER(odd_sizes_and_single_frames),
        IN_FOLDER(no_frame_is_an_error_and_leaves_nothing),
        IN_FOLDER(what_cannot_be_is_said),
        IN_FOLDER(places_that_cannot_be_written),
        IN_FOLDER(what_is_there_stays_unless_forced),
        IN_FOLDER(a_film_keeps_mode_and_links),
        IN_FOLDER(a_file_that_appears_meanwhile_stays),
        IN_FOLDER(missing_encoders_are_named_or_passed_over),
        IN_FOLDER(live_says_later_that_no_encoder_works),
        IN_FOLDER(the_same_frames_make_the_same_file),
        IN_FOLDER(skipped_slots_repeat_the_frame_before),
        IN_FOLDER(a_long_gap_is_one_long_picture),
        IN_FOLDER(live_never_waits),
        IN_FOLDER(another_size_is_scaled_to_fit),
        IN_FOLDER(chapters_are_kept_in_order),
        IN_FOLDER(chapters_behind_the_end_are_left_out),
        IN_FOLDER(finishing_can_be_watched),
        IN_FOLDER(what_is_discarded_is_gone),
        IN_FOLDER(gif_is_never_faster_than_players),
        IN_FOLDER(a_killed_recording_plays),
        IN_FOLDER(a_size_limit_is_reported_and_the_part_plays),
        IN_FOLDER(a_full_disk_is_reported_and_the_part_plays),
        IN_FOLDER(a_disk_too_small_to_finish_on),
        IN_FOLDER(other_tools_can_play_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
