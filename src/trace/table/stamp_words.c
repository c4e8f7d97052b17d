#include "trace/table/stamp_words.h"

#include <string.h>
#include <strings.h>

/* Whether a word of `len` letters is one of `words`, or a beginning of one that has 3 letters at least. */
static bool word_is(const char *word, size_t len, const char *const *words)
{
    for (; *words && len >= 2; words++) {
        /* most are ruled out by their first two letters */
        bool begins = (((*words)[0] ^ word[0]) & ~0x20) == 0 && (((*words)[1] ^ word[1]) & ~0x20) == 0;
        if (begins && len <= strlen(*words) && strncasecmp(word, *words, len) == 0 &&
            (len >= 3 || strlen(*words) == 2)) {
            return true;
        }
    }
    return false;
}

int stamp_month(const char *word, size_t len)
{
    static const char *const months[12][13] = {
        {"january", "januar", "januari", "janvier", "enero", "janeiro", "gennaio", "j\303\244nner",
         "stycznia", "ocak", "\321\217\320\275\320\262\320\260\321\200\321\217"},
        {"february", "februar", "februari", "f\303\251vrier", "febrero", "fevereiro", "febbraio", "lutego",
         "\305\237ubat", "\321\204\320\265\320\262\321\200\320\260\320\273\321\217"},
        {"march", "m\303\244rz", "maart", "mrt", "mars", "marzo", "mar\303\247o", "marts", "marca", "mart",
         "\320\274\320\260\321\200\321\202\320\260"},
        {"april", "avril", "abril", "aprile", "kwietnia", "nisan",
         "\320\260\320\277\321\200\320\265\320\273\321\217"},
        {"may", "mai", "mei", "mayo", "maio", "maggio", "maj", "maja", "may\304\261s",
         "\320\274\320\260\321\217"},
        {"june", "juni", "juin", "junio", "junho", "giugno", "czerwca", "haziran",
         "\320\270\321\216\320\275\321\217"},
        {"july", "juli", "juillet", "julio", "julho", "luglio", "lipca", "temmuz",
         "\320\270\321\216\320\273\321\217"},
        {"august", "augustus", "ao\303\273t", "agosto", "augusti", "sierpnia", "a\304\237ustos",
         "\320\260\320\262\320\263\321\203\321\201\321\202\320\260"},
        {"september", "septembre", "septiembre", "setembro", "settembre", "wrze\305\233nia", "eyl\303\274l",
         "\321\201\320\265\320\275\321\202\321\217\320\261\321\200\321\217"},
        {"october", "oktober", "octobre", "octubre", "outubro", "ottobre", "pa\305\272dziernika", "ekim",
         "\320\276\320\272\321\202\321\217\320\261\321\200\321\217"},
        {"november", "novembre", "noviembre", "novembro", "listopada", "kas\304\261m",
         "\320\275\320\276\321\217\320\261\321\200\321\217"},
        {"december", "dezember", "d\303\251cembre", "diciembre", "dezembro", "dicembre", "grudnia",
         "aral\304\261k", "\320\264\320\265\320\272\320\260\320\261\321\200\321\217"},
    };
    for (int m = 0; m < 12; m++) {
        if (word_is(word, len, months[m])) {
            return m + 1;
        }
    }
    return 0;
}

bool stamp_weekday(const char *word, size_t len)
{
    static const char *const days[] = {"monday",
                                       "tuesday",
                                       "wednesday",
                                       "thursday",
                                       "friday",
                                       "saturday",
                                       "sunday",
                                       "montag",
                                       "dienstag",
                                       "mittwoch",
                                       "donnerstag",
                                       "freitag",
                                       "samstag",
                                       "sonntag",
                                       "mo",
                                       "di",
                                       "mi",
                                       "do",
                                       "fr",
                                       "sa",
                                       "so",
                                       "lundi",
                                       "mardi",
                                       "mercredi",
                                       "jeudi",
                                       "vendredi",
                                       "samedi",
                                       "dimanche",
                                       "lunes",
                                       "martes",
                                       "mi\303\251rcoles",
                                       "jueves",
                                       "viernes",
                                       "s\303\241bado",
                                       "domingo",
                                       "ma",
                                       "wo",
                                       "vr",
                                       "za",
                                       "zo",
                                       "maandag",
                                       "dinsdag",
                                       "woensdag",
                                       "donderdag",
                                       "vrijdag",
                                       "zaterdag",
                                       "zondag",
                                       "luned\303\254",
                                       "marted\303\254",
                                       "mercoled\303\254",
                                       "gioved\303\254",
                                       "venerd\303\254",
                                       NULL};
    return word_is(word, len, days);
}

