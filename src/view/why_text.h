/* An explanation (study/explain) in words and figures, alike in the report, on the card and in captions. */
#ifndef TRACEREEL_VIEW_WHY_TEXT_H
#define TRACEREEL_VIEW_WHY_TEXT_H

#include "study/explain/explanation.h"

#include "base/strbuf.h"

/* "Stall of 20.6 s at 00:22.3" */
void why_title(struct strbuf *out, const struct explanation *e);

/* "The link was down for 26.0 s from 00:16.0." */
void why_link(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline);

/* "Of 7.5 s in the buffer at 00:14.8, 6.3 s went to the link and 1.2 s to a 480p fetch given up at 00:16.9."
 */
void why_buffer(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline);

/* "At 01:45.0 the player stopped for good: ..." where it did so in this stall; nothing where it did not. */
void why_stop(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline);

/* The cause of a part of the ledger, in a few words: "the link", "a 480p fetch given up at 00:16.9". */
void why_cause(struct strbuf *out, enum ledger_part part, const struct explanation *e,
               const struct tr_timeline *timeline);

/* The cause of the largest part; nothing where next to nothing was lost. */
void why_most(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline);

/* "The 7.5 s in the buffer at 00:14.8 went to:", before a list of parts. */
void why_sank(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline);

/* "Nothing in the player's hands: ..."; nothing where something is. */
void why_verdict(struct strbuf *out, const struct explanation *e);

/* All of that, one sentence after the other. */
void why_reason(struct strbuf *out, const struct explanation *e, const struct tr_timeline *timeline);

/* The change and the value before: "start 14.3 s behind live, not 8 s". */
void why_change(struct strbuf *out, const struct explain_change *change, const struct tr_params *params);

/* The outcome: "then 5 stalls, 133.8 s". */
void why_after(struct strbuf *out, const struct explain_change *change);

/* As the command line takes it, "--set player.max_buffer_s=35.7"; nothing where it has no option for that. */
void why_options(struct strbuf *out, const struct explain_change *change);

#endif
