// The kernels for every machine: vectors of four floats (SSE2 on x86-64).
#include <math.h>
#include <string.h>

#include "tables.h"

#define WIDTH 4
#define TILE_ROWS 3
#define TILE_COLUMNS 4
#define BLOCK_ROWS 6
#define BLOCK_VECTORS 2
#define LSTM_UNITS 3
#define LSTM_VECTORS 1
#define TABLE aec_kernels_baseline
#define TABLE_NAME "baseline"
#include "kernels.body.h"
