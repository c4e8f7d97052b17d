#include "trace/units.h"

#include <math.h>
#include <string.h>
#include <strings.h>

const struct rate_unit RATE_BPS = {"bps", 1, 1e6}, RATE_KBPS = {"kbps", 1, 1e3}, RATE_MBPS = {"Mbps", 1, 1},
                       RATE_GBPS = {"Gbps", 1e3, 1}, RATE_BYTES = {"Bps", 1, 125000},
                       RATE_KBYTES = {"kBps", 1, 125}, RATE_MBYTES = {"MBps", 8, 1};

static const struct rate_unit *const units[] = {&RATE_BPS,   &RATE_KBPS,   &RATE_MBPS,  &RATE_GBPS,
                                                &RATE_BYTES, &RATE_KBYTES, &RATE_MBYTES};

const struct rate_unit *rate_unit_named(const char *name)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (strcmp(units[i]->name, name) == 0) {
            return units[i];
        }
    }
    return NULL;
}

const struct rate_unit RATE_KIBYTES = {"KiBps", 8192, 1e6}, RATE_MIBYTES = {"MiBps", 8388608, 1e6},
                       RATE_GIBYTES = {"GiBps", 8589934592, 1e6}, RATE_PACKETS = {"packets", 12000, 1e6},
                       RATE_GBYTES = {"GBps", 8000, 1}, RATE_KIBITS = {"Kibps", 1024, 1e6},
                       RATE_MIBITS = {"Mibps", 1048576, 1e6}, RATE_GIBITS = {"Gibps", 1073741824, 1e6};

/* A unit as it is printed has three parts: how many, of what, and how often. */
enum prefix { PREFIX_NONE, PREFIX_KILO, PREFIX_MEGA, PREFIX_GIGA, PREFIX_KIBI, PREFIX_MEBI, PREFIX_GIBI };
enum thing { THING_BITS, THING_BYTES, THING_BYTES_OF_IPERF };

static const struct rate_unit *const unit_of[][2] = {
    [PREFIX_NONE] = {&RATE_BPS, &RATE_BYTES},      [PREFIX_KILO] = {&RATE_KBPS, &RATE_KBYTES},
    [PREFIX_MEGA] = {&RATE_MBPS, &RATE_MBYTES},    [PREFIX_GIGA] = {&RATE_GBPS, &RATE_GBYTES},
    [PREFIX_KIBI] = {&RATE_KIBITS, &RATE_KIBYTES}, [PREFIX_MEBI] = {&RATE_MIBITS, &RATE_MIBYTES},
    [PREFIX_GIBI] = {&RATE_GIBITS, &RATE_GIBYTES},
};

/* Of other times than a second; there is no --unit for them. The first factor is bits a second in kilo's
 * powers, the second how many seconds it is. */
#define BOTH(what, bits, seconds, per)                                                                       \
    {                                                                                                        \
        {what "bit/" per, (bits), 1e6 * (seconds)},                                                          \
        {                                                                                                    \
            what "B/" per, 8.0 * (bits), 1e6 * (seconds)                                                     \
        }                                                                                                    \
    }
#define UNITS_PER(seconds, per)                                                                              \
    {                                                                                                        \
        [PREFIX_NONE] = BOTH("", 1, seconds, per), [PREFIX_KILO] = BOTH("k", 1e3, seconds, per),             \
        [PREFIX_MEGA] = BOTH("M", 1e6, seconds, per), [PREFIX_GIGA] = BOTH("G", 1e9, seconds, per),          \
        [PREFIX_KIBI] = BOTH("Ki", 1024, seconds, per), [PREFIX_MEBI] = BOTH("Mi", 1048576, seconds, per),   \
        [PREFIX_GIBI] = BOTH("Gi", 1073741824, seconds, per)                                                 \
    }

enum per { PER_SECOND, PER_MS, PER_MINUTE, PER_HOUR, PER_DAY };
static const struct rate_unit unit_per[][PREFIX_GIBI + 1][2] = {
    [PER_MS] = UNITS_PER(1e-3, "ms"),
    [PER_MINUTE] = UNITS_PER(60, "min"),
    [PER_HOUR] = UNITS_PER(3600, "h"),
    [PER_DAY] = UNITS_PER(86400, "day"),
};

/* One way to write a part; `exactly`: case tells it from another. The longer ones come first. */
struct part {
    const char *text;
    int is;
    bool exactly;
};

static const struct part prefixes[] = {
    {"kilo", PREFIX_KILO, false},
    {"mega", PREFIX_MEGA, false},
    {"giga", PREFIX_GIGA, false},
    {"kibi", PREFIX_KIBI, false},
    {"mebi", PREFIX_MEBI, false},
    {"gibi", PREFIX_GIBI, false},
    {"\320\272\320\270\320\273\320\276", PREFIX_KILO, true}, /* Russian, as below */
    {"\320\274\320\265\320\263\320\260", PREFIX_MEGA, true},
    {"\320\263\320\270\320\263\320\260", PREFIX_GIGA, true},
    {"Ki", PREFIX_KIBI, true},
    {"ki", PREFIX_KIBI, true},
    {"Mi", PREFIX_MEBI, true},
    {"Gi", PREFIX_GIBI, true},
    {"\320\232", PREFIX_KILO, true},
    {"\320\272", PREFIX_KILO, true},
    {"\320\234", PREFIX_MEGA, true},
    {"\320\274", PREFIX_MEGA, true},
    {"\320\223", PREFIX_GIGA, true},
    {"k", PREFIX_KILO, false},
    {"m", PREFIX_MEGA, false},
    {"G", PREFIX_GIGA, true},
};

