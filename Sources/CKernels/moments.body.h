// Moments of each row over a batch: in every tile, then of all tiles together. Only deviations are squared, so that a mean
// far from 0 costs no digits. (Chan, Golub and LeVeque, Algorithms for Computing the Sample Variance, 1983.)

// Rows at once, since one addition must wait for the other; and floats after which sums are added up beside, since the
// rounding of a sum grows with its length.
enum { MOMENT_ROWS = 4, MOMENT_FLOATS = 1 << 12 };

// All ones for the floats of a vector that belong to valid samples: `at` is where it starts in the run. Lanes are 4, 8 or
// a multiple of 16.
INLINE ivec valid_floats(int64_t at, int64_t run, int64_t lanes, int64_t valid) {
  ivec place;
  for (int i = 0; i < WIDTH; i++) place[i] = i;
  const ivec lane = lanes < WIDTH ? place & (int32_t)(lanes - 1) : place + (int32_t)(at % lanes);
  return (lane < (int32_t)valid) & (place < (int32_t)(run - at));
}

// What is added up in a row: its floats, or its deviations and their squares.
typedef struct {
  vec plain[MOMENT_ROWS], squares[MOMENT_ROWS];
} moment_sums;

INLINE void add_moments(moment_sums *to, moment_sums from) {
  for (int r = 0; r < MOMENT_ROWS; r++) to->plain[r] += from.plain[r], to->squares[r] += from.squares[r];
}

INLINE moment_sums no_moments(void) {
  moment_sums none;
  for (int r = 0; r < MOMENT_ROWS; r++) none.plain[r] = none.squares[r] = splat(0);
  return none;
}

// Sums of the deviations of `rows` rows from `mean`, and of their squares if wanted. In whole runs all floats count and
// fill vectors.
INLINE moment_sums sum_moments(const float *x, const aec_moments *shape, int64_t valid, const float *mean,
                               const int rows, const int is_whole, const int is_squared) {
  moment_sums total = no_moments();
  for (int64_t o = 0; o < shape->outer; o++)
    for (int64_t first = 0; first < shape->run; first += MOMENT_FLOATS) {
      const int64_t end = shape->run - first < MOMENT_FLOATS ? shape->run : first + MOMENT_FLOATS;
      moment_sums sums = no_moments();
      for (int64_t s = first; s < end; s += WIDTH) {
        const ivec mask = is_whole ? (ivec)(-1) : valid_floats(s, shape->run, shape->lanes, valid);
        for (int r = 0; r < rows; r++) {
          const float *p = x + o * shape->outer_stride + r * shape->stride + s;
          vec d = (is_whole ? load(p) : load_part(p, shape->run - s)) - mean[r];
          if (!is_whole) d = from_bits(bits(d) & mask);
          sums.plain[r] += d;
          if (is_squared) sums.squares[r] = multiply_add(d, d, sums.squares[r]);
        }
      }
      add_moments(&total, sums);
    }
  return total;
}

INLINE void moments_of_rows(float *out, int64_t distance, const float *x, const aec_moments *shape, int64_t valid,
                            const int rows, const int is_whole) {
  const float share = 1.0f / (float)(shape->outer * (shape->run / shape->lanes) * valid);
  float mean[MOMENT_ROWS] = {0, 0, 0, 0};
  const moment_sums floats = sum_moments(x, shape, valid, mean, rows, is_whole, 0);
  const vec4 total = sums_of_four(floats.plain);
  for (int r = 0; r < rows; r++) out[r] = mean[r] = total[r] * share;
  const moment_sums sums = sum_moments(x, shape, valid, mean, rows, is_whole, 1);
  const vec4 rest = sums_of_four(sums.plain), squares = sums_of_four(sums.squares);
  for (int r = 0; r < rows; r++) out[distance + r] = rest[r], out[2 * distance + r] = squares[r];
}

static void moments(float *out, int64_t distance, const float *x, const aec_moments *shape, int64_t valid) {
  const int is_whole = valid == shape->lanes && shape->run % WIDTH == 0;
  int64_t i = 0;
#define MOMENTS(rows, is_whole) moments_of_rows(out + i, distance, x + i * shape->stride, shape, valid, rows, is_whole)
  for (; i + MOMENT_ROWS <= shape->rows; i += MOMENT_ROWS)
    if (is_whole)
      MOMENTS(MOMENT_ROWS, 1);
    else
      MOMENTS(MOMENT_ROWS, 0);
  for (; i < shape->rows; i++) MOMENTS(1, 0);
#undef MOMENTS
}

static void join_moments(float *out, const float *parts, int64_t distance, int64_t part_stride, int64_t count, int64_t n,
                         float whole, float last) {
  const float share = 1 / (whole * (float)(count - 1) + last);
  for (int64_t i = 0; i < n; i += WIDTH) {
    const int64_t part = n - i;
    vec total = splat(0), rest = splat(0), squares = splat(0);
    for (int64_t t = 0; t < count; t++)
      total += load_part(parts + t * part_stride + i, part) * (t + 1 == count ? last : whole);
    const vec mean = total * share;
    for (int64_t t = 0; t < count; t++) {
      const float *p = parts + t * part_stride + i;
      const float weight = t + 1 == count ? last : whole;
      const vec apart = load_part(p, part) - mean, own = load_part(p + distance, part);
      rest += own + weight * apart;
      squares += load_part(p + 2 * distance, part) + apart * (2 * own + weight * apart);
    }
    rest *= share;
    store_part(out + i, mean, part);
    store_part(out + distance + i, rest, part);
    store_part(out + 2 * distance + i, at_least(squares * share - rest * rest, 0), part);
  }
}
