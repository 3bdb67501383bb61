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
  const float *registers[AEC_MAX_REGISTERS];
  for (int64_t start = 0; start < map->run; start += CHUNK) {
    const int64_t n = map->run - start < CHUNK ? map->run - start : CHUNK;
    for (int k = 0; k < map->input_count; k++) {
      registers[k] = map->run_stride[k] ? operands[k] + start : scratch[k];
      if (!map->run_stride[k]) fill(scratch[k], *operands[k], n);
    }
    for (int i = 0; i < map->instruction_count; i++) {
      const aec_instruction step = map->instructions[i];
      float *out = step.output ? outputs[step.output - 1] + start : scratch[step.result];
      elementwise_functions[step.function](out, registers[step.a], registers[step.b], registers[step.c], n);
      registers[step.result] = out;
    }
    for (int j = 0; j < map->output_count; j++) {
      const float *from = registers[map->output_register[j]];
      if (from != outputs[j] + start) copy_elements(outputs[j] + start, from, NULL, NULL, n);
    }
  }
}
