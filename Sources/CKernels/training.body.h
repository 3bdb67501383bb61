// What a training step does to the parameters: add up the threads' gradients, then take one step of Adam.

// Floats for which the whole tree is done before the next: a few slots of them fit the first-level cache.
enum { SLOT_PIECE = 1024 };

static void sum_piece(float *out, float *slots, int64_t slot_count, int64_t slot_stride, int64_t n) {
  for (int64_t step = 1; step < slot_count; step *= 2)
    for (int64_t k = 0; k + step < slot_count; k += 2 * step) {
      float *left = slots + k * slot_stride;
      // The root of the tree goes straight to the result.
      add_elements(2 * step < slot_count ? left : out, left, left + step * slot_stride, NULL, n);
    }
  if (slot_count == 1) copy_elements(out, slots, NULL, NULL, n);
}

static void sum_slots(float *out, float *slots, int64_t slot_count, int64_t slot_stride, int64_t n) {
  for (int64_t i = 0; i < n; i += SLOT_PIECE)
    sum_piece(out + i, slots + i, slot_count, slot_stride, n - i < SLOT_PIECE ? n - i : SLOT_PIECE);
}

typedef struct {
  float step_size, sqrt_correction2, complement1, beta2, complement2, epsilon;
} adam_rule;

// Tells where the gradient or its square is not finite; weight and moments stay as they are there.
INLINE ivec adam_vector(float *w, float *m, float *v, const float *g, int64_t part, adam_rule rule) {
  vec gradient = load_part(g, part), old_mean = load_part(m, part), old_square = load_part(v, part);
  vec old = load_part(w, part);
  vec mean = multiply_add(gradient - old_mean, splat(rule.complement1), old_mean);
  vec square = multiply_add(splat(rule.complement2) * gradient, gradient, rule.beta2 * old_square);
  vec denominator = __builtin_elementwise_sqrt(square) / rule.sqrt_correction2 + rule.epsilon;
  ivec is_finite = square <= __FLT_MAX__;
  store_part(m, is_finite ? mean : old_mean, part);
  store_part(v, is_finite ? square : old_square, part);
  store_part(w, is_finite ? old - rule.step_size * mean / denominator : old, part);
  return ~is_finite;
}

static int adam(float *w, float *m, float *v, const float *g, int64_t n, float step_size, float sqrt_correction2,
                 float complement1, float beta2, float complement2, float epsilon) {
  const adam_rule rule = {step_size, sqrt_correction2, complement1, beta2, complement2, epsilon};
  ivec not_finite = bits(splat(0));
  int64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) not_finite |= adam_vector(w + i, m + i, v + i, g + i, WIDTH, rule);
  if (i < n) not_finite |= adam_vector(w + i, m + i, v + i, g + i, n - i, rule);
  return !any(not_finite);
}
