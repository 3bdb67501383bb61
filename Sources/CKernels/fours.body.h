// Vectors in fours: where a tile has fewer lanes than a vector has floats, a vector takes several places, and a row may
// end within one. The lanes of such a tile are a multiple of four.

enum { FOURS = WIDTH / 4 };

// Four floats from each place, in their order.
INLINE vec load_fours(const float *p, const int64_t *at) {
#if WIDTH == 16
  vec4 a = load_four(p + at[0]), b = load_four(p + at[1]), c = load_four(p + at[2]), d = load_four(p + at[3]);
  float __attribute__((ext_vector_type(8))) low = __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
  float __attribute__((ext_vector_type(8))) high = __builtin_shufflevector(c, d, 0, 1, 2, 3, 4, 5, 6, 7);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#elif WIDTH == 8
  vec4 a = load_four(p + at[0]), b = load_four(p + at[1]);
  return __builtin_shufflevector(a, b, 0, 1, 2, 3, 4, 5, 6, 7);
#else
  return load(p + at[0]);
#endif
}

// The first `count` fours of a vector, each to its place.
INLINE void store_fours(float *p, const int64_t *at, vec x, int64_t count) {
  for (int64_t i = 0; i < count; i++) __builtin_memcpy(p + at[i], (const float *)&x + 4 * i, 4 * sizeof(float));
}

// All ones for the floats of the first `count` fours, zero for the others.
INLINE ivec first_fours(int64_t count) {
  ivec mask;
  for (int i = 0; i < WIDTH; i++) mask[i] = i / 4 < count ? -1 : 0;
  return mask;
}

// The first `count` fours of a vector that lie side by side; the other floats are zero.
INLINE vec load_first(const float *p, int64_t count) {
#if WIDTH == 16
  return _mm512_maskz_loadu_ps((__mmask16)((1u << (4 * count)) - 1), p);
#elif WIDTH == 8
  if (count == 2) return load(p);
  return __builtin_shufflevector(load_four(p), (vec4)(0), 0, 1, 2, 3, 4, 5, 6, 7);
#else
  (void)count;
  return load(p);
#endif
}

INLINE void store_first(float *p, vec x, int64_t count) {
  __builtin_memcpy(p, &x, (size_t)count * 4 * sizeof(float));
}
