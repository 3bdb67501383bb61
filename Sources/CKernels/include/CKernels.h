// The SIMD kernels of aec: one table of functions for each instruction set.
//
// Inside a tile the batch is the innermost axis, so a value of sample shape [steps, features] lies in memory as
// [feature][step][lane]; `lanes` is the tile width, a multiple of 16, or 4 or 8 where KernelStep says so. All kernels
// are straight loops over contiguous floats; none allocates, none calls back. Lengths are counted in floats. Arrays may
// be unaligned.
#ifndef AEC_KERNELS_H
#define AEC_KERNELS_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#include "functions.h"
#include "philox.h"

// Every kernel gives the same floats on every run; between tables results differ by rounding. Accuracy of the
// elementwise functions (relative unless stated): exp 1.2e-7, log 1.5e-7, expm1, log1p, tanh, erf 2.5e-7, sigmoid 2e-7,
// softplus and atan2 3e-7, acos 2e-7, power 6.1e-8, sin and cos 1.2e-7 absolute; sqrt and divisions are rounded
// exactly. NaN goes through.

// Elementwise functions, by number. The Swift side refers to them by these, through `aec_function_name`.
#define NUMBER(name, NAME, arity) AEC_##NAME,
typedef enum { AEC_FUNCTIONS(NUMBER) AEC_FUNCTION_COUNT } aec_function;
#undef NUMBER

enum { AEC_SUM = AEC_FUNCTION_COUNT };  // a way to store, see aec_map

// The name of an elementwise function as the graph prints it ("tanh"), and how many operands it takes (1 to 3).
const char *aec_function_name(aec_function function);
int aec_function_arity(aec_function function);

enum { AEC_MAX_RANK = 5, AEC_MAX_OPERANDS = 24, AEC_MAX_REGISTERS = 32 };

// What the random numbers of a tile depend on: the key of the run, the step, the use in the model, and the place in the
// batch of the tile's first sample.
typedef struct {
  uint32_t key_x, key_y, step, use, first_sample;
} aec_random;

// One instruction of an elementwise program: registers[result] = function(registers[a], registers[b], registers[c]).
// Registers 0 ..< input_count hold the inputs.
typedef struct {
  uint8_t function, result, a, b, c;
  // One more than the output that stores this result: a program of one run computes it there. 0 is always right; of a
  // single output only the last instruction may say so.
  uint8_t output;
} aec_instruction;

// An elementwise program over an index space: for every index of the outer extents, for every float of the innermost
// run, load the inputs, run the instructions, store the outputs. An input with run_stride 0 holds one float for the
// whole run. A stride of 0 in an outer extent repeats (inputs) or accumulates (outputs, see `accumulate`), in the order
// of the indices. An output may lie exactly where an input lies that has the same strides; other overlaps are not
// allowed.
typedef struct {
  int32_t rank;                               // number of outer extents, 0 to AEC_MAX_RANK
  int32_t input_count, output_count;          // operands: inputs first, then outputs
  int32_t instruction_count;                  // may be 0: then output i is input i
  int64_t extent[AEC_MAX_RANK];               // outermost first
  int64_t run;                                // floats in the innermost run
  int64_t stride[AEC_MAX_OPERANDS][AEC_MAX_RANK];
  uint8_t run_stride[AEC_MAX_OPERANDS];       // 0 or 1; outputs have 1, with AEC_SUM 0
  uint8_t output_register[AEC_MAX_OPERANDS];  // the register that output i stores
  // how outputs are stored: AEC_COPY overwrites; AEC_ADD, AEC_MAXIMUM, AEC_MINIMUM combine with what is there; AEC_SUM
  // adds the sum over the run to one float, and then the outputs have a run_stride of 0
  uint8_t accumulate;
  int32_t lanes, valid;  // with AEC_SUM, of every `lanes` floats of a run (4 or 8) the first `valid` count; 0: all do
  uint8_t are_apart;  // whether it is known that no output lies where an input does
  const aec_instruction *instructions;
} aec_map;

// c = end(a b + bias + residual) on columns of a tile: c is rows x columns, a rows x inner, b inner x columns. The columns
// of b, c, residual and gate are side by side, `columns` is a multiple of 4.
typedef struct {
  int64_t rows, inner, columns;
  int64_t a_row, a_inner;  // floats between neighbours of a: a transposed matrix has them exchanged
  int64_t b_row, c_row, residual_row, gate_row;
  int32_t relu;  // whether the end is max(x, 0)
} aec_matrix;

