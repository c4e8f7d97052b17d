/* Options as tables: one entry says how an option is written, what it means and which field it fills.
 * Parsing, --help and the man page all come from it. */
#ifndef TRACEREEL_CLI_OPTION_H
#define TRACEREEL_CLI_OPTION_H

#include <tracereel/error.h>

#include <stddef.h>
#include <stdint.h>

enum option_kind {
    OPTION_SWITCH,  /* bool */
    OPTION_TEXT,    /* const char *, borrowed from argv */
    OPTION_NUMBER,  /* double within min .. max */
    OPTION_WHOLE,   /* struct option_whole within min .. max */
    OPTION_CHOICE,  /* int: index into names */
    OPTION_OWN,     /* whatever `parse` fills */
    OPTION_OPERAND, /* no field: another operand, NAME:ARGUMENT */
};

struct option_whole {
    bool given;
    uint64_t value;
};

/* Reads `text` (writable, lives as long as argv) into *field; `where` is the option as typed, for the error.
 * May be called again for a repeated option. */
typedef enum tr_status option_parser(char *text, void *field, const char *where, struct tr_error *err);

struct option_spec {
    const char *name;     /* "seed" */
    char letter;          /* 'o' for -o; 0: long only */
    const char *argument; /* as help shows it, "N"; NULL for a switch */
    const char *meaning;  /* a phrase for help */
    enum option_kind kind;
    size_t offset; /* of the field, from the group's own struct */
    double min, max;
    const char *const *names; /* NULL-terminated */
    option_parser *parse;
};

/* Options that belong together; `base` is where the struct they fill lies in the command's. */
struct option_group {
    const char *title; /* NULL ends a list of groups */
    const struct option_spec *specs;
    size_t count, base;
};
#define OPTION_GROUP(title_, table, base_)                                                                   \
    {                                                                                                        \
        .title = title_, .specs = table, .count = sizeof(table) / sizeof *(table), .base = base_             \
    }

#define OPERANDS_MAX 4096

#define OPERANDS_MADE_MAX 64

struct operands {
    int count;
    char **values;
    char *made[OPERANDS_MADE_MAX]; /* those of options, owned; freed with operands_free */
    int made_count;
};
void operands_free(struct operands *operands);

/* Fills the struct at `options` (zeroed by the caller) from argv[1] on. Operands are gathered at the front of
 * argv + 1.
 * --help anywhere sets *help and ends the reading. Whatever is wrong is TR_STATUS_USAGE. */
enum tr_status options_parse(const struct option_group *groups, int argc, char **argv, void *options,
                             struct operands *operands, bool *help, struct tr_error *err);

/* A finite number within min .. max and nothing after it. */
enum tr_status option_number(const char *text, double min, double max, const char *where, double *out,
                             struct tr_error *err);
enum tr_status option_whole(const char *text, double min, double max, const char *where, uint64_t *out,
                            struct tr_error *err);

#endif
