import Files

/// Which samples train and which test.
package struct Split: Sendable {
  package let training: [Int]
  package let test: [Int]

  /// A random choice that depends on seed and count alone; the test share is rounded up, as scikit-learn does.
  ///
  /// Training samples come in random order too, so that unshuffled batches of neighbouring pixels are mixed; without a
  /// test share they stay in the order of the data.
  package init(count: Int, testFraction: Double, seed: UInt64) {
    guard testFraction > 0 else {
      training = Array(0..<count)
      test = []
      return
    }
    let order = permutation(of: count, seed: seed, purpose: .split)
    let held = min(count - 1, Int((Double(count) * testFraction).rounded(.up)))
    test = Array(order.prefix(held))
    training = Array(order.dropFirst(held))
  }
}
