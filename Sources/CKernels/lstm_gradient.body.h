// The gradients of an LSTM's pre-activations, from the last step of its recurrence to the first. The gradient of a
// block of hidden states lives in registers: what arrives, then one product for each gradient of the step after.

// What a block of units reads and writes at one step for some vectors of lanes.
typedef struct {
  const float *weights;  // packed
  const float *after;    // gradients of the step after: 4 * hidden rows
  int64_t after_stride;  // floats between them
  int64_t terms;         // how many rows; none at the last step
  const float *dout;
  const float *gates;
  const float *cells;
  const float *before;  // cells of the step before, or NULL
  float *dcell;
  float *dgates;
  float *total;   // the sums of dgates over the steps, rows side by side, or NULL
  float *state;   // the same as dgates, side by side for the step before; NULL when that reads dgates
  int64_t ahead;  // how many steps further the next one lies when it is fetched, else 0
} lstm_gradient_place;

INLINE void lstm_unit_gradient(const aec_lstm *s, const lstm_gradient_place *p, int64_t unit, int64_t lane, vec dh) {
  const int64_t at = unit * s->lanes + lane, block = s->hidden * s->lanes;
  const int64_t row = lstm_gate_row(s), gate_block = s->hidden * row;
  const float *gate = p->gates + unit * row + lane;
  vec i = load(gate), f = load(gate + gate_block), g = load(gate + 2 * gate_block), o = load(gate + 3 * gate_block);
  vec t = tanh_of_cell(load(p->cells + at));
  vec dc = dh * o * (1 - t * t);
  if (p->terms) dc += load(p->dcell + at);
  vec before = p->before ? load(p->before + at) : splat(0);
  store(p->dcell + at, dc * f);
  const vec d[4] = {dc * g * (i * (1 - i)), dc * before * (f * (1 - f)), dc * i * (1 - g * g), dh * t * (o * (1 - o))};
#pragma clang loop unroll(full)
  for (int n = 0; n < 4; n++) {
    store(p->dgates + (n * s->hidden + unit) * s->dgates_stride + lane, d[n]);
    if (p->total) store(p->total + at + n * block, p->terms ? load(p->total + at + n * block) + d[n] : d[n]);
    if (p->state) store(p->state + at + n * block, d[n]);
  }
}

// Called with constants, so that all loops but that over the terms unfold.
INLINE void lstm_units_gradient(const aec_lstm *s, const lstm_gradient_place *p, const int units) {
  vec sums[LSTM_GRADIENT_UNITS][LSTM_VECTORS];
  const float *weights = p->weights, *after = p->after;
  const int64_t stride = p->after_stride;
#pragma clang loop unroll(full)
  for (int u = 0; u < units; u++)
#pragma clang loop unroll(full)
    for (int v = 0; v < LSTM_VECTORS; v++) sums[u][v] = load(p->dout + u * s->out_stride + v * WIDTH);
  for (int64_t k = 0; k < p->terms; k++, after += stride, weights += units) {
    vec column[LSTM_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < LSTM_VECTORS; v++) column[v] = load(after + v * WIDTH);
#pragma clang loop unroll(full)
    for (int u = 0; u < units; u++) {
      const vec weight = splat(weights[u]);
#pragma clang loop unroll(full)
      for (int v = 0; v < LSTM_VECTORS; v++) sums[u][v] = multiply_add(weight, column[v], sums[u][v]);
    }
  }
#pragma clang loop unroll(full)
  for (int u = 0; u < units; u++)
#pragma clang loop unroll(full)
    for (int v = 0; v < LSTM_VECTORS; v++) lstm_unit_gradient(s, p, u, v * WIDTH, sums[u][v]);
}

#define LSTM_GRADIENT_KERNEL(units)                                                                    \
  static void lstm_gradient_units_##units(const aec_lstm *s, const lstm_gradient_place *p) {           \
    lstm_units_gradient(s, p, units);                                                                  \
  }
LSTM_GRADIENT_KERNEL(1)
LSTM_GRADIENT_KERNEL(2)
LSTM_GRADIENT_KERNEL(3)
LSTM_GRADIENT_KERNEL(4)
LSTM_GRADIENT_KERNEL(5)
LSTM_GRADIENT_KERNEL(6)
#if LSTM_GRADIENT_UNITS == 12
LSTM_GRADIENT_KERNEL(7)
LSTM_GRADIENT_KERNEL(8)
LSTM_GRADIENT_KERNEL(9)
LSTM_GRADIENT_KERNEL(10)
LSTM_GRADIENT_KERNEL(11)
LSTM_GRADIENT_KERNEL(12)
#endif

