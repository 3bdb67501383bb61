// Between parameters (one float) and tiles (one float for each lane).

// Two accumulators, since one addition must wait for the other.
INLINE float sum_of_row(const float *x, int64_t n) {
  vec even = splat(0), odd = splat(0);
  int64_t s = 0;
  for (; s + 2 * WIDTH <= n; s += 2 * WIDTH) even += load(x + s), odd += load(x + s + WIDTH);
  for (; s < n; s += WIDTH) even += load_part(x + s, n - s);
  return sum(even + odd);
}

static void lane_sum(float *acc, int64_t acc_stride, const float *x, int64_t x_stride, int64_t rows, int64_t valid) {
  for (int64_t r = 0; r < rows; r++) acc[r * acc_stride] += sum_of_row(x + r * x_stride, valid);
}

static void spread(float *out, int64_t out_stride, const float *value, int64_t value_stride, int64_t rows,
                   int64_t lanes, int64_t valid) {
  for (int64_t r = 0; r < rows; r++) {
    fill(out + r * out_stride, value[r * value_stride], valid);
    fill(out + r * out_stride + valid, 0, lanes - valid);
  }
}
