// Counts every allocation of the process: the functions of malloc.h are replaced by ones that count and pass on.
#ifndef ALLOCATION_COUNTER_H
#define ALLOCATION_COUNTER_H

/// How often any thread has asked for memory or given it back since the process began.
long aec_allocation_count(void);

/// Bytes that were asked for with an alignment, as memory of floats is; what was given back is not taken off.
long aec_aligned_bytes(void);

#endif
