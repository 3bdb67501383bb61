// Scaled dot-product attention. Every lane is a sample of its own, so all products are products for each lane; one
// vector of lanes is done after the other. In it a block of queries meets one block of keys after the other, so that
// scores need not leave the first caches (Dao et al., FlashAttention: Fast and Memory-Efficient Exact Attention with
// IO-Awareness, 2022).

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

// Attention that stores its probabilities.
static void attend_storing(const aec_attention *shape, const attention_operands *x) {
  const int64_t lanes = shape->lanes, steps = shape->steps, row = steps * lanes;
  const product scores = score_product(shape, row, lanes), values = value_product(shape, row, lanes);
  for (int64_t query = 0, queries; query < steps; query += queries) {
    queries = next_block(steps - query, MOST_QUERIES);
    float *p = x->probabilities + query * row;
    multiply(&scores, p, x->q + query * lanes, x->k, queries, steps);
    for (int64_t i = 0; i < queries; i++) {
      vec most = largest(p + i * row, steps, lanes, load(p + i * row));
      vec total = weigh(p + i * row, steps, lanes, most, binary_scale(shape));
      scale_row(p + i * row, steps, lanes, 1 / total);
    }
    multiply(&values, x->out + query * lanes, x->v, p, shape->size, queries);
  }
}

// For each query of a block its largest score and the sum of its weights, over the keys so far.
typedef struct {
  vec most[MOST_QUERIES], total[MOST_QUERIES];
} running;

// Weights of a query's next `keys` scores. When the largest score rises, what was summed before shrinks.
INLINE void weigh_next(const aec_attention *shape, running *so_far, int64_t i, float *row, int64_t keys, float *out) {
  const float scale = binary_scale(shape);
  const vec before = so_far->most[i], most = largest(row, keys, WIDTH, before);
  vec shrink = splat(1);
  if (any(most != before)) {
    shrink = exp2_of_negative((before - most) * scale);
    scale_row(out, shape->size, shape->out_stride, shrink);
  }
  so_far->most[i] = most;
  so_far->total[i] = multiply_add(so_far->total[i], shrink, weigh(row, keys, WIDTH, most, scale));
}

// One block of queries and all keys; `from` is the first query.
INLINE void attend_block(const aec_attention *shape, const attention_operands *x, running *so_far, int64_t from,
                         int64_t queries) {
  float block[MOST_QUERIES * SCORE_ROW] __attribute__((aligned(64)));
  const int64_t lanes = shape->lanes;
  const product scores = score_product(shape, SCORE_ROW, WIDTH);
  product values = value_product(shape, SCORE_ROW, WIDTH);
  for (int64_t key = 0, keys; key < shape->steps; key += keys) {
    keys = next_block(shape->steps - key, MOST_KEYS);
    multiply(&scores, block, x->q + from * lanes, x->k + key * lanes, queries, keys);
    for (int64_t i = 0; i < queries; i++) {
      float *row = block + i * SCORE_ROW, *out = x->out + (from + i) * lanes;
      if (key > 0) {
        weigh_next(shape, so_far, i, row, keys, out);
      } else {
        so_far->most[i] = largest(row, keys, WIDTH, load(row));
        so_far->total[i] = weigh(row, keys, WIDTH, so_far->most[i], binary_scale(shape));
      }
    }
    values.inner = keys;
    values.accumulate = key > 0;
    multiply(&values, x->out + from * lanes, x->v + key * lanes, block, shape->size, queries);
  }
}

// Attention that stores of its weights at most the logarithm of the sum for each query.
static void attend_streaming(const aec_attention *shape, const attention_operands *x) {
  for (int64_t from = 0, queries; from < shape->steps; from += queries) {
    running so_far;
    queries = next_block(shape->steps - from, MOST_QUERIES);
    attend_block(shape, x, &so_far, from, queries);
    for (int64_t i = 0; i < queries; i++) {
      const int64_t at = (from + i) * shape->lanes;
      scale_row(x->out + at, shape->size, shape->out_stride, 1 / so_far.total[i]);
      vec log_sum = vector_log(so_far.total[i]) * 1.44269504f;
      log_sum = multiply_add(so_far.most[i], splat(binary_scale(shape)), log_sum);
      if (x->log_sums != NULL) store(x->log_sums + at, log_sum);
    }
  }
}

static void attention(const aec_attention *shape, const float *q, const float *k, const float *v, float *out,
                      float *probabilities, float *log_sums) {
  const int64_t row = shape->steps * shape->lanes;
  for (int64_t l = 0; l < shape->lanes; l += WIDTH)
    for (int64_t h = 0; h < shape->heads; h++) {
      const int64_t first = h * shape->size;
      attention_operands x = {q + first * shape->q_stride + l, k + first * shape->k_stride + l,
                              v + first * shape->v_stride + l, out + first * shape->out_stride + l, NULL, NULL};
      if (log_sums != NULL) x.log_sums = log_sums + h * row + l;
      if (probabilities != NULL) x.probabilities = probabilities + h * shape->steps * row + l;
      (probabilities != NULL ? attend_storing : attend_streaming)(shape, &x);
    }
}
