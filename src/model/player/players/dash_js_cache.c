#include "model/player/players/dash_js_cache.h"

static struct dash_request *remember(struct dash_cache *cache, const struct transfer *x)
{
    struct dash_request *request = &cache->requests[cache->count++ % DASH_REMEMBERED];
    cache->first += cache->count - cache->first > DASH_REMEMBERED;
    *request = (struct dash_request){.segment = x->segment, .level = (unsigned char)x->level};
    return request;
}

void dash_cache_came(struct dash_cache *cache, const struct transfer *x, double took_s)
{
    struct dash_request *request = remember(cache, x);
    request->came = true;
    request->took_s = took_s > 0 ? (float)took_s : 0;
}

void dash_cache_failed(struct dash_cache *cache, const struct transfer *x, bool gave_up)
{
    remember(cache, x)->gave_up = gave_up;
}

void dash_cache_forget_before(struct dash_cache *cache, uint32_t segment)
{
    while (cache->first < cache->count && cache->requests[cache->first % DASH_REMEMBERED].segment < segment) {
        cache->first++;
    }
}

struct dash_cached dash_cache_find(const struct dash_cache *cache, uint32_t segment, int level)
{
    struct dash_cached cached = {0};
    bool first = true;
    for (uint32_t i = cache->first; i < cache->count; i++) {
        const struct dash_request *request = &cache->requests[i % DASH_REMEMBERED];
        if (request->segment == segment && request->level == level) {
            cached.took_s = first ? request->took_s : cached.took_s;
            cached.there |= request->came;
            first = false;
        }
    }
    return cached;
}

int dash_cache_level(const struct dash_cache *cache, uint32_t segment)
{
    for (uint32_t i = cache->count; i-- > cache->first;) {
        const struct dash_request *request = &cache->requests[i % DASH_REMEMBERED];
        if (request->segment == segment && request->came) {
            return request->level;
        }
    }
    return -1;
}

bool dash_cache_gave_up(const struct dash_cache *cache, uint32_t segment)
{
    for (uint32_t i = cache->first; i < cache->count; i++) {
        const struct dash_request *request = &cache->requests[i % DASH_REMEMBERED];
        if (request->segment == segment && request->gave_up) {
            return true;
        }
    }
    return false;
}