// c[i][j] = sum over columns p of a[i][p] * b[j][p]: c is rows x inner. Beside it the sums of the rows of a. The columns lie
// side by side, `columns` in each of `steps` pieces, a multiple of 4.
typedef struct {
  int64_t rows, inner, columns, steps;
  int64_t a_row, b_row, c_row;
  int64_t a_step, b_step;  // floats between neighbouring pieces
} aec_outer;

// Rows of which moments are taken, each in `outer` runs: floats between neighbouring rows and between the runs of a row. Of
// every `lanes` floats, 4, 8 or a multiple of 16, one belongs to each sample.
typedef struct {
  int64_t rows, stride, run, outer, outer_stride, lanes;
} aec_moments;

// Where the tiles of a batch lie: `step` floats from one to the next, `lanes` samples in each, a multiple of 16. The last
// tile holds `valid` samples; its other lanes hold any finite numbers.
typedef struct {
  int64_t count, step, lanes, valid;
} aec_tiles;

// One place of a convolution's kernel: floats from the start of a channel to its weight, and from a window to its value.
typedef struct {
  int64_t weight, value;
} aec_tap;

// A convolution: y [rows][height][width] of each group sums w * x over channels and taps. Floats between neighbours are
// for groups, channels (rows of y and of w), rows and columns of the picture; a place holds `lanes` floats, a multiple of
// 16, or 4 or 8.
typedef struct {
  int64_t groups, rows, channels, height, width, lanes;
  int64_t taps;  // may be 0: then y is the bias, or zero
  const aec_tap *tap;
  // the first tap and one past the last that a row of y sees, for each row; NULL where each sees all
  const int64_t *row_taps;
  int64_t w_group, w_row, w_channel;
  int64_t x_group, x_channel, x_row, x_column;
  int64_t y_group, y_channel, y_row, y_column;
  int64_t gate_group, gate_channel, gate_row, gate_column;
  int64_t row_floats;  // floats of a channel of x that one row of y reads
  int32_t relu;        // whether the end is max(y, 0)
} aec_convolution;

// Attention of `queries` positions to `steps` positions: q and out are [heads * size][queries][lanes], k and v
// [heads * size][steps][lanes]. Their rows lie `stride` floats apart; probabilities are [head][query][key][lane].
typedef struct {
  int64_t heads, size, queries, steps, lanes;
  int64_t q_stride, k_stride, v_stride, out_stride;
  float scale;  // 1 / sqrt(size)
} aec_attention;

// An LSTM in one direction over all steps of a tile. Rows of x, out and dgates are features or gate rows; those of one
// step hold `lanes` contiguous floats. Gates are i, f, g, o as PyTorch orders them.
typedef struct {
  int64_t hidden, steps, lanes;
  int64_t features;  // of the input that is multiplied here; 0 when x is the projected input of 4 * hidden rows
  int64_t x_stride, x_step;  // floats between rows of x and between its steps (0: the same at every step)
  int64_t out_stride;        // floats between rows of out, or of dout
  int64_t dgates_stride;     // floats between rows of dgates
  int64_t gates_stride;      // floats between rows of gates that lie as dgates do; 0 where those of a step lie side by side
  int32_t reversed;          // whether the recurrence runs from the last step to the first
} aec_lstm;

