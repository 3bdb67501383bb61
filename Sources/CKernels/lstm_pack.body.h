// The weights of an LSTM in the order in which its kernels read them, one number after the other. Units go in blocks of
// nearly equal size, none larger than a kernel's accumulators hold.

// Units a kernel takes at once backwards, so that a block has twelve sums.
#if LSTM_VECTORS == 2
#define LSTM_GRADIENT_UNITS 6
#else
#define LSTM_GRADIENT_UNITS 12
#endif

// Blocks of nearly equal size: the first `larger` ones have one unit more than `size`.
typedef struct {
  int64_t count, size, larger;
} lstm_blocks;

INLINE lstm_blocks lstm_split(int64_t hidden, int64_t most) {
  int64_t count = (hidden + most - 1) / most, size = hidden / count;
  return (lstm_blocks){count, size, hidden - size * count};
}

INLINE int64_t lstm_first(lstm_blocks b, int64_t place) {
  return b.size * place + (place < b.larger ? place : b.larger);
}
INLINE int64_t lstm_units_of(lstm_blocks b, int64_t place) { return b.size + (place < b.larger); }

// Whether a sequence is more than the caches nearby hold: then what a step needs is fetched a step ahead.
INLINE int lstm_is_large(const aec_lstm *s) { return s->hidden * s->steps * s->lanes > 1 << 14; }

// Floats between rows of gates, and between their steps.
INLINE int64_t lstm_gate_row(const aec_lstm *s) { return s->gates_stride ? s->gates_stride : s->lanes; }
INLINE int64_t lstm_gate_step(const aec_lstm *s) { return s->gates_stride ? s->lanes : 4 * s->hidden * s->lanes; }

// [block][bias, then inputs, then states][unit][gate], scaled for the activations.
static void lstm_pack(const aec_lstm *s, float *packed, const float *input_weights, const float *bias,
                      const float *weights) {
  const float factors[4] = {sigmoid_factor, sigmoid_factor, tanh_factor, sigmoid_factor};
  const lstm_blocks blocks = lstm_split(s->hidden, LSTM_UNITS);
  for (int64_t place = 0; place < blocks.count; place++) {
    const int64_t first = lstm_first(blocks, place), units = lstm_units_of(blocks, place);
    float *start = packed + first * 4 * (1 + s->features + s->hidden);
    for (int64_t unit = 0; unit < units; unit++)
      for (int64_t gate = 0; gate < 4; gate++) {
        const int64_t row = gate * s->hidden + first + unit;
        float *to = start + unit * 4 + gate;
        *to = bias ? bias[row] * factors[gate] : 0;
        for (int64_t k = 0; k < s->features; k++)
          *(to += units * 4) = input_weights[row * s->features + k] * factors[gate];
        for (int64_t k = 0; k < s->hidden; k++)
          *(to += units * 4) = weights[row * s->hidden + k] * factors[gate];
      }
  }
}

// [block][row of the weights][unit].
static void lstm_pack_gradient(const aec_lstm *s, float *packed, const float *weights) {
  const lstm_blocks blocks = lstm_split(s->hidden, LSTM_GRADIENT_UNITS);
  for (int64_t place = 0; place < blocks.count; place++) {
    const int64_t first = lstm_first(blocks, place), units = lstm_units_of(blocks, place);
    for (int64_t row = 0; row < 4 * s->hidden; row++)
      for (int64_t unit = 0; unit < units; unit++)
        *packed++ = weights[row * s->hidden + first + unit];
  }
}
