/* Parts of the program that are loaded when they are needed, for what they bring along (SDL, libav) takes ten
 * times as long to load as most commands take in all.
 *
 * A module is a shared object that lies beside the program where that was built, and in a folder of its own
 * where it is installed. It shows one name, `tracereel_module`: a struct that begins with struct module and
 * goes on with what the module can do. What it shares with the program are the functions of
 * include/tracereel, which are the program's. It stays once it is loaded.
 */
#ifndef TRACEREEL_BASE_MODULE_H
#define TRACEREEL_BASE_MODULE_H

#include <tracereel/error.h>

struct module {
    const char *version; /* the program's own, or it is not loaded */
};

/* Defines `tracereel_module`: MODULE(struct picture_module) = {...}; */
#define MODULE(type) __attribute__((visibility("default"))) const type tracereel_module

/* Loads "tracereel-NAME.so", unless it is loaded already. NULL: it is missing, it is another version's, or
 * what it needs is missing. Any thread. */
const struct module *module_load(const char *name, struct tr_error *err);

#endif
