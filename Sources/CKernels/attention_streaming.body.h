// Attention without storing probabilities: the largest score and the sum of weights grow from block to block of keys.

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
  for (int64_t from = 0, queries; from < shape->queries; from += queries) {
    running so_far;
    queries = next_block(shape->queries - from, MOST_QUERIES);
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
