#include "model/fluid.h"

#include <tracereel/timeline.h>

#include <string.h>

void fluid_init(struct fluid *fluid, const struct tr_params *params, double dt_s, uint64_t seed)
{
    const struct tr_buffer_params *buffer = &params->buffer;
    *fluid = (struct fluid){
        .params = params,
        .dt_s = dt_s,
        .live = buffer->live_edge || buffer->catch_up_max > 0 || buffer->max_behind_s > 0,
        .buffer = {.level_s = buffer_initial_s(buffer)},
        .behind_s = buffer->live_latency_s,
    };
    encoder_init(&fluid->encoder, &params->encoder, &params->ladder, dt_s);
    rng_init(&fluid->noise, seed, RNG_ENCODER);
}

static inline uint8_t flags_of(struct encoder_step encoded, struct buffer_step buffered, bool stalled)
{
    return (uint8_t)((stalled ? TR_TIMELINE_STALLED : 0) |
                     (buffered.stall_event ? TR_TIMELINE_STALL_EVENT : 0) |
                     (buffered.resume_event ? TR_TIMELINE_RESUME_EVENT : 0) |
                     (buffered.overflow ? TR_TIMELINE_OVERFLOW : 0) |
                     (encoded.levels_switched != 0 ? TR_TIMELINE_SWITCH : 0) |
                     (encoded.dropped ? TR_TIMELINE_DROPPED : 0));
}

/* The inputs of a block's steps, known before they are taken. */
struct inputs {
    const double *bandwidth_mbps;
    double noise_ms[FLUID_BLOCK];
    unsigned char targets[FLUID_BLOCK];
};

static void prepare(struct fluid *fluid, const double *bandwidth_mbps, size_t count, struct inputs *in)
{
    in->bandwidth_mbps = bandwidth_mbps;
    encoder_targets(&fluid->params->ladder, fluid->params->encoder.safety_factor, bandwidth_mbps, in->targets,
                    count);
    if (fluid->encoder.drift_noise_ms > 0) {
        rng_normals(&fluid->noise, fluid->encoder.drift_noise_ms, in->noise_ms, count);
    } else {
        memset(in->noise_ms, 0, count * sizeof *in->noise_ms);
    }
}

/* ---- steps that know of no live edge ---- */

/* From step i on while playback goes on: the first step that begins stalled, or count. Everything the loop
 * touches is local or restrict: stores to byte columns could else be stores to anything. */
static size_t play(struct fluid *fluid, const struct inputs *in, size_t i, size_t count,
                   const struct fluid_out *out)
{
    const struct encoder encoder = fluid->encoder;
    const struct tr_buffer_params *params = &fluid->params->buffer;
    const double dt_s = fluid->dt_s, safety = fluid->params->encoder.safety_factor,
                 max_level_s = params->max_level_s, drain_rate = params->drain_rate;
    const double *restrict bandwidth_mbps = in->bandwidth_mbps;
    double *restrict inflow = out->inflow, *restrict level_s = out->level_s,
                     *restrict drift_ms = out->drift_ms;
    uint8_t *restrict flags = out->flags, *restrict quality = out->quality;
    struct encoder_state encoding = fluid->encoding;
    double level = fluid->buffer.level_s;
    bool stalled = false;
    for (; i < count && !stalled; i++) {
        const int before = encoding.level;
        double push_ms = in->noise_ms[i];
        encoder_choose(&encoder, &encoding, in->targets[i]);
        quality[i] = (uint8_t)encoding.level;
        if (__builtin_expect(encoding.level != before, 0)) {
            push_ms = encoder_push_ms(&encoder, push_ms, encoding.level - before);
            flags[i] = TR_TIMELINE_SWITCH;
        }
        const double offered = bandwidth_mbps[i] * safety / encoder.total_mbps[encoding.level];
        const double flows = offered < encoder.cap_playing ? offered : encoder.cap_playing;
        level += (flows - drain_rate) * dt_s;
        level = level < max_level_s ? level : max_level_s;
        encoding.drift_ms = encoding.drift_ms * encoder.drift_kept + push_ms;
        inflow[i] = flows;
        level_s[i] = level;
        drift_ms[i] = encoding.drift_ms;
        stalled = level <= 0;
    }
    if (stalled) {
        level_s[i - 1] = level = 0;
        flags[i - 1] |= TR_TIMELINE_STALLED | TR_TIMELINE_STALL_EVENT;
    }
    fluid->encoding = encoding;
    fluid->buffer = (struct buffer_state){level, stalled};
    return i;
}

/* A step that begins stalled. */
static void wait_step(struct fluid *fluid, const struct inputs *in, size_t i, const struct fluid_out *out)
{
    const struct tr_buffer_params *params = &fluid->params->buffer;
    const double usable_mbps = in->bandwidth_mbps[i] * fluid->params->encoder.safety_factor;
    const struct encoder_step encoded = encoder_advance(&fluid->encoder, &fluid->encoding, usable_mbps,
                                                        in->targets[i], true, in->noise_ms[i]);
    const struct buffer_step buffered =
        buffer_advance(params, &fluid->buffer, encoded.inflow, params->drain_rate, INFINITY, fluid->dt_s);
    out->inflow[i] = encoded.inflow;
    out->level_s[i] = fluid->buffer.level_s;
    out->drift_ms[i] = fluid->encoding.drift_ms;
    out->flags[i] = flags_of(encoded, buffered, fluid->buffer.stalled);
    out->quality[i] = (uint8_t)fluid->encoding.level;
}

