// The tables of kernels, one for each instruction set this program can be built with.
#ifndef AEC_TABLES_H
#define AEC_TABLES_H

#include "CKernels.h"

extern const aec_kernels aec_kernels_baseline;
#if defined(__x86_64__)
extern const aec_kernels aec_kernels_avx2;
extern const aec_kernels aec_kernels_avx512;
#elif defined(__aarch64__)
extern const aec_kernels aec_kernels_neon;
#endif

#endif
