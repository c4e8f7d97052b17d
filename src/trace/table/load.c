#include "trace/table/load.h"

#include "trace/table/names.h"
#include "trace/units.h"

#include <ctype.h>
#include <string.h>

double load_of(const struct sniff *sniff, int rate)
{
    struct cell cells[CELLS_MAX];
    struct quantity q;
    double sum = 0, value;
    for (size_t i = sniff->first_row; i < sniff->lines; i++) {
        size_t count = sniff_cells(sniff, i, cells);
        if ((size_t)rate >= count) {
            continue;
        }
        if (cell_number(&cells[rate], sniff->decimal_comma, &value)) {
            sum += value;
        } else if (cell_quantity(&cells[rate], sniff->decimal_comma, &q)) {
            const struct rate_unit *unit = rate_unit_printed(q.unit, q.unit_len);
            sum += unit ? rate_to_mbps(unit, q.value) : q.value;
        }
    }
    return sum;
}

/* "eth0_rx_bytes" without its link: "rx_bytes". Empty where what is left names no direction. */
static struct cell without_link(const struct cell *name)
{
    struct cell rest = *name;
    while (rest.begin < rest.end && !strchr("_ .:/", *rest.begin)) {
        rest.begin++;
    }
    rest.begin += rest.begin < rest.end;
    return name_direction(&rest) == TR_TRACE_ANY_DIRECTION ? (struct cell){name->end, name->end} : rest;
}

static bool are_equal(const struct cell *one, const struct cell *two)
{
    size_t len = (size_t)(one->end - one->begin);
    return len > 0 && (size_t)(two->end - two->begin) == len && memcmp(one->begin, two->begin, len) == 0;
}

bool names_are_alike(const struct cell *one, const struct cell *two)
{
    struct cell rest = without_link(one), other = without_link(two);
    if (are_equal(&rest, &other)) {
        return true;
    }
    const char *p = one->begin, *q = two->begin;
    while (p < one->end && q < two->end) {
        bool digits = isdigit((unsigned char)*p) && isdigit((unsigned char)*q);
        if (!digits && *p != *q) {
            return false;
        }
        p++;
        q++;
        while (digits && p < one->end && isdigit((unsigned char)*p)) {
            p++;
        }
        while (digits && q < two->end && isdigit((unsigned char)*q)) {
            q++;
        }
    }
    return p == one->end && q == two->end;
}
