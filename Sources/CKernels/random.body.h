// Random numbers of a training step.

enum { DRAWN = 16 };  // samples whose numbers are drawn at once

// The words of four elements of DRAWN samples, one row an element; samples past the last one repeat it.
INLINE void draw(uint32_t rows[4][DRAWN], const aec_random *key, uint32_t block, uint32_t first, uint32_t last) {
  for (int s = 0; s < DRAWN; s++) {
    const uint32_t sample = first + (uint32_t)s < last ? first + (uint32_t)s : last;
    const aec_words counter = {block, key->first_sample + sample, key->step, key->use};
    const aec_words words = aec_philox(counter, key->key_x, key->key_y);
    rows[0][s] = words.x;
    rows[1][s] = words.y;
    rows[2][s] = words.z;
    rows[3][s] = words.w;
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
