/* Tables in the documents are what a test finds: a test program writes the table, and either prints it
 * (`test_x table`) or holds the documents to it. */
#ifndef TRACEREEL_TESTS_DOCUMENTS_H
#define TRACEREEL_TESTS_DOCUMENTS_H

#include "unit/unit.h"

#include "unit/shared_csv.h"

#include <string.h>

static inline void assert_documents_have(const char *table, const char *program)
{
    static const char *const documents[] = {SOURCE_DIR "/src/model/PLAYERS.md",
                                            SOURCE_DIR "/docs/players.md"};
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
        char *document = csv_slurp(documents[i]);
        assert_non_null(document);
        if (!strstr(document, table)) {
            fail_msg("%s has another table; put in what `%s table` prints", documents[i], program);
        }
        free(document);
    }
}

#endif
