#include <tracereel/session.h>
