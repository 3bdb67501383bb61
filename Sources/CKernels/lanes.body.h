// From parameters (one float) to tiles (one float for each lane).

// The lanes past the last sample hold it too: zeros there would make NaN of a later division, which sums do not leave out.
static void spread(float *out, int64_t out_stride, const float *value, int64_t value_stride, int64_t rows,
                   int64_t lanes) {
  for (int64_t r = 0; r < rows; r++) fill(out + r * out_stride, value[r * value_stride], lanes);
}
