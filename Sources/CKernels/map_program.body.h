// An elementwise program over one chunk: `rows` rows of `width` floats, at most CHUNK in all.

// Floats in a register: all registers of a common program fit the first-level cache.
enum { CHUNK = 256 };

typedef struct {
  const aec_map *map;
  map_space space;
  centred_sum centred;
  scaled_rows scaled;
  int direct;               // the output that the last instruction may write in place, or -1
  int8_t output_of[AEC_MAX_REGISTERS];  // for a program with several outputs, the output that a register may be, or -1
  uint32_t copied_inputs;   // inputs that must not be used in place, since an output stores them as they are
  uint32_t written_inputs;  // inputs whose register an instruction overwrites
  const float *repeated[AEC_MAX_OPERANDS];  // where the float comes from that now fills an input's register
  const float *registers[AEC_MAX_REGISTERS];
  float (*scratch)[CHUNK];
} map_state;

typedef struct {
  int64_t rows, width;
} map_chunk;

// Where input k is one float for the whole chunk it is spread only when it changes.
static void load_repeated(map_state *state, int k, const float *at) {
  state->registers[k] = state->scratch[k];
  if (state->repeated[k] == at) return;
  int64_t capacity = state->space.run * state->space.extent[state->space.rank - 1];
  fill(state->scratch[k], *at, capacity < CHUNK ? capacity : CHUNK);
  state->repeated[k] = (state->written_inputs >> k & 1) ? NULL : at;
}

// A row that repeats fills the register of input k, each time twice as much of it.
static void load_repeated_row(map_state *state, int k, const float *at, int64_t width) {
  float *to = state->scratch[k];
  state->registers[k] = to;
  if (state->repeated[k] == at) return;
  const int64_t most = CHUNK / width * width;
  copy_elements(to, at, NULL, NULL, width);
  for (int64_t done = width; done < most; done *= 2)
    copy_elements(to + done, to, NULL, NULL, most - done < done ? most - done : done);
  state->repeated[k] = (state->written_inputs >> k & 1) ? NULL : at;
}

// Lays the rows of input k end to end in its register.
static void load_rows(map_state *state, int k, const float *at, int64_t stride, map_chunk chunk) {
  float *to = state->scratch[k];
  state->registers[k] = to;
  state->repeated[k] = NULL;
  for (int64_t r = 0; r < chunk.rows; r++, at += stride, to += chunk.width)
    if (state->map->run_stride[k])
      copy_elements(to, at, NULL, NULL, chunk.width);
    else
      fill(to, *at, chunk.width);
}

static void load_input(map_state *state, int k, const float *at, map_chunk chunk) {
  int64_t stride = state->space.stride[k][state->space.rank - 1];
  int repeats = !state->map->run_stride[k];
  if (repeats && (chunk.rows == 1 || stride == 0))
    load_repeated(state, k, at);
  else if (!repeats && (chunk.rows == 1 || stride == chunk.width) && !(state->copied_inputs >> k & 1))
    state->registers[k] = at;
  else if (!repeats && stride == 0 && chunk.rows > 1)
    load_repeated_row(state, k, at, chunk.width);
  else
    load_rows(state, k, at, stride, chunk);
}

static void store_output(const map_state *state, int j, float *at, map_chunk chunk) {
  const aec_map *map = state->map;
  int number = map->instruction_count > 0 ? map->output_register[j] : j;
  const float *from = state->registers[number];
  if (from == at) return;  // written in place
  int64_t stride = state->space.stride[map->input_count + j][state->space.rank - 1];
  if (map->accumulate == AEC_SUM) {
    for (int64_t r = 0; r < chunk.rows; r++, at += stride, from += chunk.width)
      *at += map->lanes > 0 ? sum_of_valid(from, chunk.width, map) : sum_of_row(from, chunk.width);
    return;
  }
  elementwise combine = elementwise_functions[map->accumulate];
  int one_operand = map->accumulate == AEC_COPY;
  for (int64_t r = 0; r < chunk.rows; r++, at += stride, from += chunk.width)
    combine(at, one_operand ? from : at, from, NULL, chunk.width);
}

// The output that the last instruction may write in place in this chunk, or NULL.
static float *direct_output(const map_state *state, int output, float *const *outputs, map_chunk chunk) {
  if (output < 0) return NULL;
  int64_t stride = state->space.stride[state->map->input_count + output][state->space.rank - 1];
  return chunk.rows == 1 || stride == chunk.width ? outputs[output] : NULL;
}

// The same for an instruction before the last, which must leave inputs as they are.
static float *early_output(const map_state *state, int output, float *const *at, map_chunk chunk) {
  float *result = direct_output(state, output, at + state->map->input_count, chunk);
  for (int k = 0; result && k < state->map->input_count; k++)
    if (at[k] == result) return NULL;
  return result;
}

static void run_chunk(map_state *state, float *const *at, map_chunk chunk) {
  const aec_map *map = state->map;
  float *const *outputs = at + map->input_count;
  for (int k = 0; k < map->input_count; k++) load_input(state, k, at[k], chunk);
  const float **registers = state->registers;
  for (int i = 0; i < map->instruction_count; i++) {
    aec_instruction step = map->instructions[i];
    int last = i == map->instruction_count - 1;
    float *direct = last ? direct_output(state, state->direct, outputs, chunk)
                         : early_output(state, state->output_of[step.result], at, chunk);
    float *out = direct ? direct : state->scratch[step.result];
    elementwise_functions[step.function](out, registers[step.a], registers[step.b], registers[step.c],
                                         chunk.rows * chunk.width);
    registers[step.result] = out;
  }
  for (int j = 0; j < map->output_count; j++) store_output(state, j, outputs[j], chunk);
}
