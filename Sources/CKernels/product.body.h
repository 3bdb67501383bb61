// Matrix products for each lane by itself: c[i][j] = sum over p of a[i][p] * b[p][j], where every element is
// a vector of lanes. A tile of c stays in registers while p runs.

typedef struct {
  int64_t c_row, c_column;  // floats between elements of c along i and along j
  int64_t a_row, a_inner;
  int64_t b_inner, b_column;
  int64_t inner;  // how many p
  int accumulate;  // whether the product is added to c
} product;

// Called with constants, so that all loops but that over p unfold and the sums live in registers.
INLINE void tile_product(product s, float *c, const float *a, const float *b, const int rows, const int columns) {
  vec sums[TILE_ROWS][TILE_COLUMNS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) sums[i][j] = splat(0);
  for (int64_t p = 0; p < s.inner; p++, a += s.a_inner, b += s.b_inner) {
    vec left[TILE_ROWS];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) left[i] = load(a + i * s.a_row);
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) {
      vec right = load(b + j * s.b_column);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) sums[i][j] = multiply_add(left[i], right, sums[i][j]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < columns; j++) {
      float *at = c + i * s.c_row + j * s.c_column;
      store(at, s.accumulate ? load(at) + sums[i][j] : sums[i][j]);
    }
}

typedef void (*tile)(const product *, float *, const float *, const float *);

#define TILE(rows, columns)                                                                                  \
  static void tile_##rows##x##columns(const product *s, float *c, const float *a, const float *b) {          \
    tile_product(*s, c, a, b, rows, columns);                                                                 \
  }
#define TILES(rows) TILE(rows, 1) TILE(rows, 2) TILE(rows, 3) TILE(rows, 4)
#define TILE_NAMES(rows) {tile_##rows##x1, tile_##rows##x2, tile_##rows##x3, tile_##rows##x4}
TILES(1)
TILES(2)
TILES(3)
#if TILE_ROWS == 4
TILES(4)
#endif

static const tile tiles[TILE_ROWS][TILE_COLUMNS] = {
    TILE_NAMES(1), TILE_NAMES(2), TILE_NAMES(3),
#if TILE_ROWS == 4
    TILE_NAMES(4),
#endif
};

// Terms summed at once, so that the operands of a block of tiles stay in the first-level cache.
enum { MOST_TERMS = 32 };

// Tiles of nearly equal size, so that none is too small to hide the latency of its sums.
static void multiply_terms(const product *s, float *c, const float *a, const float *b, int64_t rows,
                           int64_t columns) {
  int64_t bands = (rows + TILE_ROWS - 1) / TILE_ROWS, pieces = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  for (int64_t piece = 0; piece < pieces; piece++) {
    int64_t j = columns * piece / pieces, width = columns * (piece + 1) / pieces - j;
    for (int64_t band = 0; band < bands; band++) {
      int64_t i = rows * band / bands, height = rows * (band + 1) / bands - i;
      tiles[height - 1][width - 1](s, c + i * s->c_row + j * s->c_column, a + i * s->a_row, b + j * s->b_column);
    }
  }
}

// The product of `rows` x `columns` elements.
static void multiply(const product *s, float *c, const float *a, const float *b, int64_t rows, int64_t columns) {
  product part = *s;
  for (int64_t from = 0; from < s->inner; from += MOST_TERMS) {
    part.inner = s->inner - from < MOST_TERMS ? s->inner - from : MOST_TERMS;
    multiply_terms(&part, c, a + from * s->a_inner, b + from * s->b_inner, rows, columns);
    part.accumulate = 1;
  }
}
