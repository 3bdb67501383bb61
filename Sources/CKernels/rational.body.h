// tanh and erf: odd rational approximations (those of Eigen and XLA) inside the range where the result is not yet one.

// Relative error below 4e-7, absolute below 2e-7.
INLINE vec vector_tanh(vec x) {
  vec bounded = at_most(at_least(x, -7.90531110763549805f), 7.90531110763549805f);
  vec s = bounded * bounded;
  vec p = splat(-2.76076847742355e-16f);
  p = horner(p, s, 2.00018790482477e-13f);
  p = horner(p, s, -8.60467152213735e-11f);
  p = horner(p, s, 5.12229709037114e-8f);
  p = horner(p, s, 1.48572235717979e-5f);
  p = horner(p, s, 6.37261928875436e-4f);
  p = horner(p, s, 4.89352455891786e-3f);
  vec q = splat(1.19825839466702e-6f);
  q = horner(q, s, 1.18534705686654e-4f);
  q = horner(q, s, 2.26843463243900e-3f);
  q = horner(q, s, 4.89352518554385e-3f);
  return absolute(x) < 4e-4f ? x : bounded * p / q;
}

// Relative error below 5e-7, absolute below 3e-7.
INLINE vec vector_erf(vec x) {
  vec bounded = at_most(at_least(x, -4), 4);
  vec s = bounded * bounded;
  vec p = splat(-2.72614225801306e-10f);
  p = horner(p, s, 2.77068142495902e-8f);
  p = horner(p, s, -2.10102402082508e-6f);
  p = horner(p, s, -5.69250639462346e-5f);
  p = horner(p, s, -7.34990630326855e-4f);
  p = horner(p, s, -2.95459980854025e-3f);
  p = horner(p, s, -1.60960333262415e-2f);
  vec q = splat(-1.45660718464996e-5f);
  q = horner(q, s, -2.13374055278905e-4f);
  q = horner(q, s, -1.68282697438203e-3f);
  q = horner(q, s, -7.37332916720468e-3f);
  q = horner(q, s, -1.42647390514189e-2f);
  return bounded * p / q;
}
