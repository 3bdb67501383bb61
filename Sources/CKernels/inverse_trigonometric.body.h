// acos and atan2, by the polynomials of Cephes after a reduction of the operand.

#define HALF_PI 1.57079632679489662f
#define PI 3.14159265358979324f
#define SIGN_BIT ((int32_t)0x80000000)

// asin(s) for 0 <= s <= 1/2.
INLINE vec asin_of_small(vec s, vec square) {
  vec p = splat(4.2163199048e-2f);
  p = horner(p, square, 2.4181311049e-2f);
  p = horner(p, square, 4.5470025998e-2f);
  p = horner(p, square, 7.4953002686e-2f);
  p = horner(p, square, 1.6666752422e-1f);
  return multiply_add(p * square, s, s);
}

// Relative error below 2e-7. Operands beyond -1 and 1 count as these. Above 1/2 it is 2 asin(sqrt((1 - a) / 2)), whose
// difference is exact.
INLINE vec vector_acos(vec x) {
  vec a = at_most(absolute(x), 1);
  ivec large = a > 0.5f;
  vec square = large ? (1 - a) * 0.5f : a * a;
  vec s = asin_of_small(large ? __builtin_elementwise_sqrt(square) : a, square);
  ivec sign = bits(x) & SIGN_BIT;
  vec near_end = sign != 0 ? PI - 2 * s : 2 * s;
  return large ? near_end : HALF_PI - from_bits(bits(s) ^ sign);
}

// atan(t) for 0 <= t <= 1.
INLINE vec atan_of_small(vec t) {
  ivec large = t > 0.41421356f;
  vec r = large ? (t - 1) / (t + 1) : t;
  vec square = r * r;
  vec p = splat(8.05374449538e-2f);
  p = horner(p, square, -1.38776856032e-1f);
  p = horner(p, square, 1.99777106478e-1f);
  p = horner(p, square, -3.33329491539e-1f);
  vec angle = multiply_add(p * square, r, r);
  return large ? angle + 0.5f * HALF_PI : angle;
}

// Relative error below 3e-7, with the signs of zeros and infinities as in the C library.
INLINE vec vector_atan2(vec y, vec x) {
  vec a = absolute(y), b = absolute(x);
  vec low = minimum(a, b), high = maximum(a, b);
  vec t = low / high;
  t = high == 0 ? splat(0) : low == INFINITY ? splat(1) : t;
  vec angle = atan_of_small(t);
  angle = a > b ? HALF_PI - angle : angle;
  angle = (bits(x) & SIGN_BIT) != 0 ? PI - angle : angle;
  return from_bits(bits(angle) | (bits(y) & SIGN_BIT));
}
