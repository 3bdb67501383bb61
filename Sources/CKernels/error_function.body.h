// erf(x) = 1 - e^(-x P(x)) for x >= 0, where the polynomial P approximates -log(erfc(x)) / x: accurate near zero and
// never above one.

// Relative error below 2.5e-7, absolute below 1.5e-7; exactly one from 3.95 on.
INLINE vec vector_erf(vec x) {
  vec a = at_most(absolute(x), 3.95f);
  vec p = splat(-9.256267455e-6f);
  p = horner(p, a, 1.176412912e-4f);
  p = horner(p, a, -6.328369239e-4f);
  p = horner(p, a, 1.667027583e-3f);
  p = horner(p, a, -1.603961860e-4f);
  p = horner(p, a, -1.915306384e-2f);
  p = horner(p, a, 1.027778305e-1f);
  p = horner(p, a, 6.366193820e-1f);
  p = horner(p, a, 1.128379172f);
  vec below_one = -expm1_of_moderate(-(a * p));
  ivec sign = bits(x) & INT32_MIN;
  return from_bits(bits(absolute(below_one)) | sign);
}
