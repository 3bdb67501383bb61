// Attention of all heads, with or without storing probabilities.

// Attention that stores its probabilities.
static void attend_storing(const aec_attention *shape, const attention_operands *x) {
  const int64_t lanes = shape->lanes, steps = shape->steps, row = steps * lanes;
  const product scores = score_product(shape, row, lanes), values = value_product(shape, row, lanes);
  for (int64_t query = 0, queries; query < shape->queries; query += queries) {
    queries = next_block(shape->queries - query, MOST_QUERIES);
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

static void attention(const aec_attention *shape, const float *q, const float *k, const float *v, float *out,
                      float *probabilities, float *log_sums) {
  const int64_t row = shape->steps * shape->lanes;
  for (int64_t l = 0; l < shape->lanes; l += WIDTH)
    for (int64_t h = 0; h < shape->heads; h++) {
      const int64_t first = h * shape->size;
      attention_operands x = {q + first * shape->q_stride + l, k + first * shape->k_stride + l,
                              v + first * shape->v_stride + l, out + first * shape->out_stride + l, NULL, NULL};
      if (log_sums != NULL) x.log_sums = log_sums + h * shape->queries * shape->lanes + l;
      if (probabilities != NULL) x.probabilities = probabilities + h * shape->queries * row + l;
      (probabilities != NULL ? attend_storing : attend_streaming)(shape, &x);
    }
}
