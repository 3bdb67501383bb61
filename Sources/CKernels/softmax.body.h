// softmax over rows, for every float of a row by itself. A column of vectors passes through the rows three times. A
// block of COLUMNS vectors keeps its maxima and sums in registers and uses whole cache lines.

enum { COLUMNS = 4 };

// One block: `vectors` vectors beside each other, or one that holds only `part` floats.
INLINE void softmax_block(float *out, const float *x, int64_t n, int64_t stride, const int vectors, int64_t part) {
  vec most[COLUMNS], total[COLUMNS];
  for (int c = 0; c < vectors; c++) most[c] = load_part(x + c * WIDTH, part), total[c] = splat(0);
  for (int64_t i = 1; i < n; i++)
    for (int c = 0; c < vectors; c++) most[c] = larger(most[c], load_part(x + i * stride + c * WIDTH, part));
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      vec e = vector_exp(load_part(x + i * stride + c * WIDTH, part) - most[c]);
      total[c] += e;
      store_part(out + i * stride + c * WIDTH, e, part);
    }
  for (int c = 0; c < vectors; c++) total[c] = 1 / total[c];
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      float *at = out + i * stride + c * WIDTH;
      store_part(at, load_part(at, part) * total[c], part);
    }
}

INLINE void softmax_gradient_block(float *dx, const float *dy, const float *y, int64_t n, int64_t stride,
                                   const int vectors, int64_t part) {
  vec total[COLUMNS];
  for (int c = 0; c < vectors; c++) total[c] = splat(0);
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      int64_t at = i * stride + c * WIDTH;
      total[c] = multiply_add(load_part(dy + at, part), load_part(y + at, part), total[c]);
    }
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      int64_t at = i * stride + c * WIDTH;
      vec d = load_part(dy + at, part) - total[c];
      store_part(dx + at, load_part(y + at, part) * d, part);
    }
}

// Runs `block` over all of `run`: whole blocks, whole vectors, then what is left.
#define FOR_COLUMNS(run, block)                                \
  int64_t i = 0;                                               \
  for (; i + COLUMNS * WIDTH <= run; i += COLUMNS * WIDTH) {   \
    block(COLUMNS, WIDTH);                                     \
  }                                                            \
  for (; i + WIDTH <= run; i += WIDTH) {                       \
    block(1, WIDTH);                                           \
  }                                                            \
  if (i < run) {                                               \
    block(1, run - i);                                         \
  }

static void softmax(float *out, const float *x, int64_t n, int64_t stride, int64_t run, float *scratch) {
  (void)scratch;
  if (n == 0) return;
#define BLOCK(vectors, part) softmax_block(out + i, x + i, n, stride, vectors, part)
  FOR_COLUMNS(run, BLOCK)
#undef BLOCK
}

static void softmax_gradient(float *dx, const float *dy, const float *y, int64_t n, int64_t stride, int64_t run,
                             float *scratch) {
  (void)scratch;
#define BLOCK(vectors, part) softmax_gradient_block(dx + i, dy + i, y + i, n, stride, vectors, part)
  FOR_COLUMNS(run, BLOCK)
#undef BLOCK
}
