// power: 2^(b log2 a) in double, whose 53 bits make up for what the product with b amplifies.

// log2 of the fraction between sqrt(1/2) and sqrt(2), by the series of atanh; relative error below 2e-12.
INLINE dvec log2_of_fraction(dvec m) {
  dvec s = (m - 1) / (m + 1);
  dvec square = s * s;
  dvec p = square * (1.0 / 13) + 1.0 / 11;
  p = p * square + 1.0 / 9;
  p = p * square + 1.0 / 7;
  p = p * square + 1.0 / 5;
  p = p * square + 1.0 / 3;
  p = p * square + 1;
  return p * s * 2.8853900817779268;
}

// 2^y for |y| < 1000; relative error below 1e-9.
INLINE dvec double_exp2(dvec y) {
  const double shifter = 6755399441055744.0;  // 1.5 * 2^52, as in round_product
  dvec shifted = y + shifter;
  dvec r = (y - (shifted - shifter)) * 0.69314718055994531;
  dvec p = r * (1.0 / 40320) + 1.0 / 5040;
  p = p * r + 1.0 / 720;
  p = p * r + 1.0 / 120;
  p = p * r + 1.0 / 24;
  p = p * r + 1.0 / 6;
  p = p * r + 0.5;
  p = p * r + 1;
  p = p * r + 1;
  lvec n = (lvec)shifted;
  return p * (dvec)((n + 1023) << 52);
}

// (fraction * 2^exponent)^b for half a vector, |b| < 2^30.
INLINE half_vec power_of_half(half_vec fraction, half_vec exponent, half_vec b) {
  dvec logarithm = log2_of_fraction(__builtin_convertvector(fraction, dvec)) +
                   __builtin_convertvector(exponent, dvec);
  dvec y = logarithm * __builtin_convertvector(b, dvec);
  y = y < -200 ? (dvec)(-200) : y;
  y = y > 200 ? (dvec)(200) : y;
  return __builtin_convertvector(double_exp2(y), half_vec);
}

// a^b for positive, normal, finite a and |b| < 2^30.
INLINE vec power_of_positive(vec a, vec b) {
  split s = split_float(a);
  vec exponent = __builtin_convertvector(s.exponent, vec), y;
  y.lo = power_of_half(s.fraction.lo, exponent.lo, b.lo);
  y.hi = power_of_half(s.fraction.hi, exponent.hi, b.hi);
  return y;
}

// Only the operands power_of_positive cannot take, so that no result depends on its neighbours.
static __attribute__((noinline)) void replace_unusual(float *y, const float *a, const float *b, const int32_t *usual) {
  for (int i = 0; i < WIDTH; i++)
    if (!usual[i]) y[i] = powf(a[i], b[i]);
}

// Relative error below 6.1e-8: nearly always the nearest float. The C library takes the rare operands: zero,
// negative, denormal or infinite a, huge b, NaN.
INLINE vec vector_power(vec a, vec b) {
  ivec usual = (a >= 1.17549435e-38f) & (a < INFINITY) & (absolute(b) < 1073741824.0f);
  vec y = power_of_positive(a, b);
  if (!any(~usual)) return y;
  float bases[WIDTH], exponents[WIDTH], results[WIDTH];
  int32_t mask[WIDTH];
  store(bases, a);
  store(exponents, b);
  store(results, y);
  __builtin_memcpy(mask, &usual, sizeof mask);
  replace_unusual(results, bases, exponents, mask);
  return load(results);
}
