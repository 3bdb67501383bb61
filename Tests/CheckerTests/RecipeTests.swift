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
    let values = recipe.method.values
    #expect(recipe.rate == 1e-2 && values.real("beta1") == 0.8 && values.real("beta2") == 0.99)
    #expect(values.real("epsilon") == 1e-6 && recipe.duration == .steps(1000) && recipe.batch == 64)
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
    #expect(try typed.train.overridden(by: [("test", "10%")]).testBlock == 8)
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
    let recipe = try TrainRecipe().overridden(by: [(key, text)])
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
      _ = try TrainRecipe().overridden(by: [(key, text)])
      Issue.record("--\(key) \(text) was taken")
    } catch {
      #expect(error.code == code)
      #expect(error.exitStatus == .usage)
    }
  }

  @Test("Every key is declared once, with a summary")
  func table() {
    for section in RecipeSection.allCases {
      #expect(Set(section.keys.map(\.name)).count == section.keys.count)
      #expect(section.keys.allSatisfy { !$0.summary.isEmpty })
    }
    for optimizer in OptimizerTable.all.map({ $0.declaration }) {
      #expect(Set(optimizer.keys.map(\.name)).count == optimizer.keys.count)
      #expect(optimizer.keys.allSatisfy { $0.defaultValue != nil && !$0.summary.isEmpty })
    }
    #expect(Set(TrainRecipe.flags.map(\.flag)).count == TrainRecipe.flags.count)
  }

  @Test("What a record holds is read back as the same recipe", arguments: OptimizerTable.names)
  func record(optimizer: String) throws {
    let isOfWholeData = OptimizerTable.named(optimizer)?.declaration.use == .wholeData
    let ofBatches = [(key: "clip", text: "2.5"), (key: "clip-value", text: "0.125")]
    var recipe = try TrainRecipe().overridden(
      by: (isOfWholeData ? [] : ofBatches) + [
        ("optimizer", optimizer), ("learning-rate", "0.0123"), ("steps", "77"), ("seed", "5"), ("shuffle", "false"),
        ("test", "12.5%"), ("batch", "9"), ("rate", "cosine(to: 0.01, warmup: 5)"),
        ("average", "0.99"), ("stop", "patience(7, of: training, by: 1e-4)"),
        ("target", "-1e-3"), ("max-time", "90 s"), ("checkpoint", "1e-5 s"),
      ])
    recipe.testBlock = 8
    for key in recipe.method.declaration.keys where key.name != "lr" {
      if case .real(let range) = key.kind { recipe.method.values[key] = .real(range.upperBound / 2) }
    }
    #expect(TrainRecipe(recipe.json) == recipe)
    let named = Set(recipe.json.entries.map(\.key))
    // Keys without a default are there when they were given.
    for key in TrainRecipe.plainKeys where key.isRecorded && key != .epochs && recipe[key] != nil {
      #expect(named.contains(key.jsonName), "\(key.name)")
    }
    #expect(TrainRecipe(TrainRecipe().json) == TrainRecipe())
    #expect(TrainRecipe(JSONObject(["optimizer": .string("lion")])) == nil)
  }

  @Test("A flag of another optimizer, and one that needs another, are refused")
  func otherMethods() {
    for (flags, code) in [
      ([("optimizer", "sgd"), ("beta1", "0.5")], "AE5203"), ([("optimizer", "sgd"), ("nesterov", "true")], "AE5204"),
      ([("optimizer", "lion")], "AE5202"),
    ] {
      let error = #expect(throws: Diagnostic.self) {
        try TrainRecipe().overridden(by: flags.map { (key: $0.0, text: $0.1) })
      }
      #expect(error?.code == code)
    }
  }

  @Test("a rule that names the test samples needs some after flags too, and one that names none follows the others")
  func untestedRule() throws {
    for train in ["stop: patience(9, of: test)", "stop: patience(9, of: test)\nphase \"one\" { epochs: 50 }"] {
      let file = try recipe(train)
      let error = #expect(throws: Diagnostic.self) { try file.overridden(by: [("test", "0")]) }
      #expect(error?.code == "AE5204" && error?.message.contains("`test` keeps none") == true)
      #expect(error?.help == "give --stop 'patience(9, of: training)', or --test 20%")
      #expect(try file.overridden(by: [("test", "0"), ("stop", "patience(9)")]).testFraction == 0)
    }
    #expect(try recipe("stop: patience(9)").overridden(by: [("test", "0")]).testFraction == 0)
    #expect(try recipe("stop: patience(9, of: training)").overridden(by: [("test", "0")]).testFraction == 0)
  }

  @Test("the record of a run names the samples whether or not its file did; a resume gives flags of another kind")
  func recordedRule() throws {
    var untested = try recipe("stop: patience(9)")
    untested[.test] = .real(0)
    let recorded = try #require(TrainRecipe(untested.json))
    #expect(recorded == untested)
    #expect(try recorded.overridden(by: [("epochs", "200")]).testFraction == 0)
  }

  @Test("rules that flags make idle are told, those that flags wake are not")
  func idleAfterFlags() throws {
    func codes(_ train: String, _ flags: [(key: String, text: String)], told: [Diagnostic] = []) throws -> [String] {
      let file = try recipe(train)
      return try file.overridden(by: flags).warnings(of: flags, besides: told, of: file).map(\.code)
    }
    #expect(try codes("epochs: 50, stop: patience(20)", [("epochs", "10")]) == ["AE0835"])
    #expect(try codes("epochs: 50, stop: patience(20)", [("epochs", "30")]) == [])
    #expect(try codes("epochs: 50, rate: step(every: 20)", [("steps", "10")]) == ["AE0835"])
    #expect(try codes("epochs: 5, stop: patience(20)", [("batch", "10")]) == [])
    let message = "a patience of 20 is no shorter than the run of 5 epochs, so `stop` ends nothing"
    let told = [Diagnostic("AE0835", message, severity: .warning), Diagnostic("AE0823", "other", severity: .warning)]
    #expect(try codes("epochs: 5, stop: patience(20)", [("epochs", "90")], told: told) == ["AE0823"])
    #expect(try codes("epochs: 5, stop: patience(20)", [("batch", "10")], told: told) == ["AE0835", "AE0823"])
    #expect(try codes("optimizer: lbfgs", [("batch", "16")]) == ["AE0828"])
    // A flag that is typed again needs its number.
    let (file, flags) = (try recipe("epochs: 30"), [(key: "clip", text: "1 * step(every: 100)")])
    let idle = try file.overridden(by: flags).warnings(of: flags, besides: [], of: file)
    #expect(idle.map(\.help) == ["write --clip '1 * step(every: 6)', or more --epochs"])
  }

  @Test("the flag of the rate takes what its key takes")
  func rateFlag() throws {
    func recipe(_ text: String) throws -> TrainRecipe { try TrainRecipe().overridden(by: [("rate", text)]) }
    let product = try recipe("1e-2*cosine(to: 0.1)")
    #expect(product.rate == 1e-2 && product[.rate]?.text == "cosine(to: 0.1)")
    let number = try recipe("2e-3")
    #expect(number.rate == 2e-3 && number[.rate] == nil)
    #expect(try recipe("cosine").rate == TrainRecipe().rate)
    let error = #expect(throws: Diagnostic.self) { try recipe("cosin") }
    #expect(error?.code == "AE5202" && error?.help?.contains("`cosine`") == true)
  }

  @Test(
    "an optimizer in other letters, or with its rate, is the one that is meant",
    arguments: [
      ("SGD", "sgd"), ("AdamW", "adamw"), ("ADAM", "adam"), ("RMSprop", "rmsprop"), ("LBFGS", "lbfgs"),
      ("sgd(0.1)", "sgd --learning-rate 0.1"), ("adamw(lr: 1e-3)", "adamw --learning-rate 1e-3"),
    ])
  func meantOptimizer(text: String, flags: String) throws {
    let error = #expect(throws: Diagnostic.self) { try TrainRecipe().overridden(by: [("optimizer", text)]) }
    #expect(error?.help == "write --optimizer \(flags)")
  }

  @Test("a seed is in the same range in a file and as a flag")
  func seeds() throws {
    let most = "9007199254740991"
    #expect(try TrainRecipe().overridden(by: [("seed", most)]).seed == (1 << 53) - 1)
    for text in ["9007199254740992", "9223372036854775807"] {
      let error = #expect(throws: Diagnostic.self) { try TrainRecipe().overridden(by: [("seed", text)]) }
      #expect(error?.code == "AE5202" && error?.message.contains("to \(most)") == true)
    }
  }
}

/// The recipe of a small model with these lines in `train`.
func recipe(_ train: String) throws -> TrainRecipe {
  let text = """
    ae 1
    model M(steps: int = 10) {
      encoder (x: [steps]) -> z: [2] { x |> dense(2) }
      decoder (z) -> y: [steps] { z |> dense(steps) }
      loss mse(y, x)
    }
    train { \(train) }
    """
  return try #require(checked(text).typed).train
}
