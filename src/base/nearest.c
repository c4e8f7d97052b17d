#include "base/nearest.h"

#include <string.h>

#define WORD_MAX 64

static int min3(int a, int b, int c)
{
    int least = a < b ? a : b;
    return least < c ? least : c;
}

int edit_distance(const char *a, const char *b)
{
    int rows[3][WORD_MAX + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    const int a_len = (int)strnlen(a, WORD_MAX), b_len = (int)strnlen(b, WORD_MAX);
    for (int j = 0; j <= b_len; j++) {
        last[j] = j;
    }
    for (int i = 1; i <= a_len; i++) {
        now[0] = i;
        for (int j = 1; j <= b_len; j++) {
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < now[j]) {
                now[j] = before[j - 2] + 1;
            }
        }
        int *reuse = before;
        before = last;
        last = now;
        now = reuse;
    }
    return last[b_len];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
    const int len = (int)strnlen(word, WORD_MAX);
    int least = len / 3 > 1 ? len / 3 : 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        const int distance = edit_distance(word, words[i]);
        if (distance < least || (distance == least && !nearest)) {
            least = distance;
            nearest = words[i];
        }
    }
    return nearest;
}
