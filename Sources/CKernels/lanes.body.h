// From parameters (one float) to tiles (one float for each lane).

static void spread(float *out, int64_t out_stride, const float *value, int64_t value_stride, int64_t rows,
                   int64_t lanes, int64_t valid) {
  for (int64_t r = 0; r < rows; r++) {
    fill(out + r * out_stride, value[r * value_stride], valid);
    fill(out + r * out_stride + valid, 0, lanes - valid);
  }
}
