// Sums over runs, for programs that add up.

// Four accumulators, since one addition must wait for the other.
INLINE float sum_of_row(const float *x, int64_t n) {
  vec sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  int64_t s = 0;
  for (; s + 4 * WIDTH <= n; s += 4 * WIDTH)
    for (int i = 0; i < 4; i++) sums[i] += load(x + s + i * WIDTH);
  for (; s < n; s += WIDTH) sums[0] += load_part(x + s, n - s);
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

INLINE float sum_of_products(const float *x, const float *y, int64_t n) {
  vec sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  int64_t s = 0;
  for (; s + 4 * WIDTH <= n; s += 4 * WIDTH)
    for (int i = 0; i < 4; i++)
      sums[i] = multiply_add(load(x + s + i * WIDTH), load(y + s + i * WIDTH), sums[i]);
  for (; s < n; s += WIDTH) sums[0] = multiply_add(load_part(x + s, n - s), load_part(y + s, n - s), sums[0]);
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

// Whether a program adds up an input, or the product of two, as they lie: it needs no registers.
static int is_plain_sum(const aec_map *map) {
  if (map->accumulate != AEC_SUM || map->output_count != 1) return 0;
  for (int k = 0; k < map->input_count; k++)
    if (!map->run_stride[k]) return 0;
  if (map->instruction_count == 0) return 1;
  return map->instruction_count == 1 && map->instructions[0].function == AEC_MULTIPLY;
}

static void run_plain_sum(const aec_map *map, const map_space *space, float *const *base) {
  const int last = space->rank - 1, is_product = map->instruction_count == 1;
  const int a = is_product ? map->instructions[0].a : 0, b = is_product ? map->instructions[0].b : 0;
  const float *x = base[a], *y = base[b];
  float *out = base[map->input_count];
  for (int64_t r = 0; r < space->extent[last]; r++) {
    *out += is_product ? sum_of_products(x, y, space->run) : sum_of_row(x, space->run);
    x += space->stride[a][last], y += space->stride[b][last], out += space->stride[map->input_count][last];
  }
}
