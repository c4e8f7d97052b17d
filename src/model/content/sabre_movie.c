/* Sabre's movies: {"segment_duration_ms", "bitrates_kbps": [..], "segment_sizes_bits": [[a size a level],
 * ..]} (Spiteri, Sitaraman, Sparacio, From Theory to Practice, MMSys 2018; its program's example folder).
 * Rows are read one by one, so that memory is that of the sizes, and an error can name its line. */
#include "model/content/formats.h"
#include "trace/format/json_in.h"

#include <string.h>

struct movie {
    struct json_text json;
    struct draft *draft;
    double segment_ms;
    bool has_sizes;
    const char *counted; /* up to here there are so many lines */
    unsigned long lines;
};

/* The line of the next thing. */
static unsigned long line_here(struct movie *movie)
{
    json_peek(&movie->json);
    while (movie->counted < movie->json.p) {
        movie->lines += *movie->counted++ == '\n';
    }
    return movie->lines + 1;
}

static enum tr_status fail_here(const struct movie *movie, const char *what, struct tr_error *err)
{
    return tr_error_at(err, movie->json.name, json_line(&movie->json, movie->json.p), "%s", what);
}

/* One number of an array, or of a member. */
static enum tr_status read_number(struct movie *movie, const char *what, double *out, struct tr_error *err)
{
    json_t *value;
    const unsigned long line = line_here(movie);
    enum tr_status status = json_value(&movie->json, &value, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    *out = json_is_number(value) ? json_number_value(value) : -1;
    json_decref(value);
    return *out > 0 ? TR_STATUS_OK
                    : tr_error_at(err, movie->json.name, line, "%s must be a number over 0", what);
}

static enum tr_status enter_array(struct movie *movie, const char *what, struct tr_error *err)
{
    if (json_peek(&movie->json) != '[') {
        return fail_here(movie, what, err);
    }
    movie->json.p++;
    return TR_STATUS_OK;
}

static enum tr_status read_rates(struct movie *movie, struct tr_error *err)
{
    struct draft *draft = movie->draft;
    bool first = true, more;
    double kbps, below = 0;
    enum tr_status status = enter_array(movie, "bitrates_kbps must be an array of rates", err);
    while (status == TR_STATUS_OK && (status = json_more(&movie->json, &first, &more, err)) == TR_STATUS_OK &&
           more) {
        struct draft_level *level;
        const unsigned long line = line_here(movie);
        status = read_number(movie, "a rate of bitrates_kbps", &kbps, err);
        if (status == TR_STATUS_OK && kbps <= below) {
            return tr_error_at(err, draft->path, line, "bitrates_kbps has %g behind %g; rates must ascend",
                               kbps, below);
        }
        status = status == TR_STATUS_OK ? draft_add_level(draft, draft->path, line, &level, err) : status;
        if (status == TR_STATUS_OK) {
            level->kbps = below = kbps;
        }
    }
    return status;
}

static enum tr_status read_row(struct movie *movie, struct tr_error *err)
{
    struct draft *draft = movie->draft;
    bool first = true, more;
    int count = 0;
    double bits;
    const unsigned long line = line_here(movie);
    enum tr_status status =
        enter_array(movie, "a row of segment_sizes_bits must be an array, a size a level", err);
    while (status == TR_STATUS_OK && (status = json_more(&movie->json, &first, &more, err)) == TR_STATUS_OK &&
           more) {
        status = read_number(movie, "a size of segment_sizes_bits", &bits, err);
        if (status == TR_STATUS_OK && count < draft->level_count) {
            const struct draft_segment segment = {movie->segment_ms / 1000, bits / 8, line,
                                                  TR_CONTENT_SIZES_EXACT};
            status = draft_add_segment(draft->levels[count], &segment, err);
        }
        count++;
    }
    if (status == TR_STATUS_OK && count != draft->level_count) {
        return tr_error_at(err, draft->path, line, "a row of %d sizes; bitrates_kbps has %d levels", count,
                           draft->level_count);
    }
    return status;
}

static enum tr_status read_sizes(struct movie *movie, struct tr_error *err)
{
    bool first = true, more;
    enum tr_status status = enter_array(movie, "segment_sizes_bits must be an array of rows", err);
    while (status == TR_STATUS_OK && (status = json_more(&movie->json, &first, &more, err)) == TR_STATUS_OK &&
           more) {
        status = read_row(movie, err);
    }
    movie->has_sizes = status == TR_STATUS_OK;
    return status;
}

static enum tr_status skip_value(struct movie *movie, struct tr_error *err)
{
    json_t *value;
    enum tr_status status = json_value(&movie->json, &value, err);
    if (status == TR_STATUS_OK) {
        json_decref(value);
    }
    return status;
}

/* Sizes can stand before what they need: they are then passed over, and read when the rest is known. */
static enum tr_status read_member(struct movie *movie, const char *key, const char **sizes_at,
                                  struct tr_error *err)
{
    const bool ready = movie->segment_ms > 0 && movie->draft->level_count > 0;
    if (strcmp(key, "segment_duration_ms") == 0 && !(movie->segment_ms > 0)) {
        return read_number(movie, "segment_duration_ms", &movie->segment_ms, err);
    }
    if (strcmp(key, "bitrates_kbps") == 0 && movie->draft->level_count == 0) {
        return read_rates(movie, err);
    }
    if (strcmp(key, "segment_sizes_bits") == 0 && !movie->has_sizes && !*sizes_at) {
        if (ready) {
            return read_sizes(movie, err);
        }
        *sizes_at = movie->json.p;
    }
    return skip_value(movie, err);
}

static enum tr_status read_key(struct movie *movie, char *key, size_t size, struct tr_error *err)
{
    json_t *value;
    if (json_peek(&movie->json) != '"') {
        return fail_here(movie, "is no valid JSON: a name in quotes must stand here", err);
    }
    enum tr_status status = json_value(&movie->json, &value, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    snprintf(key, size, "%s", json_string_value(value));
    json_decref(value);
    if (json_peek(&movie->json) != ':') {
        return fail_here(movie, "is no valid JSON: a colon is missing behind a name", err);
    }
    movie->json.p++;
    json_peek(&movie->json);
    return TR_STATUS_OK;
}

static enum tr_status read_members(struct movie *movie, const char **sizes_at, struct tr_error *err)
{
    struct json_text *json = &movie->json;
    char key[32];
    enum tr_status status = TR_STATUS_OK;
    for (bool first = true; json_peek(json) != '}'; first = false) {
        if (!first && json_peek(json) != ',') {
            return fail_here(movie,
                             json->p == json->end ? "the JSON ends too early; the file is cut off"
                                                  : "is no valid JSON: a comma or } is missing",
                             err);
        }
        json->p += !first;
        status = read_key(movie, key, sizeof key, err);
        status = status == TR_STATUS_OK ? read_member(movie, key, sizes_at, err) : status;
        if (status != TR_STATUS_OK) {
            return status;
        }
    }
    return TR_STATUS_OK;
}

static enum tr_status read_movie(const struct content_text *text, struct draft *draft, struct tr_error *err)
{
    struct movie movie = {
        .json = {.name = text->path, .begin = text->bytes, .p = text->bytes, .end = text->bytes + text->len},
        .draft = draft,
        .counted = text->bytes,
    };
    const char *sizes_at = NULL;
    json_peek(&movie.json);
    movie.json.p++;
    enum tr_status status = read_members(&movie, &sizes_at, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    if (!(movie.segment_ms > 0) || draft->level_count == 0) {
        return fail_here(&movie,
                         movie.segment_ms > 0
                             ? "bitrates_kbps is missing or empty; a rate a level would be right"
                             : "segment_duration_ms is missing; milliseconds would be right",
                         err);
    }
    if (sizes_at) {
        movie.json.p = movie.counted = sizes_at;
        movie.lines = json_line(&movie.json, sizes_at) - 1;
        status = read_sizes(&movie, err);
    }
    if (status == TR_STATUS_OK && draft->levels[0]->count == 0) {
        return fail_here(&movie, "segment_sizes_bits is missing or empty; a row a segment would be right",
                         err);
    }
    return status;
}

static bool is_movie(const char *bytes, size_t len)
{
    (void)len;
    return bytes[strspn(bytes, " \t\r\n")] == '{' &&
           (strstr(bytes, "\"segment_sizes_bits\"") || strstr(bytes, "\"bitrates_kbps\""));
}

const struct content_format content_sabre_movie = {
    .name = "sabre",
    .begins = "{ (Sabre's movie)",
    .looks_like = is_movie,
    .read = read_movie,
};
