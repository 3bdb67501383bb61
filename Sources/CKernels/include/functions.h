// The list of elementwise functions, from which their numbers, names and tables are made.
#ifndef AEC_FUNCTIONS_H
#define AEC_FUNCTIONS_H

// FUNCTION(name, NAME, arity): `name` is what graphs print, AEC_NAME the number, `arity` counts operands. What a
// function computes stands in elementwise.body.h. A name of two, FIRST_then_SECOND or FIRST_from, is a pair: loops use
// it for two instructions (Runtime/PairedInstructions.swift), and no graph has it.
#define AEC_FUNCTIONS(FUNCTION)                                                        \
  FUNCTION(copy, COPY, 1) /* the first, so that its number is 0 */                     \
  FUNCTION(negate, NEGATE, 1)                                                          \
  FUNCTION(abs, ABS, 1)                                                                \
  FUNCTION(sign, SIGN, 1) /* -1, 0 or 1; NaN stays NaN */                              \
  FUNCTION(exp, EXP, 1)                                                                \
  FUNCTION(expm1, EXPM1, 1)                                                            \
  FUNCTION(log, LOG, 1)                                                                \
  FUNCTION(log1p, LOG1P, 1)                                                            \
  FUNCTION(sqrt, SQRT, 1)                                                              \
  FUNCTION(sin, SIN, 1)                                                                \
  FUNCTION(cos, COS, 1)                                                                \
  FUNCTION(tanh, TANH, 1)                                                              \
  FUNCTION(sigmoid, SIGMOID, 1)                                                        \
  FUNCTION(softplus, SOFTPLUS, 1) /* log(1 + exp(x)), linear above 20 as PyTorch has it */\
  FUNCTION(erf, ERF, 1)                                                                \
  FUNCTION(relu, RELU, 1)                                                              \
  FUNCTION(reciprocal, RECIPROCAL, 1)                                                  \
  FUNCTION(square, SQUARE, 1)                                                          \
  FUNCTION(acos, ACOS, 1) /* operands beyond -1 and 1 count as these */                \
  FUNCTION(stop, STOP, 1) /* a copy: only the backward pass tells them apart */        \
  FUNCTION(add, ADD, 2)                                                                \
  FUNCTION(subtract, SUBTRACT, 2)                                                      \
  FUNCTION(multiply, MULTIPLY, 2)                                                      \
  FUNCTION(divide, DIVIDE, 2)                                                          \
  FUNCTION(power, POWER, 2)                                                            \
  FUNCTION(atan2, ATAN2, 2)                                                            \
  FUNCTION(minimum, MINIMUM, 2)                                                        \
  FUNCTION(maximum, MAXIMUM, 2)                                                        \
  FUNCTION(less, LESS, 2)             /* 1 where a < b, else 0 */                      \
  FUNCTION(less_equal, LESS_EQUAL, 2) /* 1 where a <= b, else 0 */                     \
  FUNCTION(equal, EQUAL, 2)           /* 1 where a == b, else 0 */                     \
  FUNCTION(select, SELECT, 3)         /* a != 0 ? b : c */                             \
  FUNCTION(multiply_add, MULTIPLY_ADD, 3) /* a * b + c, rounded once where the machine can */ \
  FUNCTION(add_then_add, ADD_THEN_ADD, 3) /* (a + b) + c; both round, as alone */ \
  FUNCTION(add_then_subtract, ADD_THEN_SUBTRACT, 3) \
  FUNCTION(add_then_multiply, ADD_THEN_MULTIPLY, 3) \
  FUNCTION(add_from, ADD_FROM, 3) /* c - (a + b) */ \
  FUNCTION(subtract_then_add, SUBTRACT_THEN_ADD, 3) \
  FUNCTION(subtract_then_subtract, SUBTRACT_THEN_SUBTRACT, 3) \
  FUNCTION(subtract_then_multiply, SUBTRACT_THEN_MULTIPLY, 3) \
  FUNCTION(subtract_from, SUBTRACT_FROM, 3) \
  FUNCTION(multiply_then_add, MULTIPLY_THEN_ADD, 3) \
  FUNCTION(multiply_then_subtract, MULTIPLY_THEN_SUBTRACT, 3) \
  FUNCTION(multiply_then_multiply, MULTIPLY_THEN_MULTIPLY, 3) \
  FUNCTION(multiply_from, MULTIPLY_FROM, 3) \
  FUNCTION(add_then_sigmoid, ADD_THEN_SIGMOID, 2) \
  FUNCTION(add_then_tanh, ADD_THEN_TANH, 2)

#endif
