#include "view/session_name.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define DOT       " \u00b7 " /* between the parts of a name */
#define TIGHT     "\u00b7"   /* the same in a brief one */
#define PARTS_MAX 4
#define ELLIPSIS  "\u2026"
#define HEAD      0.4f /* of a name that is cut in its middle: ends tell more than beginnings */

/* A stretch of a name, borrowed. */
struct piece {
    const char *at;
    size_t len;
};

static int split(const char *name, struct piece parts[PARTS_MAX])
{
    int count = 0;
    while (count < PARTS_MAX - 1) {
        const char *dot = strstr(name, DOT);
        if (!dot) {
            break;
        }
        parts[count++] = (struct piece){name, (size_t)(dot - name)};
        name = dot + strlen(DOT);
    }
    parts[count++] = (struct piece){name, strlen(name)};
    return count;
}

static bool same(const struct piece *a, const struct piece *b)
{
    return a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

static bool all_same(const struct piece *values, int count)
{
    bool is = true;
    for (int i = 1; i < count; i++) {
        is = is && same(&values[0], &values[i]);
    }
    return is;
}

static bool parts_words(char c)
{
    return c == '-' || c == '_' || c == '.' || c == '/' || c == ' ';
}

/* Words at the beginning, with what parts them from the rest, that all have; never all of one. */
static size_t common_head(const struct piece *values, int count)
{
    size_t head = 0;
    for (size_t n = 0;; n++) {
        for (int i = 0; i < count; i++) {
            if (n + 1 >= values[i].len || values[i].at[n] != values[0].at[n]) {
                return head;
            }
        }
        head = parts_words(values[0].at[n]) ? n + 1 : head;
    }
}

static char from_end(const struct piece *value, size_t n)
{
    return value->at[value->len - 1 - n];
}

static size_t common_tail(const struct piece *values, int count)
{
    size_t tail = 0;
    for (size_t n = 0;; n++) {
        for (int i = 0; i < count; i++) {
            if (n + 1 >= values[i].len || from_end(&values[i], n) != from_end(&values[0], n)) {
                return tail;
            }
        }
        tail = parts_words(from_end(&values[0], n)) ? n + 1 : tail;
    }
}

/* Files of several kinds are told apart by their names, where those differ. */
static void drop_endings(struct piece *values, int count)
{
    struct piece bare[VIEW_SESSIONS_MAX];
    for (int i = 0; i < count; i++) {
        const char *dot = memrchr(values[i].at, '.', values[i].len);
        bare[i] = values[i];
        if (!dot || dot == values[i].at || values[i].at + values[i].len - dot > 6) {
            return;
        }
        bare[i].len = (size_t)(dot - values[i].at);
    }
    for (int i = 1; i < count; i++) {
        for (int k = 0; k < i; k++) {
            if (same(&bare[i], &bare[k]) && !same(&values[i], &values[k])) {
                return;
            }
        }
    }
    memcpy(values, bare, (size_t)count * sizeof *values);
}

static void narrow(struct piece *values, int count)
{
    drop_endings(values, count);
    const size_t head = common_head(values, count);
    for (int i = 0; i < count; i++) {
        values[i].at += head;
        values[i].len -= head;
    }
    const size_t tail = common_tail(values, count);
    for (int i = 0; i < count; i++) {
        values[i].len -= tail;
    }
}

static void put(char out[VIEW_BRIEF_SIZE], const struct piece *piece)
{
    const size_t len = strlen(out);
    if (piece->len > 0) {
        snprintf(out + len, VIEW_BRIEF_SIZE - len, "%s%.*s", len > 0 ? TIGHT : "", (int)piece->len,
                 piece->at);
    }
}

void session_names_brief(const char *const *names, int count, char (*out)[VIEW_BRIEF_SIZE])
{
    struct piece parts[VIEW_SESSIONS_MAX][PARTS_MAX];
    int part_count = PARTS_MAX;
    for (int i = 0; i < count; i++) {
        const int n = split(names[i], parts[i]);
        part_count = i == 0 || n == part_count ? n : 0;
        out[i][0] = '\0';
    }
    for (int p = 0; p < part_count; p++) {
        struct piece values[VIEW_SESSIONS_MAX];
        for (int i = 0; i < count; i++) {
            values[i] = parts[i][p];
        }
        if (all_same(values, count)) {
            continue;
        }
        narrow(values, count);
        for (int i = 0; i < count; i++) {
            put(out[i], &values[i]);
        }
    }
    for (int i = 0; i < count; i++) {
        if (!out[i][0]) { /* parts that do not go with each other, or nothing that differs */
            put(out[i], &(struct piece){names[i], strlen(names[i])});
        }
    }
}

static bool is_inside_character(const char *p)
{
    return ((unsigned char)*p & 0xc0) == 0x80;
}

/* `keep` bytes of a text, its beginning and its end, and never half a character. */
static void cut_middle(const char *text, size_t keep, char *buf, size_t size)
{
    const size_t len = strlen(text);
    size_t head = (size_t)((float)keep * HEAD), tail = keep - head;
    while (head > 0 && is_inside_character(text + head)) {
        head--;
    }
    while (tail > 0 && is_inside_character(text + len - tail)) {
        tail--;
    }
    snprintf(buf, size, "%.*s" ELLIPSIS "%s", (int)head, text, text + len - tail);
}

const char *session_name_fit(struct canvas *canvas, struct text_style style, float max_w, const char *name,
                             const char *brief, char buf[VIEW_BRIEF_SIZE + 4])
{
    if (canvas_text_width(canvas, style, name) <= max_w) {
        return name;
    }
    snprintf(buf, VIEW_BRIEF_SIZE + 4, "%s", brief);
    size_t keep = strstr(brief, TIGHT) ? strlen(brief) : 0; /* a single part tells most at its beginning */
    while (keep-- > 1 && canvas_text_width(canvas, style, buf) > max_w) {
        cut_middle(brief, keep, buf, VIEW_BRIEF_SIZE + 4);
    }
    return buf;
}
