// Random numbers of a training step.

enum { DRAWN = 16 };  // samples whose numbers are drawn at once

typedef uint32_t uvec __attribute__((ext_vector_type(WIDTH)));
typedef uint64_t ulvec __attribute__((ext_vector_type(WIDTH / 2)));

// Both halves of the products of words with a constant. Even and odd words apart, since machines multiply every second one.
INLINE void multiply_words(uvec words, uint32_t factor, uvec *high, uvec *low) {
  const ulvec lower = (ulvec)(0xFFFFFFFFu);
  ulvec even = ((ulvec)words & lower) * (ulvec)(factor);
  ulvec odd = ((ulvec)words >> 32) * (ulvec)(factor);
  *low = (uvec)((even & lower) | (odd << 32));
  *high = (uvec)((even >> 32) | (odd & ~lower));
}

// aec_philox for WIDTH counters at once: the same words.
INLINE void philox(uvec counter[4], uint32_t key_x, uint32_t key_y) {
  for (int round = 0; round < AEC_PHILOX_ROUNDS; round++) {
    uvec first_high, first_low, second_high, second_low;
    multiply_words(counter[0], AEC_PHILOX_FIRST, &first_high, &first_low);
    multiply_words(counter[2], AEC_PHILOX_SECOND, &second_high, &second_low);
    counter[0] = second_high ^ counter[1] ^ key_x;
    counter[1] = second_low;
    counter[2] = first_high ^ counter[3] ^ key_y;
    counter[3] = first_low;
    key_x += AEC_PHILOX_KEY_X;
    key_y += AEC_PHILOX_KEY_Y;
  }
}

// The words of four elements of DRAWN samples, one row an element; samples past the last one repeat it.
INLINE void draw(uint32_t rows[4][DRAWN], const aec_random *key, uint32_t block, uint32_t first, uint32_t last) {
  uint32_t samples[DRAWN];
  for (uint32_t s = 0; s < DRAWN; s++) samples[s] = key->first_sample + (first + s < last ? first + s : last);
  for (int s = 0; s < DRAWN; s += WIDTH) {
    uvec words[4] = {(uvec)(block), (uvec)(0), (uvec)(key->step), (uvec)(key->use)};
    __builtin_memcpy(&words[1], samples + s, sizeof words[1]);
    philox(words, key->key_x, key->key_y);
    for (int row = 0; row < 4; row++) __builtin_memcpy(rows[row] + s, &words[row], sizeof words[row]);
  }
}

static void uniform(float *out, const int64_t *place, int64_t count, int64_t lanes, int64_t valid,
                    const aec_random *key) {
  for (int64_t s = 0; s < lanes; s += DRAWN) {
    for (int64_t e = 0; e < count; e += 4) {
      uint32_t rows[4][DRAWN];
      draw(rows, key, (uint32_t)(e >> 2), (uint32_t)s, (uint32_t)(valid - 1));
      for (int64_t i = 0; i < 4 && e + i < count; i++) {
        float *row = out + place[e + i] * lanes + s;
        for (int l = 0; l < DRAWN; l++) row[l] = (float)(int32_t)(rows[i][l] >> 8) * 0x1p-24f;
      }
    }
  }
}

// The upper 24 bits of words.
INLINE ivec upper_bits(const uint32_t *words) {
  uvec x;
  __builtin_memcpy(&x, words, sizeof x);
  return (ivec)(x >> 8);
}

// Two normal numbers from two words (Box and Muller 1958): sqrt(-2 log(1 - u)) times cosine and sine of 2 pi v. The
// quarter of the turn is told by the bits of v, so nothing is rounded before the polynomials.
INLINE void normal_pair(float *one, float *other, const uint32_t *first, const uint32_t *second) {
  vec u = __builtin_convertvector(upper_bits(first), vec) * 0x1p-24f;
  vec radius = __builtin_elementwise_sqrt(absolute(-2 * vector_log(1 - u)));
  ivec turn = upper_bits(second);
  ivec quarter = (turn + (1 << 21)) >> 22;
  vec r = __builtin_convertvector(turn - (quarter << 22), vec) * 3.74507028e-7f;  // 2 pi / 2^24
  vec square = r * r;
  vec s = sin_of_remainder(r, square);
  vec c = cos_of_remainder(square);
  ivec is_odd = (quarter & 1) != 0;
  vec sine = from_bits(bits(is_odd ? c : s) ^ ((quarter & 2) << 30));
  vec cosine = from_bits(bits(is_odd ? s : c) ^ (((quarter + 1) & 2) << 30));
  store(one, radius * cosine);
  store(other, radius * sine);
}

static void normal(float *out, const int64_t *place, int64_t count, int64_t lanes, int64_t valid,
                   const aec_random *key) {
  for (int64_t s = 0; s < lanes; s += DRAWN) {
    for (int64_t e = 0; e < count; e += 4) {
      uint32_t rows[4][DRAWN];
      float numbers[4][DRAWN];
      draw(rows, key, (uint32_t)(e >> 2), (uint32_t)s, (uint32_t)(valid - 1));
      for (int pair = 0; pair < 4; pair += 2)
        for (int l = 0; l < DRAWN; l += WIDTH)
          normal_pair(numbers[pair] + l, numbers[pair + 1] + l, rows[pair] + l, rows[pair + 1] + l);
      for (int64_t i = 0; i < 4 && e + i < count; i++) {
        float *row = out + place[e + i] * lanes + s;
        for (int l = 0; l < DRAWN; l++) row[l] = numbers[i][l];
      }
    }
  }
}
