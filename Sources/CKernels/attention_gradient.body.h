// The gradient of attention, by blocks of queries as the forward pass.

typedef struct {
  product dprobabilities, dq, dk, dv;
} gradient_products;

// Room for the gradients of the scores of a block: `queries` rows of one vector of lanes. The more queries, the less
// often dk and dv pass through memory.
typedef struct {
  float *scores;
  int64_t queries;
} gradient_room;

// Floats kept on the stack (64 KiB) for when the caller's scratch would hold fewer queries.
enum { LOCAL_SCORES = 16384 };

static gradient_room find_room(const aec_attention *shape, float *scratch, float *local) {
  gradient_room outer = {scratch, 2 * shape->lanes / WIDTH};
  gradient_room inner = {local, LOCAL_SCORES / (shape->steps * WIDTH)};
  gradient_room room = inner.queries > outer.queries ? inner : outer;
  int64_t block = query_block(shape->steps);
  if (room.queries > block) room.queries = block;
  return room;
}

// dprobabilities[query][key] = sum over features of dout[feature][query] * v[feature][key]
// dq[feature][query] = scale * (sum over keys of k[feature][key] * dscores[query][key])
// dk[feature][key] += scale * (sum over queries of q[feature][query] * dscores[query][key])
// dv[feature][key] += sum over queries of dout[feature][query] * probabilities[query][key]
static gradient_products plan_gradient(const aec_attention *s) {
  const int64_t lanes = s->lanes, row = s->steps * lanes, packed = s->steps * WIDTH;
  return (gradient_products){
      {packed, WIDTH, lanes, s->out_stride, s->v_stride, lanes, s->size, 1, 0},
      {s->q_stride, lanes, s->k_stride, lanes, WIDTH, packed, s->steps, s->scale, 0},
      {s->k_stride, lanes, s->q_stride, lanes, packed, WIDTH, 0, s->scale, 0},
      {s->v_stride, lanes, s->out_stride, lanes, row, lanes, 0, 1, 0},
  };
}

// From the gradient of one row of probabilities to that of its scores, in place: p * (dp - sum(dp * p)).
INLINE void softmax_gradient_row(float *d, const float *p, int64_t n, int64_t p_stride) {
  vec total = splat(0);
  for (int64_t k = 0; k < n; k++) total = multiply_add(load(d + k * WIDTH), load(p + k * p_stride), total);
  for (int64_t k = 0; k < n; k++)
    store(d + k * WIDTH, load(p + k * p_stride) * (load(d + k * WIDTH) - total));
}

// One head, one vector of lanes.
static void attention_gradient_head(const aec_attention *shape, const float *q, const float *k, const float *v,
                                    const float *probabilities, const float *dout, float *dq, float *dk, float *dv,
                                    gradient_room room) {
  const int64_t lanes = shape->lanes, steps = shape->steps, row = steps * lanes;
  gradient_products s = plan_gradient(shape);
  for (int64_t from = 0; from < steps; from += room.queries) {
    int64_t queries = steps - from < room.queries ? steps - from : room.queries, at = from * lanes;
    const float *p = probabilities + from * row;
    multiply(&s.dprobabilities, room.scores, dout + at, v, queries, steps);
    for (int64_t i = 0; i < queries; i++)
      softmax_gradient_row(room.scores + i * steps * WIDTH, p + i * row, steps, lanes);
    multiply(&s.dq, dq + at, k, room.scores, shape->size, queries);
    s.dk.inner = s.dv.inner = queries;
    s.dk.accumulate = s.dv.accumulate = from > 0;
    multiply(&s.dk, dk, q + at, room.scores, shape->size, steps);
    multiply(&s.dv, dv, dout + at, p, shape->size, steps);
  }
}

static void attention_gradient(const aec_attention *shape, const float *q, const float *k, const float *v,
                               const float *probabilities, const float *dout, float *dq, float *dk, float *dv,
                               float *scratch) {
  const int64_t head_size = shape->steps * shape->steps * shape->lanes;
  float local[LOCAL_SCORES] __attribute__((aligned(64)));
  const gradient_room room = find_room(shape, scratch, local);
  for (int64_t l = 0; l < shape->lanes; l += WIDTH)
    for (int64_t h = 0; h < shape->heads; h++) {
      const int64_t first = h * shape->size;
      const int64_t at_q = first * shape->q_stride + l, at_k = first * shape->k_stride + l;
      const int64_t at_v = first * shape->v_stride + l;
      attention_gradient_head(shape, q + at_q, k + at_k, v + at_v, probabilities + h * head_size + l,
                              dout + first * shape->out_stride + l, dq + at_q, dk + at_k, dv + at_v, room);
    }
}
