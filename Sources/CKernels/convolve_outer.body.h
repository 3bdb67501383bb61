// Gradients of the weights of convolutions: w[i][p] = sum over places and lanes of y[i] * x under tap p. As in
// outer.body.h a block of w is held as vectors of partial sums, which are added up across at the end.

enum {
  // Floats of a row of y done at once, so that a band of y stays in the first-level cache.
  MOST_PLACE_FLOATS = 1024
};

// Vectors of y and x that are done at once: in each row `count` runs of `run` floats.
typedef struct {
  int64_t height, count, run;
  int64_t y_run, x_run;  // floats between neighbouring runs
  int64_t y_four[FOURS], x_four[FOURS];
  int64_t fours;  // 0 where the floats of a vector lie side by side, else the fours that each has
  int is_first;
} outer_places;

// Fours that are not there count as zero.
INLINE vec outer_left(const float *p, const outer_places *at, ivec mask, const int in_fours) {
  return in_fours ? from_bits(bits(load_fours(p, at->y_four)) & mask) : load(p);
}

INLINE void convolve_outer_block(const aec_convolution *s, float *w, const float *y, const float *const *x,
                                 const outer_places *at, const int rows, const int columns, const int in_fours) {
  vec sums[OUTER_ROWS][OUTER_COLUMNS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < OUTER_COLUMNS; j++) sums[i][j] = splat(0);
  const int64_t y_channel = s->y_channel;
  const ivec mask = first_fours(at->fours);
  for (int64_t row = 0; row < at->height; row++)
    for (int64_t number = 0; number < at->count; number++) {
      const float *own = y + row * s->y_row + number * at->y_run;
      const int64_t from = row * s->x_row + number * at->x_run;
      for (int64_t p = 0; p < at->run; p += WIDTH) {
        vec left[OUTER_ROWS];
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) left[i] = outer_left(own + i * y_channel + p, at, mask, in_fours);
#pragma clang loop unroll(full)
        for (int j = 0; j < columns; j++) {
          const float *other = x[j] + from + p;
          add_outer_column(sums, left, in_fours ? load_fours(other, at->x_four) : load(other), j, rows);
        }
      }
    }
  aec_outer lying = {.c_row = s->w_row};
  outer_end(&lying, w, sums, at->is_first, rows, columns);
}

typedef void (*convolve_outer_function)(const aec_convolution *, float *, const float *, const float *const *,
                                        const outer_places *);

#define CONVOLVE_OUTER_BLOCK(rows, columns)                                                                     \
  static void convolve_outer_##rows##x##columns(const aec_convolution *s, float *w, const float *y,              \
                                                const float *const *x, const outer_places *at) {                 \
    convolve_outer_block(s, w, y, x, at, rows, columns, 0);                                                      \
  }                                                                                                              \
  static void convolve_outer_fours_##rows##x##columns(const aec_convolution *s, float *w, const float *y,        \
                                                      const float *const *x, const outer_places *at) {           \
    convolve_outer_block(s, w, y, x, at, rows, columns, WIDTH > 4);                                              \
  }
#define CONVOLVE_OUTER_BLOCKS(rows)                                                                             \
  CONVOLVE_OUTER_BLOCK(rows, 1)                                                                                  \
  CONVOLVE_OUTER_BLOCK(rows, 2) CONVOLVE_OUTER_BLOCK(rows, 3) CONVOLVE_OUTER_BLOCK(rows, 4)
CONVOLVE_OUTER_BLOCKS(1)
CONVOLVE_OUTER_BLOCKS(2)
CONVOLVE_OUTER_BLOCKS(3)
#if WIDTH == 16
CONVOLVE_OUTER_BLOCKS(4)
CONVOLVE_OUTER_BLOCKS(5)
CONVOLVE_OUTER_BLOCKS(6)
#endif

static const convolve_outer_function convolve_outer_functions[OUTER_ROWS][OUTER_COLUMNS] = OUTER_TABLE(convolve_outer_);
static const convolve_outer_function convolve_outer_fours_functions[OUTER_ROWS][OUTER_COLUMNS] =
    OUTER_TABLE(convolve_outer_fours_);

// The sums of some rows of y.
INLINE void add_place_sums(const aec_convolution *s, float *sums, const float *y, const outer_places *at,
                           int64_t rows) {
  const ivec mask = first_fours(at->fours);
  for (int64_t i = 0; i < rows; i++, y += s->y_channel) {
    vec total = splat(0);
    for (int64_t row = 0; row < at->height; row++)
      for (int64_t number = 0; number < at->count; number++)
        for (int64_t p = 0; p < at->run; p += WIDTH) {
          const float *own = y + row * s->y_row + number * at->y_run + p;
          total += at->fours > 0 ? outer_left(own, at, mask, WIDTH > 4) : load(own);
        }
    sums[i] = (at->is_first ? 0 : sums[i]) + sum(total);
  }
}

