// The counter-based generator Philox4x32-10 (Salmon et al. 2011): a counter and a key give four random words.
// So any number of a sequence can be had without those before it. Swift and the kernels use this one definition.
#ifndef AEC_PHILOX_H
#define AEC_PHILOX_H

#include <stdint.h>

enum { AEC_PHILOX_ROUNDS = 10 };
#define AEC_PHILOX_FIRST 0xD2511F53u
#define AEC_PHILOX_SECOND 0xCD9E8D57u
#define AEC_PHILOX_KEY_X 0x9E3779B9u
#define AEC_PHILOX_KEY_Y 0xBB67AE85u

typedef struct {
  uint32_t x, y, z, w;
} aec_words;

static inline aec_words aec_philox(aec_words counter, uint32_t key_x, uint32_t key_y) {
  for (int round = 0; round < AEC_PHILOX_ROUNDS; round++) {
    uint64_t first = (uint64_t)counter.x * AEC_PHILOX_FIRST;
    uint64_t second = (uint64_t)counter.z * AEC_PHILOX_SECOND;
    counter = (aec_words){
        (uint32_t)(second >> 32) ^ counter.y ^ key_x, (uint32_t)second,
        (uint32_t)(first >> 32) ^ counter.w ^ key_y, (uint32_t)first};
    key_x += AEC_PHILOX_KEY_X;
    key_y += AEC_PHILOX_KEY_Y;
  }
  return counter;
}

#endif
