// Elements of `width` floats, added at the places of a table.
static void index_add(float *out, const float *x, const int64_t *offset, int64_t count, int64_t width) {
  for (int64_t e = 0; e < count; e++, x += width) {
    float *at = out + offset[e];
    int64_t i = 0;
    for (; i + WIDTH <= width; i += WIDTH) store(at + i, load(at + i) + load(x + i));
    for (; i < width; i++) at[i] += x[i];
  }
}
