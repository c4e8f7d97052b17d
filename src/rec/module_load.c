#include "rec/module.h"

const struct rec_module *rec_module(struct tr_error *err)
{
    return (const struct rec_module *)module_load("recorder", err);
}
