// Between the data set (one sample after the other) and a tile (one lane for each sample).

typedef float vec4 __attribute__((ext_vector_type(4)));

INLINE vec4 load_four(const float *p) {
  vec4 x;
  __builtin_memcpy(&x, p, sizeof x);
  return x;
}

// Four rows of four floats to four columns.
INLINE void transpose(vec4 x[4]) {
  vec4 a = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5), b = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
  vec4 c = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7), d = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
  x[0] = __builtin_shufflevector(a, b, 0, 1, 4, 5);
  x[1] = __builtin_shufflevector(a, b, 2, 3, 6, 7);
  x[2] = __builtin_shufflevector(c, d, 0, 1, 4, 5);
  x[3] = __builtin_shufflevector(c, d, 2, 3, 6, 7);
}

// Samples are taken in fours, elements in groups of a cache line, so that a line read once serves all its elements.
enum { LINE = 16 };

// Where the elements of a line have their lanes: found once for all samples.
typedef struct {
  float *at[LINE];
} line_places;

INLINE line_places places_of_line(float *x, const int64_t *place, int64_t elements, int64_t lanes) {
  line_places line;
  for (int64_t e = 0; e < elements; e++) line.at[e] = x + place[e] * lanes;
  return line;
}

// `elements` elements of four samples from lane `s` on, each to its place.
INLINE void gather_samples(const line_places *line, int64_t s, const float *const sample[4], int64_t elements) {
  int64_t e = 0;
  for (; e + 4 <= elements; e += 4) {
    vec4 x[4];
    for (int i = 0; i < 4; i++) x[i] = load_four(sample[i] + e);
    transpose(x);
    for (int i = 0; i < 4; i++) __builtin_memcpy(line->at[e + i] + s, &x[i], sizeof x[i]);
  }
  for (; e < elements; e++) {
    vec4 x = {sample[0][e], sample[1][e], sample[2][e], sample[3][e]};
    __builtin_memcpy(line->at[e] + s, &x, sizeof x);
  }
}

static void gather(float *out, const int64_t *place, const float *data, const int64_t *index, int64_t sample_stride,
                   int64_t count, int64_t lanes, int64_t valid) {
  for (int64_t e = 0; e < count; e += LINE) {
    const int64_t elements = count - e < LINE ? count - e : LINE;
    const line_places line = places_of_line(out, place + e, elements, lanes);
    for (int64_t s = 0; s < lanes; s += 4) {
      const float *sample[4];
      for (int i = 0; i < 4; i++) sample[i] = data + index[s + i < valid ? s + i : valid - 1] * sample_stride + e;
      gather_samples(&line, s, sample, elements);
    }
  }
}

// `elements` elements of `samples` samples, 1 to 4, from lane `s` on.
INLINE void scatter_samples(float *data, const line_places *line, int64_t s, int64_t sample_stride, int64_t elements,
                            int64_t samples) {
  int64_t e = 0;
  for (; e + 4 <= elements; e += 4) {
    vec4 rows[4];
    for (int i = 0; i < 4; i++) rows[i] = load_four(line->at[e + i] + s);
    transpose(rows);
    for (int64_t i = 0; i < samples; i++) __builtin_memcpy(data + i * sample_stride + e, &rows[i], sizeof rows[i]);
  }
  for (; e < elements; e++)
    for (int64_t i = 0; i < samples; i++) data[i * sample_stride + e] = line->at[e][s + i];
}

static void scatter(float *data, const float *x, const int64_t *place, int64_t sample_stride, int64_t count,
                    int64_t lanes, int64_t valid) {
  for (int64_t e = 0; e < count; e += LINE) {
    const int64_t elements = count - e < LINE ? count - e : LINE;
    const line_places line = places_of_line((float *)x, place + e, elements, lanes);
    for (int64_t s = 0; s < valid; s += 4)
      scatter_samples(data + s * sample_stride + e, &line, s, sample_stride, elements, valid - s < 4 ? valid - s : 4);
  }
}
