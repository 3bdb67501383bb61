// Matrix products of a tile: rows are features, columns all steps and lanes. The small matrix of weights is read as it
// lies, one float spread over a vector; the columns of b are used where they lie. A block of c stays in registers while
// the inner index runs, and what follows the product is done before it is stored.

enum {
  MATRIX_ROWS = BLOCK_ROWS,
  // Rows of a block that is one vector wide: enough sums to hide their latency.
  NARROW_ROWS = WIDTH == 16 ? 16 : BLOCK_ROWS,
  MATRIX_VECTORS = BLOCK_VECTORS,
  // Inner indices done at once, so that a band of b stays in the second-level cache.
  MOST_INNER = 512,
  // Inner indices from which a block runs long enough to fetch what comes after.
  LEAST_PREFETCHING = 32
};

// What is added to a product and done to it, at the place of a block.
typedef struct {
  const float *bias, *residual, *gate;
  int is_first, is_last;  // whether the block has the first inner index, and the last
} matrix_ends;

// A whole vector, or the fours with which the columns end.
INLINE vec matrix_load(const aec_matrix *s, const float *p, const int is_part) {
  return is_part ? load_first(p, s->columns % WIDTH / 4) : load(p);
}

INLINE vec matrix_start(const aec_matrix *s, const matrix_ends *ends, const float *c, int i, int j, const int is_part) {
  if (!ends->is_first) return matrix_load(s, c + i * s->c_row + j * WIDTH, is_part);
  vec start = ends->bias ? splat(ends->bias[i]) : splat(0);
  return ends->residual ? start + matrix_load(s, ends->residual + i * s->residual_row + j * WIDTH, is_part) : start;
}

INLINE vec matrix_end(const aec_matrix *s, const matrix_ends *ends, vec x, int i, int j, const int is_part) {
  if (!ends->is_last) return x;
  if (ends->gate) return matrix_load(s, ends->gate + i * s->gate_row + j * WIDTH, is_part) > 0 ? x : splat(0);
  return s->relu ? at_least(x, 0) : x;
}

// Called with constant `rows`, `vectors`, `packed_rows` and `is_part`, so that all loops but the inner one unfold. The
// rows of a packed band lie side by side; the number is 0 for weights as they lie.
INLINE void matrix_block(const aec_matrix *s, float *c, const float *a, const float *b, int64_t inner,
                         const matrix_ends *ends, const int rows, const int vectors, const int packed_rows,
                         const int is_part) {
  vec sums[NARROW_ROWS][MATRIX_VECTORS];
  // What is stored at the end is fetched while the sums run, when they run long enough.
  if (inner >= LEAST_PREFETCHING)
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < vectors; j++) __builtin_prefetch(c + i * s->c_row + j * WIDTH, 1);
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) sums[i][j] = matrix_start(s, ends, c, i, j, is_part);
  const int64_t a_row = packed_rows ? 1 : s->a_row, a_inner = packed_rows ? packed_rows : s->a_inner, b_row = s->b_row;
  for (int64_t p = 0; p < inner; p++, a += a_inner, b += b_row) {
    vec right[MATRIX_VECTORS];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) right[j] = matrix_load(s, b + j * WIDTH, is_part);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      vec left = splat(a[i * a_row]);
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(left, right[j], sums[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      vec end = matrix_end(s, ends, sums[i][j], i, j, is_part);
      if (is_part)
        store_first(c + i * s->c_row + j * WIDTH, end, s->columns % WIDTH / 4);
      else
        store(c + i * s->c_row + j * WIDTH, end);
    }
}

typedef void (*matrix_function)(const aec_matrix *, float *, const float *, const float *, int64_t,
                                const matrix_ends *);

#define MATRIX_BLOCK(rows, vectors)                                                                             \
  static void matrix_##rows##x##vectors(const aec_matrix *s, float *c, const float *a, const float *b,           \
                                        int64_t inner, const matrix_ends *ends) {                                \
    matrix_block(s, c, a, b, inner, ends, rows, vectors, 0, 0);                                                  \
  }
#define MATRIX_BLOCKS(vectors)                                                                                  \
  MATRIX_BLOCK(1, vectors) MATRIX_BLOCK(2, vectors) MATRIX_BLOCK(3, vectors) MATRIX_BLOCK(4, vectors)            \
  MATRIX_BLOCK(5, vectors) MATRIX_BLOCK(6, vectors)
#define MATRIX_NAMES(vectors)                                                                                   \
  {matrix_1x##vectors, matrix_2x##vectors, matrix_3x##vectors, matrix_4x##vectors, matrix_5x##vectors,  \
   matrix_6x##vectors}
MATRIX_BLOCKS(1)
MATRIX_BLOCKS(2)
#if BLOCK_VECTORS == 4
MATRIX_BLOCKS(3)
MATRIX_BLOCKS(4)
#endif

#if WIDTH == 16
MATRIX_BLOCK(7, 1) MATRIX_BLOCK(8, 1) MATRIX_BLOCK(9, 1) MATRIX_BLOCK(10, 1) MATRIX_BLOCK(11, 1)
MATRIX_BLOCK(12, 1) MATRIX_BLOCK(13, 1) MATRIX_BLOCK(14, 1) MATRIX_BLOCK(15, 1) MATRIX_BLOCK(16, 1)
#endif

static const matrix_function matrix_functions[MATRIX_VECTORS][MATRIX_ROWS] = {
    MATRIX_NAMES(1), MATRIX_NAMES(2),
#if BLOCK_VECTORS == 4
    MATRIX_NAMES(3), MATRIX_NAMES(4),
#endif
};

static const matrix_function narrow_functions[NARROW_ROWS] = {
    matrix_1x1, matrix_2x1, matrix_3x1, matrix_4x1, matrix_5x1, matrix_6x1,
#if WIDTH == 16
    matrix_7x1, matrix_8x1, matrix_9x1, matrix_10x1, matrix_11x1, matrix_12x1, matrix_13x1, matrix_14x1, matrix_15x1,
    matrix_16x1,
#endif
};

#if WIDTH > 4
// The fours with which the columns end.
#define MATRIX_PART(rows)                                                                                       \
  static void matrix_part_##rows(const aec_matrix *s, float *c, const float *a, const float *b, int64_t inner,   \
                                 const matrix_ends *ends) {                                                      \
    matrix_block(s, c, a, b, inner, ends, rows, 1, 0, 1);                                                        \
  }
