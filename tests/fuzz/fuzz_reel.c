/* Target: session files, as archives. What is read has what is needed of it, or there is a sentence. */
#include "fuzz/fuzz.h"

#include "show/reel.h"

extern const struct reel_module tracereel_module;

/* In the place of base/module.c. */
const struct module *module_load(const char *name, struct tr_error *err)
{
    (void)name;
    (void)err;
    return &tracereel_module.module;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reel reel;
    struct tr_error err = {0};
    if (reel_read("fuzz.reel", data, size, &reel, &err) != TR_STATUS_OK) {
        FUZZ_NEED(err.what[0] != '\0');
        return 0;
    }
    FUZZ_NEED(reel.session_count >= 1);
    for (int i = 0; i < reel.session_count; i++) {
        struct tr_scenario scenario;
        FUZZ_NEED(reel.sessions[i].trace.name[0] != '\0');
        tr_scenario_defaults(&scenario);
        err = (struct tr_error){0};
        if (reel_scenario(&reel, i, &scenario, &err) != TR_STATUS_OK) {
            FUZZ_NEED(err.what[0] != '\0');
        }
        struct tr_content *content = NULL;
        err = (struct tr_error){0};
        if (reel_content(&reel, i, &content, &err) != TR_STATUS_OK) {
            FUZZ_NEED(err.what[0] != '\0' && !content);
        }
        FUZZ_NEED(!content || (content->ladder.count >= 1 && content->segment_count >= 1));
        tr_content_free(content);
    }
    reel_free(&reel);
    return 0;
}
