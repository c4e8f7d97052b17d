/* Where times go when a trace is edited, and where they come from. */
#include <tracereel/edit.h>

#include <math.h>

double tr_edit_moved_s(const struct tr_edit *edit, double t_s)
{
    switch (edit->kind) {
    case TR_EDIT_SCALE:
    case TR_EDIT_CAP:
    case TR_EDIT_FLOOR:
    case TR_EDIT_SMOOTH:
    case TR_EDIT_KINDS: break;
    case TR_EDIT_OUTAGE: return t_s >= edit->from_s ? t_s + edit->value : t_s;
    case TR_EDIT_CUT:
        return t_s <= edit->from_s ? t_s : fmax(edit->from_s, t_s - (edit->to_s - edit->from_s));
    case TR_EDIT_REPEAT:
        return t_s >= edit->to_s ? t_s + (edit->times - 1) * (edit->to_s - edit->from_s) : t_s;
    }
    return t_s;
}

/* `end_s` is how long the trace was before the edit. */
static double before(const struct tr_edit *edit, double end_s, double t_s)
{
    const double to_s = fmin(edit->to_s, end_s), span_s = to_s - edit->from_s;
    switch (edit->kind) {
    case TR_EDIT_SCALE:
    case TR_EDIT_CAP:
    case TR_EDIT_FLOOR:
    case TR_EDIT_SMOOTH:
    case TR_EDIT_KINDS: break;
    case TR_EDIT_OUTAGE: return t_s < edit->from_s ? t_s : fmax(edit->from_s, t_s - edit->value);
    case TR_EDIT_CUT: return t_s < edit->from_s ? t_s : t_s + span_s;
    case TR_EDIT_REPEAT: {
        const double all_s = edit->times * span_s;
        if (t_s < edit->from_s + all_s) {
            return t_s < to_s ? t_s : edit->from_s + fmod(t_s - edit->from_s, span_s);
        }
        return t_s - (all_s - span_s);
    }
    }
    return t_s;
}

/* How long a trace of end_s is after the edit. */
static double length_after(const struct tr_edit *edit, double end_s)
{
    const double span_s = fmin(edit->to_s, end_s) - edit->from_s;
    switch (edit->kind) {
    case TR_EDIT_SCALE:
    case TR_EDIT_CAP:
    case TR_EDIT_FLOOR:
    case TR_EDIT_SMOOTH:
    case TR_EDIT_KINDS: break;
    case TR_EDIT_OUTAGE: return end_s + edit->value;
    case TR_EDIT_CUT: return end_s - span_s;
    case TR_EDIT_REPEAT: return end_s + (edit->times - 1) * span_s;
    }
    return end_s;
}

double tr_edit_origin_s(const struct tr_edit *edits, size_t count, double duration_s, double t_s)
{
    double ends_s[TR_EDITS_MAX];
    for (size_t i = 0; i < count; i++) {
        ends_s[i] = i ? length_after(&edits[i - 1], ends_s[i - 1]) : duration_s;
    }
    for (size_t i = count; i-- > 0;) {
        t_s = before(&edits[i], ends_s[i], t_s);
    }
    return t_s;
}
