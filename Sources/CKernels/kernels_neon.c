// The kernels for 64-bit Arm: vectors of four floats, with fused multiply-add and 32 registers.
#if defined(__aarch64__)
#include <math.h>
#include <string.h>

#include "tables.h"

#define WIDTH 4
#define TILE_ROWS 4
#define TILE_COLUMNS 4
#define BLOCK_ROWS 6
#define BLOCK_VECTORS 4
#define LSTM_UNITS 6
#define LSTM_VECTORS 1
#define TABLE aec_kernels_neon
#define TABLE_NAME "neon"
#include "kernels.body.h"
#endif
