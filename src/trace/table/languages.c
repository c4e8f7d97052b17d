#include "trace/table/languages.h"

#include <stdint.h>
#include <string.h>

#define WORDS_MAX      64
#define TEXT_LOOKED_AT 512    /* bytes: no name is longer */
#define SHORT_CHARS    4      /* a word that may stand in others by chance */
#define FIRST_CJK      0x3040 /* from here on scripts put no blanks between words */

/* In lower case; a beginning stands for all its endings. German and Dutch, French, Spanish and Portuguese,
 * Italian, the Nordic languages, Polish and Czech, Hungarian, Romanian, Greek, Turkish, Russian and
 * Ukrainian, Indonesian, Vietnamese, then Chinese, Japanese and Korean. */
static const char *const words[LANGUAGE_WORDS][WORDS_MAX] = {
    [LANGUAGE_TIME] = {"zeit",  "uhrzeit", "zeitstempel", "zeitpunkt", "messzeit",   "startzeit", "datum",
                       "tijd",  "heure",   "temps",       "fecha",     "hora",       "ora",       "tempo",
                       "tid",   "dato",    "aika",        "czas",      "čas",        "zaman",     "tarih",
                       "saat",  "время",   "времени",     "дата",      "час",        "时间",      "時間",
                       "日期",  "日時",    "時刻",        "日付",      "시간",       "날짜",      "시각",
                       "일시",  "idő",     "időpont",     "dátum",     "ημερομηνία", "ώρα",       "χρόνος",
                       "waktu", "tanggal", "thời gian",   "ngày",      "aeg"},
    [LANGUAGE_RATE] = {"bandbreite",    "durchsatz",      "geschwindigkeit",
                       "snelheid",      "doorvoer",       "débit",
                       "vitesse",       "bande passante", "velocidad",
                       "velocidade",    "ancho de banda", "velocità",
                       "hastighe",      "nopeus",         "prędkość",
                       "przepustowość", "rychlost",       "hızı",
                       "hız",           "скорост",        "пропускн",
                       "速度",          "速率",           "带宽",
                       "頻寬",          "帯域",           "吞吐",
                       "流量",          "속도",           "대역폭",
                       "sebesség",      "sávszélesség",   "viteză",
                       "ταχύτητα",      "швидкіст",       "kecepatan",
                       "tốc độ",        "băng thông"},
    [LANGUAGE_DOWN] = {"empfang", "eingehend", "ontvang",  "descendant",   "réception", "entrant",
                       "bajada",  "descarga",  "recebi",   "recibid",      "scarica",   "ricezione",
                       "nedladd", "lataus",    "pobiera",  "odebran",      "stahov",    "indirme",
                       "приём",   "прием",     "входящ",   "загрузк",      "скачив",    "下行",
                       "下载",    "下載",      "下り",     "ダウンロード", "다운로드",  "다운",
                       "letölt",  "fogad",     "descărc",  "λήψη",         "λήψης",     "завантаж",
                       "вхідн",   "unduh",     "tải xuống"},
    [LANGUAGE_UP] = {"gesendet", "ausgehend",    "verzond",  "montant", "émission", "sortant",
                     "subida",   "envio",        "enviad",   "carica",  "invio",    "uppladd",
                     "lähetys",  "wysył",        "wysłan",   "odesíl",  "nahráv",   "yükleme",
                     "отдач",    "исходящ",      "выгрузк",  "上行",    "上传",     "上傳",
                     "上り",     "アップロード", "업로드",   "feltölt", "küldött",  "încărc",
                     "αποστολή", "μεταφόρτωση",  "вивантаж", "вихідн",  "unggah",   "tải lên"},
    [LANGUAGE_PING] = {"pingzeit", "пинг", "задержк", "延迟", "延遲", "遅延", "지연", "opóźnienie", "gecikme",
                       "viive", "svarstid", "késleltetés", "latență", "затримк", "độ trễ"},
    [LANGUAGE_LENGTH] = {"dauer", "duur", "durée", "duración", "duração", "durata", "czas trwania",
                         "длительност", "时长", "時長"},
    [LANGUAGE_SUMMARY] = {"mittelwert", "durchschnitt", "gesamt",  "summe",     "schnitt",      "gemiddelde",
                          "totaal",     "moyenne",      "somme",   "promedio",  "media",        "média",
                          "totale",     "medel",        "średnia", "suma",      "průměr",       "ortalama",
                          "toplam",     "среднее",      "итого",   "всего",     "平均",         "合计",
                          "合計",       "総計",         "평균",    "합계",      "átlag",        "összesen",
                          "medie",      "μέσος",        "σύνολο",  "keskiarvo", "gjennomsnitt", "rata-rata",
                          "trung bình"},
};

