import Checker
import Diagnostics
import Recipe
import Testing

@Suite struct RecipeTests {
  private func train(_ entries: String, parameters: String = "steps: int = 10") throws -> TypedFile {
    let text = """
      ae 1

      model M(\(parameters)) {
        encoder (x: [steps]) -> z: [2] { x |> dense(2) }
        decoder (z) -> y: [steps] { z |> dense(steps) }
        loss mse(y, x)
      }
      \(entries)
      """
    let result = checked(text)
    return try #require(result.typed, "\(rendered(result.diagnostics, of: text))")
  }

  @Test("Without sections there are sensible defaults")
  func defaults() throws {
    let typed = try train("")
    #expect(typed.data == nil)
    #expect(typed.train == TrainRecipe())
    #expect(typed.train.duration == .epochs(100) && typed.train.batch == 256)
  }

  @Test("Every key is read, with arithmetic and hyper-parameters")
  func keys() throws {
    let recipe = try train(
      """
      data { file: "cube.npy"
        test: 1 / 8 }
      train {
        optimizer: adam(1e-2, beta1: 0.8, beta2: 0.99, epsilon: 1e-6)
        steps: 100 * steps
        batch: 2 ^ 6
        shuffle: false
        seed: 7
        threads: 3
      }
      """
    ).train
    #expect(recipe.rate == 1e-2 && recipe.method.values.real("beta1") == 0.8 && recipe.method.values.real("beta2") == 0.99)
    #expect(recipe.method.values.real("epsilon") == 1e-6 && recipe.duration == .steps(1000) && recipe.batch == 64)
    #expect(!recipe.shuffle && recipe.seed == 7 && recipe.threads == 3)
    #expect(recipe.testFraction == 0.125)
  }

  @Test("A table may have a header")
  func header() throws {
    let data = try train("data {\n  file: \"spectra.csv\"\n  header: true\n}").data
    var expected = FileRecipe(path: "spectra.csv")
    expected.header = true
    #expect(file(data) == expected)
  }

  @Test("A part of an array may be taken")
  func parts() throws {
    let data = try train(
      """
      data {
        file: "cube.h5"
        dataset: "/scan/counts"
        spectral: "Energy"
        rows: 0...9
        columns: 5...steps
        between: 0.2...1e1
      }
      """
    ).data
    var expected = FileRecipe(path: "cube.h5")
    expected.dataset = "/scan/counts"
    expected.spectral = .name("Energy")
    expected.rows = 0...9
    expected.columns = 5...10
    expected.between = 0.2...10
    #expect(file(data) == expected)
  }

  @Test("Pixels, masks and scaling are read")
  func pixels() throws {
    let typed = try train(
      """
      data {
        file: "scene.mat", spectral: 0, pixels: column_major(95, columns: steps * 9), transpose: true
        bin_pixels: 2, bin_channels: 4, dead_channels: [5, 2 * steps], dead_pixels: [[3, 4], [7, 1]]
        mask: "mask.npy", scale: standard
        test: blocks(1 / 4, size: 8)
      }
      """)
    var expected = FileRecipe(path: "scene.mat")
    expected.spectral = .number(0)
    expected.pixels = .init(rows: 95, columns: 90, isColumnMajor: true)
    (expected.isTransposed, expected.pixelBin, expected.channelBin) = (true, 2, 4)
    (expected.deadChannels, expected.deadPixels) = ([5, 20], [[3, 4], [7, 1]])
    (expected.mask, expected.scale) = ("mask.npy", .standard)
    #expect(file(typed.data) == expected)
    #expect(typed.train.testFraction == 0.25 && typed.train.testBlock == 8)
    #expect(try override(typed.train, key: "test", text: "10%").testBlock == 8)
  }

  private func file(_ data: DataRecipe?) -> FileRecipe? {
    if case .file(let recipe)? = data { recipe } else { nil }
  }

  @Test(
    "Flags override the recipe",
    arguments: [
      ("epochs", "7"), ("steps", "100"), ("batch", "32"), ("learning-rate", "3e-4"), ("seed", "9"),
      ("threads", "2"), ("test", "0"), ("test", "10%"), ("shuffle", "false"), ("beta1", "0.5"),
    ])
  func flags(key: String, text: String) throws {
    let recipe = try override(TrainRecipe(), key: key, text: text)
    #expect(recipe != TrainRecipe())
  }

  @Test(
    "Wrong flags are refused as wrong usage",
    arguments: [
      ("epoch", "7", "AE5201"), ("epochs", "0", "AE5202"), ("epochs", "many", "AE5202"),
      ("batch", "1.5", "AE5202"), ("test", "1", "AE5202"), ("learning-rate", "-1", "AE5202"),
      ("learning-rate", "nan", "AE5202"), ("shuffle", "1", "AE5202"), ("image", "x", "AE5201"),
    ])
  func wrongFlags(key: String, text: String, code: String) {
    do throws(Diagnostic) {
      _ = try override(TrainRecipe(), key: key, text: text)
      Issue.record("--\(key) \(text) was taken")
    } catch {
      #expect(error.code == code)
      #expect(error.exitStatus == .usage)
    }
  }

  @Test("Every key of the recipe is declared once, with a summary")
  func table() {
    for key in RecipeKey.allCases { #expect(!key.declaration.summary.isEmpty) }
    let flags = RecipeKey.allCases.compactMap(\.flag)
    #expect(
      flags == [
        "test", "epochs", "steps", "batch", "shuffle", "seed", "threads", "learning-rate", "beta1",
        "beta2", "epsilon",
      ])
  }
}
