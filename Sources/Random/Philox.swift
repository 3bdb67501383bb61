import CKernels

/// Four random words for a counter and a key: Philox4x32-10, as the kernels have it.
package func philox(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
  let words = aec_philox(aec_words(x: counter.x, y: counter.y, z: counter.z, w: counter.w), key.x, key.y)
  return SIMD4(words.x, words.y, words.z, words.w)
}
