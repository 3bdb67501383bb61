// Scaled dot-product attention. Every lane is a sample of its own, so all products are products for each lane; one
// vector of lanes is done after the other. In it a block of queries meets one block of keys after the other. So
// scores need not leave the first caches (Dao et al., 2022, FlashAttention: Fast and Memory-Efficient Exact Attention with
// IO-Awareness).

// A block of scores is 32 KiB at most.
enum { MOST_QUERIES = 16, MOST_KEYS = 32, SCORE_ROW = MOST_KEYS * WIDTH };

// How many of `left` elements to take next, so that blocks of at most `limit` have nearly the same size.
INLINE int64_t next_block(int64_t left, int64_t limit) {
  int64_t blocks = (left + limit - 1) / limit;
  return (left + blocks - 1) / blocks;
}

// Scores times this are logarithms of weights to the base 2.
INLINE float binary_scale(const aec_attention *shape) { return shape->scale * 1.44269504f; }

// What one head and one vector of lanes reads and writes.
typedef struct {
  const float *q, *k, *v;
  float *out, *probabilities, *log_sums;
} attention_operands;

// scores[query][key] = sum over features of q[feature][query] * k[feature][key]
INLINE product score_product(const aec_attention *s, int64_t row, int64_t column) {
  return (product){row, column, s->lanes, s->q_stride, s->k_stride, s->lanes, s->size, 0};
}

// out[feature][query] = sum over keys of v[feature][key] * weights[query][key]
INLINE product value_product(const aec_attention *s, int64_t row, int64_t column) {
  return (product){s->out_stride, s->lanes, s->v_stride, s->lanes, column, row, s->steps, 0};
}

// Turns `n` scores that lie `stride` apart into weights relative to the score `most`; their sum.
INLINE vec weigh(float *row, int64_t n, int64_t stride, vec most, float scale) {
  vec total = splat(0);
  for (int64_t k = 0; k < n; k++) {
    vec weight = exp2_of_negative((load(row + k * stride) - most) * scale);
    total += weight;
    store(row + k * stride, weight);
  }
  return total;
}

INLINE vec largest(const float *row, int64_t n, int64_t stride, vec most) {
  for (int64_t k = 0; k < n; k++) most = larger(most, load(row + k * stride));
  return most;
}

INLINE void scale_row(float *row, int64_t n, int64_t stride, vec factor) {
  for (int64_t k = 0; k < n; k++) store(row + k * stride, load(row + k * stride) * factor);
}
