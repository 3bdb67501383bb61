import Checker
import Diagnostics
import Testing

/// Groups of `data`: one for each input of the encoder.
@Suite struct DataGroupTests {
  private func file(_ data: String, inputs: String = "x: [n], c: [2]") throws -> TypedFile {
    let text = """
      ae 1
      model M(n: int = 4, side: int = 8) {
        encoder (\(inputs)) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [n] { z |> dense(n) }
        loss mse(y, x)
      }

      data {
        \(data)
      }
      """
    let result = checked(text)
    return try #require(result.typed, "\(rendered(result.diagnostics, of: text))")
  }

  @Test("every input has its file, and keys of pixels beside the groups hold for all")
  func groups() throws {
    let file = try file(
      """
      x { file: "x.npy", scale: max, mask: "own.npy" }
        c {
          file: "c.npy"
          classes: true
        }
        mask: "mask.npy"
        patch: side
        test: 10%
      """)
    let x = try #require(file.data?.file(of: "x"))
    let c = try #require(file.data?.file(of: "c"))
    #expect(x.path == "x.npy" && x.scale == .max && x.mask == "own.npy" && x.patch == .side(8) && !x.holdsClasses)
    #expect(c.path == "c.npy" && c.scale == .none && c.mask == "mask.npy" && c.patch == .side(8) && c.holdsClasses)
    #expect(file.train.testFraction == 0.1)
  }

  @Test("the group of the only input is what its keys are without one")
  func single() throws {
    let file = try file("x { file: \"x.npy\", patch: all }", inputs: "x: [n]")
    guard case .file(let recipe)? = file.data else { throw Missing() }
    #expect(recipe.path == "x.npy" && recipe.patch == .all)
  }

  private struct Missing: Error {}
}
