// The activations of an LSTM, for pre-activations that are scaled so that each needs a power of two: -x log2(e) for a
// sigmoid, 2x log2(e) for a hyperbolic tangent. The packed weights carry the factors.

static const float sigmoid_factor = -1.44269504f, tanh_factor = 2.88539008f;

// y = n + r with |r| <= 1/2, for |y| < 2^22.
INLINE reduced split_exponent(vec y) {
#ifdef HAS_SCALEF
  vec n = (vec)_mm512_roundscale_ps((__m512)y, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  return (reduced){y - n, n, bits(n)};
#else
  rounded n = round_product(y, 1);
  return (reduced){y - n.value, n.value, n.integer};
#endif
}

// x * 2^n where neither 2^n nor the result leaves the normal numbers.
INLINE vec times_power_of_two(vec x, reduced y) {
#ifdef HAS_SCALEF
  return scale(x, y.exponent, y.integer);
#else
  return x * power_of_two(y.integer);
#endif
}

// 1 / x for 1 <= x <= 2^126: an estimate of 14 bits and one step of Newton's method where there is one.
INLINE vec reciprocal_above_one(vec x) {
#ifdef HAS_SCALEF
  vec y = (vec)_mm512_rcp14_ps((__m512)x);
  return multiply_add(multiply_add(-x, y, splat(1)), y, y);
#else
  return 1 / x;
#endif
}

// 1 / (1 + 2^y). The polynomial goes through 2^r at Chebyshev's nodes.
INLINE vec sigmoid_of_scaled(vec y) {
  reduced s = split_exponent(at_most(at_least(y, -125), 125));
  vec p = splat(1.3390863314e-3f);
  p = horner(p, s.remainder, 9.6760317683e-3f);
  p = horner(p, s.remainder, 5.5503569543e-2f);
  p = horner(p, s.remainder, 2.4022106826e-1f);
  p = horner(p, s.remainder, 6.9314718246e-1f);
  p = horner(p, s.remainder, 1);
  return reciprocal_above_one(times_power_of_two(p, s) + 1);
}

// t / (t + 2) with t = 2^y - 1, which keeps small values exact; one from 2^30 on. The polynomial goes through
// (2^r - 1) / r.
INLINE vec tanh_of_scaled(vec y) {
  reduced s = split_exponent(at_most(at_least(y, -30), 30));
  vec p = splat(1.5453163360e-4f);
  p = horner(p, s.remainder, 1.3390863314e-3f);
  p = horner(p, s.remainder, 9.6180830151e-3f);
  p = horner(p, s.remainder, 5.5503569543e-2f);
  p = horner(p, s.remainder, 2.4022650719e-1f);
  p = horner(p, s.remainder, 6.9314718246e-1f);
  vec power = times_power_of_two(splat(1), s);
  vec t = multiply_add(power, p * s.remainder, power - 1);
  return t * reciprocal_above_one(t + 2);
}

INLINE vec tanh_of_cell(vec c) { return tanh_of_scaled(c * tanh_factor); }