static void (*const lstm_gradient_kernels[LSTM_GRADIENT_UNITS])(const aec_lstm *, const lstm_gradient_place *) = {
    lstm_gradient_units_1, lstm_gradient_units_2, lstm_gradient_units_3,
    lstm_gradient_units_4, lstm_gradient_units_5, lstm_gradient_units_6,
#if LSTM_GRADIENT_UNITS == 12
    lstm_gradient_units_7, lstm_gradient_units_8, lstm_gradient_units_9,
    lstm_gradient_units_10, lstm_gradient_units_11, lstm_gradient_units_12,
#endif
};

// Brings what a block needs at the next step: it lies in too many short rows for the machine to see it coming.
INLINE void lstm_prefetch_gradient(const aec_lstm *s, const lstm_gradient_place *p, int64_t units) {
  const int64_t block = s->hidden * s->lanes, row = lstm_gate_row(s);
  const float *gates = p->gates + p->ahead * lstm_gate_step(s);
  for (int64_t unit = 0; unit < units; unit++) {
    __builtin_prefetch(p->dout + p->ahead * s->lanes + unit * s->out_stride, 0, 2);
    __builtin_prefetch(p->cells + 2 * p->ahead * block + unit * s->lanes, 0, 2);
    for (int64_t n = 0; n < 4; n++) {
      __builtin_prefetch(gates + (n * s->hidden + unit) * row, 0, 2);
      __builtin_prefetch(p->dgates + p->ahead * s->lanes + (n * s->hidden + unit) * s->dgates_stride, 1, 2);
    }
  }
}

// One step: all units for the first vectors of lanes, then for the next ones.
static void lstm_step_gradient(const aec_lstm *s, const lstm_gradient_place *p, lstm_blocks blocks) {
  for (int64_t lane = 0; lane < s->lanes; lane += LSTM_VECTORS * WIDTH)
    for (int64_t place = 0; place < blocks.count; place++) {
      const int64_t first = lstm_first(blocks, place), units = lstm_units_of(blocks, place);
      const int64_t at = first * s->lanes + lane;
      lstm_gradient_place own = {
          .weights = p->weights + first * 4 * s->hidden,
          .after = p->after ? p->after + lane : NULL,
          .after_stride = p->after_stride,
          .terms = p->terms,
          .dout = p->dout + first * s->out_stride + lane,
          .gates = p->gates + first * lstm_gate_row(s) + lane,
          .cells = p->cells + at,
          .before = p->before ? p->before + at : NULL,
          .dcell = p->dcell + at,
          .dgates = p->dgates + first * s->dgates_stride + lane,
          .total = p->total ? p->total + at : NULL,
          .state = p->state ? p->state + at : NULL,
          .ahead = p->ahead,
      };
      if (p->ahead && lane % 16 == 0) lstm_prefetch_gradient(s, &own, units);
      lstm_gradient_kernels[units - 1](s, &own);
    }
}

static void lstm_gradient(const aec_lstm *s, const float *packed, const float *dout, const float *gates,
                          const float *cells, float *dgates, float *total, float *scratch) {
  const int64_t states = s->hidden * s->lanes;
  const lstm_blocks blocks = lstm_split(s->hidden, LSTM_GRADIENT_UNITS);
  float *dcell = scratch, *state = scratch + states, *other = state + 4 * states;
  const float *after = NULL;
  const int is_large = lstm_is_large(s);
  for (int64_t number = 0; number < s->steps; number++) {
    const int64_t t = s->reversed ? number : s->steps - 1 - number, before = s->reversed ? t + 1 : t - 1;
    lstm_gradient_place place = {
        .weights = packed,
        .after = after,
        .after_stride = is_large ? s->lanes : s->dgates_stride,
        .terms = number > 0 ? 4 * s->hidden : 0,
        .dout = dout + t * s->lanes,
        .gates = gates + t * lstm_gate_step(s),
        .cells = cells + t * states,
        .before = number < s->steps - 1 ? cells + before * states : NULL,
        .dcell = dcell,
        .dgates = dgates + t * s->lanes,
        .total = total,
        .state = is_large ? state : NULL,
        .ahead = is_large && number < s->steps - 1 ? before - t : 0,
    };
    lstm_step_gradient(s, &place, blocks);
    after = is_large ? state : place.dgates;
    float *swap = state;
    state = other;
    other = swap;
  }
}
