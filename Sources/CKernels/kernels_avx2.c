// The kernels for x86-64 with AVX2 and FMA: vectors of eight floats.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "tables.h"

#define WIDTH 8
#define TILE_ROWS 3
#define TILE_COLUMNS 4
#define BLOCK_ROWS 6
#define BLOCK_VECTORS 2
#define LSTM_UNITS 1
#define LSTM_VECTORS 2
#define TABLE aec_kernels_avx2
#define TABLE_NAME "avx2"
#define HAS_MASKS 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "kernels.body.h"
#pragma clang attribute pop
#endif
