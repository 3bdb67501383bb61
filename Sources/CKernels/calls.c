// Small steps of a plan: the words of many calls lie one after the other, so that they are there before they are read.
#include <stddef.h>

#include "CKernels.h"

static float *operand_at(int64_t place, float *const *bases) {
  return place < 0 ? NULL : bases[place & 7] + (place >> 3);
}

void aec_run_calls(const aec_kernels *kernels, const int64_t *words, int64_t count, float *const *bases) {
  const int64_t *end = words + count;
  while (words < end) {
    const int64_t kernel = words[0] & 255, operands = words[0] >> 8;
    const void *structure = (const void *)words[1];
    float *at[AEC_MAX_OPERANDS];
    for (int64_t k = 0; k < operands; k++) at[k] = operand_at(words[2 + k], bases);
    if (kernel == AEC_CALL_MAP)
      kernels->map(structure, at);
    else
      kernels->matrix(structure, at[0], at[1], at[2], at[3], at[4], at[5]);
    words += 2 + operands;
  }
}
