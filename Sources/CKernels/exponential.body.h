// exp, expm1, sigmoid and tanh. x = n ln 2 + r with |r| <= ln 2 / 2, then e^x = 2^n e^r.

typedef struct {
  vec remainder, exponent;
  ivec integer;
} reduced;

// ln 2 in two parts; the first has so few bits that its product with n is exact without a fused multiply-add.
INLINE reduced reduce_by_ln2(vec x) {
  rounded n = round_product(x, 1.44269504f);
  vec r = multiply_add(n.value, splat(-0.693359375f), x);
  r = multiply_add(n.value, splat(2.12194440e-4f), r);
  return (reduced){r, n.value, n.integer};
}

// e^r - 1 for |r| <= ln 2 / 2 (the minimax polynomial of Cephes).
INLINE vec expm1_of_remainder(vec r) {
  vec p = splat(1.9875691500e-4f);
  p = horner(p, r, 1.3981999507e-3f);
  p = horner(p, r, 8.3334519073e-3f);
  p = horner(p, r, 4.1665795894e-2f);
  p = horner(p, r, 1.6666665459e-1f);
  p = horner(p, r, 5.0000001201e-1f);
  return multiply_add(p, r * r, r);
}

// 2^n for an integer n in the low bits, -126 <= n <= 127.
INLINE vec power_of_two(ivec n) { return from_bits((n + 127) << 23); }

// x * 2^n. Without an instruction for it in two halves, since 2^n alone may overflow or be denormal.
INLINE vec scale(vec x, vec n, ivec integer) {
#ifdef HAS_SCALEF
  (void)integer;
  return (vec)_mm512_scalef_ps((__m512)x, (__m512)n);
#else
  (void)n;
  ivec whole = (integer << 16) >> 16;
  ivec half = whole >> 1;
  return x * power_of_two(half) * power_of_two(whole - half);
#endif
}

// Relative error below 1.2e-7 (absolute 1.4e-45 where the result is denormal); 0 below -104, infinite above 88.73.
INLINE vec vector_exp(vec x) {
  reduced x2 = reduce_by_ln2(at_most(at_least(x, -105), 90));
  return scale(expm1_of_remainder(x2.remainder) + 1, x2.exponent, x2.integer);
}

// 2^x for x <= 0, or hardly above, with few operations: for the weights of a softmax. Relative error below 2e-7; 0
// below -126.5. One number holds n + 127 in its low bits, which are the exponent of 2^n once they are shifted.
INLINE vec exp2_of_negative(vec x) {
  const float shifter = 12582912.0f + 127;
  vec bounded = at_least(x, -127), shifted = bounded + shifter;
  vec r = bounded - (shifted - shifter);
  vec p = splat(1.326472725e-3f);
  p = horner(p, r, 9.671512688e-3f);
  p = horner(p, r, 5.550733744e-2f);
  p = horner(p, r, 2.402224208e-1f);
  p = horner(p, r, 6.931469776e-1f);
  p = horner(p, r, 1);
  return p * from_bits(bits(shifted) << 23);
}

// Relative error below 2.5e-7. Works with half the scale, which does not overflow before the result does.
INLINE vec vector_expm1(vec x) {
  reduced x2 = reduce_by_ln2(at_most(at_least(x, -20), 89));
  vec half = power_of_two(x2.integer - 1);
  vec y = 2 * multiply_add(half, expm1_of_remainder(x2.remainder), half - 0.5f);
  return absolute(x) < 1e-7f ? x : y;
}

// e^x - 1 for |x| <= 20, where 2^n is far from overflow.
INLINE vec expm1_of_moderate(vec x) {
  reduced x2 = reduce_by_ln2(x);
  vec s = power_of_two(x2.integer);
  return multiply_add(s, expm1_of_remainder(x2.remainder), s - 1);
}

// Relative error below 2e-7; 0 below -88.73, where e^-x overflows.
INLINE vec vector_sigmoid(vec x) { return 1 / (1 + vector_exp(-x)); }

// t / (t + 2) with t = e^2x - 1. Relative error below 2.5e-7, absolute below 2e-7; exactly one from 10 on.
INLINE vec vector_tanh(vec x) {
  vec bounded = at_most(at_least(x, -10), 10);
  vec t = expm1_of_moderate(bounded + bounded);
  return t / (t + 2);
}