/* Two steps a vector; comparing gives -1 where it holds. */
typedef double pair __attribute__((vector_size(16)));
typedef int64_t pair_mask __attribute__((vector_size(16)));

static inline pair_mask flag_where(pair_mask holds, int64_t flag)
{
    return holds & (pair_mask){flag, flag};
}

/* Frames dropped and overflows of steps that began while playing: a level at the most has flowed over. */
static void flag_played(const struct fluid_out *out, double max_level_s, size_t from, size_t to)
{
    const pair most = {max_level_s, max_level_s}, enough = {1, 1};
    size_t i = from;
    for (; i + 8 <= to; i += 8) {
        pair_mask found = {0};
        uint64_t flags, more;
        uint8_t bytes[8];
        for (int p = 0; p < 4; p++) {
            pair inflow, level;
            memcpy(&inflow, out->inflow + i + 2 * p, sizeof inflow);
            memcpy(&level, out->level_s + i + 2 * p, sizeof level);
            found |= (flag_where(inflow < enough, TR_TIMELINE_DROPPED) |
                      flag_where(level >= most, TR_TIMELINE_OVERFLOW))
                     << 16 * p;
        }
        const uint64_t even_odd = (uint64_t)found[0] | (uint64_t)found[1] << 8;
        for (int k = 0; k < 8; k++) {
            bytes[k] = (uint8_t)(even_odd >> 8 * k);
        }
        memcpy(&more, bytes, sizeof more);
        memcpy(&flags, out->flags + i, sizeof flags);
        flags |= more;
        memcpy(out->flags + i, &flags, sizeof flags);
    }
    for (; i < to; i++) {
        out->flags[i] |= (uint8_t)((out->inflow[i] < 1 ? TR_TIMELINE_DROPPED : 0) |
                                   (out->level_s[i] >= max_level_s ? TR_TIMELINE_OVERFLOW : 0));
    }
}

static void run_plain(struct fluid *fluid, const struct inputs *in, size_t count, const struct fluid_out *out)
{
    memset(out->flags, 0, count);
    for (size_t i = 0; i < count;) {
        const size_t from = i;
        if (fluid->buffer.stalled) {
            wait_step(fluid, in, i++, out);
        } else {
            i = play(fluid, in, i, count, out);
            flag_played(out, fluid->params->buffer.max_level_s, from, i);
        }
    }
}

/* ---- steps bounded by the live edge ---- */

/* Behind live, the bound it sets, and the jump back: MODEL.md section 5.1. Returns the content jumped over.
 */
static double live_bounds(struct fluid *fluid, double speed)
{
    const struct tr_buffer_params *params = &fluid->params->buffer;
    struct buffer_state *buffer = &fluid->buffer;
    double skipped_s = 0;
    fluid->behind_s += buffer->stalled ? fluid->dt_s : -(speed - 1) * fluid->dt_s;
    if (params->max_behind_s > 0 && fluid->behind_s > params->max_behind_s) {
        skipped_s = fluid->behind_s - params->live_latency_s;
        fluid->behind_s = params->live_latency_s;
        buffer->level_s = fmin(buffer->level_s, params->live_latency_s);
    }
    if (params->live_edge) {
        buffer->level_s = fmin(buffer->level_s, fluid->behind_s);
    }
    return skipped_s;
}

static void run_live(struct fluid *fluid, const struct inputs *in, size_t count, const struct fluid_out *out)
{
    const struct tr_buffer_params *params = &fluid->params->buffer;
    const double safety = fluid->params->encoder.safety_factor;
    for (size_t i = 0; i < count; i++) {
        const double usable_mbps = in->bandwidth_mbps[i] * safety;
        struct encoder_step encoded = encoder_advance(&fluid->encoder, &fluid->encoding, usable_mbps,
                                                      in->targets[i], fluid->buffer.stalled, in->noise_ms[i]);
        double speed = buffer_speed(params, &fluid->buffer, fluid->behind_s, fluid->dt_s);
        double edge_s = params->live_edge ? fluid->behind_s : INFINITY;
        struct buffer_step buffered = buffer_advance(params, &fluid->buffer, encoded.inflow,
                                                     params->drain_rate * speed, edge_s, fluid->dt_s);
        double skipped_s = live_bounds(fluid, speed);
        out->inflow[i] = encoded.inflow;
        out->level_s[i] = fluid->buffer.level_s;
        out->drift_ms[i] = fluid->encoding.drift_ms;
        out->flags[i] = flags_of(encoded, buffered, fluid->buffer.stalled);
        out->quality[i] = (uint8_t)fluid->encoding.level;
        if (out->speed) {
            out->behind_s[i] = fluid->behind_s;
            out->speed[i] = speed;
            out->skipped_s[i] = skipped_s;
        }
    }
}

void fluid_run(struct fluid *fluid, const double *bandwidth_mbps, size_t count, const struct fluid_out *out)
{
    struct inputs in;
    prepare(fluid, bandwidth_mbps, count, &in);
    if (fluid->live) {
        run_live(fluid, &in, count, out);
    } else {
        run_plain(fluid, &in, count, out);
    }
}
