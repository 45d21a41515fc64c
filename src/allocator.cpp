// allocator.cpp — how jemalloc, which programs bring, serves a run: hundreds of small pieces a cell, and tapes of some
// hundred kilobytes that live for a few cells.

/// A piece of memory that was given back is cut for a smaller one of up to 1,024 times less (64 times are usual): a
/// large portfolio's tapes, which come and go, otherwise begin on pages that the system has yet to hand out.
extern "C" {
extern const char* malloc_conf;
const char* malloc_conf = "lg_extent_max_active_fit:10";
}
