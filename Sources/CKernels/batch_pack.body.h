// Pieces of weights and of values in the order in which products over a batch read them, on the stack. The rows of a
// wide matrix lie so far apart that the caches keep few of them; a packed piece is read end to end.

// out[p * width + i] = in[i * row + p] for i < rows and p < columns.
static void pack_rows(float *out, const float *in, int64_t row, int64_t rows, int64_t columns, int64_t width) {
  for (int64_t i = 0; i < rows; i += 4) {
    const int64_t some = rows - i < 4 ? rows - i : 4;
    const float *from = in + i * row;
    int64_t p = 0;
    for (; some == 4 && p + 4 <= columns; p += 4) {
      vec4 x[4];
      for (int r = 0; r < 4; r++) __builtin_memcpy(&x[r], from + r * row + p, sizeof x[r]);
      transpose(x);
      for (int r = 0; r < 4; r++) __builtin_memcpy(out + (p + r) * width + i, &x[r], sizeof x[r]);
    }
    for (; p < columns; p++)
      for (int64_t r = 0; r < some; r++) out[p * width + i + r] = from[r * row + p];
  }
}

// out[p * width + i] = in[i + p * step] for i < rows and p < columns.
static void pack_columns(float *out, const float *in, int64_t step, int64_t rows, int64_t columns, int64_t width) {
  for (int64_t p = 0; p < columns; p++)
    for (int64_t i = 0; i < rows; i++) out[p * width + i] = in[i + p * step];
}