// Some rows of one group. A column of w is a tap of a channel.
static void convolve_outer_rows(const aec_convolution *s, float *w, const float *y, const float *x, float *sums,
                                const outer_places *at) {
  int64_t count = s->channels * s->taps, pieces = (count + OUTER_COLUMNS - 1) / OUTER_COLUMNS;
  int64_t bands = (s->rows + OUTER_ROWS - 1) / OUTER_ROWS;
  for (int64_t band = 0; band < bands; band++) {
    int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
    if (sums) add_place_sums(s, sums + i, y + i * s->y_channel, at, height);
    for (int64_t piece = 0; piece < pieces; piece++) {
      int64_t from = count * piece / pieces, columns = count * (piece + 1) / pieces - from;
      const float *value[OUTER_COLUMNS] = {x, x, x, x};
      for (int64_t j = 0; j < columns; j++)
        value[j] = x + (from + j) / s->taps * s->x_channel + s->tap[(from + j) % s->taps].value;
      const convolve_outer_function function =
          (at->fours > 0 ? convolve_outer_fours_functions : convolve_outer_functions)[height - 1][columns - 1];
      function(s, w + i * s->w_row + from, y + i * s->y_channel, value, at);
    }
  }
}

static void convolve_outer_groups(const aec_convolution *s, float *w, const float *y, const float *x, float *sums,
                                  const outer_places *at) {
  for (int64_t group = 0; group < s->groups; group++)
    convolve_outer_rows(s, w + group * s->w_group, y + group * s->y_group, x + group * s->x_group,
                        sums ? sums + group * s->rows : NULL, at);
}

// `fours` of each vector, where a vector takes several places or a row ends within one.
INLINE void set_fours(outer_places *at, const aec_convolution *s, int64_t run, int64_t fours) {
  at->fours = fours;
  for (int64_t i = 0; i < FOURS; i++) {
    const int64_t place = 4 * i / run, rest = 4 * i % run;
    at->y_four[i] = i < fours ? place * s->y_column + rest : 0;
    at->x_four[i] = i < fours ? place * s->x_column + rest : 0;
  }
}

// `places` of some rows: whole vectors, then the fours that are left.
static void convolve_outer_places(const aec_convolution *s, float *w, const float *y, const float *x, float *sums,
                                  outer_places at, int64_t places) {
  const int is_whole = s->x_column == s->lanes && s->y_column == s->lanes, in_fours = !is_whole && s->lanes < WIDTH;
  const int64_t floats = places * s->lanes, run = is_whole ? floats : s->lanes, whole = floats / WIDTH * WIDTH;
  const int64_t some = whole / s->lanes;  // places in whole vectors
  at.count = is_whole ? whole > 0 : in_fours ? whole / WIDTH : places;
  at.run = is_whole ? whole : in_fours ? WIDTH : s->lanes;
  const int64_t step = in_fours ? WIDTH / s->lanes : 1;
  at.y_run = step * s->y_column, at.x_run = step * s->x_column;
  if (in_fours) set_fours(&at, s, run, FOURS);
  if (at.count > 0) convolve_outer_groups(s, w, y, x, sums, &at);
  if (whole == floats) return;
  at.is_first = at.is_first && at.count == 0;
  at.count = 1, at.run = WIDTH;
  set_fours(&at, s, run, (floats - whole) / 4);
  const int64_t rest = whole - some * s->lanes;  // floats of a place that the whole vectors end with
  convolve_outer_groups(s, w, y + some * s->y_column + rest, x + some * s->x_column + rest, sums, &at);
}

// Whole rows of places while they are short, parts of a row when it is long.
static void convolve_outer(const aec_convolution *s, float *w, const float *y, const float *x, float *sums) {
  int64_t most = MOST_PLACE_FLOATS / s->lanes > 0 ? MOST_PLACE_FLOATS / s->lanes : 1;
  int64_t rows = s->width <= most ? most / s->width : 1;
  for (int64_t row = 0; row < s->height; row += rows)
    for (int64_t place = 0; place < s->width; place += most) {
      outer_places at = {.height = s->height - row < rows ? s->height - row : rows, .is_first = row == 0 && place == 0};
      int64_t from = row * s->y_row + place * s->y_column;
      convolve_outer_places(s, w, y + from, x + row * s->x_row + place * s->x_column, sums, at,
                            s->width - place < most ? s->width - place : most);
    }
}
