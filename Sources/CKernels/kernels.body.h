// The kernels of one instruction set. Included once by each kernels_*.c, which says how wide a vector is (WIDTH), how
// many accumulators a tile of a product for each lane (TILE_ROWS x TILE_COLUMNS), a block of a product with weights
// (BLOCK_ROWS x BLOCK_VECTORS) and a block of an LSTM (LSTM_UNITS x 4) may hold, and how the table is called.
#include "vector.body.h"

#include "exponential.body.h"
#include "logarithm.body.h"
#include "trigonometric.body.h"
#include "inverse_trigonometric.body.h"
#include "error_function.body.h"
#include "power.body.h"

#include "elementwise.body.h"
#include "map.body.h"
#include "samples.body.h"
#include "matrix.body.h"
#include "outer.body.h"
#include "softmax.body.h"
#include "normalize.body.h"
#include "lstm_gates.body.h"
#include "lstm_pack.body.h"
#include "lstm.body.h"
#include "lstm_gradient.body.h"
#include "product.body.h"
#include "attention_weights.body.h"
#include "attention_streaming.body.h"
#include "attention.body.h"
#include "attention_gradient.body.h"
#include "lanes.body.h"
#include "training.body.h"
#include "random.body.h"

#include "table.body.h"
