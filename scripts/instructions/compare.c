// Runs every kernel of every instruction set of this machine on the same numbers, and compares with the baseline's results.
//
// scripts/check-neon builds it for 64-bit Arm, where the tests of the project cannot be run by an emulator. Each case fills
// one array; the error is relative to the largest result of its case.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

enum { CAPACITY = 1 << 20, LANES = 32 };
static float results[2][CAPACITY];
static uint32_t state;

static float number(void) {  // in [-1, 1)
  state = state * 1664525u + 1013904223u;
  return (float)(int32_t)state * 0x1p-31f;
}

static float *numbers(int64_t count) {
  float *values = malloc((size_t)count * sizeof(float));
  for (int64_t i = 0; i < count; i++) values[i] = number();
  return values;
}

static float *zeros(int64_t count) { return calloc((size_t)count, sizeof(float)); }

// What a case writes; each returns how many floats.
typedef int64_t (*run_case)(const aec_kernels *k, int64_t size, float *out);

static int64_t functions(const aec_kernels *k, int64_t f, float *out) {
  enum { N = 203 };
  float *a = numbers(N), *b = numbers(N), *c = numbers(N);
  for (int i = 0; i < N; i++) {
    a[i] *= f == AEC_EXP || f == AEC_TANH || f == AEC_SOFTPLUS ? 20 : 3;
    if (f == AEC_LOG || f == AEC_SQRT || f == AEC_POWER || f == AEC_RECIPROCAL) a[i] = fabsf(a[i]) + 0.01f;
    if (f == AEC_LOG1P) a[i] = fabsf(a[i]) - 0.5f;
    if (f == AEC_DIVIDE) b[i] += b[i] < 0 ? -0.1f : 0.1f;
  }
  k->function[f](out, a, b, c, N);
  free(a), free(b), free(c);
  return N;
}

static int64_t map(const aec_kernels *k, int64_t size, float *out) {
  static const aec_instruction program[] = {{AEC_MULTIPLY, 3, 0, 1}, {AEC_EXP, 4, 3}, {AEC_ADD, 5, 4, 2},
                                            {AEC_LESS, 6, 0, 1},     {AEC_SELECT, 7, 6, 5, 3}};
  aec_map shape = {.rank = 1, .input_count = 3, .output_count = 1, .instruction_count = 5, .extent = {3}, .run = size};
  for (int i = 0; i < 4; i++) shape.stride[i][0] = size, shape.run_stride[i] = 1;
  shape.run_stride[1] = 0;
  shape.output_register[3] = shape.output_register[0] = 7;
  shape.instructions = program;
  float *a = numbers(3 * size), *b = numbers(3 * size), *c = numbers(3 * size);
  float *operands[] = {a, b, c, out};
  k->map(&shape, operands);
  free(a), free(b), free(c);
  return 3 * size;
}

static int64_t matrix(const aec_kernels *k, int64_t rows, float *out) {
  const int64_t inner = 2 * rows + 1, columns = 3 * LANES;
  const aec_matrix shape = {rows, inner, columns, inner, 1, columns, columns, columns, columns, rows & 1};
  float *a = numbers(rows * inner), *b = numbers(inner * columns), *bias = numbers(rows), *r = numbers(rows * columns);
  k->matrix(&shape, out, a, b, bias, r, rows & 2 ? r : NULL);
  free(a), free(b), free(bias), free(r);
  return rows * columns;
}

static int64_t outer(const aec_kernels *k, int64_t rows, float *out) {
  const int64_t inner = rows + 2, columns = LANES, steps = 3, row = columns * steps;
  const aec_outer shape = {rows, inner, columns, steps, row, row, inner, columns, columns};
  float *a = numbers(rows * row), *b = numbers(inner * row);
  k->outer(&shape, out, a, b, out + rows * inner);
  free(a), free(b);
  return rows * inner + rows;
}

static int64_t batch_matrix(const aec_kernels *k, int64_t rows, float *out) {
  const int64_t inner = rows + 5, tiles = 3, step = (rows + inner) * LANES;
  const aec_matrix shape = {rows, inner, LANES, 1, rows, LANES, LANES, LANES, LANES, 1};
  const aec_tiles where = {tiles, step, LANES, 5};
  float *a = numbers(rows * inner), *values = numbers(tiles * step), *bias = numbers(rows);
  k->batch_matrix(&shape, &where, values, a, values + rows * LANES, bias, NULL, NULL);
  memcpy(out, values, (size_t)(tiles * step) * sizeof(float));
  free(a), free(values), free(bias);
  return tiles * step;
}