static const struct part things[] = {
    {"bits", THING_BITS, false},
    {"bit", THING_BITS, false},
    {"Bytes", THING_BYTES_OF_IPERF, true},
    {"Byte", THING_BYTES_OF_IPERF, true},
    {"bytes", THING_BYTES, false},
    {"byte", THING_BYTES, false},
    {"octets", THING_BYTES, false},
    {"octet", THING_BYTES, false},
    {"\320\261\320\260\320\271\321\202", THING_BYTES, true},
    {"\320\261\320\270\321\202", THING_BITS, true},
    {"\320\221", THING_BYTES, true},
    {"b", THING_BITS, true},
    {"B", THING_BYTES, true},
    {"o", THING_BYTES, true}, /* octets, in French */
};

/* By which time it is. */
static const struct part pers[] = {
    {" per minute", PER_MINUTE, false},
    {" per min", PER_MINUTE, false},
    {"/minute", PER_MINUTE, false},
    {"/min", PER_MINUTE, false},
    {" per hour", PER_HOUR, false},
    {"/hour", PER_HOUR, false},
    {"/hr", PER_HOUR, false},
    {"/h", PER_HOUR, false},
    {" per day", PER_DAY, false},
    {"/day", PER_DAY, false},
    {" per ms", PER_MS, false},
    {"/ms", PER_MS, false},
    {" per second", PER_SECOND, false},
    {" per sec", PER_SECOND, false},
    {" per s", PER_SECOND, false},
    {" pro sekunde", PER_SECOND, false},
    {" par seconde", PER_SECOND, false},
    {" por segundo", PER_SECOND, false},
    {" al secondo", PER_SECOND, false},
    {" \320\262 \321\201\320\265\320\272\321\203\320\275\320\264\321\203", PER_SECOND, true}, /* in Russian */
    {"/second", PER_SECOND, false},
    {"/sec", PER_SECOND, false},
    {"/sek", PER_SECOND, false},
    {"/seg", PER_SECOND, false},
    {"/\347\247\222", PER_SECOND, true}, /* in Chinese and Japanese */
    {" / s", PER_SECOND, true},
    {"/s", PER_SECOND, true},
    {"ps", PER_SECOND, true},
    {"\320\277\321\201", PER_SECOND, true},
    {"/\321\201\320\265\320\272", PER_SECOND, true},
    {"/\321\201", PER_SECOND, true},
};

#define COUNT_OF(parts) (sizeof(parts) / sizeof *(parts))

/* Whether a part stands at *p, behind which it then is. */
static bool take_part(const char **p, const char *end, const struct part *part)
{
    size_t len = strlen(part->text);
    bool here = (size_t)(end - *p) >= len &&
                (part->exactly ? strncmp(*p, part->text, len) == 0 : strncasecmp(*p, part->text, len) == 0);
    *p += here ? len : 0;
    return here;
}

/* The first of `parts` that stands there; NULL. */
static const struct part *take_one(const char **p, const char *end, const struct part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (take_part(p, end, &parts[i])) {
            return &parts[i];
        }
    }
    return NULL;
}

struct printed {
    int prefix, thing, per;
    bool is_rate; /* it says by which time it is */
};

/* The parts behind a prefix. */
static bool take_rest(const char *p, const char *end, int prefix, struct printed *out)
{
    const struct part *thing = take_one(&p, end, things, COUNT_OF(things));
    const char *behind = p;
    const struct part *per = thing ? take_one(&p, end, pers, COUNT_OF(pers)) : NULL;
    bool iperf = per && end - behind == 4 && memcmp(behind, "/sec", 4) == 0;
    if (!thing || p != end) {
        return false;
    }
    *out = (struct printed){.prefix = prefix,
                            .thing = thing->is == THING_BYTES_OF_IPERF && !iperf ? THING_BYTES : thing->is,
                            .per = per ? per->is : PER_SECOND,
                            .is_rate = per != NULL};
    return true;
}

static bool take_printed(const char *text, size_t len, struct printed *out)
{
    const char *end = text + len;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        const char *p = text;
        if (take_part(&p, end, &prefixes[i]) && take_rest(p, end, prefixes[i].is, out)) {
            return true;
        }
    }
    return take_rest(text, end, PREFIX_NONE, out);
}

