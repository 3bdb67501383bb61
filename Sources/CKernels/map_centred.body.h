// Sums of what is left of a number that repeats along a row: x - m, its square, and its product with another input. A
// batch norm has five of them, whose registers would cost more than their arithmetic.

typedef struct {
  int is_there;       // whether the program is such a sum
  int x, m;           // the inputs of the difference
  int is_square;      // whether it is squared
  int y;              // the input that it is multiplied by, or -1
} centred_sum;

static centred_sum find_centred_sum(const aec_map *map, int64_t run) {
  centred_sum none = {0, 0, 0, 0, -1}, found = none;
  const aec_instruction *steps = map->instructions;
  if (map->accumulate != AEC_SUM || map->output_count != 1 || map->lanes > 0 || run > LONG_ROW) return none;
  if (map->instruction_count < 1 || map->instruction_count > 2 || steps[0].function != AEC_SUBTRACT) return none;
  found.is_there = 1, found.x = steps[0].a, found.m = steps[0].b;
  if (!map->run_stride[found.x] || map->run_stride[found.m]) return none;
  if (map->output_register[0] != steps[map->instruction_count - 1].result) return none;
  if (map->instruction_count == 1) return found;
  const int difference = steps[0].result, a = steps[1].a, b = steps[1].b;
  if (steps[1].function == AEC_SQUARE && a == difference) return found.is_square = 1, found;
  if (steps[1].function != AEC_MULTIPLY || (a == difference) == (b == difference)) return none;
  found.y = a == difference ? b : a;
  return found.y < map->input_count && map->run_stride[found.y] ? found : none;
}

// Called with a constant `kind`: 0 for the difference, 1 for its square, 2 for its product with y.
INLINE float sum_of_centred(const float *x, float m, const float *y, int64_t n, const int kind) {
  vec sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  float repeated[WIDTH];
  int64_t s = 0;
  store(repeated, splat(m));
#define ADD_CENTRED(sum, difference, other)                             \
  {                                                                     \
    const vec d = difference;                                           \
    sum = kind == 0 ? sum + d : multiply_add(d, kind == 1 ? d : other, sum); \
  }
  for (; s + 4 * WIDTH <= n; s += 4 * WIDTH)
    for (int i = 0; i < 4; i++)
      ADD_CENTRED(sums[i], load(x + s + i * WIDTH) - splat(m), load(y + s + i * WIDTH))
  // Past the end both are zero.
  for (; s < n; s += WIDTH)
    ADD_CENTRED(sums[0], load_part(x + s, n - s) - load_part(repeated, n - s), load_part(y + s, n - s))
#undef ADD_CENTRED
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

INLINE void run_centred_rows(const aec_map *map, const map_space *space, float *const *base, centred_sum own,
                             const int kind) {
  const int last = space->rank - 1, other = kind == 2 ? own.y : own.x;
  const float *x = base[own.x], *m = base[own.m], *y = base[other];
  float *out = base[map->input_count];
  for (int64_t r = 0; r < space->extent[last]; r++) {
    *out += sum_of_centred(x, *m, y, space->run, kind);
    x += space->stride[own.x][last], m += space->stride[own.m][last], y += space->stride[other][last];
    out += space->stride[map->input_count][last];
  }
}

static void run_centred_sum(const aec_map *map, const map_space *space, float *const *base, centred_sum own) {
  if (own.is_square)
    run_centred_rows(map, space, base, own, 1);
  else if (own.y >= 0)
    run_centred_rows(map, space, base, own, 2);
  else
    run_centred_rows(map, space, base, own, 0);
}
