// The elementwise functions over contiguous floats.

// A loop over whole vectors and one over what is left; `expression` computes from the vectors x, y and z.
#define ELEMENTWISE(name, arity, expression)                                                                   \
  static void name##_elements(float *out, const float *a, const float *b, const float *c, int64_t n) {         \
    (void)b, (void)c;                                                                                          \
    int64_t i = 0;                                                                                             \
    for (; i + WIDTH <= n; i += WIDTH) {                                                                       \
      vec x = load(a + i), y = arity > 1 ? load(b + i) : x, z = arity > 2 ? load(c + i) : x;                   \
      (void)y, (void)z;                                                                                        \
      store(out + i, expression);                                                                              \
    }                                                                                                          \
    if (i < n) {                                                                                               \
      vec x = load_part(a + i, n - i), y = arity > 1 ? load_part(b + i, n - i) : x;                            \
      vec z = arity > 2 ? load_part(c + i, n - i) : x;                                                         \
      (void)y, (void)z;                                                                                        \
      store_part(out + i, expression, n - i);                                                                  \
    }                                                                                                          \
  }

INLINE vec vector_sign(vec x) { return x != x ? x : one_where(x > 0) - one_where(x < 0); }

ELEMENTWISE(copy, 1, x)
ELEMENTWISE(negate, 1, -x)
ELEMENTWISE(abs, 1, absolute(x))
ELEMENTWISE(sign, 1, vector_sign(x))
ELEMENTWISE(exp, 1, vector_exp(x))
ELEMENTWISE(expm1, 1, vector_expm1(x))
ELEMENTWISE(log, 1, vector_log(x))
ELEMENTWISE(log1p, 1, vector_log1p(x))
ELEMENTWISE(sqrt, 1, __builtin_elementwise_sqrt(x))
ELEMENTWISE(sin, 1, vector_sin(x))
ELEMENTWISE(cos, 1, vector_cos(x))
ELEMENTWISE(tanh, 1, vector_tanh(x))
ELEMENTWISE(sigmoid, 1, vector_sigmoid(x))
ELEMENTWISE(softplus, 1, vector_softplus(x))
ELEMENTWISE(erf, 1, vector_erf(x))
ELEMENTWISE(relu, 1, at_least(x, 0))
ELEMENTWISE(reciprocal, 1, 1 / x)
ELEMENTWISE(square, 1, x *x)
ELEMENTWISE(acos, 1, vector_acos(x))
ELEMENTWISE(stop, 1, x)
ELEMENTWISE(add, 2, x + y)
ELEMENTWISE(subtract, 2, x - y)
ELEMENTWISE(multiply, 2, x *y)
ELEMENTWISE(divide, 2, x / y)
ELEMENTWISE(power, 2, vector_power(x, y))
ELEMENTWISE(atan2, 2, vector_atan2(x, y))
ELEMENTWISE(minimum, 2, minimum(x, y))
ELEMENTWISE(maximum, 2, maximum(x, y))
ELEMENTWISE(less, 2, one_where(x < y))
ELEMENTWISE(less_equal, 2, one_where(x <= y))
ELEMENTWISE(equal, 2, one_where(x == y))
ELEMENTWISE(select, 3, x != 0 ? y : z)
ELEMENTWISE(multiply_add, 3, multiply_add(x, y, z))

// Pairs compute the very bits of their two functions: a call between them keeps clang from fusing a product and a sum.
INLINE vec rounded_add(vec x, vec y) { return x + y; }
INLINE vec rounded_subtract(vec x, vec y) { return x - y; }
INLINE vec rounded_multiply(vec x, vec y) { return x * y; }
#define PAIRS_OF(first)                                                             \
  ELEMENTWISE(first##_then_add, 3, rounded_add(rounded_##first(x, y), z))           \
  ELEMENTWISE(first##_then_subtract, 3, rounded_subtract(rounded_##first(x, y), z)) \
  ELEMENTWISE(first##_then_multiply, 3, rounded_multiply(rounded_##first(x, y), z)) \
  ELEMENTWISE(first##_from, 3, rounded_subtract(z, rounded_##first(x, y)))
PAIRS_OF(add)
PAIRS_OF(subtract)
PAIRS_OF(multiply)
ELEMENTWISE(add_then_sigmoid, 2, vector_sigmoid(x + y))
ELEMENTWISE(add_then_tanh, 2, vector_tanh(x + y))

#define ENTRY(name, NAME, arity) name##_elements,
#define ELEMENTWISE_FUNCTIONS {AEC_FUNCTIONS(ENTRY)}

typedef void (*elementwise)(float *, const float *, const float *, const float *, int64_t);
static const elementwise elementwise_functions[AEC_FUNCTION_COUNT] = ELEMENTWISE_FUNCTIONS;

static void fill(float *out, float value, int64_t n) {
  int64_t i = 0;
  for (; i + WIDTH <= n; i += WIDTH) store(out + i, splat(value));
  for (; i < n; i++) out[i] = value;
}
