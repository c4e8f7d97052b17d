#include <tracereel/trace.h>
