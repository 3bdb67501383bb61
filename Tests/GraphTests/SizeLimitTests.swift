import Graph
import Testing

/// Sizes that would have thousands of terms give up before they have them.
@Suite struct SizeLimitTests {
  private func symbol(_ name: String) -> Size { Size(symbol: name) }

  @Test("usual sizes are kept") func usualSizesAreKept() {
    let sum = symbol("a") + symbol("b") + symbol("c") + Size(1)
    let cube = sum * sum * sum
    #expect(!cube.isTooLong && cube.length < Size.longest)
    #expect(cube.evaluated(["a": 1, "b": 2, "c": 3]) == 343)
    #expect((cube - cube) == Size(0) && (cube - cube).length == 0)
  }

  @Test("a product of many sums is too long") func productMany() {
    var product = Size(1)
    for number in 0..<40 { product = product * (symbol("h\(number)") + Size(1)) }
    #expect(product.isTooLong && product.constant == nil && product.length == 0)
    #expect((product + Size(1)).isTooLong && (Size(0) * product).isTooLong)
    #expect(product.divided(by: Size(2))?.isTooLong == true)
    #expect(Size(2).divided(by: product)?.isTooLong == true)
    #expect(product.dividedExactly(by: product) == nil)
    #expect(product.evaluated([:]) == nil && product.substituting(["h1": Size(1)])?.isTooLong == true)
  }

  @Test("quotients in one another count") func quotientsOne() {
    var size = symbol("n")
    for _ in 0..<30 { size = ((size + Size(1)) * (size + Size(2))).divided(by: Size(7)) ?? size }
    #expect(size.isTooLong)
  }
}
