/* Linked into the program where it is built with the address sanitizer, which tells of the signal that
 * undefined behaviour is. What SDL and the libraries that it loads never give back is not ours to report, and
 * a library that stays loaded can be named when it is. */
#pragma GCC visibility push(default) /* libraries and the sanitizer find these in the program */
int dlclose(void *library);
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);
#pragma GCC visibility pop

int dlclose(void *library)
{
    (void)library;
    return 0;
}

const char *__asan_default_options(void)
{
    return "handle_sigill=1";
}

const char *__lsan_default_suppressions(void)
{
    return "leak:libdbus\n";
}

const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
