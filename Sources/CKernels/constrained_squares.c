// Least squares of amounts at 0 and above, by active sets, in double precision: few unknowns, many small problems.
#include <math.h>
#include <string.h>

#include "CKernels.h"

enum { MOST = AEC_MOST_ENDS };

typedef struct {
  int64_t ends;
  bool shares;
  double gram[MOST * MOST];
  double largest;
} squares;

static void make_gram(squares *s, const float *e, int64_t ends, int64_t width, bool shares) {
  s->ends = ends, s->shares = shares, s->largest = 0;
  for (int64_t i = 0; i < ends; i++)
    for (int64_t j = 0; j <= i; j++) {
      double sum = 0;
      for (int64_t k = 0; k < width; k++) sum += (double)e[i * width + k] * e[j * width + k];
      s->gram[i * ends + j] = s->gram[j * ends + i] = sum;
    }
  for (int64_t i = 0; i < ends; i++) s->largest = fmax(s->largest, s->gram[i * ends + i]);
  // The square of the sum, which is fixed, makes the system regular where rows of E add up to nothing.
  if (shares)
    for (int64_t i = 0; i < ends * ends; i++) s->gram[i] += s->largest;
}

// The Cholesky factor of the rows and columns that are kept; a pivot that rounding takes to 0 becomes a small one.
static void factor(const squares *s, const int64_t *kept, int64_t count, double *l) {
  double floor = fmax(s->largest * 1e-15, 1e-300);
  for (int64_t i = 0; i < count; i++)
    for (int64_t j = 0; j <= i; j++) {
      double sum = s->gram[kept[i] * s->ends + kept[j]];
      for (int64_t k = 0; k < j; k++) sum -= l[i * MOST + k] * l[j * MOST + k];
      l[i * MOST + j] = i == j ? sqrt(fmax(sum, floor)) : sum / l[j * MOST + j];
    }
}

static void substitute(const double *l, int64_t count, double *x) {
  for (int64_t i = 0; i < count; i++) {
    for (int64_t k = 0; k < i; k++) x[i] -= l[i * MOST + k] * x[k];
    x[i] /= l[i * MOST + i];
  }
  for (int64_t i = count - 1; i >= 0; i--) {
    for (int64_t k = i + 1; k < count; k++) x[i] -= l[k * MOST + i] * x[k];
    x[i] /= l[i * MOST + i];
  }
}

// G^-1 b over the kept places, moved along G^-1 1 until the sum is `sum`, where these are shares.
static void least(const squares *s, const int64_t *kept, int64_t count, double *x, double sum) {
  double l[MOST * MOST], even[MOST], of_x = 0, of_even = 0;
  factor(s, kept, count, l);
  substitute(l, count, x);
  if (!s->shares || count == 0) return;
  for (int64_t i = 0; i < count; i++) even[i] = 1;
  substitute(l, count, even);
  for (int64_t i = 0; i < count; i++) of_x += x[i], of_even += even[i];
  for (int64_t i = 0; i < count; i++) x[i] -= (of_x - sum) / of_even * even[i];
}

// Moves to the least squares over the kept ends, and drops those that would pass 0 on the way. Returns how many stay.
static int64_t take_in(const squares *s, int64_t *kept, int64_t count, double *a, const double *b) {
  double due[MOST];
  while (count > 0) {
    for (int64_t i = 0; i < count; i++) due[i] = b[kept[i]];
    least(s, kept, count, due, 1);
    int64_t first = -1, left = 0;
    double way = 2;
    for (int64_t i = 0; i < count; i++) {
      if (due[i] > 0) continue;
      double step = a[kept[i]] / (a[kept[i]] - due[i]);
      // 0 / 0 is an end that is at 0 and stays there.
      if (!(step > 0)) step = 0;
      if (step < way) way = step, first = i;
    }
    if (first < 0) way = 1;
    for (int64_t i = 0; i < count; i++) {
      double *at = a + kept[i];
      *at = first < 0 ? due[i] : *at + way * (due[i] - *at);
      if (first >= 0 && (i == first || *at <= 0)) *at = 0;
    }
    if (first < 0) return count;
    for (int64_t i = 0; i < count; i++)
      if (a[kept[i]] > 0) kept[left++] = kept[i];
    count = left;
  }
  return count;
}

static void solve(const squares *s, const double *b, double *a) {
  int64_t n = s->ends, kept[MOST], count = 0;
  double scale = s->largest;
  for (int64_t i = 0; i < n; i++) a[i] = 0, scale = fmax(scale, fabs(b[i]));
  if (!isfinite(scale)) {
    for (int64_t i = 0; i < n; i++) a[i] = NAN;
    return;
  }
  if (s->shares) {
    int64_t best = 0;
    for (int64_t i = 1; i < n; i++)
      if (s->gram[i * n + i] / 2 - b[i] < s->gram[best * n + best] / 2 - b[best]) best = i;
    a[best] = 1, kept[count++] = best;
  }
  for (int64_t turn = 0; turn < 4 * n; turn++) {
    double slope[MOST], level = 0, most = 0;
    int64_t next = -1;
    for (int64_t i = 0; i < n; i++) {
      slope[i] = b[i];
      for (int64_t j = 0; j < n; j++) slope[i] -= s->gram[i * n + j] * a[j];
    }
    if (s->shares && count > 0) {
      for (int64_t i = 0; i < count; i++) level += slope[kept[i]];
      level /= (double)count;
    }
    for (int64_t i = 0; i < n; i++) {
      bool is_kept = false;
      for (int64_t k = 0; k < count; k++) is_kept |= kept[k] == i;
      if (!is_kept && slope[i] - level > most) most = slope[i] - level, next = i;
    }
    if (next < 0 || most <= scale * 1e-13) return;
    kept[count++] = next;
    count = take_in(s, kept, count, a, b);
  }
}

void aec_constrained_squares(float *a, int64_t a_stride, const float *b, int64_t b_stride, const float *e, int64_t ends,
                             int64_t width, int64_t columns, bool shares) {
  squares s;
  double right[MOST], amounts[MOST];
  make_gram(&s, e, ends, width, shares);
  for (int64_t c = 0; c < columns; c++) {
    bool is_finite = true;
    for (int64_t i = 0; i < ends; i++) right[i] = b[i * b_stride + c], is_finite &= isfinite(right[i]) != 0;
    if (is_finite) solve(&s, right, amounts);
    for (int64_t i = 0; i < ends; i++) a[i * a_stride + c] = is_finite ? (float)amounts[i] : NAN;
  }
}

void aec_constrained_squares_gradient(float *v, int64_t v_stride, const float *d, int64_t d_stride, const float *a,
                                      int64_t a_stride, const float *e, int64_t ends, int64_t width, int64_t columns,
                                      bool shares) {
  squares s;
  double x[MOST];
  int64_t kept[MOST];
  make_gram(&s, e, ends, width, shares);
  for (int64_t c = 0; c < columns; c++) {
    int64_t count = 0;
    for (int64_t i = 0; i < ends; i++)
      if (a[i * a_stride + c] > 0) x[count] = d[i * d_stride + c], kept[count++] = i;
    least(&s, kept, count, x, 0);
    for (int64_t i = 0; i < ends; i++) v[i * v_stride + c] = 0;
    for (int64_t i = 0; i < count; i++) v[kept[i] * v_stride + c] = (float)x[i];
  }
}