static int64_t batch_outer(const aec_kernels *k, int64_t rows, float *out) {
  const int64_t inner = rows + 5, tiles = 3, step = (rows + inner) * LANES;
  const aec_outer shape = {.rows = rows, .inner = inner, .a_row = LANES, .b_row = LANES, .c_row = inner};
  const aec_tiles where = {tiles, step, LANES, 5};
  float *values = numbers(tiles * step);
  k->batch_outer(&shape, &where, out, values, values + rows * LANES);
  free(values);
  return rows * inner;
}

// A picture of 9 x 7 places with windows of 3 x 3.
static int64_t convolution(const aec_kernels *k, int64_t channels, float *out, int is_gradient) {
  enum { H = 9, W = 7, K = 3, OH = H - K + 1, OW = W - K + 1, ROWS = 5 };
  const int64_t x_row = W * LANES, x_channel = H * x_row, y_row = OW * LANES, y_channel = OH * y_row;
  aec_tap taps[K * K];
  for (int i = 0; i < K * K; i++) taps[i] = (aec_tap){i, (i / K) * x_row + (i % K) * LANES};
  const aec_convolution shape = {
      .groups = 1, .rows = ROWS, .channels = channels, .height = OH, .width = OW, .lanes = LANES, .taps = K * K,
      .tap = taps, .w_row = channels * K * K, .w_channel = K * K, .x_channel = x_channel, .x_row = x_row,
      .x_column = LANES, .y_channel = y_channel, .y_row = y_row, .y_column = LANES, .gate_channel = y_channel, .gate_row = y_row,
      .gate_column = LANES, .row_floats = W * LANES, .relu = 1};
  float *x = numbers(channels * x_channel), *w = numbers(ROWS * channels * K * K), *y = numbers(ROWS * y_channel);
  if (is_gradient)
    k->convolve_outer(&shape, out, y, x, out + ROWS * channels * K * K);
  else
    k->convolve(&shape, out, w, x, y, y);
  free(x), free(w), free(y);
  return is_gradient ? ROWS * channels * K * K + ROWS : ROWS * y_channel;
}
static int64_t convolve(const aec_kernels *k, int64_t channels, float *out) { return convolution(k, channels, out, 0); }
static int64_t convolve_outer(const aec_kernels *k, int64_t channels, float *out) {
  return convolution(k, channels, out, 1);
}

static int64_t index_add(const aec_kernels *k, int64_t width, float *out) {
  const int64_t offset[] = {0, width, 0, 2 * width, width};
  float *x = numbers(5 * width);
  k->index_add(out, x, offset, 5, width);
  free(x);
  return 3 * width;
}

static int64_t softmax(const aec_kernels *k, int64_t n, float *out) {
  float *x = numbers(n * LANES), *d = numbers(n * LANES), scratch[2 * LANES];
  k->softmax(out, x, n, LANES, LANES, scratch);
  k->softmax_gradient(out + n * LANES, d, out, n, LANES, LANES, scratch);
  free(x), free(d);
  return 2 * n * LANES;
}

static int64_t normalize(const aec_kernels *k, int64_t n, float *out) {
  float *x = numbers(n * LANES), *d = numbers(n * LANES), *scale = numbers(n), rstd[LANES];
  const int64_t size = n * LANES;
  k->normalize(out, rstd, x, n, LANES, LANES, 1e-5f, out + size, scale, scale);
  k->normalize_gradient(out + 2 * size, d, out, rstd, n, LANES, LANES, scale, out + 3 * size, out + 3 * size + n);
  free(x), free(d), free(scale);
  return 3 * size + 2 * n;
}

static int64_t lstm(const aec_kernels *k, int64_t hidden, float *out) {
  const int64_t features = 3, steps = 4, size = hidden * steps * LANES;
  aec_lstm shape = {.hidden = hidden, .steps = steps, .lanes = LANES, .features = features, .x_stride = steps * LANES,
                    .x_step = LANES, .out_stride = steps * LANES, .dgates_stride = steps * LANES};
  float *packed = zeros(4 * hidden * (1 + features + hidden)), *x = numbers(features * steps * LANES);
  float *input = numbers(4 * hidden * features), *bias = numbers(4 * hidden), *w = numbers(4 * hidden * hidden);
  float *gates = zeros(4 * size), *cells = zeros(size), *scratch = zeros((2 * features + 9 * hidden) * LANES);
  float *d = numbers(size);
  k->lstm_pack(&shape, packed, input, bias, w);
  k->lstm(&shape, packed, x, out, gates, cells, scratch);
  k->lstm_pack_gradient(&shape, packed, w);
  k->lstm_gradient(&shape, packed, d, gates, cells, out + size, out + 5 * size, scratch);
  free(packed), free(x), free(input), free(bias), free(w), free(gates), free(cells), free(scratch), free(d);
  return 5 * size + 4 * hidden * LANES;
}

