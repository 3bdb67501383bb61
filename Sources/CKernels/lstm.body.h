// One step of an LSTM. Gates i, f, g, o are blocks of `hidden` rows.

static void lstm_forward(const aec_lstm_step *step, float *gates, const float *previous_cell, float *cell,
                         float *out) {
  const int64_t block = step->hidden * step->gate_stride;
  for (int64_t h = 0; h < step->hidden; h++)
    for (int64_t l = 0; l < step->lanes; l += WIDTH) {
      float *gate = gates + h * step->gate_stride + l;
      vec i = vector_sigmoid(load(gate)), f = vector_sigmoid(load(gate + block));
      vec g = vector_tanh(load(gate + 2 * block)), o = vector_sigmoid(load(gate + 3 * block));
      vec c = i * g;
      if (previous_cell) c = multiply_add(f, load(previous_cell + h * step->cell_stride + l), c);
      store(gate, i);
      store(gate + block, f);
      store(gate + 2 * block, g);
      store(gate + 3 * block, o);
      store(cell + h * step->cell_stride + l, c);
      store(out + h * step->out_stride + l, o * vector_tanh(c));
    }
}

static void lstm_backward(const aec_lstm_step *step, const float *gates, const float *previous_cell,
                          const float *cell, const float *dout, const float *dhidden, float *dcell, float *dgates) {
  const int64_t block = step->hidden * step->gate_stride;
  for (int64_t h = 0; h < step->hidden; h++)
    for (int64_t l = 0; l < step->lanes; l += WIDTH) {
      const float *gate = gates + h * step->gate_stride + l;
      float *dgate = dgates + h * step->gate_stride + l;
      const int64_t flat = h * step->lanes + l;
      vec i = load(gate), f = load(gate + block), g = load(gate + 2 * block), o = load(gate + 3 * block);
      vec dh = load(dout + h * step->out_stride + l);
      if (dhidden) dh += load(dhidden + flat);
      vec t = vector_tanh(load(cell + h * step->cell_stride + l));
      vec dc = multiply_add(dh * o, 1 - t * t, load(dcell + flat));
      vec before = previous_cell ? load(previous_cell + h * step->cell_stride + l) : splat(0);
      store(dgate, dc * g * (i * (1 - i)));
      store(dgate + block, dc * before * (f * (1 - f)));
      store(dgate + 2 * block, dc * i * (1 - g * g));
      store(dgate + 3 * block, dh * t * (o * (1 - o)));
      store(dcell + flat, dc * f);
    }
}
