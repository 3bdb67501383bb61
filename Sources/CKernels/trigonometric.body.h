// sin and cos. x = n pi / 2 + r with |r| <= pi / 4, then a polynomial chosen by n mod 4.

// Past this the three parts of pi / 2 no longer carry the reduction, and the C library takes over.
#define TRIGONOMETRIC_LIMIT 1e4f

// The polynomials of Cephes for |r| <= pi / 4.
INLINE vec sin_of_remainder(vec r, vec square) {
  vec p = splat(-1.9515295891e-4f);
  p = horner(p, square, 8.3321608736e-3f);
  p = horner(p, square, -1.6666654611e-1f);
  return multiply_add(p * square, r, r);
}
INLINE vec cos_of_remainder(vec square) {
  vec p = splat(2.443315711809948e-5f);
  p = horner(p, square, -1.388731625493765e-3f);
  p = horner(p, square, 4.166664568298827e-2f);
  return multiply_add(p * square, square, horner(square, splat(-0.5f), 1));
}

// sin(x + quarters * pi / 2); parts of pi / 2 so short that the first two products are exact.
INLINE vec sin_of_moderate(vec x, int32_t quarters) {
  rounded n = round_product(x, 0.636619772f);
  vec r = multiply_add(n.value, splat(-1.5703125f), x);
  r = multiply_add(n.value, splat(-4.837512969970703125e-4f), r);
  r = multiply_add(n.value, splat(-7.54978995489188216e-8f), r);
  ivec quarter = n.integer + quarters;
  vec square = r * r;
  vec y = (quarter & 1) != 0 ? cos_of_remainder(square) : sin_of_remainder(r, square);
  return from_bits(bits(y) ^ ((quarter & 2) << 30));
}

// Rare: one float at a time where the operand is large (or infinite, which gives NaN).
static __attribute__((noinline)) void replace_large(float *y, const float *x, float (*function)(float)) {
  for (int i = 0; i < WIDTH; i++)
    if (fabsf(x[i]) > TRIGONOMETRIC_LIMIT) y[i] = function(x[i]);
}

INLINE vec with_large(vec x, vec y, float (*function)(float)) {
  if (!any(absolute(x) > TRIGONOMETRIC_LIMIT)) return y;
  float operands[WIDTH], results[WIDTH];
  store(operands, x);
  store(results, y);
  replace_large(results, operands, function);
  return load(results);
}

// Absolute error below 1.2e-7, and relative error below 1.5e-7 for |x| <= pi / 4.
INLINE vec vector_sin(vec x) { return with_large(x, sin_of_moderate(x, 0), sinf); }
INLINE vec vector_cos(vec x) { return with_large(x, sin_of_moderate(x, 1), cosf); }
