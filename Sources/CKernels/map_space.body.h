// The index space of an elementwise program, made as simple as its strides allow.

typedef struct {
  int rank, operand_count;
  int64_t run;
  int64_t extent[AEC_MAX_RANK + 1];
  int64_t stride[AEC_MAX_OPERANDS][AEC_MAX_RANK + 1];
} map_space;

// Whether, for every operand, one step along the last extent is `run` steps of the run.
static int joins_run(const aec_map *map, const map_space *space) {
  int last = space->rank - 1;
  for (int k = 0; k < space->operand_count; k++)
    if (space->stride[k][last] != space->run * map->run_stride[k]) return 0;
  return 1;
}

// Whether, for every operand, one step along the last extent is all of the extent `d` laid end to end.
static int joins_last(const aec_map *map, const map_space *space, int d) {
  int last = space->rank - 1;
  for (int k = 0; k < space->operand_count; k++)
    if (space->stride[k][last] != map->extent[d] * map->stride[k][d]) return 0;
  return 1;
}

static void append_extent(map_space *space, const aec_map *map, int d) {
  if (map->extent[d] == 1) return;
  int merged = space->rank > 0 && joins_last(map, space, d);
  int last = merged ? space->rank - 1 : space->rank++;
  space->extent[last] = merged ? space->extent[last] * map->extent[d] : map->extent[d];
  for (int k = 0; k < space->operand_count; k++) space->stride[k][last] = map->stride[k][d];
}

// Extents of one vanish, extents that lie end to end become one, and the last joins the run where it can. There is
// always a last extent, possibly of one, for the loop over rows.
static void simplify_space(map_space *space, const aec_map *map) {
  space->rank = 0;
  space->operand_count = map->input_count + map->output_count;
  space->run = map->run;
  for (int d = 0; d < map->rank; d++) append_extent(space, map, d);
  while (space->rank > 0 && joins_run(map, space)) space->run *= space->extent[--space->rank];
  if (space->rank > 0) return;
  space->rank = 1;
  space->extent[0] = 1;
  for (int k = 0; k < space->operand_count; k++) space->stride[k][0] = 0;
}

// Moves the operands to the next index of all extents but the last; false when there is none.
static int advance(const map_space *space, int64_t *index, float **at) {
  for (int d = space->rank - 2; d >= 0; d--) {
    int wraps = ++index[d] == space->extent[d];
    int64_t steps = wraps ? 1 - space->extent[d] : 1;
    for (int k = 0; k < space->operand_count; k++) at[k] += steps * space->stride[k][d];
    if (!wraps) return 1;
    index[d] = 0;
  }
  return 0;
}
