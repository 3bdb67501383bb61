// The names and operand counts of the elementwise functions.
#include "CKernels.h"

typedef struct {
  const char *name;
  int arity;
} description;

#define DESCRIPTION(name, NAME, arity) {#name, arity},
static const description descriptions[AEC_FUNCTION_COUNT] = {AEC_FUNCTIONS(DESCRIPTION)};

const char *aec_function_name(aec_function function) {
  return (unsigned)function < AEC_FUNCTION_COUNT ? descriptions[function].name : "unknown";
}

int aec_function_arity(aec_function function) {
  return (unsigned)function < AEC_FUNCTION_COUNT ? descriptions[function].arity : 0;
}
