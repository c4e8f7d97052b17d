/* Tables without a header, known by what stands in their columns. */
#include "trace/table/schema.h"
#include "trace/table/stamps.h"

#include <math.h>

/* How many rows of data a sniff has, and how many of them pass a test. */
struct tested {
    size_t rows, good;
};

typedef bool row_test(const struct sniff *sniff, const struct cell *cells, size_t count);

static struct tested test_rows(const struct sniff *sniff, row_test *test)
{
    struct tested t = {0};
    struct cell cells[CELLS_MAX];
    for (size_t i = 0; i < sniff->lines; i++) {
        size_t count = sniff_cells(sniff, i, cells);
        t.rows++;
        t.good += test(sniff, cells, count < CELLS_MAX ? count : CELLS_MAX);
    }
    return t;
}

static bool nearly_all(struct tested t)
{
    return t.rows > 0 && sniff_is_most(t.good, t.rows);
}

/* The number in column k, from 1; NaN where there is none. */
static double number_in(const struct sniff *sniff, const struct cell *cells, size_t count, size_t k)
{
    double value;
    return k <= count && cell_number(&cells[k - 1], sniff->decimal_comma, &value) ? value : NAN;
}

static bool within(double value, double min, double max)
{
    return value >= min && value <= max;
}

/* "0.57,Mbits/sec" */
static bool is_value_unit(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    return count == 2 && !isnan(number_in(sniff, cells, count, 1)) &&
           rate_unit_printed(cells[1].begin, (size_t)(cells[1].end - cells[1].begin));
}

bool fits_value_unit(const struct sniff *sniff)
{
    return sniff->columns == 2 && nearly_all(test_rows(sniff, is_value_unit));
}

/* "9.41,4,0,-91,-19,1,0,2100": Mbit/s, a count, 0 or 1, two levels in dB of either sign, two more, and a band
 * in MHz or 0 where there is none. Cells may be missing. */
static bool is_multivariate(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    for (size_t k = 1; k <= count && count == 8; k++) {
        if (isnan(number_in(sniff, cells, count, k)) && !cell_is_missing(&cells[k - 1])) {
            return false;
        }
    }
    double band = number_in(sniff, cells, count, 8), changed = number_in(sniff, cells, count, 3);
    return count == 8 && number_in(sniff, cells, count, 1) >= 0 &&
           (isnan(changed) || changed == 0 || changed == 1) &&
           (isnan(band) || band == 0 || within(band, 400, 80000));
}

bool fits_multivariate(const struct sniff *sniff)
{
    return sniff->columns == 8 && nearly_all(test_rows(sniff, is_multivariate));
}

/* "0,17.23,0,0.03": s, Mbyte/s, loss, s of delay */
static bool is_rate_loss_delay(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    return count == 4 && number_in(sniff, cells, count, 1) >= 0 && number_in(sniff, cells, count, 2) >= 0 &&
           within(number_in(sniff, cells, count, 3), 0, 100) &&
           within(number_in(sniff, cells, count, 4), 0, 10);
}

static double greatest_in(const struct sniff *sniff, size_t k)
{
    struct cell cells[CELLS_MAX];
    double greatest = 0;
    for (size_t i = 0; i < sniff->lines; i++) {
        greatest = fmax(greatest, number_in(sniff, cells, sniff_cells(sniff, i, cells), k));
    }
    return greatest;
}

/* A whole number of seconds a row, from 0 on or wherever the file was cut out. */
static bool counts_seconds(const struct sniff *sniff)
{
    struct cell cells[CELLS_MAX];
    double last = NAN;
    size_t steps = 0;
    for (size_t i = 0; i < sniff->lines; i++) {
        double t = number_in(sniff, cells, sniff_cells(sniff, i, cells), 1);
        steps += isnan(last) || t > last;
        last = t;
    }
    return steps == sniff->lines;
}

bool fits_loss_fraction(const struct sniff *sniff)
{
    return sniff->columns == 4 && sniff->delim == ',' && !sniff->comma_is_unclear && counts_seconds(sniff) &&
           nearly_all(test_rows(sniff, is_rate_loss_delay)) && greatest_in(sniff, 3) <= 1;
}

bool fits_loss_percent(const struct sniff *sniff)
{
    return sniff->columns == 4 && sniff->delim == ',' && !sniff->comma_is_unclear && counts_seconds(sniff) &&
           nearly_all(test_rows(sniff, is_rate_loss_delay)) && greatest_in(sniff, 3) > 1;
}

