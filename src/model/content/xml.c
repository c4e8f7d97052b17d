#include "model/content/xml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Long documents have lines that do not fit the field which a node has for them; libxml2 then keeps them
 * elsewhere. */
#define OPTIONS                                                                                              \
    (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES)

#define FUNCTIONS(X)                                                                                         \
    X(xmlNewParserCtxt)                                                                                      \
    X(xmlCtxtReadMemory)                                                                                     \
    X(xmlFreeParserCtxt)                                                                                     \
    X(xmlFreeDoc)                                                                                            \
    X(xmlFreeNode)                                                                                           \
    X(xmlUnlinkNode)                                                                                         \
    X(xmlDocCopyNode)                                                                                        \
    X(xmlAddPrevSibling)                                                                                     \
    X(xmlGetLineNo)

/* Of libxml2, once it is loaded. It stays loaded. */
static struct {
#define X(name) __typeof__(name) *name;
    FUNCTIONS(X)
#undef X
    bool loaded;
} lib;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;

static void load(void)
{
    void *handle = dlopen(LIBXML2_SONAME, RTLD_NOW | RTLD_LOCAL);
    bool all = handle != NULL;
#define X(name) all = all && (*(void **)&lib.name = dlsym(handle, #name));
    FUNCTIONS(X)
#undef X
    lib.loaded = all;
}

/* A document type is refused wherever it stands: an MPD has none, and what it declares could grow without
 * end. */
static enum tr_status check_text(const struct content_text *text, struct tr_error *err)
{
    if (text->len > XML_TEXT_BYTES_MAX) {
        return tr_error_set(err, TR_STATUS_FAILED, text->path, "holds more than %zu MiB; no MPD is so long",
                            XML_TEXT_BYTES_MAX >> 20);
    }
    struct content_lines lines = content_lines_of(text);
    while (content_next_line(&lines)) {
        if (memmem(lines.at, lines.len, "<!DOCTYPE", 9) || memmem(lines.at, lines.len, "<!ENTITY", 8)) {
            return tr_error_at(
                err, text->path, lines.number,
                "declares a document type or entities; an MPD has neither, and they are not read");
        }
    }
    return TR_STATUS_OK;
}

/* The first thing that is wrong: what follows from it is of no use to anybody. */
struct complaint {
    bool made, out_of_memory;
    int line;
    char words[200];
};

/* `context` is the parser's; libxml2 has had two types for the error. */
static void complain(void *context, const xmlError *e)
{
    struct complaint *complaint = ((xmlParserCtxt *)context)->_private;
    if (complaint->made || e->level < XML_ERR_ERROR) {
        return;
    }
    complaint->made = true;
    complaint->out_of_memory = e->code == XML_ERR_NO_MEMORY;
    complaint->line = e->line > 0 ? e->line : 1;
    const char *message = e->message ? e->message : "";
    snprintf(complaint->words, sizeof complaint->words, "%.*s", (int)strcspn(message, "\r\n"), message);
}

static enum tr_status refuse(const struct complaint *complaint, const char *path, struct tr_error *err)
{
    return !complaint->made || complaint->out_of_memory
               ? tr_error_oom(err)
               : tr_error_at(err, path, (unsigned long)complaint->line, "is no valid XML: %s",
                             complaint->words);
}

