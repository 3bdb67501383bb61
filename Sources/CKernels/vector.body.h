// Vectors of WIDTH floats by clang's vector extensions: the same source for every instruction set.

#define INLINE static inline __attribute__((always_inline))

typedef float vec __attribute__((ext_vector_type(WIDTH)));
typedef int32_t ivec __attribute__((ext_vector_type(WIDTH)));  // bits of a vec, or the result of a comparison
typedef float half_vec __attribute__((ext_vector_type(WIDTH / 2)));  // half a vec, which as doubles fills a register
typedef double dvec __attribute__((ext_vector_type(WIDTH / 2)));
typedef int64_t lvec __attribute__((ext_vector_type(WIDTH / 2)));

INLINE vec splat(float value) { return (vec)(value); }
INLINE ivec bits(vec x) { return (ivec)x; }
INLINE vec from_bits(ivec x) { return (vec)x; }

// Memory has no alignment, hence the copies (each one instruction).
INLINE vec load(const float *p) {
  vec x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}
INLINE void store(float *p, vec x) { __builtin_memcpy(p, &x, sizeof x); }

// Some floats of a vector, one at least and not all; those that are not loaded are zero.
#if defined(HAS_MASKS) && WIDTH == 16
INLINE vec load_some(const float *p, int64_t count) {
  return (vec)_mm512_maskz_loadu_ps((__mmask16)((1u << count) - 1), p);
}
INLINE void store_some(float *p, vec x, int64_t count) {
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << count) - 1), (__m512)x);
}
#elif defined(HAS_MASKS)
INLINE __m256i first_lanes(int64_t count) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
INLINE vec load_some(const float *p, int64_t count) { return (vec)_mm256_maskload_ps(p, first_lanes(count)); }
INLINE void store_some(float *p, vec x, int64_t count) { _mm256_maskstore_ps(p, first_lanes(count), (__m256)x); }
#else
INLINE vec load_some(const float *p, int64_t count) {
  vec x = splat(0);
  memcpy(&x, p, (size_t)count * sizeof(float));
  return x;
}
INLINE void store_some(float *p, vec x, int64_t count) { memcpy(p, &x, (size_t)count * sizeof(float)); }
#endif

// The first `count` floats of a vector; the others are zero. A full vector is the common case.
INLINE vec load_part(const float *p, int64_t count) { return count >= WIDTH ? load(p) : load_some(p, count); }
INLINE void store_part(float *p, vec x, int64_t count) {
  if (count >= WIDTH)
    store(p, x);
  else
    store_some(p, x, count);
}

// One expression, so that clang fuses it where the machine can.
INLINE vec multiply_add(vec a, vec b, vec c) { return a * b + c; }
// a * b + constant: one step of Horner's rule.
INLINE vec horner(vec a, vec b, float c) { return a * b + c; }

// Where a comparison is false for NaN, the operand that may be NaN stands last, so that it goes through.
INLINE vec at_least(vec x, float low) { return x < low ? splat(low) : x; }
INLINE vec at_most(vec x, float high) { return x > high ? splat(high) : x; }
INLINE vec absolute(vec x) { return from_bits(bits(x) & 0x7fffffff); }
INLINE vec larger(vec a, vec b) { return a > b ? a : b; }
INLINE vec minimum(vec a, vec b) { return ((a < b) | (a != a)) ? a : b; }
INLINE vec maximum(vec a, vec b) { return ((a > b) | (a != a)) ? a : b; }
INLINE vec one_where(ivec condition) { return from_bits(condition & bits(splat(1))); }

INLINE int any(ivec condition) { return __builtin_reduce_or(condition) != 0; }

// The nearest integer to x * factor for |x * factor| < 2^22, as a float and in the low bits of an integer: adding
// 1.5 * 2^23 leaves no room for a fraction. The high bits of `integer` are for masks and shifts to drop.
typedef struct {
  vec value;
  ivec integer;
} rounded;

INLINE rounded round_product(vec x, float factor) {
  const float shifter = 12582912.0f;
  vec shifted = horner(x, splat(factor), shifter);
  return (rounded){shifted - shifter, bits(shifted)};
}

// The sum of a vector's floats, always by halves.
INLINE float sum_of_four(float __attribute__((ext_vector_type(4))) x) { return (x.x + x.z) + (x.y + x.w); }
INLINE float sum(vec x) {
#if WIDTH == 16
  float __attribute__((ext_vector_type(8))) half = x.lo + x.hi;
  return sum_of_four(half.lo + half.hi);
#elif WIDTH == 8
  return sum_of_four(x.lo + x.hi);
#else
  return sum_of_four(x);
#endif
}