/* "KBPS", "MBPS": nobody who writes capitals only says by them that it is bytes. */
static bool take_capitals(const char *text, size_t len, struct printed *out)
{
    static const char letters[] = "KMG";
    const char *at = len == 4 && *text ? strchr(letters, *text) : NULL;
    *out = (struct printed){
        .prefix = at ? PREFIX_KILO + (int)(at - letters) : PREFIX_NONE, .thing = THING_BITS, .is_rate = true};
    return at && memcmp(text + 1, "BPS", 3) == 0;
}

static const struct rate_unit *unit_printed(const struct printed *u)
{
    /* iperf's Bytes/sec counts in powers of 1024, its bits/sec in powers of 1000. */
    bool binary = u->thing == THING_BYTES_OF_IPERF && u->prefix != PREFIX_NONE && u->prefix <= PREFIX_GIGA;
    int prefix = binary ? u->prefix + PREFIX_KIBI - PREFIX_KILO : u->prefix;
    int thing = u->thing == THING_BITS ? 0 : 1;
    return u->per == PER_SECOND ? unit_of[prefix][thing] : &unit_per[u->per][prefix][thing];
}

const struct rate_unit *rate_unit_printed(const char *text, size_t len)
{
    struct printed u;
    bool ok = take_printed(text, len, &u) || take_capitals(text, len, &u);
    /* nobody means an amount by "12.5 Mbit" */
    bool rate = ok && (u.is_rate || (u.thing == THING_BITS && u.prefix != PREFIX_NONE && len > 2));
    return rate ? unit_printed(&u) : NULL;
}

const struct rate_unit *amount_unit_printed(const char *text, size_t len)
{
    static const struct {
        const char *text;
        const struct rate_unit *unit;
    } of_iperf[] = {{"KBytes", &RATE_KIBYTES}, {"MBytes", &RATE_MIBYTES}, {"GBytes", &RATE_GIBYTES}};
    for (size_t i = 0; i < COUNT_OF(of_iperf); i++) {
        if (strlen(of_iperf[i].text) == len && strncmp(text, of_iperf[i].text, len) == 0) {
            return of_iperf[i].unit;
        }
    }
    struct printed u;
    bool ok = take_printed(text, len, &u);
    bool bare = ok && len < 3 && u.thing != THING_BYTES; /* "b", "Mb": a rate as soon as an amount */
    return ok && !u.is_rate && !bare && !(len == 1 && *text == 'o') ? unit_printed(&u) : NULL;
}

double time_unit_printed(const char *text, size_t len)
{
    static const struct {
        const char *text;
        double div;
    } times[] = {
        {"s", 1},
        {"sec", 1},
        {"secs", 1},
        {"second", 1},
        {"seconds", 1},
        {"ms", 1e3},
        {"msec", 1e3},
        {"us", 1e6},
        {"usec", 1e6},
        {"ns", 1e9},
        {"min", 1.0 / 60},
        {"mins", 1.0 / 60},
        {"minute", 1.0 / 60},
        {"minutes", 1.0 / 60},
        {"h", 1.0 / 3600},
        {"hr", 1.0 / 3600},
        {"hour", 1.0 / 3600},
        {"hours", 1.0 / 3600},
        {"sek", 1},
        {"sekunden", 1},
        {"millisecond", 1e3},
        {"milliseconds", 1e3},
        {"microseconds", 1e6},
        {"nanoseconds", 1e9},
        {"\302\265s", 1e6},
        {"\316\274s", 1e6},
        {"\321\201", 1},
        {"\321\201\320\265\320\272", 1},
        {"\320\274\321\201", 1e3},
        {"\347\247\222", 1},
    };
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        if (strlen(times[i].text) == len && strncasecmp(text, times[i].text, len) == 0) {
            return times[i].div;
        }
    }
    return 0;
}

double time_unit_div(enum tr_trace_time_unit unit)
{
    static const double divs[TR_TRACE_TIME_M_SS + 1] = {
        [TR_TRACE_TIME_S] = 1,          [TR_TRACE_TIME_MS] = 1e3,       [TR_TRACE_TIME_US] = 1e6,
        [TR_TRACE_TIME_NS] = 1e9,       [TR_TRACE_TIME_MIN] = 1.0 / 60, [TR_TRACE_TIME_H] = 1.0 / 3600,
        [TR_TRACE_TIME_D] = 1.0 / 86400};
    return divs[unit];
}

bool unit_is_known(const char *text, size_t len)
{
    return len == 0 || (len == 1 && *text == '%') || rate_unit_printed(text, len) ||
           amount_unit_printed(text, len) || time_unit_printed(text, len) > 0;
}

const struct rate_unit *unit_reckoned(double rate, double bytes, double length, double units_a_second)
{
    const double a_second[] = {units_a_second > 0 ? units_a_second : 1e3,
                               units_a_second > 0 ? units_a_second : 1};
    for (size_t i = 0; i < 2; i++) {
        double mbps = bytes * 8e-6 * a_second[i] / length;
        for (size_t k = 0; k < sizeof units / sizeof *units; k++) {
            if (fabs(rate_to_mbps(units[k], rate) - mbps) <= 0.02 * mbps) {
                return units[k];
            }
        }
    }
    return NULL;
}
