/* For clang-tidy, which sees one file at a time: whoever fills in an error returns a failure. Read before
 * every file but the one that defines these. */
#include <tracereel/error.h>

#define tr_error_set(err, status, ...) (tr_error_set(err, status, __VA_ARGS__), (status))
#define tr_error_at(...)               (tr_error_at(__VA_ARGS__), TR_STATUS_FAILED)
#define tr_error_sys(...)              (tr_error_sys(__VA_ARGS__), TR_STATUS_FAILED)
#define tr_error_oom(...)              (tr_error_oom(__VA_ARGS__), TR_STATUS_FAILED)
