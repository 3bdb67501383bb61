// Gradients of the weights of convolutions: w[i][p] = sum over places and lanes of y[i] * x under tap p. As in
// outer.body.h a block of w is held as vectors of partial sums, which are added up across at the end.

enum {
  // Floats of a row of y done at once, so that a band of y stays in the first-level cache.
  MOST_PLACE_FLOATS = 1024
};

typedef struct {
  int64_t height, width, run;  // rows, places, and the floats of a place
  int is_first;
} outer_places;

INLINE void convolve_outer_block(const aec_convolution *s, float *w, const float *y, const float *const *x,
                                 outer_places at, const int rows, const int columns) {
  vec sums[OUTER_ROWS][OUTER_COLUMNS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < OUTER_COLUMNS; j++) sums[i][j] = splat(0);
  const int64_t y_channel = s->y_channel;
  for (int64_t row = 0; row < at.height; row++)
    for (int64_t place = 0; place < at.width; place++) {
      const float *own = y + row * s->y_row + place * s->y_column;
      const int64_t from = row * s->x_row + place * s->x_column;
      for (int64_t p = 0; p < at.run; p += WIDTH) {
        vec right[OUTER_COLUMNS];
#pragma clang loop unroll(full)
        for (int j = 0; j < columns; j++) right[j] = load(x[j] + from + p);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
          vec left = load(own + i * y_channel + p);
#pragma clang loop unroll(full)
          for (int j = 0; j < columns; j++) sums[i][j] = multiply_add(left, right[j], sums[i][j]);
        }
      }
    }
  aec_outer lying = {.c_row = s->w_row};
  outer_end(&lying, w, sums, at.is_first, rows, columns);
}

typedef void (*convolve_outer_function)(const aec_convolution *, float *, const float *, const float *const *,
                                        outer_places);

#define CONVOLVE_OUTER_BLOCK(rows, columns)                                                                     \
  static void convolve_outer_##rows##x##columns(const aec_convolution *s, float *w, const float *y,              \
                                                const float *const *x, outer_places at) {                        \
    convolve_outer_block(s, w, y, x, at, rows, columns);                                                         \
  }
#define CONVOLVE_OUTER_BLOCKS(rows)                                                                             \
  CONVOLVE_OUTER_BLOCK(rows, 1)                                                                                  \
  CONVOLVE_OUTER_BLOCK(rows, 2) CONVOLVE_OUTER_BLOCK(rows, 3) CONVOLVE_OUTER_BLOCK(rows, 4)
#define CONVOLVE_OUTER_NAMES(rows)                                                                              \
  {convolve_outer_##rows##x1, convolve_outer_##rows##x2, convolve_outer_##rows##x3, convolve_outer_##rows##x4}
CONVOLVE_OUTER_BLOCKS(1)
CONVOLVE_OUTER_BLOCKS(2)
CONVOLVE_OUTER_BLOCKS(3)
#if WIDTH == 16
CONVOLVE_OUTER_BLOCKS(4)
CONVOLVE_OUTER_BLOCKS(5)
CONVOLVE_OUTER_BLOCKS(6)
#endif

static const convolve_outer_function convolve_outer_functions[OUTER_ROWS][OUTER_COLUMNS] = {
    CONVOLVE_OUTER_NAMES(1), CONVOLVE_OUTER_NAMES(2), CONVOLVE_OUTER_NAMES(3),
#if WIDTH == 16
    CONVOLVE_OUTER_NAMES(4), CONVOLVE_OUTER_NAMES(5), CONVOLVE_OUTER_NAMES(6),
#endif
};

// Some rows of one group. A column of w is a tap of a channel.
static void convolve_outer_rows(const aec_convolution *s, float *w, const float *y, const float *x, outer_places at) {
  int64_t count = s->channels * s->taps, pieces = (count + OUTER_COLUMNS - 1) / OUTER_COLUMNS;
  int64_t bands = (s->rows + OUTER_ROWS - 1) / OUTER_ROWS;
  for (int64_t band = 0; band < bands; band++) {
    int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
    for (int64_t piece = 0; piece < pieces; piece++) {
      int64_t from = count * piece / pieces, columns = count * (piece + 1) / pieces - from;
      const float *value[OUTER_COLUMNS] = {x, x, x, x};
      for (int64_t j = 0; j < columns; j++)
        value[j] = x + (from + j) / s->taps * s->x_channel + s->tap[(from + j) % s->taps].value;
      convolve_outer_functions[height - 1][columns - 1](s, w + i * s->w_row + from, y + i * s->y_channel, value, at);
    }
  }
}

// Whole rows of places while they are short, parts of a row when it is long.
static void convolve_outer(const aec_convolution *s, float *w, const float *y, const float *x) {
  int is_whole = s->x_column == s->lanes && s->y_column == s->lanes;
  int64_t most = MOST_PLACE_FLOATS / s->lanes > 0 ? MOST_PLACE_FLOATS / s->lanes : 1;
  int64_t rows = s->width <= most ? most / s->width : 1;
  for (int64_t row = 0; row < s->height; row += rows)
    for (int64_t place = 0; place < s->width; place += most) {
      int64_t width = s->width - place < most ? s->width - place : most;
      outer_places at = {s->height - row < rows ? s->height - row : rows, is_whole ? 1 : width,
                         is_whole ? width * s->lanes : s->lanes, row == 0 && place == 0};
      for (int64_t group = 0; group < s->groups; group++)
        convolve_outer_rows(s, w + group * s->w_group, y + group * s->y_group + row * s->y_row + place * s->y_column,
                            x + group * s->x_group + row * s->x_row + place * s->x_column, at);
    }
}
