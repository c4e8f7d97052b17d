#include "base/module.h"

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#if !defined TRACEREEL_VERSION || !defined TRACEREEL_MODULES_FROM_PROGRAM
#error "TRACEREEL_VERSION and TRACEREEL_MODULES_FROM_PROGRAM come from CMakeLists.txt"
#endif

/* The folder in which the program lies, whatever it was started as. */
static enum tr_status program_folder(char *buf, size_t size, struct tr_error *err)
{
    ssize_t len = readlink("/proc/self/exe", buf, size - 1);
    if (len < 0) {
        return tr_error_sys(err, "/proc/self/exe");
    }
    buf[len] = '\0';
    *strrchr(buf, '/') = '\0';
    return TR_STATUS_OK;
}

/* `way`, which may begin with steps up, from `folder`, which has no links in it. */
static void walk(char *buf, size_t size, const char *folder, const char *way)
{
    size_t len = strlen(folder);
    while (strncmp(way, "../", 3) == 0) {
        way += 3;
        while (len > 0 && folder[--len] != '/') {}
    }
    snprintf(buf, size, "%.*s/%s", (int)len, folder, way);
}

/* Where it was built it lies beside the program; installed, at a fixed way from it. */
static enum tr_status find(const char *name, char *path, size_t size, struct tr_error *err)
{
    char beside[PATH_MAX], installed[PATH_MAX];
    enum tr_status status = program_folder(beside, sizeof beside, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    walk(installed, sizeof installed, beside, TRACEREEL_MODULES_FROM_PROGRAM);
    const char *const folders[] = {beside, installed};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        snprintf(path, size, "%s/tracereel-%s.so", folders[i], name);
        if (access(path, F_OK) == 0) {
            return TR_STATUS_OK;
        }
    }
    snprintf(path, size, "tracereel-%s.so", name);
    return tr_error_set(err, TR_STATUS_FAILED, path,
                        "this part of the program is missing; it was looked for in %s and %s", beside,
                        installed);
}

/* The dynamic linker's words, without the path where it begins with that. */
static const char *linker_words(const char *path)
{
    const char *words = dlerror();
    size_t len = strlen(path);
    return strncmp(words, path, len) == 0 && strncmp(words + len, ": ", 2) == 0 ? words + len + 2 : words;
}

const struct module *module_load(const char *name, struct tr_error *err)
{
    char path[2 * PATH_MAX];
    if (find(name, path, sizeof path, err) != TR_STATUS_OK) {
        return NULL;
    }
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        tr_error_set(err, TR_STATUS_FAILED, path, "cannot be loaded: %s", linker_words(path));
        return NULL;
    }
    const struct module *module = dlsym(library, "tracereel_module");
    if (!module || strcmp(module->version, TRACEREEL_VERSION) != 0) {
        tr_error_set(err, TR_STATUS_FAILED, path, "is not of this program, which is %s; install both anew",
                     TRACEREEL_VERSION);
        return NULL;
    }
    return module;
}