struct cjk {
    char text[STAMP_CJK_BYTES + 1], mark;
};

/* The one of `marks` whose sign stands at p; 0: none. */
static char cjk_at(const char *p, const char *end, const struct cjk *marks)
{
    for (; end - p >= STAMP_CJK_BYTES && marks->mark; marks++) {
        if (memcmp(p, marks->text, STAMP_CJK_BYTES) == 0) {
            return marks->mark;
        }
    }
    return '\0';
}

char stamp_cjk_part(const char *p, const char *end)
{
    static const struct cjk marks[] = {
        {"\345\271\264", 'Y'}, {"\353\205\204", 'Y'}, {"\346\234\210", 'M'}, {"\354\233\224", 'M'},
        {"\346\227\245", 'D'}, {"\345\217\267", 'D'}, {"\354\235\274", 'D'}, {"\346\231\202", 'h'},
        {"\346\227\266", 'h'}, {"\347\202\271", 'h'}, {"\354\213\234", 'h'}, {"\345\210\206", 'm'},
        {"\353\266\204", 'm'}, {"\347\247\222", 's'}, {"\354\264\210", 's'}, {"", 0}};
    return cjk_at(p, end, marks);
}

char stamp_cjk_half(const char *word, size_t len)
{
    static const struct cjk first[] = {
        {"\344\270\212", 'a'}, {"\344\270\213", 'p'}, {"\345\215\210", 'x'}, {"\354\230\244", 'x'}, {"", 0}};
    static const struct cjk second[] = {{"\345\215\210", 'n'}, {"\345\211\215", 'a'}, {"\345\276\214", 'p'},
                                        {"\354\240\204", 'a'}, {"\355\233\204", 'p'}, {"", 0}};
    char a = cjk_at(word, word + len, first);
    char b = len == 2 * STAMP_CJK_BYTES ? cjk_at(word + STAMP_CJK_BYTES, word + len, second) : '\0';
    return a && a != 'x' && b == 'n' ? a : a == 'x' && b != 'n' ? b : '\0';
}

bool stamp_cjk_weekday(const char *word, size_t len)
{
    static const char *const days[] = {"\346\234\210", "\347\201\253", "\346\260\264", "\346\234\250",
                                       "\351\207\221", "\345\234\237", "\346\227\245", "\354\233\224",
                                       "\355\231\224", "\354\210\230", "\353\252\251", "\352\270\210",
                                       "\355\206\240", "\354\235\274"};
    static const char week[] = "\346\230\237\346\234\237", week_short[] = "\345\221\250";
    if ((len == 3 * STAMP_CJK_BYTES && memcmp(word, week, 2 * STAMP_CJK_BYTES) == 0) ||
        (len == 2 * STAMP_CJK_BYTES && memcmp(word, week_short, STAMP_CJK_BYTES) == 0)) {
        return true;
    }
    for (size_t i = 0; i < sizeof days / sizeof *days && len == STAMP_CJK_BYTES; i++) {
        if (memcmp(word, days[i], STAMP_CJK_BYTES) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether it is one of `words`, whole. */
static bool is_one_of(const char *word, size_t len, const char *const *words)
{
    for (; *words; words++) {
        if (strlen(*words) == len && strncasecmp(word, *words, len) == 0) {
            return true;
        }
    }
    return false;
}

bool stamp_oclock(const char *word, size_t len)
{
    static const char *const words[] = {"uhr", "uur", "h", "hs", "hrs", "hours", NULL};
    return is_one_of(word, len, words);
}

bool stamp_filler(const char *word, size_t len)
{
    static const char *const words[] = {"at", "de", "del", "of", "um", "kl", "klo", "\303\240", NULL};
    return is_one_of(word, len, words);
}
