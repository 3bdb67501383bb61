// log, log1p and softplus. x = 2^e (1 + f) with 1 + f between sqrt(1/2) and sqrt(2), then log x = e ln 2 + log(1 + f).

typedef struct {
  vec fraction;  // 1 + f
  ivec exponent;
} split;

// Of a positive normal float; other floats give something finite or NaN that the caller replaces.
INLINE split split_float(vec x) {
  const int32_t root_half = 0x3f3504f3;
  ivec shifted = bits(x) - root_half;
  return (split){from_bits((shifted & 0x7fffff) + root_half), shifted >> 23};
}

// log(1 + f) + e ln 2 (the minimax polynomial of Cephes); ln 2 in two parts as in exp.
INLINE vec log_of_split(vec f, vec e) {
  vec p = splat(7.0376836292e-2f);
  p = horner(p, f, -1.1514610310e-1f);
  p = horner(p, f, 1.1676998740e-1f);
  p = horner(p, f, -1.2420140846e-1f);
  p = horner(p, f, 1.4249322787e-1f);
  p = horner(p, f, -1.6668057665e-1f);
  p = horner(p, f, 2.0000714765e-1f);
  p = horner(p, f, -2.4999993993e-1f);
  p = horner(p, f, 3.3333331174e-1f);
  vec square = f * f;
  vec y = multiply_add(e, splat(-2.12194440e-4f), p * f * square);
  y = multiply_add(square, splat(-0.5f), y);
  return multiply_add(e, splat(0.693359375f), f + y);
}

// `y` for positive finite x; the logarithms of zero, infinity, negative numbers and NaN.
INLINE vec log_specials(vec x, vec y) {
  vec special = x == 0 ? splat(-INFINITY) : (x > 0 ? x : splat(NAN));
  return ((x > 0) & (x < INFINITY)) ? y : special;
}

// Relative error below 1.5e-7, denormal operands included.
INLINE vec vector_log(vec x) {
  ivec tiny = x < 1.17549435e-38f;
  split s = split_float(tiny ? x * 8388608.0f : x);
  vec e = __builtin_convertvector(s.exponent - (tiny & 23), vec);
  return log_specials(x, log_of_split(s.fraction - 1, e));
}

// log(1 + x) for 0 <= x < 2^25 or -1 < x < 0: f comes from x itself, so that nothing of a small x is lost.
INLINE vec log1p_of_moderate(vec x, split s) {
  vec down = from_bits((127 - s.exponent) << 23);
  return log_of_split(multiply_add(x, down, down - 1), __builtin_convertvector(s.exponent, vec));
}

// Relative error below 2.5e-7.
INLINE vec vector_log1p(vec x) {
  vec u = 1 + x;
  split s = split_float(u);
  vec down = from_bits((127 - s.exponent) << 23);
  vec f = x < 33554432.0f ? multiply_add(x, down, down - 1) : s.fraction - 1;
  vec y = log_of_split(f, __builtin_convertvector(s.exponent, vec));
  return absolute(x) < 1e-7f ? x : log_specials(u, y);
}

// Relative error below 3e-7. Above 20 the logarithm no longer changes x, so the result is linear by itself.
INLINE vec vector_softplus(vec x) {
  vec t = vector_exp(-absolute(x));
  vec y = log1p_of_moderate(t, split_float(1 + t));
  return (x < 0 ? splat(0) : x) + (t < 1e-7f ? t : y);
}
