import Testing

/// `let (a, b) = ...` beside names that other libraries have for sizes.
@Suite struct SeveralResultsTests {
  @Test(
    "values named size, shape, dim, len and length are values", arguments: ["size", "shape", "dim", "len", "length"])
  func ownNames(name: String) {
    let text = """
      ae 1

      block two(x: [D]) -> ([D], [D]) { (x, 2 * x) }

      block turn(a: [D], b: [D], u: [D]) -> ([D], [D]) { (a + u, b - u) }

      model M(bands: int = 48, n: int = 4) {
        encoder (x: [bands]) -> z: [n] {
          let \(name) = x |> dense(n)
          let (p, q) = two(\(name) * \(name))
          let (r, s) = \(name) |> two
          let (a, b) = \(name) |> repeat(5) |> scan(turn, start: (r, s))
          p + q + last(a) + last(b)
        }
        decoder (z) -> y: [bands] { z |> dense(bands) }
        loss mse(y, x)
      }
      """
    #expect(rendered(checked(text).diagnostics, of: text) == "")
  }
}
