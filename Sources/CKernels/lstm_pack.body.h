// The weights of an LSTM in the order in which its kernels read them, one number after the other. Units go in blocks of
// nearly equal size, none larger than a kernel's accumulators hold.

// Units a kernel takes at once backwards, one accumulator each.
enum { LSTM_GRADIENT_UNITS = 12 };

typedef struct {
  int64_t first, count;
} lstm_block;

INLINE int64_t lstm_blocks(int64_t hidden, int64_t most) { return (hidden + most - 1) / most; }

INLINE lstm_block lstm_block_at(int64_t hidden, int64_t most, int64_t place) {
  int64_t blocks = lstm_blocks(hidden, most), first = hidden * place / blocks;
  return (lstm_block){first, hidden * (place + 1) / blocks - first};
}

// [block][bias, then inputs, then states][unit][gate], scaled for the activations.
static void lstm_pack(const aec_lstm *s, float *packed, const float *input_weights, const float *bias,
                      const float *weights) {
  const float factors[4] = {sigmoid_factor, sigmoid_factor, tanh_factor, sigmoid_factor};
  for (int64_t place = 0; place < lstm_blocks(s->hidden, LSTM_UNITS); place++) {
    lstm_block block = lstm_block_at(s->hidden, LSTM_UNITS, place);
    float *start = packed + block.first * 4 * (1 + s->features + s->hidden);
    for (int64_t unit = 0; unit < block.count; unit++)
      for (int64_t gate = 0; gate < 4; gate++) {
        const int64_t row = gate * s->hidden + block.first + unit;
        float *to = start + unit * 4 + gate;
        *to = bias ? bias[row] * factors[gate] : 0;
        for (int64_t k = 0; k < s->features; k++)
          *(to += block.count * 4) = input_weights[row * s->features + k] * factors[gate];
        for (int64_t k = 0; k < s->hidden; k++)
          *(to += block.count * 4) = weights[row * s->hidden + k] * factors[gate];
      }
  }
}

// [block][row of the weights][unit].
static void lstm_pack_gradient(const aec_lstm *s, float *packed, const float *weights) {
  for (int64_t place = 0; place < lstm_blocks(s->hidden, LSTM_GRADIENT_UNITS); place++) {
    lstm_block block = lstm_block_at(s->hidden, LSTM_GRADIENT_UNITS, place);
    for (int64_t row = 0; row < 4 * s->hidden; row++)
      for (int64_t unit = 0; unit < block.count; unit++)
        *packed++ = weights[row * s->hidden + block.first + unit];
  }
}
