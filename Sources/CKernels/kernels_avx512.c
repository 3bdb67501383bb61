// The kernels for x86-64 with AVX-512 (F, BW, DQ, VL): vectors of sixteen floats.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "tables.h"

#define WIDTH 16
#define TILE_ROWS 4
#define TILE_COLUMNS 4
#define BLOCK_ROWS 6
#define BLOCK_VECTORS 4
#define LSTM_UNITS 6
#define LSTM_VECTORS 1
#define TABLE aec_kernels_avx512
#define TABLE_NAME "avx512"
#define HAS_SCALEF 1
#define HAS_MASKS 1

#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), \
                             apply_to = function)
#include "kernels.body.h"
#pragma clang attribute pop
#endif
