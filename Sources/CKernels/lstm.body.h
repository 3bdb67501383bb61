// An LSTM over all steps. The pre-activations of a block of units live in registers: first bias or projected input, then
// one product for each input and state. The activations follow. Gates i, f, g, o are blocks of `hidden` rows.

// What a block of units reads and writes at one step for some vectors of lanes.
typedef struct {
  const float *weights;    // packed, bias first
  const float *columns;    // inputs, then states before this step: rows of `lanes` floats
  int64_t terms;           // how many rows
  const float *projected;  // the block's rows of the projected input, or NULL
  const float *before;     // cells before this step, or NULL
  float *gates;            // or NULL where no gradient needs them
  float *cells;
  float *out;
  float *state;   // the same as out, for the next step
  int64_t ahead;  // how many steps further the next one lies when it is fetched, else 0
} lstm_place;

INLINE void lstm_unit(const aec_lstm *s, const lstm_place *p, int64_t unit, int64_t lane, vec sums[4][LSTM_VECTORS],
                      const int v) {
  vec i = sigmoid_of_scaled(sums[0][v]), f = sigmoid_of_scaled(sums[1][v]);
  vec g = tanh_of_scaled(sums[2][v]), o = sigmoid_of_scaled(sums[3][v]);
  const int64_t at = unit * s->lanes + lane, row = lstm_gate_row(s), block = s->hidden * row;
  vec c = i * g;
  if (p->before) c = multiply_add(f, load(p->before + at), c);
  vec h = o * tanh_of_cell(c);
  if (p->gates) {
    float *gate = p->gates + unit * row + lane;
    store(gate, i);
    store(gate + block, f);
    store(gate + 2 * block, g);
    store(gate + 3 * block, o);
  }
  store(p->cells + at, c);
  store(p->out + unit * s->out_stride + lane, h);
  store(p->state + at, h);
}

// Called with constants, so that all loops but that over the terms unfold.
INLINE void lstm_units(const aec_lstm *s, const lstm_place *p, const int units) {
  vec sums[LSTM_UNITS][4][LSTM_VECTORS];
  const float *weights = p->weights, *columns = p->columns;
#pragma clang loop unroll(full)
  for (int u = 0; u < units; u++)
#pragma clang loop unroll(full)
    for (int gate = 0; gate < 4; gate++)
#pragma clang loop unroll(full)
      for (int v = 0; v < LSTM_VECTORS; v++) {
        sums[u][gate][v] = splat(weights[u * 4 + gate]);
        if (!p->projected) continue;
        const float *from = p->projected + (gate * s->hidden + u) * s->x_stride + v * WIDTH;
        sums[u][gate][v] += load(from) * (gate == 2 ? tanh_factor : sigmoid_factor);
      }
  for (int64_t k = 0; k < p->terms; k++, columns += s->lanes) {
    weights += units * 4;
    vec column[LSTM_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < LSTM_VECTORS; v++) column[v] = load(columns + v * WIDTH);
#pragma clang loop unroll(full)
    for (int u = 0; u < units; u++)
#pragma clang loop unroll(full)
      for (int gate = 0; gate < 4; gate++) {
        const vec weight = splat(weights[u * 4 + gate]);
#pragma clang loop unroll(full)
        for (int v = 0; v < LSTM_VECTORS; v++) sums[u][gate][v] = multiply_add(weight, column[v], sums[u][gate][v]);
      }
  }
#pragma clang loop unroll(full)
  for (int u = 0; u < units; u++)
#pragma clang loop unroll(full)
    for (int v = 0; v < LSTM_VECTORS; v++) lstm_unit(s, p, u, v * WIDTH, sums[u], v);
}

#define LSTM_KERNEL(units) \
  static void lstm_units_##units(const aec_lstm *s, const lstm_place *p) { lstm_units(s, p, units); }
LSTM_KERNEL(1)
#if LSTM_UNITS > 1
LSTM_KERNEL(2)
LSTM_KERNEL(3)
#endif
#if LSTM_UNITS == 6
LSTM_KERNEL(4)
LSTM_KERNEL(5)
LSTM_KERNEL(6)
#endif