typedef struct {
  const char *name;  // "baseline", "avx2", "avx512", "neon"

  // function[f](out, a, b, c, n): elementwise over n contiguous floats; unused operands are ignored. `out` may be one
  // of the operands.
  void (*function[AEC_FUNCTION_COUNT])(float *out, const float *a, const float *b, const float *c, int64_t n);

  // Runs an elementwise program; operands are base pointers, inputs first.
  void (*map)(const aec_map *map, float *const *operands);

  // out[0 ..< n] = value
  void (*fill)(float *out, float value, int64_t n);

  // bias (one float for each row), residual and gate may be NULL; where a gate is not above zero, c is zero.
  void (*matrix)(const aec_matrix *shape, float *c, const float *a, const float *b, const float *bias,
                 const float *residual, const float *gate);
  // sums (one float for each row of a) may be NULL.
  void (*outer)(const aec_outer *shape, float *c, const float *a, const float *b, float *sums);

  // The same products for all tiles of a batch: operands are those of the first tile, `columns` those of one tile.
  void (*batch_matrix)(const aec_matrix *shape, const aec_tiles *tiles, float *c, const float *a, const float *b,
                       const float *bias, const float *residual, const float *gate);
  // Of a and b the pieces are the tiles; their `columns`, `steps`, `a_step` and `b_step` have no meaning here. Only
  // samples count.
  void (*batch_outer)(const aec_outer *shape, const aec_tiles *tiles, float *c, const float *a, const float *b);

  // bias (one float for each channel of y) and gate may be NULL; where a gate is not above zero, y is zero.
  void (*convolve)(const aec_convolution *shape, float *y, const float *w, const float *x, const float *bias,
                   const float *gate);
  // w = the sum over places and lanes of y * x; w_channel is the number of taps, and tap t has weight t. All rows of y
  // see all taps. sums (one float for each channel of y) may be NULL.
  void (*convolve_outer)(const aec_convolution *shape, float *w, const float *y, const float *x, float *sums);
  // out[offset[e] + i] += x[e * width + i], one element after the other.
  void (*index_add)(float *out, const float *x, const int64_t *offset, int64_t count, int64_t width);

  // softmax over `n` rows of `run` contiguous floats that lie `stride` apart (in both x and out), and its gradient
  // dx = y * (dy - sum(dy * y)). scratch holds 2 * run floats.
  void (*softmax)(float *out, const float *x, int64_t n, int64_t stride, int64_t run, float *scratch);
  void (*softmax_gradient)(float *dx, const float *dy, const float *y, int64_t n, int64_t stride, int64_t run,
                           float *scratch);

  // Normalisation over n rows of `run` floats, with `stride` floats between rows: out = (x - mean) * rstd,
  // rstd = 1 / sqrt(variance + epsilon), variance with divisor n; rstd holds `run` floats. Two passes: mean, then
  // centred squares. scaled = out * scale + shift, with one float of scale and shift for each row; NULL when not wanted.
  // Gradient: dx = rstd * (d - mean(d) - xhat * mean(d * xhat)), where d is multiplied by scale first unless it is NULL.
  // dscale and dshift receive the sums of d * xhat and of d over each row; both may be NULL.
  void (*normalize)(float *out, float *rstd, const float *x, int64_t n, int64_t stride, int64_t run, float epsilon,
                    float *scaled, const float *scale, const float *shift);
  void (*normalize_gradient)(float *dx, const float *d, const float *xhat, const float *rstd, int64_t n,
                             int64_t stride, int64_t run, const float *scale, float *dscale, float *dshift);

  // Mean of each row in a tile, the sum of the deviations from there (the mean is rounded), and that of their squares: three
  // rows of `out` that lie `distance` apart. Of every `lanes` floats the first `valid` count.
  // join_moments makes those of the batch from the results of `count` tiles. They are the mean, how far its rounding left it
  // below the true one, and the variance with the divisor n. A tile has `whole` floats of a row, the last one `last`.
  void (*moments)(float *out, int64_t distance, const float *x, const aec_moments *shape, int64_t valid);
  void (*join_moments)(float *out, const float *parts, int64_t distance, int64_t part_stride, int64_t count, int64_t n,
                       float whole, float last);

  // An LSTM. Its weights are packed first: 4 * hidden * (1 + features + hidden) floats for the forward kernel (without
  // features there are no input weights; bias may be NULL), 4 * hidden * hidden for the gradient. Packed weights are for
  // the kernels of the same table.
  // Forward: gates [step][4 * hidden][lane] (or, with a stride, [4 * hidden][step][lane]) and cells [step][hidden][lane]
  // are kept for the gradient; both NULL when there is none. scratch holds (2 * features + 3 * hidden) * lanes floats.
  // Backward: dout is the gradient of out; dgates receives those of the pre-activations (it may be gates that lie alike),
  // and total, when it is there, their sums over the steps: 4 * hidden rows of `lanes` floats, side by side. scratch holds 9 * hidden * lanes floats.
  void (*lstm_pack)(const aec_lstm *shape, float *packed, const float *input_weights, const float *bias,
                    const float *weights);
  void (*lstm)(const aec_lstm *shape, const float *packed, const float *x, float *out, float *gates, float *cells,
               float *scratch);
  void (*lstm_pack_gradient)(const aec_lstm *shape, float *packed, const float *weights);
  void (*lstm_gradient)(const aec_lstm *shape, const float *packed, const float *dout, const float *gates,
                        const float *cells, float *dgates, float *total, float *scratch);

  // Scaled dot-product attention. For the gradient it keeps either probabilities [head][query][key][lane], or
  // log_sums [head][query][lane]: log2(sum over keys of e^score); both may be NULL.
  void (*attention)(const aec_attention *shape, const float *q, const float *k, const float *v, float *out,
                    float *probabilities, float *log_sums);
  // The gradient of attention overwrites dq, dk and dv, whose rows lie q_stride, k_stride, v_stride apart. One of
  // probabilities and log_sums is NULL; `out`, of the forward pass, may be NULL where there are probabilities.
  void (*attention_gradient)(const aec_attention *shape, const float *q, const float *k, const float *v,
                             const float *out, const float *probabilities, const float *log_sums, const float *dout,
                             float *dq, float *dk, float *dv);

  // The samples of a tile: out[place[e] * lanes + s] = data[index[s] * sample_stride + e] for s < valid; lanes past `valid`
  // repeat the last valid sample. And back: data[s * sample_stride + e] = x[place[e] * lanes + s], s < valid.
  void (*gather)(float *out, const int64_t *place, const float *data, const int64_t *index, int64_t sample_stride,
                 int64_t count, int64_t lanes, int64_t valid);
  void (*scatter)(float *data, const float *x, const int64_t *place, int64_t sample_stride, int64_t count,
                  int64_t lanes, int64_t valid);

  // Random numbers in [0, 1) of element e and sample s, out of 2^24 equally likely ones: word e % 4 of Philox at the
  // counter (e / 4, first_sample + s, step, use), in out[place[e] * lanes + s]; lanes past `valid` repeat the last sample.
  void (*uniform)(float *out, const int64_t *place, int64_t count, int64_t lanes, int64_t valid,
                  const aec_random *key);
  // Of the standard normal distribution: elements 4b, 4b + 1 from the first two words of block b, 4b + 2, 4b + 3 from the
  // others.
  void (*normal)(float *out, const int64_t *place, int64_t count, int64_t lanes, int64_t valid,
                 const aec_random *key);

  // out[r * out_stride + s] = value[r * value_stride], for r < rows and s < lanes.
  void (*spread)(float *out, int64_t out_stride, const float *value, int64_t value_stride, int64_t rows, int64_t lanes);

  // out[i] = sum over slots of slots[k * slot_stride + i], i < n, by the fixed binary tree over k (pairs, pairs of
  // pairs ...). slots are overwritten.
  void (*sum_slots)(float *out, float *slots, int64_t slot_count, int64_t slot_stride, int64_t n);

  // One Adam step as PyTorch defines it: m += (g - m)(1 - beta1), v = beta2 v + (1 - beta2) g g,
  // w -= step_size * m / (sqrt(v) / sqrt_correction2 + epsilon), step_size = rate / (1 - beta1^t),
  // sqrt_correction2 = sqrt(1 - beta2^t). The complements 1 - beta are arguments: 1 - 0.999f is off by 1.3e-5.
  // Where v would be infinite or NaN, w, m and v stay. Returns 1 if that was nowhere, else 0.
  int (*adam)(float *w, float *m, float *v, const float *g, int64_t n, float step_size, float sqrt_correction2,
               float complement1, float beta2, float complement2, float epsilon);
} aec_kernels;

