// One block of a convolution of a tile: y = W x, where the columns of x lie under the windows of a row of results. The
// block of y stays in registers while channels and taps run. Every vector of x is loaded where it lies.

// Where the vectors of a block start, and where the fours of a vector lie behind its start.
typedef struct {
  int64_t at[BLOCK_VECTORS], four[FOURS];
} block_place;

typedef struct {
  block_place x, y, gate;
  int64_t fours;  // that a vector has, fewer at the end of a row
} block_columns;

typedef struct {
  int64_t channels;
  const float *bias, *gate;
  const aec_tap *tap;
  int64_t taps;
  int is_first, is_last;  // whether y is written for the first time, and whether it is done then
} convolve_sums;

// Floats of vector j; `in_fours` tells whether they lie in several places.
INLINE vec convolve_load(const float *p, const block_place *at, int j, const int in_fours) {
  return in_fours ? load_fours(p + at->at[j], at->four) : load(p + at->at[j]);
}

INLINE void convolve_store(float *p, const block_columns *at, int j, vec x, const int in_fours) {
  if (in_fours)
    store_fours(p + at->y.at[j], at->y.four, x, at->fours);
  else
    store(p + at->y.at[j], x);
}

INLINE vec convolve_end(const aec_convolution *s, const block_columns *at, const convolve_sums *part, vec x, int i,
                        int j, const int in_fours) {
  if (!part->is_last) return x;
  if (part->gate) return convolve_load(part->gate + i * s->gate_channel, &at->gate, j, in_fours) > 0 ? x : splat(0);
  return s->relu ? at_least(x, 0) : x;
}

// Called with constant `rows`, `vectors` and `in_fours`, so that all loops but those over channels and taps unfold.
INLINE void convolve_block(const aec_convolution *s, float *y, const float *w, const float *x, const block_columns *at,
                           const convolve_sums *part, const int rows, const int vectors, const int in_fours) {
  vec sums[BLOCK_ROWS][BLOCK_VECTORS];
  const block_place from = at->x;
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      sums[i][j] = !part->is_first ? convolve_load(y + i * s->y_channel, &at->y, j, in_fours)
                                   : splat(part->bias ? part->bias[i] : 0);
  const int64_t w_row = s->w_row, taps = part->taps;
  for (int64_t channel = 0; channel < part->channels; channel++, w += s->w_channel, x += s->x_channel) {
    for (int64_t t = 0; t < taps; t++) {
      const float *weight = w + part->tap[t].weight, *value = x + part->tap[t].value;
      vec right[BLOCK_VECTORS];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) right[j] = convolve_load(value, &from, j, in_fours);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) {
        vec left = splat(weight[i * w_row]);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(left, right[j], sums[i][j]);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      convolve_store(y + i * s->y_channel, at, j, convolve_end(s, at, part, sums[i][j], i, j, in_fours), in_fours);
}

typedef void (*convolve_function)(const aec_convolution *, float *, const float *, const float *, const block_columns *,
                                  const convolve_sums *);

#define CONVOLVE_BLOCK(rows, vectors)                                                                           \
  static void convolve_##rows##x##vectors(const aec_convolution *s, float *y, const float *w, const float *x,    \
                                          const block_columns *at, const convolve_sums *part) {                  \
    convolve_block(s, y, w, x, at, part, rows, vectors, 0);                                                      \
  }                                                                                                              \
  static void convolve_fours_##rows##x##vectors(const aec_convolution *s, float *y, const float *w,              \
                                                const float *x, const block_columns *at,                         \
                                                const convolve_sums *part) {                                     \
    convolve_block(s, y, w, x, at, part, rows, vectors, WIDTH > 4);                                              \
  }
#define CONVOLVE_BLOCKS(vectors)                                                                                \
  CONVOLVE_BLOCK(1, vectors) CONVOLVE_BLOCK(2, vectors) CONVOLVE_BLOCK(3, vectors) CONVOLVE_BLOCK(4, vectors)    \
  CONVOLVE_BLOCK(5, vectors) CONVOLVE_BLOCK(6, vectors)
#define CONVOLVE_NAMES(name, vectors)                                                                           \
  {name##1x##vectors, name##2x##vectors, name##3x##vectors, name##4x##vectors, name##5x##vectors,                \
   name##6x##vectors}
CONVOLVE_BLOCKS(1)
CONVOLVE_BLOCKS(2)
#if BLOCK_VECTORS == 4
CONVOLVE_BLOCKS(3)
CONVOLVE_BLOCKS(4)
#define CONVOLVE_TABLE(name)                                                                                    \
  {CONVOLVE_NAMES(name, 1), CONVOLVE_NAMES(name, 2), CONVOLVE_NAMES(name, 3), CONVOLVE_NAMES(name, 4)}
#else
#define CONVOLVE_TABLE(name) {CONVOLVE_NAMES(name, 1), CONVOLVE_NAMES(name, 2)}
#endif

static const convolve_function convolve_functions[BLOCK_VECTORS][BLOCK_ROWS] = CONVOLVE_TABLE(convolve_);
static const convolve_function convolve_fours_functions[BLOCK_VECTORS][BLOCK_ROWS] = CONVOLVE_TABLE(convolve_fours_);
