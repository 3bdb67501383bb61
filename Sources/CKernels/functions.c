// The names and operand counts of the elementwise functions.
#include "CKernels.h"

typedef struct {
  const char *name;
  int arity;
} description;

static const description descriptions[AEC_FUNCTION_COUNT] = {
    [AEC_COPY] = {"copy", 1},
    [AEC_NEGATE] = {"negate", 1},
    [AEC_ABS] = {"abs", 1},
    [AEC_SIGN] = {"sign", 1},
    [AEC_EXP] = {"exp", 1},
    [AEC_EXPM1] = {"expm1", 1},
    [AEC_LOG] = {"log", 1},
    [AEC_LOG1P] = {"log1p", 1},
    [AEC_SQRT] = {"sqrt", 1},
    [AEC_SIN] = {"sin", 1},
    [AEC_COS] = {"cos", 1},
    [AEC_TANH] = {"tanh", 1},
    [AEC_SIGMOID] = {"sigmoid", 1},
    [AEC_SOFTPLUS] = {"softplus", 1},
    [AEC_ERF] = {"erf", 1},
    [AEC_RELU] = {"relu", 1},
    [AEC_RECIPROCAL] = {"reciprocal", 1},
    [AEC_SQUARE] = {"square", 1},
    [AEC_ACOS] = {"acos", 1},
    [AEC_STOP] = {"stop", 1},
    [AEC_ADD] = {"add", 2},
    [AEC_SUBTRACT] = {"subtract", 2},
    [AEC_MULTIPLY] = {"multiply", 2},
    [AEC_DIVIDE] = {"divide", 2},
    [AEC_POWER] = {"power", 2},
    [AEC_ATAN2] = {"atan2", 2},
    [AEC_MINIMUM] = {"minimum", 2},
    [AEC_MAXIMUM] = {"maximum", 2},
    [AEC_LESS] = {"less", 2},
    [AEC_LESS_EQUAL] = {"less_equal", 2},
    [AEC_EQUAL] = {"equal", 2},
    [AEC_SELECT] = {"select", 3},
    [AEC_MULTIPLY_ADD] = {"multiply_add", 3},
};

const char *aec_function_name(aec_function function) {
  return (unsigned)function < AEC_FUNCTION_COUNT ? descriptions[function].name : "unknown";
}

int aec_function_arity(aec_function function) {
  return (unsigned)function < AEC_FUNCTION_COUNT ? descriptions[function].arity : 0;
}
