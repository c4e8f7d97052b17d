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

/* The character at *p, behind which it then is, in lower case; a byte that is no UTF-8 stands for itself. */
static uint32_t take_character(const char **p, const char *end)
{
    unsigned char first = (unsigned char)**p;
    size_t len = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    len = (size_t)(end - *p) < len ? 1 : len;
    uint32_t c = len == 1 ? first : first & (0xffu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        c = c << 6 | ((unsigned char)(*p)[i] & 0x3f);
    }
    *p += len;
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

/* Whether `word` stands at p, and, if it is short, ends there. */
static bool stands_at(const char *p, const char *end, const char *word, bool begins)
{
    const char *word_end = word + strlen(word);
    size_t count = 0;
    uint32_t c = 0;
    for (; word < word_end; count++) {
        c = p < end ? take_character(&p, end) : 0;
        if (c != take_character(&word, word_end)) {
            return false;
        }
    }
    bool ends = p == end || !is_letter(take_character(&p, end));
    return count > SHORT_CHARS || c >= FIRST_CJK || (begins && ends);
}

bool language_has(const struct cell *text, enum language_word kind)
{
    bool begins = true;
    const char *end = text->end - text->begin < TEXT_LOOKED_AT ? text->end : text->begin + TEXT_LOOKED_AT;
    for (const char *p = text->begin; p < end;) {
        for (int i = 0; i < WORDS_MAX && words[kind][i]; i++) {
            if (stands_at(p, end, words[kind][i], begins)) {
                return true;
            }
        }
        begins = !is_letter(take_character(&p, end));
    }
    return false;
}
