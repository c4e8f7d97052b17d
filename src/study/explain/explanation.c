#include "study/explain/explanation.h"

void explanation_destroy(struct explanation *explanation)
{
    ledger_destroy(&explanation->ledger);
    explanation->change_count = 0;
}
