// Sums of outer products over all steps and lanes of a tile: c[i][j] = sum over columns p of a[i][p] * b[j][p], as
// gradients of weights need them. Both operands lie with their columns side by side. So a block of c is held as
// vectors of partial sums, which are added up across at the end.

enum {
  OUTER_ROWS = WIDTH == 16 ? 6 : 3,
  OUTER_COLUMNS = 4,
  // Columns of the tile done at once, so that a band of a stays in the first-level cache and b in the second.
  MOST_COLUMNS = 512
};

// One step of adding up: two vectors of groups of 2 * `half` partial sums to one with groups of `half`.
#if WIDTH == 16
#define HALVE_8(a, b)                                                                                            \
  (__builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23) +                       \
   __builtin_shufflevector(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
#define HALVE_4(a, b)                                                                                            \
  (__builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27) +                     \
   __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31))
#endif

#if WIDTH == 16
// Sums of pairs and of single floats within groups of four.
#define HALVE_2(a, b)                                                                                            \
  (__builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29) +                     \
   __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
#define HALVE_1(a, b)                                                                                            \
  (__builtin_shufflevector(a, b, 0, 2, 16, 18, 4, 6, 20, 22, 8, 10, 24, 26, 12, 14, 28, 30) +                    \
   __builtin_shufflevector(a, b, 1, 3, 17, 19, 5, 7, 21, 23, 9, 11, 25, 27, 13, 15, 29, 31))

// The sums of sixteen vectors, four rows of four: each step adds halves and joins two vectors to one.
INLINE vec sums_of_sixteen(vec x[4][OUTER_COLUMNS]) {
  vec quarter[OUTER_COLUMNS];
#pragma clang loop unroll(full)
  for (int j = 0; j < OUTER_COLUMNS; j++) quarter[j] = HALVE_4(HALVE_8(x[0][j], x[1][j]), HALVE_8(x[2][j], x[3][j]));
  return HALVE_1(HALVE_2(quarter[0], quarter[1]), HALVE_2(quarter[2], quarter[3]));
}
#endif

// The sums of four vectors.
INLINE vec4 sums_of_four(const vec *x) {
#if WIDTH == 16
  vec quarter = HALVE_4(HALVE_8(x[0], x[1]), HALVE_8(x[2], x[3]));
  vec4 rows[4] = {quarter.lo.lo, quarter.lo.hi, quarter.hi.lo, quarter.hi.hi};
#elif WIDTH == 8
  vec4 rows[4] = {x[0].lo + x[0].hi, x[1].lo + x[1].hi, x[2].lo + x[2].hi, x[3].lo + x[3].hi};
#else
  vec4 rows[4] = {x[0], x[1], x[2], x[3]};
#endif
  transpose(rows);
  return (rows[0] + rows[2]) + (rows[1] + rows[3]);
}

// Columns that are done at once: whole vectors, or the fours with which a piece ends.
typedef struct {
  int64_t steps, columns;
  int is_first;  // whether nothing has been added up before
} outer_part;

INLINE vec load_columns(const float *p, outer_part part, const int is_part) {
  return is_part ? load_first(p, part.columns / 4) : load(p);
}

// The sums of the rows of a, four at once.
INLINE void add_row_sums(const aec_outer *s, float *sums, const float *a, int64_t rows, outer_part part,
                         const int is_part) {
  for (int64_t i = 0; i < rows; i += 4) {
    const int64_t some = rows - i < 4 ? rows - i : 4;
    const float *row[4];
    vec x[4] = {splat(0), splat(0), splat(0), splat(0)};
    for (int64_t r = 0; r < 4; r++) row[r] = a + (i + (r < some ? r : 0)) * s->a_row;
    for (int64_t step = 0; step < part.steps; step++)
      for (int64_t p = 0; p < part.columns; p += WIDTH)
        for (int r = 0; r < 4; r++) x[r] += load_columns(row[r] + step * s->a_step + p, part, is_part);
    const vec4 total = sums_of_four(x);
    for (int64_t r = 0; r < some; r++) sums[i + r] = (part.is_first ? 0 : sums[i + r]) + total[r];
  }
}

INLINE void add_outer_row(float *c, vec4 total, int is_first, const int columns) {
  if (!is_first) {
    vec4 before = {0};
    __builtin_memcpy(&before, c, columns * sizeof(float));
    total += before;
  }
  __builtin_memcpy(c, &total, columns * sizeof(float));
}

INLINE void outer_end(const aec_outer *s, float *c, vec sums[][OUTER_COLUMNS], int is_first, const int rows,
                      const int columns) {
  int row = 0;
#if WIDTH == 16
  if (rows >= 4) {
    vec totals = sums_of_sixteen(sums);
    vec4 total[4] = {totals.lo.lo, totals.lo.hi, totals.hi.lo, totals.hi.hi};
#pragma clang loop unroll(full)
    for (; row < 4; row++) add_outer_row(c + row * s->c_row, total[row], is_first, columns);
  }
#endif
#pragma clang loop unroll(full)
  for (; row < rows; row++) add_outer_row(c + row * s->c_row, sums_of_four(sums[row]), is_first, columns);
}

// The sums, the rows and one column fill the registers: 12, 3 and 1 of sixteen, 24, 6 and 1 of 32.
INLINE void add_outer_column(vec sums[][OUTER_COLUMNS], const vec *left, vec right, const int column, const int rows) {
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) sums[i][column] = multiply_add(left[i], right, sums[i][column]);
}