/* "1453122737443 1 51.03 3.72 3113402 1001": epoch, ms, latitude, longitude, bytes, ms */
static bool is_located_log(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    return count == 6 && number_in(sniff, cells, count, 1) > 1e8 && number_in(sniff, cells, count, 2) >= 0 &&
           within(number_in(sniff, cells, count, 3), -90, 90) &&
           within(number_in(sniff, cells, count, 4), -180, 180) && number_in(sniff, cells, count, 5) >= 0 &&
           within(number_in(sniff, cells, count, 6), 0, 3.6e6);
}

static bool fits_located_log(const struct sniff *sniff, bool milliseconds)
{
    struct cell cells[CELLS_MAX];
    if (sniff->columns != 6 || !nearly_all(test_rows(sniff, is_located_log))) {
        return false;
    }
    double epoch = number_in(sniff, cells, sniff_cells(sniff, sniff->lines / 2, cells), 1);
    return milliseconds == (epoch > 1e11);
}

bool fits_ghent(const struct sniff *sniff)
{
    return fits_located_log(sniff, true);
}

bool fits_oslo(const struct sniff *sniff)
{
    return fits_located_log(sniff, false);
}

static bool all_cells_empty(const struct cell *cells, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        if (cells[k].begin != cells[k].end) {
            return false;
        }
    }
    return true;
}

/* A server's number, its owner, its name, when, and numbers; or a failed run's bare commas */
static bool is_speedtest(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    if (count < 9 || count > 11) {
        return false;
    }
    return all_cells_empty(cells, count) ||
           (stamp_ns(&cells[3]) != STAMP_NO_NS && !isnan(number_in(sniff, cells, count, 7)) &&
            !isnan(number_in(sniff, cells, count, 8)));
}

static bool has_a_speedtest(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    return is_speedtest(sniff, cells, count) && !all_cells_empty(cells, count);
}

bool fits_speedtest(const struct sniff *sniff)
{
    return sniff->delim != BLANKS && nearly_all(test_rows(sniff, is_speedtest)) &&
           test_rows(sniff, has_a_speedtest).good > 0;
}

/* The same with when a script wrote it in front. */
static bool is_stamped_speedtest(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    return count > 10 && stamp_ns(&cells[0]) != STAMP_NO_NS && has_a_speedtest(sniff, cells + 1, count - 1);
}

bool fits_stamped_speedtest(const struct sniff *sniff)
{
    return sniff->delim != BLANKS && nearly_all(test_rows(sniff, is_stamped_speedtest));
}

/* "Foo - Berlin","1234","12.3","0.4","0","11750000","2500000","120000000","20000000","https://...": name,
 * number, latency, jitter, loss, byte/s twice, bytes twice, a link */
static bool is_ookla_row(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    for (size_t k = 6; k <= 9; k++) {
        if (!(number_in(sniff, cells, count, k) >= 0)) {
            return false;
        }
    }
    return count >= 10 && isnan(number_in(sniff, cells, count, 1)) &&
           number_in(sniff, cells, count, 2) >= 0 && number_in(sniff, cells, count, 3) >= 0 &&
           number_in(sniff, cells, count, 4) >= 0 &&
           number_in(sniff, cells, count, 8) >= number_in(sniff, cells, count, 6) &&
           cell_has(&cells[9], "http");
}

bool fits_ookla(const struct sniff *sniff)
{
    return sniff->delim != BLANKS && nearly_all(test_rows(sniff, is_ookla_row));
}

/* unit_id,dtime,target,address,fetch_time,bytes_total,bytes_sec,... */
static bool is_fcc(const struct sniff *sniff, const struct cell *cells, size_t count)
{
    return count >= 11 && count <= 40 && number_in(sniff, cells, count, 1) >= 0 &&
           stamp_ns(&cells[1]) != STAMP_NO_NS && isnan(number_in(sniff, cells, count, 3)) &&
           number_in(sniff, cells, count, 5) >= 0 && number_in(sniff, cells, count, 6) >= 0 &&
           number_in(sniff, cells, count, 7) >= 0;
}

bool fits_fcc(const struct sniff *sniff)
{
    return sniff->delim == ',' && sniff->columns <= 16 && nearly_all(test_rows(sniff, is_fcc));
}

/* Page loads (curr_webget.csv): more columns, and no slots. */
bool fits_fcc_webget(const struct sniff *sniff)
{
    return sniff->delim == ',' && sniff->columns > 16 && nearly_all(test_rows(sniff, is_fcc));
}