static void (*const lstm_kernels[LSTM_UNITS])(const aec_lstm *, const lstm_place *) = {
    lstm_units_1,
#if LSTM_UNITS > 1
    lstm_units_2, lstm_units_3,
#endif
#if LSTM_UNITS == 6
    lstm_units_4, lstm_units_5, lstm_units_6,
#endif
};

// Fetches what a block writes at the next step.
INLINE void lstm_prefetch(const aec_lstm *s, const lstm_place *p, int64_t units) {
  const int64_t block = s->hidden * s->lanes, row = lstm_gate_row(s);
  const float *gates = p->gates + p->ahead * lstm_gate_step(s);
  for (int64_t unit = 0; unit < units; unit++) {
    __builtin_prefetch(p->out + p->ahead * s->lanes + unit * s->out_stride, 1, 2);
    if (!p->gates) continue;
    __builtin_prefetch(p->cells + p->ahead * block + unit * s->lanes, 1, 2);
    for (int64_t n = 0; n < 4; n++) __builtin_prefetch(gates + (n * s->hidden + unit) * row, 1, 2);
  }
}

// One step: all units for the first vectors of lanes, then for the next ones.
static void lstm_step(const aec_lstm *s, const lstm_place *p, lstm_blocks blocks) {
  const int64_t unit_floats = 4 * (1 + s->features + s->hidden);
  for (int64_t lane = 0; lane < s->lanes; lane += LSTM_VECTORS * WIDTH)
    for (int64_t place = 0; place < blocks.count; place++) {
      const int64_t first = lstm_first(blocks, place), units = lstm_units_of(blocks, place);
      const int64_t at = first * s->lanes + lane;
      lstm_place own = {
          .weights = p->weights + first * unit_floats,
          .columns = p->columns + lane,
          .terms = p->terms,
          .projected = p->projected ? p->projected + first * s->x_stride + lane : NULL,
          .before = p->before ? p->before + at : NULL,
          .gates = p->gates ? p->gates + first * lstm_gate_row(s) + lane : NULL,
          .cells = p->cells + at,
          .out = p->out + first * s->out_stride + lane,
          .state = p->state + at,
          .ahead = p->ahead,
      };
      if (p->ahead && lane % 16 == 0) lstm_prefetch(s, &own, units);
      lstm_kernels[units - 1](s, &own);
    }
}

static void lstm(const aec_lstm *s, const float *packed, const float *x, float *out, float *gates, float *cells,
                 float *scratch) {
  const int64_t states = s->hidden * s->lanes, inputs = s->features * s->lanes;
  float *columns = scratch, *next = scratch + inputs + states;
  float *only_cells = scratch + 2 * (inputs + states);
  const float *before = NULL;
  const lstm_blocks blocks = lstm_split(s->hidden, LSTM_UNITS);
  for (int64_t number = 0; number < s->steps; number++) {
    const int64_t t = s->reversed ? s->steps - 1 - number : number;
    for (int64_t k = 0; k < s->features; k++)
      memcpy(columns + k * s->lanes, x + k * s->x_stride + t * s->x_step, (size_t)s->lanes * sizeof(float));
    float *now = cells ? cells + t * states : only_cells;
    lstm_place place = {
        .weights = packed,
        .columns = columns,
        .terms = s->features + (number > 0 ? s->hidden : 0),
        .projected = s->features ? NULL : x + t * s->x_step,
        .before = before,
        .gates = gates ? gates + t * lstm_gate_step(s) : NULL,
        .cells = now,
        .out = out + t * s->lanes,
        .state = next + inputs,
        .ahead = !lstm_is_large(s) || number == s->steps - 1 ? 0 : s->reversed ? -1 : 1,
    };
    lstm_step(s, &place, blocks);
    before = now;
    float *swap = columns;
    columns = next;
    next = swap;
  }
}