INLINE void outer_block(const aec_outer *s, float *c, const float *a, const float *b, outer_part part, const int rows,
                        const int columns, const int is_part) {
  vec sums[OUTER_ROWS][OUTER_COLUMNS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < OUTER_COLUMNS; j++) sums[i][j] = splat(0);
  const int64_t a_row = s->a_row, b_row = s->b_row;
  for (int64_t step = 0; step < part.steps; step++, a += s->a_step, b += s->b_step) {
    for (int64_t p = 0; p < part.columns; p += WIDTH) {
      vec left[OUTER_ROWS];
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) left[i] = load_columns(a + i * a_row + p, part, is_part);
#pragma clang loop unroll(full)
      for (int j = 0; j < columns; j++)
        add_outer_column(sums, left, load_columns(b + j * b_row + p, part, is_part), j, rows);
    }
  }
  outer_end(s, c, sums, part.is_first, rows, columns);
}

typedef void (*outer_function)(const aec_outer *, float *, const float *, const float *, outer_part);

#define OUTER_BLOCK(rows, columns)                                                                              \
  static void outer_##rows##x##columns(const aec_outer *s, float *c, const float *a, const float *b,             \
                                       outer_part part) {                                                        \
    outer_block(s, c, a, b, part, rows, columns, 0);                                                             \
  }                                                                                                              \
  static void outer_part_##rows##x##columns(const aec_outer *s, float *c, const float *a, const float *b,        \
                                            outer_part part) {                                                   \
    outer_block(s, c, a, b, part, rows, columns, WIDTH > 4);                                                     \
  }
#define OUTER_BLOCKS(rows) OUTER_BLOCK(rows, 1) OUTER_BLOCK(rows, 2) OUTER_BLOCK(rows, 3) OUTER_BLOCK(rows, 4)
#define OUTER_NAMES(name, rows) {name##rows##x1, name##rows##x2, name##rows##x3, name##rows##x4}
OUTER_BLOCKS(1)
OUTER_BLOCKS(2)
OUTER_BLOCKS(3)
#if WIDTH == 16
OUTER_BLOCKS(4)
OUTER_BLOCKS(5)
OUTER_BLOCKS(6)
#endif

#if WIDTH == 16
#define OUTER_TABLE(name)                                                                                       \
  {OUTER_NAMES(name, 1), OUTER_NAMES(name, 2), OUTER_NAMES(name, 3),                                             \
   OUTER_NAMES(name, 4), OUTER_NAMES(name, 5), OUTER_NAMES(name, 6)}
#else
#define OUTER_TABLE(name) {OUTER_NAMES(name, 1), OUTER_NAMES(name, 2), OUTER_NAMES(name, 3)}
#endif

static const outer_function outer_functions[OUTER_ROWS][OUTER_COLUMNS] = OUTER_TABLE(outer_);
static const outer_function outer_part_functions[OUTER_ROWS][OUTER_COLUMNS] = OUTER_TABLE(outer_part_);

// Blocks of nearly equal size, so that none is too small to hide the latency of its sums.
INLINE void outer_columns(const aec_outer *s, float *c, const float *a, const float *b, float *sums, outer_part part,
                          const outer_function functions[][OUTER_COLUMNS], const int is_part) {
  int64_t bands = (s->rows + OUTER_ROWS - 1) / OUTER_ROWS, pieces = (s->inner + OUTER_COLUMNS - 1) / OUTER_COLUMNS;
  for (int64_t band = 0; band < bands; band++) {
    int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
    if (sums != NULL) add_row_sums(s, sums + i, a + i * s->a_row, height, part, is_part);
    for (int64_t piece = 0; piece < pieces; piece++) {
      int64_t j = s->inner * piece / pieces, width = s->inner * (piece + 1) / pieces - j;
      functions[height - 1][width - 1](s, c + i * s->c_row + j, a + i * s->a_row, b + j * s->b_row, part);
    }
  }
}

static void outer_whole(const aec_outer *s, float *c, const float *a, const float *b, float *sums, outer_part part) {
  outer_columns(s, c, a, b, sums, part, outer_functions, 0);
}

// The fours with which the columns end.
static __attribute__((noinline)) void outer_last_fours(const aec_outer *s, float *c, const float *a, const float *b,
                                                       float *sums, outer_part part) {
  outer_columns(s, c, a, b, sums, part, outer_part_functions, 1);
}

static void outer(const aec_outer *s, float *c, const float *a, const float *b, float *sums) {
  int64_t most = s->columns < MOST_COLUMNS ? MOST_COLUMNS / s->columns : 1;  // steps that are done at once
  for (int64_t step = 0; step < s->steps; step += most)
    for (int64_t from = 0; from < s->columns; from += MOST_COLUMNS) {
      int64_t steps = s->steps - step < most ? s->steps - step : most;
      int64_t count = s->columns - from < MOST_COLUMNS ? s->columns - from : MOST_COLUMNS;
      int64_t whole = count / WIDTH * WIDTH, is_first = step == 0 && from == 0;
      const float *left = a + step * s->a_step + from, *right = b + step * s->b_step + from;
      if (whole > 0) outer_whole(s, c, left, right, sums, (outer_part){steps, whole, is_first});
      if (whole == count) continue;
      const outer_part rest = {steps, count - whole, is_first && whole == 0};
      outer_last_fours(s, c, left + whole, right + whole, sums, rest);
    }
}
