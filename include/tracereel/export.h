/* Stands around the declarations of every header here: C++ takes them as C, and of all that libtracereel is
 * made of only they can be linked to, from the shared library as from the static one. */
#ifndef TRACEREEL_EXPORT_H
#define TRACEREEL_EXPORT_H

#ifdef __cplusplus
#define TR_EXPORT_BEGIN                                                                                      \
    extern "C" {                                                                                             \
    _Pragma("GCC visibility push(default)")
#define TR_EXPORT_END                                                                                        \
    _Pragma("GCC visibility pop")                                                                            \
    }
#else
#define TR_EXPORT_BEGIN _Pragma("GCC visibility push(default)")
#define TR_EXPORT_END   _Pragma("GCC visibility pop")
#endif

#endif