MATRIX_PART(1) MATRIX_PART(2) MATRIX_PART(3) MATRIX_PART(4) MATRIX_PART(5) MATRIX_PART(6)

static const matrix_function part_functions[MATRIX_ROWS] = {matrix_part_1, matrix_part_2, matrix_part_3,
                                                            matrix_part_4, matrix_part_5, matrix_part_6};
#endif

// Fetches the piece of b to the right of this one, a share for each band. Its rows lie on pages of their own, so the
// processor does not foresee them.
static void fetch_next(const aec_matrix *s, const float *next, int64_t inner, int64_t band, int64_t bands) {
  for (int64_t p = inner * band / bands; p < inner * (band + 1) / bands; p++)
    for (int j = 0; j < MATRIX_VECTORS; j++) __builtin_prefetch(next + p * s->b_row + j * WIDTH, 0, 2);
}

// Bands of nearly equal height, so that none is too low to hide the latency of its sums.
INLINE void matrix_bands(const aec_matrix *s, float *c, const float *a, const float *b, int64_t inner,
                         matrix_ends ends, int64_t vectors, int has_next, const matrix_function *functions,
                         uint32_t most) {
  const uint32_t rows = (uint32_t)s->rows;
  const uint32_t bands = (rows + most - 1) / most, least = rows / bands, rest = rows % bands;
  for (uint32_t band = 0, over = 0; band < bands; band++) {
    if (has_next) fetch_next(s, b + vectors * WIDTH, inner, band, bands);
    // Band number n ends at rows * (n + 1) / bands.
    over += rest;
    const uint32_t height = least + (over >= bands);
    if (over >= bands) over -= bands;
    functions[height - 1](s, c, a, b, inner, &ends);
    c += height * s->c_row, a += height * s->a_row;
    if (ends.bias) ends.bias += height;
    if (ends.residual) ends.residual += height * s->residual_row;
    if (ends.gate) ends.gate += height * s->gate_row;
  }
}

static void matrix_columns(const aec_matrix *s, float *c, const float *a, const float *b, int64_t inner,
                           matrix_ends ends, int64_t vectors, int has_next) {
  const matrix_function *functions = vectors == 1 ? narrow_functions : matrix_functions[vectors - 1];
  matrix_bands(s, c, a, b, inner, ends, vectors, has_next, functions, vectors == 1 ? NARROW_ROWS : MATRIX_ROWS);
}

INLINE matrix_ends ends_from(matrix_ends ends, int64_t j) {
  if (ends.residual) ends.residual += j;
  if (ends.gate) ends.gate += j;
  return ends;
}

#if WIDTH > 4
// In a function of its own, so that the columns of whole vectors do not pay for it.
static __attribute__((noinline)) void matrix_last_fours(const aec_matrix *s, float *c, const float *a, const float *b,
                                                        int64_t inner, const matrix_ends *ends) {
  const int64_t whole = s->columns / WIDTH * WIDTH;
  matrix_bands(s, c + whole, a, b + whole, inner, ends_from(*ends, whole), 1, 0, part_functions, MATRIX_ROWS);
}
#endif

static void matrix_inner(const aec_matrix *s, float *c, const float *a, const float *b, int64_t inner,
                         matrix_ends ends) {
  int64_t vectors = s->columns / WIDTH, pieces = (vectors + MATRIX_VECTORS - 1) / MATRIX_VECTORS;
#if WIDTH > 4
  if (s->columns % WIDTH) matrix_last_fours(s, c, a, b, inner, &ends);
#endif
  if (pieces == 1) return matrix_columns(s, c, a, b, inner, ends, vectors, 0);
  for (int64_t piece = 0; piece < pieces; piece++) {
    int64_t from = vectors * piece / pieces, count = vectors * (piece + 1) / pieces - from, j = from * WIDTH;
    int has_next = inner >= LEAST_PREFETCHING && piece + 1 < pieces;
    matrix_columns(s, c + j, a, b + j, inner, ends_from(ends, j), count, has_next);
  }
}

static void matrix(const aec_matrix *s, float *c, const float *a, const float *b, const float *bias,
                   const float *residual, const float *gate) {
  int64_t from = 0;
  do {
    int64_t inner = s->inner - from < MOST_INNER ? s->inner - from : MOST_INNER;
    matrix_ends ends = {bias, residual, gate, from == 0, from + inner == s->inner};
    matrix_inner(s, c, a + from * s->a_inner, b + from * s->b_row, inner, ends);
    from += inner;
  } while (from < s->inner);
}