// Calls of kernels, one after the other, as words: the kernel and how many operands it has (kernel | count << 8), the
// address of its structure, and a place for each operand, which starts at bases[place & 7] + (place >> 3) and is NULL
// for -1. Operands of AEC_CALL_MATRIX are c, a, b, bias, residual and gate.
enum { AEC_CALL_MAP, AEC_CALL_MATRIX };
void aec_run_calls(const aec_kernels *kernels, const int64_t *words, int64_t count, float *const *bases);

// For each of `columns` columns: the a at 0 and above, with the sum 1 if `shares`, that makes |a E|^2 / 2 - b a smallest,
// for rows E [ends, width]; row i of a and b starts at i * stride. NaN where b or E is not finite. Every instruction set
// uses these two.
enum { AEC_MOST_ENDS = 64 };
void aec_constrained_squares(float *a, int64_t a_stride, const float *b, int64_t b_stride, const float *e, int64_t ends,
                             int64_t width, int64_t columns, bool shares);
// v = (E E^T)^-1 d over the ends whose a is above 0, with the sum 0 if `shares`, and 0 at the others.
void aec_constrained_squares_gradient(float *v, int64_t v_stride, const float *d, int64_t d_stride, const float *a,
                                      int64_t a_stride, const float *e, int64_t ends, int64_t width, int64_t columns,
                                      bool shares);

// The tables this program was built with: "baseline" first, then better ones; NULL past the last. `supported` tells
// whether this machine can run table i.
const aec_kernels *aec_kernels_table(int i);
int aec_kernels_supported(int i);
// The best table for this machine, or the one the environment variable AEC_ISA names when it can run.
const aec_kernels *aec_kernels_best(void);

#endif
