/* XML documents, by libxml2, which is loaded when the first one is read: nothing else pays for it. No
 * document type, no entities, no network.
 */
#ifndef TRACEREEL_MODEL_CONTENT_XML_H
#define TRACEREEL_MODEL_CONTENT_XML_H

#include "model/content/text.h"

#include <stdint.h>

#define XML_TEXT_BYTES_MAX ((size_t)32 << 20)

struct xml_document;
struct xml_node; /* an element; lives as long as its document */

enum tr_status xml_read(const struct content_text *text, struct xml_document **out, struct tr_error *err);
void xml_free(struct xml_document *document); /* NULL is fine */

/* Puts the elements of another text, one behind the other without one around them, in the place of `node`,
 * which is gone then. *first: the first of them; NULL where there is none. On failure `node` stays. */
enum tr_status xml_replace(struct xml_document *document, struct xml_node *node,
                           const struct content_text *text, struct xml_node **first, struct tr_error *err);
void xml_remove(struct xml_node *node);

const struct xml_node *xml_root(const struct xml_document *document);
/* The first child called `name`, or the next one after `last`; NULL where there is none. Prefixes are not
 * looked at. */
const struct xml_node *xml_child(const struct xml_node *parent, const char *name,
                                 const struct xml_node *last);
bool xml_is(const struct xml_node *node, const char *name);
/* Borrowed; NULL where there is none. */
const char *xml_attribute(const struct xml_node *node, const char *name);
const char *xml_words(const struct xml_node *node); /* the text in it, with blanks around it */
unsigned long xml_line(const struct xml_node *node);

#endif
