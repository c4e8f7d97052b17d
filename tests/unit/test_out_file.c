/* Files appear whole or not at all, and nothing of anybody's is lost on the way. */
#include "unit/unit.h"

#include "base/file.h"
#include "base/out_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static int enter(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/tracereel-out-XXXXXX");
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    (void)state;
    char command[256];
    snprintf(command, sizeof command, "chmod -R u+w '%s' && rm -rf '%s'", folder, folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

static void assert_holds(const char *path, const char *text)
{
    char got[100] = "";
    FILE *f = fopen(path, "r");
    if (!f) {
        fail_msg("%s: %s", path, strerror(errno));
    }
    got[fread(got, 1, sizeof got - 1, f)] = '\0';
    fclose(f);
    assert_string_equal(got, text);
}

static int names_in(const char *path)
{
    DIR *dir = opendir(path);
    int count = 0;
    assert_non_null(dir);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    }
    closedir(dir);
    return count;
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    return st.st_mode & 07777;
}

static void assert_written(const char *path, const char *text, bool replace)
{
    struct tr_error err = {0};
    if (file_write(path, text, strlen(text), replace, &err) != TR_STATUS_OK) {
        fail_msg("%s: %s", err.where, err.what);
    }
}

static void assert_refused(const char *path, bool replace, const char *what)
{
    struct tr_error err = {0};
    assert_int_equal(file_write(path, "new", 3, replace, &err), TR_STATUS_FAILED);
    assert_string_equal(err.where, path);
    assert_string_equal(err.what, what);
}

static void a_new_file_is_as_the_umask_has_it(void **state)
{
    (void)state;
    const mode_t before = umask(027);
    assert_written("a", "new", false);
    umask(before);
    assert_holds("a", "new");
    assert_int_equal(mode_of("a"), 0640);
    assert_int_equal(names_in("."), 1);
}

static void what_is_there_is_replaced_when_asked_for(void **state)
{
    (void)state;
    put("a", "old");
    chmod("a", 0604);
    assert_refused("a", false, "exists already; --force writes over it");
    assert_holds("a", "old");
    assert_written("a", "new", true);
    assert_holds("a", "new");
    assert_int_equal(mode_of("a"), 0604);
    assert_int_equal(names_in("."), 1);
}

static void names_that_others_use_are_left_alone(void **state)
{
    (void)state;
    char own[64];
    snprintf(own, sizeof own, ".tracereel-%ld-0", (long)getpid());
    put("a.part", "mine");
    put(own, "mine, too");
    put("elsewhere", "far away");
    assert_int_equal(symlink("elsewhere", "a.tmp"), 0);
    assert_written("a", "new", true);
    assert_holds("a", "new");
    assert_holds("a.part", "mine");
    assert_holds(own, "mine, too");
    assert_holds("elsewhere", "far away");
    assert_int_equal(names_in("."), 5);
}