static int64_t attention(const aec_kernels *k, int64_t steps, float *out) {
  const int64_t heads = 2, size = 3, row = steps * LANES, total = heads * size * row;
  const aec_attention shape = {heads, size, steps, steps, LANES, row, row, row, row, 0.577f};
  float *q = numbers(total), *key = numbers(total), *v = numbers(total), *d = numbers(total);
  float *sums = zeros(heads * row);
  k->attention(&shape, q, key, v, out, NULL, sums);
  k->attention_gradient(&shape, q, key, v, out, NULL, sums, d, out + total, out + 2 * total, out + 3 * total);
  free(q), free(key), free(v), free(d), free(sums);
  return 4 * total;
}

static int64_t samples(const aec_kernels *k, int64_t count, float *out) {
  const int64_t valid = LANES - 3;
  int64_t index[LANES], *place = malloc((size_t)count * sizeof *place);
  for (int64_t i = 0; i < LANES; i++) index[i] = (7 * i) % LANES;
  for (int64_t i = 0; i < count; i++) place[i] = count - 1 - i;
  float *data = numbers(LANES * count);
  k->gather(out, place, data, index, count, count, LANES, valid);
  k->scatter(out + count * LANES, out, place, count, count, LANES, valid);
  k->spread(out + 2 * count * LANES, LANES, data, 1, count, LANES);
  free(data), free(place);
  return 3 * count * LANES;
}

static int64_t drawn(const aec_kernels *k, int64_t count, float *out) {
  const aec_random key = {42, 7, 3, 1, 100};
  int64_t *place = malloc((size_t)count * sizeof *place);
  for (int64_t i = 0; i < count; i++) place[i] = count - 1 - i;
  k->uniform(out, place, count, LANES, LANES - 3, &key);
  k->normal(out + count * LANES, place, count, LANES, LANES - 3, &key);
  free(place);
  return 2 * count * LANES;
}

static int64_t training(const aec_kernels *k, int64_t n, float *out) {
  float *slots = numbers(5 * n), *w = numbers(n), *m = numbers(n), *v = numbers(n);
  for (int64_t i = 0; i < n; i++) v[i] = fabsf(v[i]);
  k->sum_slots(out, slots, 5, n, n);
  k->adam(w, m, v, out, n, 1e-2f, 0.5f, 0.1f, 0.999f, 0.001f, 1e-8f);
  memcpy(out + n, w, (size_t)n * sizeof(float));
  k->fill(out + 2 * n, 0.25f, n);
  free(slots), free(w), free(m), free(v);
  return 3 * n;
}

static const struct {
  const char *name;
  run_case run;
} cases[] = {
    {"map", map},           {"matrix", matrix},         {"outer", outer},       {"batch_matrix", batch_matrix},
    {"batch_outer", batch_outer}, {"convolve", convolve}, {"convolve_outer", convolve_outer},
    {"index_add", index_add}, {"softmax", softmax},     {"normalize", normalize}, {"lstm", lstm},
    {"attention", attention}, {"samples", samples},     {"random", drawn},     {"training", training},
};

static int compared = 0, missed = 0;

static void compare(const aec_kernels *table, const char *name, run_case run, int64_t size) {
  const aec_kernels *both[] = {aec_kernels_table(0), table};
  int64_t count = 0;
  for (int i = 0; i < 2; i++) {
    memset(results[i], 0, sizeof results[i]);
    state = (uint32_t)size;
    count = run(both[i], size, results[i]);
  }
  double largest = 1e-30, error = 0;
  for (int64_t i = 0; i < count; i++) {
    largest = fmax(largest, fabs(results[0][i]));
    double difference = fabs((double)results[0][i] - results[1][i]);
    if (!(difference <= error)) error = isnan(difference) ? INFINITY : difference;
  }
  compared++;
  if (error / largest <= 4e-6) return;
  missed++;
  printf("%s %s, size %lld: differs by %.2g of the largest result\n", table->name, name, (long long)size, error / largest);
}

int main(void) {
  static const int64_t sizes[] = {1, 3, 8, 31, 67};
  for (int t = 1; aec_kernels_table(t); t++) {
    if (!aec_kernels_supported(t)) continue;
    const aec_kernels *table = aec_kernels_table(t);
    for (int f = 0; f < AEC_FUNCTION_COUNT; f++) compare(table, aec_function_name(f), functions, f);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++)
      for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) compare(table, cases[c].name, cases[c].run, sizes[s]);
    printf("%s: %d cases compared with the baseline, %d differ\n", table->name, compared, missed);
  }
  return missed || !compared;
}
