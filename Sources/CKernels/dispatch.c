// Which table of kernels this machine runs.
#include <stdlib.h>
#include <string.h>

#include "tables.h"

// From the plainest to the fastest.
static const aec_kernels *const tables[] = {
    &aec_kernels_baseline,
#if defined(__x86_64__)
    &aec_kernels_avx2,
    &aec_kernels_avx512,
#elif defined(__aarch64__)
    &aec_kernels_neon,
#endif
};
enum { TABLE_COUNT = sizeof tables / sizeof tables[0] };

const aec_kernels *aec_kernels_table(int i) { return i >= 0 && i < TABLE_COUNT ? tables[i] : NULL; }

int aec_kernels_supported(int i) {
  const aec_kernels *table = aec_kernels_table(i);
  if (!table) return 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (table == &aec_kernels_avx2) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (table == &aec_kernels_avx512)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
#endif
  return 1;
}

const aec_kernels *aec_kernels_best(void) {
  const char *wanted = getenv("AEC_ISA");
  const aec_kernels *best = tables[0];
  for (int i = 0; i < TABLE_COUNT; i++) {
    if (!aec_kernels_supported(i)) continue;
    if (wanted && strcmp(wanted, tables[i]->name) == 0) return tables[i];
    best = tables[i];
  }
  return best;
}