enum tr_status xml_read(const struct content_text *text, struct xml_document **out, struct tr_error *err)
{
    enum tr_status status = check_text(text, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    pthread_once(&load_once, load);
    if (!lib.loaded) {
        return tr_error_set(err, TR_STATUS_FAILED, text->path, "an MPD is read by %s, which is not installed",
                            LIBXML2_SONAME);
    }
    xmlParserCtxt *context = lib.xmlNewParserCtxt();
    if (!context) {
        return tr_error_oom(err);
    }
    struct complaint complaint = {0};
    context->_private = &complaint;
    context->sax->serror = (xmlStructuredErrorFunc)complain;
    xmlDoc *doc = lib.xmlCtxtReadMemory(context, text->bytes, (int)text->len, text->path, NULL, OPTIONS);
    if (!doc) {
        status = refuse(&complaint, text->path, err);
    } else if (doc->intSubset || !xml_root((struct xml_document *)doc)) {
        lib.xmlFreeDoc(doc);
        status =
            tr_error_at(err, text->path, 1, "declares a document type; an MPD has none, and it is not read");
    } else {
        *out = (struct xml_document *)doc;
    }
    lib.xmlFreeParserCtxt(context);
    return status;
}

void xml_free(struct xml_document *document)
{
    if (document) {
        lib.xmlFreeDoc((xmlDoc *)document);
    }
}

static const struct xml_node *element_from(const xmlNode *node, const char *name)
{
    while (node &&
           (node->type != XML_ELEMENT_NODE || (name && strcmp((const char *)node->name, name) != 0))) {
        node = node->next;
    }
    return (const struct xml_node *)node;
}

const struct xml_node *xml_root(const struct xml_document *document)
{
    return element_from(((const xmlDoc *)document)->children, NULL);
}

const struct xml_node *xml_child(const struct xml_node *parent, const char *name, const struct xml_node *last)
{
    return element_from(last ? ((const xmlNode *)last)->next : ((const xmlNode *)parent)->children, name);
}

bool xml_is(const struct xml_node *node, const char *name)
{
    return strcmp((const char *)((const xmlNode *)node)->name, name) == 0;
}

static const char *text_in(const xmlNode *first)
{
    return first && (first->type == XML_TEXT_NODE || first->type == XML_CDATA_SECTION_NODE)
               ? (const char *)first->content
               : NULL;
}

const char *xml_attribute(const struct xml_node *node, const char *name)
{
    for (const xmlAttr *a = ((const xmlNode *)node)->properties; a; a = a->next) {
        if (strcmp((const char *)a->name, name) == 0) {
            const char *text = text_in(a->children);
            return text ? text : "";
        }
    }
    return NULL;
}

const char *xml_words(const struct xml_node *node)
{
    const char *text = text_in(((const xmlNode *)node)->children);
    return text ? text : "";
}

unsigned long xml_line(const struct xml_node *node)
{
    const long line = lib.xmlGetLineNo((const xmlNode *)node);
    return line > 0 ? (unsigned long)line : 0;
}

/* Within an element of its own, on the line of the first one, so that lines keep their numbers. */
static enum tr_status wrap(const struct content_text *text, struct content_text *out, struct tr_error *err)
{
    static const char open[] = "<around xmlns='urn:mpeg:dash:schema:mpd:2011' "
                               "xmlns:xlink='http://www.w3.org/1999/xlink'>",
                      close[] = "</around>";
    const char *begin = text->bytes, *end = text->bytes + text->len;
    if (text->len > 5 && memcmp(begin, "<?xml", 5) == 0) {
        const char *declared = memmem(begin, text->len, "?>", 2);
        begin = declared ? declared + 2 : begin;
    }
    const size_t len = (size_t)(end - begin) + sizeof open + sizeof close - 2;
    char *bytes = malloc(len);
    if (!bytes) {
        return tr_error_oom(err);
    }
    memcpy(bytes, open, sizeof open - 1);
    memcpy(bytes + sizeof open - 1, begin, (size_t)(end - begin));
    memcpy(bytes + len - (sizeof close - 1), close, sizeof close - 1);
    enum tr_status status = content_text_of(text->path, bytes, len, out, err);
    free(bytes);
    return status;
}

void xml_remove(struct xml_node *node)
{
    lib.xmlUnlinkNode((xmlNode *)node);
    lib.xmlFreeNode((xmlNode *)node);
}

enum tr_status xml_replace(struct xml_document *document, struct xml_node *node,
                           const struct content_text *text, struct xml_node **first, struct tr_error *err)
{
    struct content_text wrapped;
    struct xml_document *other;
    enum tr_status status = wrap(text, &wrapped, err);
    if (status != TR_STATUS_OK) {
        return status;
    }
    status = xml_read(&wrapped, &other, err);
    content_text_destroy(&wrapped);
    if (status != TR_STATUS_OK) {
        return status;
    }
    *first = NULL;
    for (const struct xml_node *child = xml_child(xml_root(other), NULL, NULL);
         child && status == TR_STATUS_OK; child = xml_child(xml_root(other), NULL, child)) {
        xmlNode *copy = lib.xmlDocCopyNode((xmlNode *)child, (xmlDoc *)document, 1);
        if (!copy) {
            status = tr_error_oom(err);
            break;
        }
        lib.xmlAddPrevSibling((xmlNode *)node, copy);
        *first = *first ? *first : (struct xml_node *)copy;
    }
    xml_free(other);
    if (status == TR_STATUS_OK) {
        xml_remove(node);
    }
    return status;
}
