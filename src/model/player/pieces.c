#include "model/player/pieces.h"

#include "base/fmath.h"

#include <math.h>

#define PIECE_BITS 12000.0
#define PIECE_MS   50.0

/* The decimals that a file had, of a quantity that has been through seconds or Mbit/s: to a millionth. */
static double decimals(double value_in_thousands)
{
    return rint(value_in_thousands * 1e9) / 1e6;
}

static double period_ms(const struct pieces *pieces)
{
    const double *start_s = pieces->trace->start_s;
    return decimals(start_s[pieces->period + 1] - start_s[pieces->period]);
}

static double bits_a_ms(const struct pieces *pieces)
{
    return decimals(pieces->trace->rate_mbps[pieces->period]);
}

static double latency_ms(const struct pieces *pieces)
{
    return pieces->trace->latency_ms ? pieces->trace->latency_ms[pieces->period] : pieces->rest_latency_ms;
}

static void next_period(struct pieces *pieces)
{
    pieces->period = pieces->period + 1 < pieces->trace->count ? pieces->period + 1 : 0;
    pieces->left_ms = period_ms(pieces);
}

void pieces_init(struct pieces *pieces, const struct tr_session_config *config)
{
    const struct tr_trace *trace = config->trace;
    *pieces = (struct pieces){.trace = trace,
                              .rest_latency_ms = config->params->network.base_latency_ms,
                              .end_ms = greater(config->duration_s, trace->start_s[trace->count]) * 1000};
    pieces->left_ms = period_ms(pieces);
}

void pieces_pass(struct pieces *pieces, double ms)
{
    while (ms > pieces->left_ms) {
        ms -= pieces->left_ms;
        next_period(pieces);
    }
    pieces->left_ms -= ms;
}

/* Where a period ends inside a latency, the part that has passed is a share of that period's. */
void pieces_begin(struct pieces *pieces, struct pieces_request *request, double bits)
{
    *request = (struct pieces_request){.bits = bits};
    for (double share = 1; share > 0;) {
        const double here_ms = latency_ms(pieces), wanted_ms = share * here_ms;
        if (wanted_ms <= pieces->left_ms) {
            request->latency_ms += wanted_ms;
            pieces->left_ms -= wanted_ms;
            break;
        }
        request->latency_ms += pieces->left_ms;
        share -= pieces->left_ms / here_ms;
        next_period(pieces);
    }
    request->took_ms = request->latency_ms;
}

void pieces_finish(struct pieces *pieces, struct pieces_request *request)
{
    double left = request->bits - request->got_bits, took_ms = 0;
    while (left > 0 && took_ms <= pieces->end_ms) {
        const double rate = bits_a_ms(pieces);
        if (left <= pieces->left_ms * rate) {
            const double ms = left / rate;
            took_ms += ms;
            pieces->left_ms -= ms;
            break;
        }
        took_ms += pieces->left_ms;
        left -= pieces->left_ms * rate;
        next_period(pieces);
    }
    request->took_ms += took_ms <= pieces->end_ms ? took_ms : INFINITY;
    request->got_bits = request->bits;
}

/* A piece: the moment at which it is due, and the bits that have been served of it. */
struct piece {
    double due_bits, due_ms;
    double bits, ms;
};

static void serve(struct piece *piece, double bits, double ms)
{
    piece->bits += bits;
    piece->ms += ms;
    piece->due_bits -= bits;
    piece->due_ms -= ms;
}

/* One step within a period that carries something; true where the piece is over. */
static bool serve_flowing(struct pieces *pieces, struct piece *piece, double left_bits, double rate)
{
    const double due = greater(piece->due_bits, piece->due_ms * rate), here = pieces->left_ms * rate;
    const bool all = left_bits <= due && left_bits <= here;
    if (all || due <= here) {
        const double bits = all ? left_bits : due, ms = bits / rate;
        pieces->left_ms -= ms;
        serve(piece, bits, ms);
        return true;
    }
    serve(piece, here, pieces->left_ms);
    next_period(pieces);
    return false;
}

static void serve_dead(struct pieces *pieces, struct piece *piece)
{
    if (piece->due_bits > 0 || piece->due_ms > pieces->left_ms) {
        serve(piece, 0, pieces->left_ms);
        next_period(pieces);
    } else {
        const double ms = piece->due_ms;
        pieces->left_ms -= ms;
        serve(piece, 0, ms);
    }
}

void pieces_next(struct pieces *pieces, struct pieces_request *request, bool first)
{
    struct piece piece = {.due_bits = PIECE_BITS, .due_ms = PIECE_MS - (first ? request->latency_ms : 0)};
    double left = request->bits - request->got_bits;
    while (left > 0 && (piece.due_bits > 0 || piece.due_ms > 0) && piece.ms <= pieces->end_ms) {
        const double rate = bits_a_ms(pieces), before = piece.bits;
        if (!(rate > 0)) {
            serve_dead(pieces, &piece);
        } else if (serve_flowing(pieces, &piece, left, rate)) {
            break;
        }
        left -= piece.bits - before;
    }
    request->took_ms += piece.ms;
    request->took_ms = request->took_ms <= pieces->end_ms ? request->took_ms : INFINITY;
    request->got_bits += piece.bits;
}
