// Normalisation over rows, for every float of a row by itself; blocks of columns as in softmax.

// A block takes a few cache lines of every row, and rows lie in different pages, where no machine guesses what comes
// next. So a block asks for the lines of the one after it, to read or to write. They wait in the second-level cache.
INLINE void fetch_next_block(const float *p) { __builtin_prefetch(p + COLUMNS * WIDTH, 0, 2); }
INLINE void claim_next_block(float *p) { __builtin_prefetch(p + COLUMNS * WIDTH, 1, 2); }

// What a layer makes of a normalised row: times scale plus shift. No row when `out` is NULL.
typedef struct {
  float *out;
  const float *scale, *shift;
} row_scaling;

INLINE void normalize_block(float *out, float *rstd, const float *x, int64_t n, int64_t stride, float epsilon,
                            row_scaling scaling, const int vectors, int64_t part) {
  vec mean[COLUMNS], squares[COLUMNS];
  const float share = 1.0f / (float)n;
  for (int c = 0; c < vectors; c++) mean[c] = squares[c] = splat(0);
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      fetch_next_block(x + i * stride + c * WIDTH);
      mean[c] += load_part(x + i * stride + c * WIDTH, part);
    }
  for (int c = 0; c < vectors; c++) mean[c] *= share;
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      vec centred = load_part(x + i * stride + c * WIDTH, part) - mean[c];
      squares[c] = multiply_add(centred, centred, squares[c]);
    }
  for (int c = 0; c < vectors; c++) {
    squares[c] = 1 / __builtin_elementwise_sqrt(horner(squares[c], splat(share), epsilon));
    store_part(rstd + c * WIDTH, squares[c], part);
  }
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      int64_t at = i * stride + c * WIDTH;
      claim_next_block(out + at);
      if (scaling.out) claim_next_block(scaling.out + at);
      vec normal = (load_part(x + at, part) - mean[c]) * squares[c];
      store_part(out + at, normal, part);
      if (scaling.out) store_part(scaling.out + at, horner(normal, splat(scaling.scale[i]), scaling.shift[i]), part);
    }
}

// The gradients of scale and shift, for each row.
typedef struct {
  float *scale, *shift;
} scaling_gradient;

// Adds the sums of a block's rows of d * xhat and of d, four rows at once.
INLINE void add_scaling_gradient(scaling_gradient sums, const float *d, const float *xhat, int64_t n, int64_t stride,
                                 const int vectors, int64_t part) {
  for (int64_t i = 0; i < n; i += 4) {
    const int64_t rows = n - i < 4 ? n - i : 4;
    vec products[4] = {splat(0), splat(0), splat(0), splat(0)}, plain[4] = {splat(0), splat(0), splat(0), splat(0)};
    for (int64_t r = 0; r < rows; r++)
      for (int c = 0; c < vectors; c++) {
        const int64_t at = (i + r) * stride + c * WIDTH;
        const vec di = load_part(d + at, part);
        products[r] = multiply_add(di, load_part(xhat + at, part), products[r]);
        plain[r] += di;
      }
    const vec4 scale = sums_of_four(products), shift = sums_of_four(plain);
    for (int64_t r = 0; r < rows; r++) sums.scale[i + r] += scale[r], sums.shift[i + r] += shift[r];
  }
}

INLINE void normalize_gradient_block(float *dx, const float *d, const float *xhat, const float *rstd, int64_t n,
                                     int64_t stride, const float *scale, const int vectors, int64_t part) {
  vec mean[COLUMNS], product[COLUMNS];
  const float share = 1.0f / (float)n;
  for (int c = 0; c < vectors; c++) mean[c] = product[c] = splat(0);
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      fetch_next_block(d + i * stride + c * WIDTH);
      fetch_next_block(xhat + i * stride + c * WIDTH);
      vec di = load_part(d + i * stride + c * WIDTH, part) * (scale ? scale[i] : 1);
      mean[c] += di;
      product[c] = multiply_add(di, load_part(xhat + i * stride + c * WIDTH, part), product[c]);
    }
  for (int c = 0; c < vectors; c++) mean[c] *= share, product[c] *= share;
  for (int64_t i = 0; i < n; i++)
    for (int c = 0; c < vectors; c++) {
      int64_t at = i * stride + c * WIDTH;
      claim_next_block(dx + at);
      vec di = load_part(d + at, part) * (scale ? scale[i] : 1);
      vec centred = di - mean[c] - load_part(xhat + at, part) * product[c];
      store_part(dx + at, centred * load_part(rstd + c * WIDTH, part), part);
    }
}

static void normalize(float *out, float *rstd, const float *x, int64_t n, int64_t stride, int64_t run, float epsilon,
                      float *scaled, const float *scale, const float *shift) {
#define BLOCK(vectors, part)                                                                                     \
  normalize_block(out + i, rstd + i, x + i, n, stride, epsilon,                                                     \
                  (row_scaling){scaled ? scaled + i : NULL, scale, shift}, vectors, part)
  FOR_COLUMNS(run, BLOCK)
#undef BLOCK
}

static void normalize_gradient(float *dx, const float *d, const float *xhat, const float *rstd, int64_t n,
                               int64_t stride, int64_t run, const float *scale, float *dscale, float *dshift) {
  for (int64_t row = 0; dscale != NULL && row < n; row++) dscale[row] = dshift[row] = 0;
#define BLOCK(vectors, part)                                                                                     \
  if (dscale != NULL)                                                                                            \
    add_scaling_gradient((scaling_gradient){dscale, dshift}, d + i, xhat + i, n, stride, vectors, part);            \
  normalize_gradient_block(dx + i, d + i, xhat + i, rstd + i, n, stride, scale, vectors, part)
  FOR_COLUMNS(run, BLOCK)
#undef BLOCK
}
