// Scaled dot-product attention. Every lane is a sample of its own, so all products are products for each lane; one
// vector of lanes is done after the other, and in it a block of queries after the other, whose scores stay cached.

enum { LEAST_QUERIES = 8, MOST_QUERIES = 16 };

// How many queries to take at once: about 256 scores, but enough to use a cached key more than once.
INLINE int64_t query_block(int64_t steps) {
  int64_t fitting = 256 / steps;
  return fitting < LEAST_QUERIES ? LEAST_QUERIES : fitting > MOST_QUERIES ? MOST_QUERIES : fitting;
}

// softmax of one row of `n` scores that lie `stride` apart.
INLINE void softmax_row(float *row, int64_t n, int64_t stride) {
  vec most = load(row), total = splat(0);
  for (int64_t k = 1; k < n; k++) most = larger(most, load(row + k * stride));
  for (int64_t k = 0; k < n; k++) {
    vec e = vector_exp(load(row + k * stride) - most);
    total += e;
    store(row + k * stride, e);
  }
  total = 1 / total;
  for (int64_t k = 0; k < n; k++) store(row + k * stride, load(row + k * stride) * total);
}

// One head, one vector of lanes.
static void attention_head(const aec_attention *shape, const float *q, const float *k, const float *v, float *out,
                           float *probabilities) {
  const int64_t lanes = shape->lanes, steps = shape->steps, row = steps * lanes;
  // scores[query][key] = sum over features of q[feature][query] * k[feature][key]
  const product scores = {row, lanes, lanes, shape->q_stride, shape->k_stride, lanes, shape->size, shape->scale, 0};
  // out[feature][query] = sum over keys of v[feature][key] * probabilities[query][key]
  const product values = {shape->out_stride, lanes, shape->v_stride, lanes, lanes, row, steps, 1, 0};
  const int64_t block = query_block(steps);
  for (int64_t from = 0; from < steps; from += block) {
    int64_t queries = steps - from < block ? steps - from : block;
    float *p = probabilities + from * row;
    multiply(&scores, p, q + from * lanes, k, queries, steps);
    for (int64_t i = 0; i < queries; i++) softmax_row(p + i * row, steps, lanes);
    multiply(&values, out + from * lanes, v, p, shape->size, queries);
  }
}

static void attention(const aec_attention *shape, const float *q, const float *k, const float *v, float *out,
                      float *probabilities) {
  const int64_t head_size = shape->steps * shape->steps * shape->lanes;
  for (int64_t l = 0; l < shape->lanes; l += WIDTH)
    for (int64_t h = 0; h < shape->heads; h++) {
      const int64_t first = h * shape->size;
      attention_head(shape, q + first * shape->q_stride + l, k + first * shape->k_stride + l,
                     v + first * shape->v_stride + l, out + first * shape->out_stride + l,
                     probabilities + h * head_size + l);
    }
}
