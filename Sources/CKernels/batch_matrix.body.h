// Products with weights that leave the caches, for all tiles of a batch. A band of the weights is packed once and meets
// the columns of every tile before the next. So memory is read once a batch, not once a tile.

enum {
  // Rows of a band: as many sums as registers hold beside two vectors of b.
  BAND_ROWS = WIDTH == 16 ? 12 : 6,
  BAND_VECTORS = 2,
  // Inner indices done at once, whose rows of b stay in the second-level cache for some tiles.
  BAND_INNER = 512,
  BAND_COLUMNS = 256
};

#define BAND_BLOCK(rows, vectors)                                                                               \
  static void band_##rows##x##vectors(const aec_matrix *s, float *c, const float *a, const float *b,             \
                                      int64_t inner, const matrix_ends *ends) {                                  \
    matrix_block(s, c, a, b, inner, ends, rows, vectors, rows, 0);                                               \
  }
#define BAND_BLOCKS(rows) BAND_BLOCK(rows, 1) BAND_BLOCK(rows, 2)
#define BAND_NAMES(rows) {band_##rows##x1, band_##rows##x2}
BAND_BLOCKS(1) BAND_BLOCKS(2) BAND_BLOCKS(3) BAND_BLOCKS(4) BAND_BLOCKS(5) BAND_BLOCKS(6)
#if WIDTH == 16
BAND_BLOCKS(7) BAND_BLOCKS(8) BAND_BLOCKS(9) BAND_BLOCKS(10) BAND_BLOCKS(11) BAND_BLOCKS(12)
#endif

static const matrix_function band_functions[BAND_ROWS][BAND_VECTORS] = {
    BAND_NAMES(1), BAND_NAMES(2), BAND_NAMES(3), BAND_NAMES(4), BAND_NAMES(5), BAND_NAMES(6),
#if WIDTH == 16
    BAND_NAMES(7), BAND_NAMES(8), BAND_NAMES(9), BAND_NAMES(10), BAND_NAMES(11), BAND_NAMES(12),
#endif
};

// A packed band and the columns of one tile.
static void band_columns(const aec_matrix *s, float *c, const float *packed, const float *b, int64_t inner,
                         int64_t height, const matrix_ends *ends) {
  const int64_t vectors = s->columns / WIDTH;
  for (int64_t v = 0; v < vectors; v += BAND_VECTORS) {
    const int64_t some = vectors - v < BAND_VECTORS ? vectors - v : BAND_VECTORS, j = v * WIDTH;
    matrix_ends own = *ends;
    if (ends->residual) own.residual += j;
    if (ends->gate) own.gate += j;
    band_functions[height - 1][some - 1](s, c + j, packed, b + j, inner, &own);
  }
}

static void pack_band(const aec_matrix *s, float *packed, const float *a, int64_t height, int64_t inner) {
  if (s->a_inner == 1)
    pack_rows(packed, a, s->a_row, height, inner, height);
  else
    pack_columns(packed, a, s->a_inner, height, inner, height);
}

// One band, some inner indices, some tiles.
static void batch_band(const aec_matrix *s, const aec_tiles *tiles, int64_t first, int64_t count, float *c,
                       const float *packed, const float *b, int64_t inner, int64_t height, matrix_ends ends) {
  for (int64_t tile = first; tile < first + count; tile++) {
    matrix_ends own = ends;
    if (ends.residual) own.residual += tile * tiles->step;
    if (ends.gate) own.gate += tile * tiles->step;
    band_columns(s, c + tile * tiles->step, packed, b + tile * tiles->step, inner, height, &own);
  }
}

// Some tiles and inner indices: bands of nearly equal height, one after the other.
static void batch_bands(const aec_matrix *s, const aec_tiles *tiles, int64_t first, int64_t count, float *c,
                        const float *a, const float *b, int64_t inner, matrix_ends ends) {
  float packed[BAND_ROWS * BAND_INNER] __attribute__((aligned(64)));
  const int64_t bands = (s->rows + BAND_ROWS - 1) / BAND_ROWS;
  for (int64_t band = 0; band < bands; band++) {
    const int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
    matrix_ends own = ends;
    if (ends.bias) own.bias += i;
    if (ends.residual) own.residual += i * s->residual_row;
    if (ends.gate) own.gate += i * s->gate_row;
    pack_band(s, packed, a + i * s->a_row, height, inner);
    batch_band(s, tiles, first, count, c + i * s->c_row, packed, b, inner, height, own);
  }
}

static void batch_matrix(const aec_matrix *s, const aec_tiles *tiles, float *c, const float *a, const float *b,
                         const float *bias, const float *residual, const float *gate) {
  const int64_t most = tiles->lanes < BAND_COLUMNS ? BAND_COLUMNS / tiles->lanes : 1;
  for (int64_t first = 0; first < tiles->count; first += most)
    for (int64_t from = 0; from < s->inner; from += BAND_INNER) {
      const int64_t count = tiles->count - first < most ? tiles->count - first : most;
      const int64_t inner = s->inner - from < BAND_INNER ? s->inner - from : BAND_INNER;
      matrix_ends ends = {bias, residual, gate, from == 0, from + inner == s->inner};
      batch_bands(s, tiles, first, count, c, a + from * s->a_inner, b + from * s->b_row, inner, ends);
    }
}
