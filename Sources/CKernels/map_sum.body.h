// Sums over runs, for programs that add up.

// The rounding of a sum grows with its length, so long ones are summed in parts whose sums are added up.
enum { LONG_ROW = 1 << 13, LONG_SUM = 1 << 10, SUM_PART = 64 };

// Four accumulators, since one addition must wait for the other.
INLINE float sum_of_part(const float *x, int64_t n) {
  vec sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  int64_t s = 0;
  for (; s + 4 * WIDTH <= n; s += 4 * WIDTH)
    for (int i = 0; i < 4; i++) sums[i] += load(x + s + i * WIDTH);
  for (; s < n; s += WIDTH) sums[0] += load_part(x + s, n - s);
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

static float sum_of_row(const float *x, int64_t n) {
  if (n <= LONG_ROW) return sum_of_part(x, n);
  const int64_t half = n / 2 / WIDTH * WIDTH;
  return sum_of_row(x, half) + sum_of_row(x + half, n - half);
}

// The sum of the first `valid` of every `lanes` floats; 16 is a multiple of the lanes.
static float sum_of_valid(const float *x, int64_t n, const aec_map *map) {
  int32_t counts[16];
  for (int i = 0; i < 16; i++) counts[i] = i % map->lanes < map->valid ? -1 : 0;
  vec total = splat(0);
  for (int64_t s = 0; s < n; s += WIDTH) {
    ivec mask;
    __builtin_memcpy(&mask, counts + s % 16, sizeof mask);
    total += from_bits(bits(load_part(x + s, n - s)) & mask);
  }
  return sum(total);
}

INLINE float sum_of_part_products(const float *x, const float *y, int64_t n) {
  vec sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  int64_t s = 0;
  for (; s + 4 * WIDTH <= n; s += 4 * WIDTH)
    for (int i = 0; i < 4; i++)
      sums[i] = multiply_add(load(x + s + i * WIDTH), load(y + s + i * WIDTH), sums[i]);
  for (; s < n; s += WIDTH) sums[0] = multiply_add(load_part(x + s, n - s), load_part(y + s, n - s), sums[0]);
  return sum((sums[0] + sums[1]) + (sums[2] + sums[3]));
}

static float sum_of_products(const float *x, const float *y, int64_t n) {
  if (n <= LONG_ROW) return sum_of_part_products(x, y, n);
  const int64_t half = n / 2 / WIDTH * WIDTH;
  return sum_of_products(x, y, half) + sum_of_products(x + half, y + half, n - half);
}

// Where many rows are added to the same few floats: parts of them are added up beside, then to the output with what
// rounding took before (Kahan, 1965).
typedef struct {
  int is_used;
  int64_t floats, rows;    // of the output in one round of the last extent, and rows added since the last flush
  float *target;           // where the output is
  float sums[LONG_SUM], lost[LONG_SUM];
} staged_sum;

// How often the output's floats are added to in all, 0 for a program that does not add.
static int64_t additions(const aec_map *map, const map_space *space) {
  if (map->output_count != 1 || (map->accumulate != AEC_ADD && map->accumulate != AEC_SUM)) return 0;
  int64_t count = 1;
  for (int d = 0; d < space->rank; d++)
    if (space->stride[map->input_count][d] == 0) count *= space->extent[d];
  return count;
}

static void prepare_stage(staged_sum *stage, const aec_map *map, const map_space *space) {
  const int last = space->rank - 1, is_row = map->accumulate == AEC_SUM;
  const int64_t run = is_row ? 1 : space->run, stride = space->stride[map->input_count][last];
  stage->floats = stride == 0 ? run : run * space->extent[last];
  stage->is_used = additions(map, space) > LONG_SUM && (stride == 0 || stride == run) && stage->floats <= LONG_SUM;
  stage->rows = 0;
  stage->target = NULL;
}

static void flush_stage(staged_sum *stage) {
  for (int64_t i = 0; stage->rows > 0 && i < stage->floats; i++) {
    const float term = stage->sums[i] - stage->lost[i], old = stage->target[i], sum = old + term;
    stage->lost[i] = sum - old - term;
    stage->target[i] = sum;
  }
  stage->rows = 0;
}

// Where a round of the last extent adds to, whose output is at `target`.
static float *staged(staged_sum *stage, float *target) {
  if (stage->rows >= SUM_PART || (stage->rows > 0 && target != stage->target)) flush_stage(stage);
  if (target != stage->target)
    for (int64_t i = 0; i < stage->floats; i++) stage->lost[i] = 0;
  if (stage->rows == 0)
    for (int64_t i = 0; i < stage->floats; i++) stage->sums[i] = 0;
  stage->target = target;
  return stage->sums;
}

// Whether a program adds up an input, or the product of two, as they lie: it needs no registers.
static int is_plain_sum(const aec_map *map) {
  if (map->accumulate != AEC_SUM || map->output_count != 1 || map->lanes > 0) return 0;
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
