#include "show/read_hash.h"

static void hear(void *context, const void *bytes, size_t len)
{
    struct read_hash *hash = context;
    hash->whole = len == 0;
    SHA256Update(&hash->sha, bytes, len);
}

void read_hash_begin(struct read_hash *hash, struct tr_trace_options *options)
{
    hash->whole = false;
    SHA256Init(&hash->sha);
    options->heard = hear;
    options->heard_context = hash;
}

void read_hash_end(struct read_hash *hash, char hex[REEL_HASH_CHARS + 1])
{
    uint8_t bytes[SHA256_DIGEST_LENGTH];
    SHA256Final(bytes, &hash->sha);
    reel_hash_text(bytes, hex);
    if (!hash->whole) {
        hex[0] = '\0';
    }
}

void read_hash_text(const char *text, size_t len, char hex[REEL_HASH_CHARS + 1])
{
    uint8_t bytes[SHA256_DIGEST_LENGTH];
    SHA2_CTX sha;
    SHA256Init(&sha);
    SHA256Update(&sha, (const uint8_t *)text, len);
    SHA256Final(bytes, &sha);
    reel_hash_text(bytes, hex);
}
