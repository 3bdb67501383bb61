// Elementwise programs: the loops over the index space.
#include "map_space.body.h"

#include "map_sum.body.h"

#include "map_centred.body.h"

#include "map_scaled.body.h"

#include "map_program.body.h"

#include "map_flat.body.h"

// The last instruction may write an output by itself when the output only takes its register. A second output that
// stores the same register finds it there.
static int find_direct_output(const aec_map *map) {
  if (map->accumulate != AEC_COPY || map->instruction_count == 0) return -1;
  int result = map->instructions[map->instruction_count - 1].result;
  for (int j = 0; j < map->output_count; j++)
    if (map->output_register[j] == result) return j;
  return -1;
}

static void prepare(map_state *state, const aec_map *map, float (*scratch)[CHUNK]) {
  simplify_space(&state->space, map);
  state->map = map;
  state->scratch = scratch;
  state->direct = find_direct_output(map);
  state->copied_inputs = state->written_inputs = 0;
  for (int i = 0; i < map->instruction_count; i++) state->written_inputs |= 1u << map->instructions[i].result;
  for (int j = 0; j < map->output_count && map->output_count > 1; j++)
    state->copied_inputs |= 1u << (map->instruction_count > 0 ? map->output_register[j] : j);
  for (int k = 0; k < AEC_MAX_REGISTERS; k++) state->registers[k] = scratch[k], state->output_of[k] = -1;
  for (int j = 0; j < map->output_count && map->output_count > 1 && map->accumulate == AEC_COPY; j++)
    if (map->output_register[j] >= map->input_count) state->output_of[map->output_register[j]] = (int8_t)j;
  for (int k = 0; k < map->input_count; k++) state->repeated[k] = NULL;
}

// A program that is one function of inputs used in place: it needs no register and no chunks.
typedef struct {
  elementwise function;  // NULL when the program is not so simple
  int operand[4];        // the output, then what the function takes
} single_function;

static single_function find_single_function(const map_state *state) {
  const aec_map *map = state->map;
  int out = map->input_count;
  for (int k = 0; k < map->input_count; k++)
    if (!map->run_stride[k]) return (single_function){0};
  if (map->output_count != 1 || map->accumulate == AEC_SUM) return (single_function){0};
  if (map->instruction_count == 0) {
    int first = map->accumulate == AEC_COPY ? 0 : out;
    return (single_function){elementwise_functions[map->accumulate], {out, first, 0, 0}};
  }
  if (map->instruction_count > 1 || state->direct < 0) return (single_function){0};
  aec_instruction step = map->instructions[0];
  int arity = aec_function_arity(step.function);
  return (single_function){elementwise_functions[step.function],
                           {out, step.a, arity > 1 ? step.b : step.a, arity > 2 ? step.c : step.a}};
}

static void run_single_function(const map_space *space, single_function single, float *const *base) {
  int last = space->rank - 1;
  float *at[4];
  int64_t stride[4];
  for (int i = 0; i < 4; i++) at[i] = base[single.operand[i]], stride[i] = space->stride[single.operand[i]][last];
  for (int64_t r = 0; r < space->extent[last]; r++) {
    single.function(at[0], at[1], at[2], at[3], space->run);
    for (int i = 0; i < 4; i++) at[i] += stride[i];
  }
}

// Rows one by one, each in chunks.
static void run_rows(map_state *state, float *const *base) {
  const map_space *space = &state->space;
  int last = space->rank - 1;
  float *at[AEC_MAX_OPERANDS];
  for (int64_t r = 0; r < space->extent[last]; r++)
    for (int64_t start = 0; start < space->run; start += CHUNK) {
      for (int k = 0; k < space->operand_count; k++)
        at[k] = base[k] + r * space->stride[k][last] + start * state->map->run_stride[k];
      int64_t width = space->run - start;
      run_chunk(state, at, (map_chunk){1, width < CHUNK ? width : CHUNK});
    }
}

