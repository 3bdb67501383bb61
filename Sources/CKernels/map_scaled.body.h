// Rows that are centred and scaled, as a batch norm and its gradient do: (x - m) s + b, with or without relu, and
// g s + ((x - m) k + c). All but x and g are one number for each row, and would each fill a register.

typedef struct {
  int is_there, is_gradient, relu;
  int x, m, s, b;  // inputs; of the gradient k and c stand for s and b
  int g, t;        // of the gradient, g and the number that it is multiplied by
} scaled_rows;

// What a register of a program is made of: its instruction, or NULL for an input.
static const aec_instruction *made_by(const aec_map *map, int number) {
  for (int i = 0; i < map->instruction_count; i++)
    if (map->instructions[i].result == number) return &map->instructions[i];
  return NULL;
}

// The operands of an instruction, a row or a value before a number of the row; false for other instructions.
static int find_with_number(const aec_map *map, const aec_instruction *step, int function, int *value, int *number) {
  if (!step || step->function != function) return 0;
  const int first = step->a < map->input_count && !map->run_stride[step->a];
  const int second = step->b < map->input_count && !map->run_stride[step->b];
  if (first == second || (first && function == AEC_SUBTRACT)) return 0;
  *value = first ? step->b : step->a, *number = first ? step->a : step->b;
  return 1;
}

// (x - m) s + b in a register.
static int find_scaled(const aec_map *map, int place, scaled_rows *rows) {
  int scaled, centred;
  return find_with_number(map, made_by(map, place), AEC_ADD, &scaled, &rows->b) &&
         find_with_number(map, made_by(map, scaled), AEC_MULTIPLY, &centred, &rows->s) &&
         find_with_number(map, made_by(map, centred), AEC_SUBTRACT, &rows->x, &rows->m) && rows->x < map->input_count;
}

static scaled_rows find_scaled_rows(const aec_map *map) {
  const scaled_rows none = {0};
  scaled_rows rows = none;
  if (map->accumulate != AEC_COPY || map->output_count != 1) return none;
  if (map->instruction_count < 3 || map->instruction_count > 5) return none;
  // Registers that are written twice, or an input's, are more than they seem.
  for (int i = 0; i < map->instruction_count; i++)
    if (map->instructions[i].result != map->input_count + i) return none;
  int root = map->output_register[0];
  if (root != map->input_count + map->instruction_count - 1) return none;
  const aec_instruction *last = made_by(map, root);
  if (last->function == AEC_RELU) rows.relu = 1, root = last->a;
  rows.is_there = map->instruction_count == 3 + rows.relu && find_scaled(map, root, &rows);
  if (rows.is_there || rows.relu || map->instruction_count != 5 || last->function != AEC_ADD) return rows;
  rows.is_gradient = 1;
  rows.is_there =
      (find_with_number(map, made_by(map, last->a), AEC_MULTIPLY, &rows.g, &rows.t) && find_scaled(map, last->b, &rows)) ||
      (find_with_number(map, made_by(map, last->b), AEC_MULTIPLY, &rows.g, &rows.t) && find_scaled(map, last->a, &rows));
  rows.is_there = rows.is_there && rows.g < map->input_count;
  return rows;
}

// Called with constants. Each operation rounds, as it does in registers.
INLINE vec scaled_vector(vec x, vec m, vec s, vec b, vec g, vec t, const int is_gradient, const int relu) {
  vec y = x - m;
  y = y * s;
  y = y + b;
  if (is_gradient) {
    vec z = g * t;
    y = z + y;
  }
  return relu ? at_least(y, 0) : y;
}

INLINE void scale_and_centre(const scaled_rows *own, float *out, float *const *at, int64_t n, const int is_gradient,
                      const int relu) {
  const vec m = splat(*at[own->m]), s = splat(*at[own->s]), b = splat(*at[own->b]);
  const float *x = at[own->x], *g = is_gradient ? at[own->g] : x;
  const vec t = is_gradient ? splat(*at[own->t]) : splat(0);
  int64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH)
    store(out + i, scaled_vector(load(x + i), m, s, b, is_gradient ? load(g + i) : m, t, is_gradient, relu));
  if (i == n) return;
  const vec rest = is_gradient ? load_part(g + i, n - i) : m;
  store_part(out + i, scaled_vector(load_part(x + i, n - i), m, s, b, rest, t, is_gradient, relu), n - i);
}

INLINE void scale_and_centre_rows(const aec_map *map, const map_space *space, float *const *base, const scaled_rows *own,
                       const int is_gradient, const int relu) {
  const int last = space->rank - 1;
  float *at[AEC_MAX_OPERANDS];
  for (int k = 0; k < space->operand_count; k++) at[k] = base[k];
  for (int64_t r = 0; r < space->extent[last]; r++) {
    scale_and_centre(own, at[map->input_count], at, space->run, is_gradient, relu);
    for (int k = 0; k < space->operand_count; k++) at[k] += space->stride[k][last];
  }
}

static void run_scaled_rows(const aec_map *map, const map_space *space, float *const *base, const scaled_rows *own) {
  if (own->is_gradient)
    scale_and_centre_rows(map, space, base, own, 1, 0);
  else if (own->relu)
    scale_and_centre_rows(map, space, base, own, 0, 1);
  else
    scale_and_centre_rows(map, space, base, own, 0, 0);
}
