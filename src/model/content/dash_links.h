/* Elements of an MPD that stand elsewhere: xlink:href (ISO/IEC 23009-1, section 5.5). */
#ifndef TRACEREEL_MODEL_CONTENT_DASH_LINKS_H
#define TRACEREEL_MODEL_CONTENT_DASH_LINKS_H

#include "model/content/draft.h"
#include "model/content/xml.h"

/* Puts what the links of `document` name in their place, and in that what its links name. What is on another
 * machine is not fetched: a warning, and what the element itself holds counts. */
enum tr_status dash_follow_links(struct xml_document *document, struct draft *draft, struct tr_error *err);

#endif