static void links_are_followed(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(mkdir("data", 0777), 0);
    put("data/a", "old");
    assert_int_equal(symlink("a", "data/again"), 0);
    assert_int_equal(symlink("data/again", "link"), 0);
    assert_refused("link", false, "exists already; --force writes over it");
    assert_written("link", "new", true);
    assert_holds("data/a", "new");
    assert_int_equal(lstat("link", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(lstat("data/again", &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(symlink("data/later", "ahead"), 0); /* to what is not there yet */
    assert_written("ahead", "new", false);
    assert_holds("data/later", "new");
    assert_int_equal(symlink("round", "round"), 0);
    assert_refused("round", true, "Too many levels of symbolic links");
    assert_int_equal(names_in("data"), 3);
    assert_int_equal(names_in("."), 4);
}

static void the_longest_name_will_do(void **state)
{
    (void)state;
    char name[257];
    memset(name, 'n', sizeof name);
    name[256] = '\0';
    assert_refused(name, false, "File name too long");
    name[255] = '\0';
    assert_written(name, "new", false);
    assert_holds(name, "new");
    assert_written(name, "newer", true);
    assert_holds(name, "newer");
    assert_int_equal(names_in("."), 1);
}

static void *read_pipe(void *got)
{
    FILE *f = fopen("pipe", "r");
    if (f) {
        ((char *)got)[fread(got, 1, 99, f)] = '\0';
        fclose(f);
    }
    return NULL;
}

static void pipes_and_devices_are_written_in_place(void **state)
{
    (void)state;
    char got[100] = "";
    struct stat st;
    pthread_t reader;
    assert_int_equal(mkfifo("pipe", 0600), 0);
    assert_int_equal(pthread_create(&reader, NULL, read_pipe, got), 0);
    assert_written("pipe", "through", false);
    pthread_join(reader, NULL);
    assert_string_equal(got, "through");
    assert_int_equal(stat("pipe", &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    assert_written("/dev/null", "gone", false);
    assert_refused("/dev/full", true, "No space left on device");
    assert_int_equal(symlink("/dev/null", "null"), 0);
    assert_written("null", "gone", false);
    assert_int_equal(stat("null", &st), 0);
    assert_true(S_ISCHR(st.st_mode));
}

static void an_open_file_goes_on_where_it_stands(void **state)
{
    (void)state;
    char name[32];
    const int fd = open("log", O_WRONLY | O_CREAT, 0666);
    assert_int_equal(write(fd, "head ", 5), 5);
    snprintf(name, sizeof name, "/dev/fd/%d", fd);
    assert_written(name, "tail", false);
    assert_holds("log", "head tail");
    close(fd);
    assert_refused(name, false, "Bad file descriptor");
}

static void what_stands_in_the_way_is_told(void **state)
{
    (void)state;
    assert_int_equal(mkdir("there", 0777), 0);
    assert_refused("there", true, "Is a directory");
    assert_refused("nowhere/a", true, "No such file or directory");
    put("file", "old");
    assert_refused("file/a", true, "Not a directory");
    assert_int_equal(names_in("."), 2);
}

static void what_appears_meanwhile_stays(void **state)
{
    (void)state;
    struct out_file out;
    struct tr_error err = {0};
    assert_int_equal(out_file_create(&out, "a", false, &err), TR_STATUS_OK);
    assert_int_equal(out_file_write(&out, "new", 3, &err), TR_STATUS_OK);
    put("a", "theirs");
    assert_int_equal(out_file_put(&out, &err), TR_STATUS_FAILED);
    assert_non_null(strstr(err.what, "has appeared meanwhile"));
    assert_holds("a", "theirs");
    assert_int_equal(names_in("."), 1);
}

static void what_is_dropped_is_gone(void **state)
{
    (void)state;
    struct out_file out;
    put("a", "old");
    assert_int_equal(out_file_create(&out, "a", true, NULL), TR_STATUS_OK);
    assert_int_equal(out_file_write(&out, "new", 3, NULL), TR_STATUS_OK);
    out_file_drop(&out);
    assert_holds("a", "old");
    assert_int_equal(names_in("."), 1);
}

/* As a user without privileges, in a process of its own: what is protected stays, and the folder empty. */
static void what_is_protected_stays(void **state)
{
    (void)state;
    assert_int_equal(chmod(".", 0777), 0);
    assert_int_equal(mkdir("shut", 0555), 0);
    put("a", "old");
    chmod("a", 0444);
    const pid_t child = fork();
    if (child == 0) {
        if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(10);
        }
        struct tr_error err = {0};
        const bool protected_file = file_write("a", "new", 3, true, &err) == TR_STATUS_FAILED &&
                                    strcmp(err.what, "Permission denied") == 0;
        const bool protected_folder = file_write("shut/b", "new", 3, true, &err) == TR_STATUS_FAILED &&
                                      strcmp(err.what, "Permission denied") == 0;
        _exit(!protected_file ? 11 : !protected_folder ? 12 : 0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_holds("a", "old");
    assert_int_equal(names_in("shut"), 0);
    assert_int_equal(names_in("."), 2);
}

static void one_file_by_two_names_is_recognised(void **state)
{
    (void)state;
    put("a", "old");
    put("b", "old");
    assert_int_equal(symlink("a", "c"), 0);
    assert_int_equal(link("a", "d"), 0);
    assert_true(file_is_same("a", "./a"));
    assert_true(file_is_same("a", "c"));
    assert_true(file_is_same("c", "d"));
    assert_false(file_is_same("a", "b"));
    assert_false(file_is_same("a", "none"));
    assert_false(file_is_same("none", "none"));
}

int main(void)
{
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, enter, leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_new_file_is_as_the_umask_has_it),
        IN_FOLDER(what_is_there_is_replaced_when_asked_for),
        IN_FOLDER(names_that_others_use_are_left_alone),
        IN_FOLDER(links_are_followed),
        IN_FOLDER(the_longest_name_will_do),
        IN_FOLDER(pipes_and_devices_are_written_in_place),
        IN_FOLDER(an_open_file_goes_on_where_it_stands),
        IN_FOLDER(what_stands_in_the_way_is_told),
        IN_FOLDER(what_appears_meanwhile_stays),
        IN_FOLDER(what_is_dropped_is_gone),
        IN_FOLDER(what_is_protected_stays),
        IN_FOLDER(one_file_by_two_names_is_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
