// The gradient of attention, by blocks as the forward pass. Probabilities are read, or computed again from the scores
// and the logarithms of their sums.

// What one head and one vector of lanes reads and writes; probabilities or log_sums are NULL, out may be.
typedef struct {
  const float *q, *k, *v, *out, *probabilities, *log_sums, *dout;
  float *dq, *dk, *dv;
} gradient_operands;

// A block of queries and keys: where it starts, how many.
typedef struct {
  int64_t query, queries, key, keys;
} gradient_block;

// [query][key] with the floats between rows and between columns.
typedef struct {
  const float *at;
  int64_t row, column;
} weight_block;

typedef struct {
  vec totals[MOST_QUERIES];  // for each query the sum over all keys of probability * gradient of the probability
  float weights[MOST_QUERIES * SCORE_ROW], gradients[MOST_QUERIES * SCORE_ROW];
} gradient_room;

// The probabilities of a block.
static weight_block find_weights(const aec_attention *s, const gradient_operands *x, gradient_room *room,
                                 gradient_block b) {
  const int64_t lanes = s->lanes;
  if (x->probabilities != NULL)
    return (weight_block){x->probabilities + (b.query * s->steps + b.key) * lanes, s->steps * lanes, lanes};
  const product scores = score_product(s, SCORE_ROW, WIDTH);
  multiply(&scores, room->weights, x->q + b.query * lanes, x->k + b.key * lanes, b.queries, b.keys);
  for (int64_t i = 0; i < b.queries; i++) {
    const vec log_sum = load(x->log_sums + (b.query + i) * lanes);
    for (int64_t k = 0; k < b.keys; k++) {
      float *score = room->weights + i * SCORE_ROW + k * WIDTH;
      store(score, exp2_of_negative(multiply_add(load(score), splat(binary_scale(s)), -log_sum)));
    }
  }
  return (weight_block){room->weights, SCORE_ROW, WIDTH};
}

// gradients[query][key] = sum over features of dout[feature][query] * v[feature][key]
static void find_gradients(const aec_attention *s, const gradient_operands *x, gradient_room *room,
                           gradient_block b) {
  const product p = {SCORE_ROW, WIDTH, s->lanes, s->out_stride, s->v_stride, s->lanes, s->size, 0};
  multiply(&p, room->gradients, x->dout + b.query * s->lanes, x->v + b.key * s->lanes, b.queries, b.keys);
}

// A query's total is also the sum over features of out * dout.
static void sum_by_features(const aec_attention *s, const gradient_operands *x, gradient_room *room,
                            gradient_block b) {
  for (int64_t i = 0; i < b.queries; i++) {
    room->totals[i] = splat(0);
    for (int64_t f = 0; f < s->size; f++) {
      const int64_t at = f * s->out_stride + (b.query + i) * s->lanes;
      room->totals[i] = multiply_add(load(x->dout + at), load(x->out + at), room->totals[i]);
    }
  }
}

static void add_by_keys(gradient_room *room, gradient_block b, weight_block p) {
  for (int64_t i = 0; i < b.queries; i++) {
    const float *d = room->gradients + i * SCORE_ROW, *weights = p.at + i * p.row;
    vec total = b.key > 0 ? room->totals[i] : splat(0);
    for (int64_t k = 0; k < b.keys; k++)
      total = multiply_add(load(d + k * WIDTH), load(weights + k * p.column), total);
    room->totals[i] = total;
  }
}

// From the gradients of probabilities to those of scores, in place.
static void differentiate_softmax(gradient_room *room, gradient_block b, weight_block p, float scale) {
  for (int64_t i = 0; i < b.queries; i++) {
    float *d = room->gradients + i * SCORE_ROW;
    const float *weights = p.at + i * p.row;
    const vec total = room->totals[i];
    for (int64_t k = 0; k < b.keys; k++)
      store(d + k * WIDTH, load(weights + k * p.column) * ((load(d + k * WIDTH) - total) * scale));
  }
}

// dq[feature][query] += sum over keys of k[feature][key] * dscores[query][key]
// dk[feature][key] += sum over queries of q[feature][query] * dscores[query][key]
// dv[feature][key] += sum over queries of dout[feature][query] * probabilities[query][key]
static void add_gradients(const aec_attention *s, const gradient_operands *x, const gradient_room *room,
                          gradient_block b, weight_block p) {
  const int64_t lanes = s->lanes, query = b.query * lanes, key = b.key * lanes;
  const product dq = {s->q_stride, lanes, s->k_stride, lanes, WIDTH, SCORE_ROW, b.keys, b.key > 0};
  const product dk = {s->k_stride, lanes, s->q_stride, lanes, SCORE_ROW, WIDTH, b.queries, b.query > 0};
  const product dv = {s->v_stride, lanes, s->out_stride, lanes, p.row, p.column, b.queries, b.query > 0};
  multiply(&dq, x->dq + query, x->k + key, room->gradients, s->size, b.queries);
  multiply(&dk, x->dk + key, x->q + query, room->gradients, s->size, b.keys);
  multiply(&dv, x->dv + key, x->dout + query, p.at, s->size, b.keys);
}

// A block of queries and all keys. Totals come from `out`, or from a visit of all keys, which costs least when these
// are one block: then what was found serves twice.
static void differentiate_queries(const aec_attention *s, const gradient_operands *x, gradient_room *room,
                                  gradient_block b) {
  const int is_one_block = x->probabilities != NULL && s->steps <= MOST_KEYS;
  const int is_by_keys = is_one_block || x->out == NULL;
  if (!is_by_keys) sum_by_features(s, x, room, b);
  for (b.key = 0; is_by_keys && b.key < s->steps; b.key += b.keys) {
    b.keys = next_block(s->steps - b.key, MOST_KEYS);
    find_gradients(s, x, room, b);
    add_by_keys(room, b, find_weights(s, x, room, b));
  }
  for (b.key = 0; b.key < s->steps; b.key += b.keys) {
    b.keys = next_block(s->steps - b.key, MOST_KEYS);
    if (!is_one_block) find_gradients(s, x, room, b);
    const weight_block p = find_weights(s, x, room, b);
    differentiate_softmax(room, b, p, s->scale);
    add_gradients(s, x, room, b, p);
  }
}

static void attention_gradient(const aec_attention *s, const float *q, const float *k, const float *v,
                               const float *out, const float *probabilities, const float *log_sums,
                               const float *dout, float *dq, float *dk, float *dv) {
  const int64_t row = s->steps * s->lanes;
  gradient_room room;
  for (int64_t l = 0; l < s->lanes; l += WIDTH)
    for (int64_t h = 0; h < s->heads; h++) {
      const int64_t first = h * s->size, at_out = first * s->out_stride + l;
      const int64_t at_q = first * s->q_stride + l, at_k = first * s->k_stride + l, at_v = first * s->v_stride + l;
      gradient_operands x = {q + at_q,      k + at_k,  v + at_v,  NULL,     NULL,
                             NULL, dout + at_out, dq + at_q, dk + at_k, dv + at_v};
      if (out != NULL) x.out = out + at_out;
      if (probabilities != NULL) x.probabilities = probabilities + h * s->queries * row + l;
      if (log_sums != NULL) x.log_sums = log_sums + h * s->queries * s->lanes + l;
      for (gradient_block b = {0}; b.query < s->queries; b.query += b.queries) {
        b.queries = next_block(s->queries - b.query, MOST_QUERIES);
        differentiate_queries(s, &x, &room, b);
      }
    }
}
