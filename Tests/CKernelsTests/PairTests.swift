import CKernels
import Testing

/// Functions that do the work of two.
private let pairs = allFunctions.compactMap(Pair.init)

struct Pair: CustomTestStringConvertible, Sendable {
  let function: aec_function
  let first: aec_function
  let second: aec_function
  /// Whether the first function's value is the second operand, not the first.
  let isSubtracted: Bool

  init?(_ function: aec_function) {
    let words = name(function).split(separator: "_").map(String.init)
    guard words.count > 1, words[1] == "then" || words[1] == "from",
      let first = allFunctions.first(where: { name($0) == words[0] }),
      let second = allFunctions.first(where: { name($0) == (words.count == 3 ? words[2] : "subtract") })
    else { return nil }
    (self.function, self.first, self.second, isSubtracted) = (function, first, second, words.count == 2)
  }

  var testDescription: String { name(function) }
}

struct PairTests {
  @Test("a pair gives the bits of its two functions in turn", arguments: pairs, Kernels.all)
  func bits(_ pair: Pair, _ kernels: Kernels) {
    var random = Random(state: 4)
    let special = ElementwiseAccuracyTests.special
    let a = random.floats(1003, in: -3...3) + special.flatMap { x in special.map { _ in x } }
    let b = random.floats(1003, in: -3...3) + special.flatMap { _ in special }
    let c = random.floats(a.count, in: -3...3)
    let first = kernels.apply(pair.first, a, b, b)
    let expected =
      pair.isSubtracted ? kernels.apply(pair.second, c, first, c) : kernels.apply(pair.second, first, c, c)
    let own = kernels.apply(pair.function, a, b, c)
    #expect(own.indices.allSatisfy { same(own[$0], expected[$0]) })
  }

  @Test("there are pairs of all sums, differences and products") func count() {
    #expect(pairs.count == 14)
  }
}
