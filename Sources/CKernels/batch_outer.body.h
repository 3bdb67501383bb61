// Gradients of weights that leave the caches, summed over all tiles of a batch: c[i][j] = sum of a[i][p] * b[j][p] over
// the samples p in their order. A strip of columns of b is packed once; a block of c stays in registers while all
// samples run, so that no tile needs a sum of its own.

enum {
  STRIP_ROWS = BLOCK_ROWS,
  STRIP_VECTORS = BLOCK_VECTORS,
  STRIP_WIDTH = STRIP_VECTORS * WIDTH,
  // Samples that are done at once; their strip stays in the second-level cache.
  STRIP_SAMPLES = 256
};

// Samples done at once: some tiles, the last of which may be short.
typedef struct {
  int64_t tiles, last, step, lanes;
  int is_first;  // whether nothing has been added up before
} strip_part;

// The block of c for `rows` rows and the first `width` columns of a strip.
INLINE void strip_block(const aec_outer *s, float *c, const float *a, const float *packed, strip_part part,
                        int64_t width, const int rows, const int vectors) {
  vec sums[STRIP_ROWS][STRIP_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      sums[i][j] = splat(0);
  const int64_t a_row = s->a_row;
  for (int64_t tile = 0; tile < part.tiles; tile++, a += part.step) {
    const int64_t samples = tile + 1 == part.tiles ? part.last : part.lanes;
    for (int64_t p = 0; p < samples; p++, packed += STRIP_WIDTH) {
      vec right[STRIP_VECTORS];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) right[j] = load(packed + j * WIDTH);
#pragma clang loop unroll(full)
      for (int i = 0; i < rows; i++) {
        vec left = splat(a[i * a_row + p]);
#pragma clang loop unroll(full)
        for (int j = 0; j < vectors; j++) sums[i][j] = multiply_add(left, right[j], sums[i][j]);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) {
      float *at = c + i * s->c_row + j * WIDTH;
      const int64_t some = width - j * WIDTH;
      // Few samples are one sum, and the sums of many are added up: a single sum of all would be less exact.
      store_part(at, part.is_first ? sums[i][j] : load_part(at, some) + sums[i][j], some);
    }
}

typedef void (*strip_function)(const aec_outer *, float *, const float *, const float *, strip_part, int64_t);

#define STRIP_BLOCK(rows, vectors)                                                                              \
  static void strip_##rows##x##vectors(const aec_outer *s, float *c, const float *a, const float *packed,        \
                                       strip_part part, int64_t width) {                                         \
    strip_block(s, c, a, packed, part, width, rows, vectors);                                                    \
  }
#define STRIP_BLOCKS(vectors)                                                                                   \
  STRIP_BLOCK(1, vectors) STRIP_BLOCK(2, vectors) STRIP_BLOCK(3, vectors) STRIP_BLOCK(4, vectors)                \
  STRIP_BLOCK(5, vectors) STRIP_BLOCK(6, vectors)
#define STRIP_NAMES(vectors)                                                                                    \
  {strip_1x##vectors, strip_2x##vectors, strip_3x##vectors, strip_4x##vectors, strip_5x##vectors, strip_6x##vectors}
STRIP_BLOCKS(1)
STRIP_BLOCKS(2)
#if BLOCK_VECTORS == 4
STRIP_BLOCKS(3)
STRIP_BLOCKS(4)
#endif

static const strip_function strip_functions[STRIP_VECTORS][STRIP_ROWS] = {
    STRIP_NAMES(1), STRIP_NAMES(2),
#if BLOCK_VECTORS == 4
    STRIP_NAMES(3), STRIP_NAMES(4),
#endif
};

// Lanes of the last vector past the strip are zero.
static void pack_strip(const aec_outer *s, float *packed, const float *b, strip_part part, int64_t width) {
  if (width % WIDTH) memset(packed, 0, (size_t)(part.tiles * part.lanes * STRIP_WIDTH) * sizeof(float));
  for (int64_t tile = 0; tile < part.tiles; tile++, b += part.step, packed += part.lanes * STRIP_WIDTH)
    pack_rows(packed, b, s->b_row, width, part.lanes, STRIP_WIDTH);
}

// All rows of a strip.
static void outer_strip(const aec_outer *s, float *c, const float *a, const float *b, strip_part part, int64_t width) {
  float packed[STRIP_WIDTH * STRIP_SAMPLES] __attribute__((aligned(64)));
  const int64_t bands = (s->rows + STRIP_ROWS - 1) / STRIP_ROWS, vectors = (width + WIDTH - 1) / WIDTH;
  pack_strip(s, packed, b, part, width);
  for (int64_t band = 0; band < bands; band++) {
    const int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
    strip_functions[vectors - 1][height - 1](s, c + i * s->c_row, a + i * s->a_row, packed, part, width);
  }
}

static void batch_outer(const aec_outer *s, const aec_tiles *tiles, float *c, const float *a, const float *b) {
  const int64_t most = tiles->lanes < STRIP_SAMPLES ? STRIP_SAMPLES / tiles->lanes : 1;
  for (int64_t first = 0; first < tiles->count; first += most) {
    const int64_t count = tiles->count - first < most ? tiles->count - first : most;
    strip_part part = {count, first + count == tiles->count ? tiles->valid : tiles->lanes, tiles->step, tiles->lanes,
                       first == 0};
    for (int64_t j = 0; j < s->inner; j += STRIP_WIDTH) {
      const int64_t width = s->inner - j < STRIP_WIDTH ? s->inner - j : STRIP_WIDTH;
      outer_strip(s, c + j, a + first * tiles->step, b + j * s->b_row + first * tiles->step, part, width);
    }
  }
}
