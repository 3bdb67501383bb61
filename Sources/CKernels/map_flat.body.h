// An elementwise program over one run: most programs of a recurrence are such, and too short to prepare anything.

// Whether a program has no outer extents, and no output lies where an input does while other outputs are computed.
static int is_flat(const aec_map *map, float *const *operands) {
  if (map->rank > 0 || map->accumulate != AEC_COPY) return 0;
  if (map->are_apart || map->output_count == 1) return 1;
  for (int j = 0; j < map->output_count; j++)
    for (int k = 0; k < map->input_count; k++)
      if (operands[map->input_count + j] == operands[k]) return 0;
  return 1;
}

typedef struct {
  const float *registers[AEC_MAX_REGISTERS];
  float *outputs[AEC_MAX_REGISTERS];  // the output that an instruction writes instead of its register, or NULL
} flat_places;

// A single output may lie where an input does, so that only the last instruction may write it.
static void place_outputs(const aec_map *map, float *const *outputs, flat_places *places) {
  for (int i = 0; i < map->instruction_count; i++) places->outputs[map->instructions[i].result] = NULL;
  for (int j = 0; j < map->output_count; j++) places->outputs[map->output_register[j]] = outputs[j];
}

static void copy_flat(const aec_map *map, float *const *operands) {
  for (int j = 0; j < map->output_count; j++) {
    if (map->run_stride[j])
      copy_elements(operands[map->input_count + j], operands[j], NULL, NULL, map->run);
    else
      fill(operands[map->input_count + j], *operands[j], map->run);
  }
}

static void run_flat(const aec_map *map, float *const *operands) {
  if (map->instruction_count == 0) return copy_flat(map, operands);
  float scratch[AEC_MAX_REGISTERS][CHUNK] __attribute__((aligned(64)));
  float *const *outputs = operands + map->input_count;
  flat_places places;
  place_outputs(map, outputs, &places);
  const int last = map->instruction_count - 1, first_direct = map->output_count > 1 ? 0 : last;
  for (int64_t start = 0; start < map->run; start += CHUNK) {
    const int64_t n = map->run - start < CHUNK ? map->run - start : CHUNK;
    for (int k = 0; k < map->input_count; k++) {
      places.registers[k] = map->run_stride[k] ? operands[k] + start : scratch[k];
      if (!map->run_stride[k]) fill(scratch[k], *operands[k], n);
    }
    for (int i = 0; i <= last; i++) {
      const aec_instruction step = map->instructions[i];
      float *direct = i < first_direct ? NULL : places.outputs[step.result];
      float *out = direct ? direct + start : scratch[step.result];
      elementwise_functions[step.function](out, places.registers[step.a], places.registers[step.b],
                                           places.registers[step.c], n);
      places.registers[step.result] = out;
    }
    for (int j = 0; j < map->output_count; j++) {
      const float *from = places.registers[map->output_register[j]];
      if (from != outputs[j] + start) copy_elements(outputs[j] + start, from, NULL, NULL, n);
    }
  }
}