// Long rows that are added up: the sums of their chunks are added as doubles.
static void run_long_sums(map_state *state, float *const *base) {
  const map_space *space = &state->space;
  const int last = space->rank - 1, out = state->map->input_count;
  float *at[AEC_MAX_OPERANDS], part;
  for (int64_t r = 0; r < space->extent[last]; r++) {
    double sum = 0;
    for (int64_t start = 0; start < space->run; start += CHUNK) {
      for (int k = 0; k < out; k++)
        at[k] = base[k] + r * space->stride[k][last] + start * state->map->run_stride[k];
      const int64_t width = space->run - start;
      part = 0, at[out] = &part;
      run_chunk(state, at, (map_chunk){1, width < CHUNK ? width : CHUNK});
      sum += part;
    }
    base[out][r * space->stride[out][last]] += (float)sum;
  }
}

// Short rows, several in one chunk, so that an instruction's cost is shared among them.
static void run_packed_rows(map_state *state, float *const *base) {
  const map_space *space = &state->space;
  int last = space->rank - 1;
  int64_t most = CHUNK / space->run;
  float *at[AEC_MAX_OPERANDS];
  for (int64_t r = 0; r < space->extent[last]; r += most) {
    int64_t rows = space->extent[last] - r;
    for (int k = 0; k < space->operand_count; k++) at[k] = base[k] + r * space->stride[k][last];
    run_chunk(state, at, (map_chunk){rows < most ? rows : most, space->run});
  }
}

// Floats of a row below which several rows together are faster than a call for each.
enum { LEAST_RUN = 16 };

// One round of the last extent.
static void run_last_extent(map_state *state, single_function single, float *const *at) {
  const map_space *space = &state->space;
  if (is_plain_sum(state->map))
    run_plain_sum(state->map, space, at);
  else if (state->centred.is_there)
    run_centred_sum(state->map, space, at, state->centred);
  else if (state->scaled.is_there)
    run_scaled_rows(state->map, space, at, &state->scaled);
  else if (single.function && (space->run >= LEAST_RUN || state->map->accumulate != AEC_COPY))
    run_single_function(space, single, at);
  else if (space->run > 0 && 2 * space->run <= CHUNK)
    run_packed_rows(state, at);
  else if (state->map->accumulate == AEC_SUM && state->map->output_count == 1 && space->run > LONG_ROW)
    run_long_sums(state, at);
  else
    run_rows(state, at);
}

// The same in parts, for outputs to which very many rows are added.
static void run_staged(map_state *state, single_function single, float *const *at, staged_sum *stage) {
  map_space *space = &state->space;
  const int last = space->rank - 1, out = state->map->input_count;
  const int64_t rows = space->extent[last], most = space->stride[out][last] == 0 ? SUM_PART : rows;
  float *part[AEC_MAX_OPERANDS];
  for (int64_t start = 0; start < rows; start += most) {
    space->extent[last] = rows - start < most ? rows - start : most;
    for (int k = 0; k < space->operand_count; k++) part[k] = at[k] + start * space->stride[k][last];
    part[out] = staged(stage, at[out]);
    run_last_extent(state, single, part);
    stage->rows += most == rows ? 1 : space->extent[last];
  }
  space->extent[last] = rows;
}

static void map(const aec_map *map, float *const *operands) {
  for (int d = 0; d < map->rank; d++)
    if (map->extent[d] == 0) return;
  if (is_flat(map, operands)) return run_flat(map, operands);
  float scratch[AEC_MAX_REGISTERS][CHUNK] __attribute__((aligned(64)));
  map_state state;
  prepare(&state, map, scratch);
  state.centred = find_centred_sum(map, state.space.run);
  state.scaled = find_scaled_rows(map);
  single_function single = find_single_function(&state);
  staged_sum stage;
  prepare_stage(&stage, map, &state.space);
  int64_t index[AEC_MAX_RANK + 1] = {0};
  float *at[AEC_MAX_OPERANDS];
  for (int k = 0; k < state.space.operand_count; k++) at[k] = operands[k];
  do {
    if (stage.is_used)
      run_staged(&state, single, at, &stage);
    else
      run_last_extent(&state, single, at);
  } while (advance(&state.space, index, at));
  if (stage.is_used) flush_stage(&stage);
}