static size_t character_bytes(char begin)
{
    unsigned char first = (unsigned char)begin;
    return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
}

/* The character of `len` bytes at p in lower case; a byte that is no UTF-8 stands for itself. */
static uint32_t character_at(const char *p, size_t len)
{
    unsigned char first = (unsigned char)*p;
    uint32_t c = len == 1 ? first : first & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        c = c << 6 | ((unsigned char)p[i] & 0x3f);
    }
    bool capital = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde) || (c >= 0x391 && c <= 0x3a9) ||
                   (c >= 0x410 && c <= 0x42f);
    bool latin = ((c >= 0x100 && c <= 0x17f) || (c >= 0x1ea0 && c <= 0x1eff)) && c != 0x131 &&
                 c % 2 == (c >= 0x139 && c <= 0x148 ? 1 : 0);
    return c == 0x130   ? 'i'
           : c == 0x38f ? 0x3ce
           : capital    ? c + 0x20
           : latin      ? c + 1
                        : c; /* U+0130: Turkish, with a dot; U+038F: Greek, with an accent */
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* A text in lower case. */
struct lowered {
    uint32_t chars[TEXT_LOOKED_AT];
    size_t count;
    bool has_words; /* letters side by side, as each word begins; "2025-03-01T10:00:00Z" has none */
    uint64_t seen; /* a bit for each character, by its lowest six: most words begin with none that is there */
};

static uint64_t bit_of(uint32_t c)
{
    return (uint64_t)1 << (c & 63);
}

static void lower(struct lowered *text, const struct cell *cell)
{
    size_t left = (size_t)(cell->end - cell->begin);
    left = left < TEXT_LOOKED_AT ? left : TEXT_LOOKED_AT;
    text->count = 0;
    text->has_words = false;
    text->seen = 0;
    for (const char *p = cell->begin; left > 0;) {
        size_t len = character_bytes(*p);
        len = left < len ? 1 : len;
        uint32_t c = character_at(p, len);
        text->has_words |= is_letter(c) && text->count > 0 && is_letter(text->chars[text->count - 1]);
        text->chars[text->count++] = c;
        text->seen |= bit_of(c);
        p += len;
        left -= len;
    }
}

/* Whether `word` stands at a place of the text, and, if it is short, is a word there. */
static bool stands_at(const struct lowered *text, size_t at, const char *word)
{
    size_t i = at;
    uint32_t c = 0;
    for (size_t len; *word; word += len) {
        len = character_bytes(*word);
        c = character_at(word, len);
        if (i == text->count || text->chars[i++] != c) {
            return false;
        }
    }
    bool begins = at == 0 || !is_letter(text->chars[at - 1]);
    bool ends = i == text->count || !is_letter(text->chars[i]);
    return i - at > SHORT_CHARS || c >= FIRST_CJK || (begins && ends);
}

static bool has_word(const struct lowered *text, const char *word)
{
    uint32_t first = character_at(word, character_bytes(*word));
    if (!(text->seen & bit_of(first))) {
        return false;
    }
    for (size_t at = 0; at < text->count; at++) {
        if (text->chars[at] == first && stands_at(text, at, word)) {
            return true;
        }
    }
    return false;
}

bool language_has(const struct cell *cell, enum language_word kind)
{
    struct lowered text;
    lower(&text, cell);
    for (int i = 0; text.has_words && i < WORDS_MAX && words[kind][i]; i++) {
        if (has_word(&text, words[kind][i])) {
            return true;
        }
    }
    return false;
}
