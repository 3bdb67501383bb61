// Convolutions of a tile: y = W x, where the columns of x lie under the windows of a row of results. A block of y stays
// in registers while channels and taps run; every vector of x is loaded where it lies, so nothing is unfolded.

enum {
  // Floats of x that a row of results may touch at once, so that they stay in the second-level cache.
  MOST_WINDOW_FLOATS = 65536
};

// Where the vectors of a block start, in x and in y.
typedef struct {
  int64_t x[BLOCK_VECTORS], y[BLOCK_VECTORS];
} block_columns;

typedef struct {
  int64_t channels;
  const float *bias;
  int is_first;  // whether y is written for the first time
} convolve_sums;

// Called with constant `rows` and `vectors`, so that all loops but those over channels and taps unfold.
INLINE void convolve_block(const aec_convolution *s, float *y, const float *w, const float *x, const block_columns *at,
                           convolve_sums part, const int rows, const int vectors) {
  vec sums[BLOCK_ROWS][BLOCK_VECTORS];
  int64_t from[BLOCK_VECTORS];
#pragma clang loop unroll(full)
  for (int j = 0; j < vectors; j++) from[j] = at->x[j];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      sums[i][j] = !part.is_first ? load(y + i * s->y_channel + at->y[j]) : splat(part.bias ? part.bias[i] : 0);
  const int64_t w_row = s->w_row, taps = s->taps;
  for (int64_t channel = 0; channel < part.channels; channel++, w += s->w_channel, x += s->x_channel) {
    for (int64_t t = 0; t < taps; t++) {
      const float *weight = w + s->tap[t].weight, *value = x + s->tap[t].value;
      vec right[BLOCK_VECTORS];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) right[j] = load(value + from[j]);
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
    for (int j = 0; j < vectors; j++) store(y + i * s->y_channel + at->y[j], sums[i][j]);
}

typedef void (*convolve_function)(const aec_convolution *, float *, const float *, const float *, const block_columns *,
                                  convolve_sums);

#define CONVOLVE_BLOCK(rows, vectors)                                                                           \
  static void convolve_##rows##x##vectors(const aec_convolution *s, float *y, const float *w, const float *x,    \
                                          const block_columns *at, convolve_sums part) {                         \
    convolve_block(s, y, w, x, at, part, rows, vectors);                                                         \
  }
#define CONVOLVE_BLOCKS(vectors)                                                                                \
  CONVOLVE_BLOCK(1, vectors) CONVOLVE_BLOCK(2, vectors) CONVOLVE_BLOCK(3, vectors) CONVOLVE_BLOCK(4, vectors)    \
  CONVOLVE_BLOCK(5, vectors) CONVOLVE_BLOCK(6, vectors)
#define CONVOLVE_NAMES(vectors)                                                                                 \
  {convolve_1x##vectors, convolve_2x##vectors, convolve_3x##vectors,                                             \
   convolve_4x##vectors, convolve_5x##vectors, convolve_6x##vectors}
CONVOLVE_BLOCKS(1)
CONVOLVE_BLOCKS(2)
#if BLOCK_VECTORS == 4
CONVOLVE_BLOCKS(3)
CONVOLVE_BLOCKS(4)
#endif

static const convolve_function convolve_functions[BLOCK_VECTORS][BLOCK_ROWS] = {
    CONVOLVE_NAMES(1), CONVOLVE_NAMES(2),
#if BLOCK_VECTORS == 4
    CONVOLVE_NAMES(3), CONVOLVE_NAMES(4),
#endif
};

// Vector number v of a row: places that are neighbours in x and in y are one run of floats.
INLINE void place_columns(const aec_convolution *s, block_columns *at, int64_t from, int64_t count) {
  int is_whole = s->x_column == s->lanes && s->y_column == s->lanes;
  int64_t run = is_whole ? s->width * s->lanes : s->lanes;
  for (int64_t j = 0; j < count; j++) {
    int64_t first = (from + j) * WIDTH, place = first / run, rest = first % run;
    at->x[j] = place * s->x_column + rest;
    at->y[j] = place * s->y_column + rest;
  }
}

// One row of results of one group, for some channels.
static void convolve_row(const aec_convolution *s, float *y, const float *w, const float *x, convolve_sums part) {
  int64_t vectors = s->width * s->lanes / WIDTH, pieces = (vectors + BLOCK_VECTORS - 1) / BLOCK_VECTORS;
  int64_t bands = (s->rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  for (int64_t piece = 0; piece < pieces; piece++) {
    int64_t from = vectors * piece / pieces, count = vectors * (piece + 1) / pieces - from;
    block_columns at;
    place_columns(s, &at, from, count);
    for (int64_t band = 0; band < bands; band++) {
      int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
      convolve_sums own = part;
      if (part.bias) own.bias += i;
      convolve_functions[count - 1][height - 1](s, y + i * s->y_channel, w + i * s->w_row, x, &at, own);
    }
  }
}

static void convolve(const aec_convolution *s, float *y, const float *w, const float *x, const float *bias) {
  int64_t most = MOST_WINDOW_FLOATS / (s->row_floats > 0 ? s->row_floats : 1);
  if (most < 1) most = 1;
  for (int64_t group = 0; group < s->groups; group++) {
    const float *own_bias = bias ? bias + group * s->rows : NULL;
    for (int64_t row = 0; row < s->height; row++)
      for (int64_t channel = 0; channel < s->channels; channel += most) {
        convolve_sums part = {s->channels - channel < most ? s->channels - channel : most, own_bias, channel == 0};
        convolve_row(s, y + group * s->y_group + row * s->y_row,
                     w + group * s->w_group + channel * s->w_channel,
                     x + group * s->x_group + channel * s->x_channel + row * s->x_row, part);
      }
  }
}
