// Convolutions of a tile, row after row of results.

enum {
  // Floats of x that a row of results may touch at once, so that they stay in the second-level cache.
  MOST_WINDOW_FLOATS = 65536
};

// Whether the places of a row lie side by side everywhere.
INLINE int is_whole_row(const aec_convolution *s, const float *gate) {
  return s->x_column == s->lanes && s->y_column == s->lanes && (!gate || s->gate_column == s->lanes);
}

// Where the vectors from number `from` on lie whose places are `column` floats apart. Each takes `run` floats that lie
// side by side, or several places; fours that are not there are the first again.
INLINE void place_vectors(block_place *place, int64_t column, int64_t run, int64_t from,
                          int64_t count, int64_t fours) {
  for (int64_t j = 0; j < count; j++) {
    int64_t first = (from + j) * WIDTH;
    place->at[j] = first / run * column + first % run;
  }
  for (int64_t i = 0; i < FOURS; i++)
    place->four[i] = i >= fours ? 0 : run < WIDTH ? 4 * i / run * column + 4 * i % run : 4 * i;
}

// Some vectors of a row of results of one group, for some channels.
INLINE void convolve_piece(const aec_convolution *s, float *y, const float *w, const float *x, convolve_sums part,
                           const block_columns *at, const convolve_function *functions) {
  int64_t bands = (s->rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  for (int64_t band = 0; band < bands; band++) {
    int64_t i = s->rows * band / bands, height = s->rows * (band + 1) / bands - i;
    convolve_sums own = part;
    if (part.bias) own.bias += i;
    if (part.gate) own.gate += i * s->gate_channel;
    functions[height - 1](s, y + i * s->y_channel, w + i * s->w_row, x, at, &own);
  }
}

// One row of results of one group, for some channels. Rows end with a vector of fewer fours.
static void convolve_row(const aec_convolution *s, float *y, const float *w, const float *x, convolve_sums part) {
  const int is_whole = is_whole_row(s, part.gate);
  const int64_t floats = s->width * s->lanes, run = is_whole ? floats : s->lanes;
  const int64_t vectors = floats / WIDTH, pieces = (vectors + BLOCK_VECTORS - 1) / BLOCK_VECTORS;
  const int in_fours = !is_whole && s->lanes < WIDTH;
  for (int64_t piece = 0; piece <= pieces; piece++) {
    int64_t from = piece < pieces ? vectors * piece / pieces : vectors, count = 1, fours = FOURS;
    if (piece < pieces)
      count = vectors * (piece + 1) / pieces - from;
    else
      fours = floats % WIDTH / 4;
    if (fours == 0) break;
    block_columns at = {.fours = fours};
    place_vectors(&at.x, s->x_column, run, from, count, fours);
    place_vectors(&at.y, s->y_column, run, from, count, fours);
    if (part.gate) place_vectors(&at.gate, s->gate_column, run, from, count, fours);
    convolve_piece(s, y, w, x, part, &at,
                   (in_fours || piece == pieces ? convolve_fours_functions : convolve_functions)[count - 1]);
  }
}

static convolve_sums sums_of(const aec_convolution *s, int64_t row, const float *bias, const float *gate) {
  convolve_sums part = {.bias = bias, .gate = gate, .tap = s->tap, .taps = s->taps};
  if (s->row_taps) part.tap += s->row_taps[2 * row], part.taps = s->row_taps[2 * row + 1] - s->row_taps[2 * row];
  return part;
}

static void convolve(const aec_convolution *s, float *y, const float *w, const float *x, const float *bias,
                     const float *gate) {
  int64_t most = MOST_WINDOW_FLOATS / (s->row_floats > 0 ? s->row_floats : 1);
  if (most < 1) most = 1;
  for (int64_t group = 0; group < s->groups; group++)
    for (int64_t row = 0; row < s->height; row++) {
      convolve_sums part = sums_of(s, row, bias ? bias + group * s->rows : NULL,
                                   gate ? gate + group * s->gate_group + row * s->gate_row : NULL);
      for (int64_t channel = 0; channel < s->channels; channel += part.channels) {
        part.channels = s->channels - channel < most ? s->channels - channel : most;
        part.is_first = channel == 0, part.is_last = channel + part.channels == s->channels;
        convolve_row(s, y + group * s->y_group + row * s->y_row, w + group * s->w_group + channel * s->w_channel,
                     x + group * s->x_group + channel * s->x_channel + row * s->x_row, part);
      }
    }
}
