import Checker
import Diagnostics
import Ops
import Recipe
import Syntax
import TestSupport
import Testing

/// Every line of the table of foreign names is right: its cure is code that checks.
@Suite struct ForeignNamesTests {
  static let callables = ForeignNames.callables.all
  static let cured = callables.filter { $0.cure != nil }

  /// What can be called here.
  static let ownNames: Set<String> = {
    let functions = Set(FunctionTable.byName.keys).union(Prelude.names)
    return functions.union(LayerTable.byName.keys).union(OptimizerTable.names).union(["stack"])
  }()

  @Test("There are hundreds of spellings, none is given twice, and none is ours")
  func spellings() throws {
    try ForeignTables.drop(Self.ownNames)
    let names = Self.callables.flatMap(\.spellings)
    #expect(names.count > 300)
    #expect(Set(names).count == names.count, "\(repeated(names))")
    #expect(Set(names).isDisjoint(with: ownCallables), "\(Set(names).intersection(ownCallables))")
    #expect(Set(names).isDisjoint(with: Self.ownNames), "\(Set(names).intersection(Self.ownNames))")
    let keys = ForeignNames.keys.all.flatMap(\.spellings)
    #expect(Set(keys).count == keys.count, "\(repeated(keys))")
    let train = RecipeSection.train.keys.map(\.name)
    #expect(Set(keys).isDisjoint(with: train), "\(Set(keys).intersection(train))")
  }

  @Test(
    "A name that is ours by now leaves its entry, which stays for other spellings",
    arguments: [
      ("  Softshrink, softshrink(x, lambda) | sign(x) | a remark", "  Softshrink(x, lambda) | sign(x) | a remark"),
      ("  softshrink | | a remark", nil), ("  Swish, swish | silu", "  Swish, swish | silu"),
      ("let a = b", "let a = b"),
    ])
  func ownSpelling(line: String, left: String?) {
    #expect(ForeignTables.dropping(["softshrink"], from: line[...]) == left)
  }

  private func repeated(_ names: [String]) -> [String] {
    Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.map(\.key)
  }

  @Test("The names that are the same here are all that can be called")
  func own() throws {
    var lines = [" "]
    for name in Self.ownNames.sorted() {
      if lines[lines.count - 1].count + name.count > 113 { lines.append(" ") }
      lines[lines.count - 1] += " \"\(name)\","
    }
    let text = lines.map { $0 + "\n" }.joined() + "  // "
    try expectPage("Sources/Syntax/Foreign/ForeignNames.swift", part: "own callables", holds: text)
  }

  @Test("The cure of a layer or function checks", arguments: cured.map { $0.spellings[0] })
  func cure(name: String) throws {
    let entry = try #require(ForeignNames.callables[name])
    let cure = try #require(entry.cure)
    let text =
      if entry.isDeclaration {
        model(declaration: cure)
      } else if entry.holdsValues {
        model(loss: "mse(y, x) + mean(\(cure))")
      } else {
        model(encoder: "(\(cure.contains("conv2d") ? "x |> repeat(4)" : "x") |> \(cure)) |> mean |> repeat(latent)")
      }
    let result = checked(text)
    #expect(result.typed != nil, "\(cure)\n\(rendered(result.diagnostics, of: text))")
  }

  /// Where a factor and a power would take a part of a cure without brackets.
  static let valued = cured.filter { $0.holdsValues && !$0.isDeclaration }.flatMap(\.spellings)

  @Test("A cure stays whole behind a factor and before a power", arguments: valued)
  func whole(name: String) throws {
    let cure = try #require(ForeignNames.callables[name]?.cure)
    let text = model(loss: "mse(y, x) + mean(0.1 * \(name)()^2)")
    let fix = try #require(checked(text).diagnostics.first?.fix, "\(rendered(checked(text).diagnostics, of: text))")
    #expect(tree(text.applying(fix)) == tree(model(loss: "mse(y, x) + mean(0.1 * (\(cure))^2)")))
  }

  private func tree(_ text: String) -> String { printed(parse(SourceFile(name: "", text: text)).file) }

  @Test("A foreign name in two functions is one message, which counts the second")
  func countedAcrossFunctions() {
    let functions = "fn f(x) = tf.exp(x) + 1\nfn g(x) = tf.exp(x) * 2\n"
    let diagnostics = checked(model(declaration: functions, encoder: "x |> f |> g |> mean |> repeat(latent)"))
      .diagnostics
    #expect(diagnostics.map(\.code) == ["AE0220"])
    #expect(diagnostics.first?.notes == ["the same appears once more in this file"])
  }

  @Test("Without a cure there is a sentence")
  func remarks() {
    for entry in Self.callables + ForeignNames.keys.all where entry.cure == nil {
      #expect(entry.remark?.isEmpty == false, "\(entry.spellings)")
    }
  }

  @Test("An attribute becomes one that a layer has")
  func attributes() {
    let known = Set(LayerTable.byName.values.flatMap { $0.attributes.map(\.name) } + ["name", "lr", "beta1", "beta2"])
      .union(["start", "bias_start", "in", "basis", "fixed", "reverse", "wide", "ratio"])
    for entry in ForeignNames.attributes.all {
      guard let cure = entry.cure, !cure.contains(" "), !["copies", "merge", "unit", "simplex"].contains(cure)
      else { continue }
      #expect(known.contains(cure), "\(entry.spellings)")
    }
  }

  @Test("The line of a key checks", arguments: ForeignNames.keys.all.filter { $0.cure != nil }.map { $0.spellings[0] })
  func keys(name: String) throws {
    let key = try #require(ForeignKey(name, value: ""))
    let line = try #require(key.line)
    let file = line.hasPrefix("file:") || key.section == "train" ? "" : "file: \"cube.npy\"\n"
    let declaration = "\(key.section) {\n\(file)\(line)\n}"
    let text = line.hasPrefix("classes:") ? modelOfClasses(line) : model(declaration: declaration)
    let result = checked(text)
    #expect(result.typed != nil, "\(line)\n\(rendered(result.diagnostics, of: text))")
  }

  @Test("The cure of an optimizer checks")
  func optimizers() throws {
    for entry in ForeignNames.optimizers.all {
      let cure = try #require(entry.cure)
      let text = model(declaration: "train { optimizer: \(cure) }")
      #expect(checked(text).typed != nil, "\(cure)")
    }
  }

  @Test("An optimizer that is called like one of ours elsewhere is ours")
  func sameOptimizers() {
    for entry in ForeignNames.optimizers.all {
      let names = Set(entry.spellings.map { $0.lowercased().filter { $0 != "_" } })
      for name in names.intersection(OptimizerTable.names) {
        #expect(entry.cure?.hasPrefix(name + "(") == true, "\(name)")
      }
    }
  }

  /// Calls as others write them, and how they are written here.
  static let calls = [
    ("Linear(64, 32)", "dense(32)"), ("Dense(32, activation='relu')", "dense(32) |> relu"),
    ("nn.LSTM(1, 12, num_layers=2, batch_first=True)", "lstm(12) |> lstm(12)"),
    ("LSTM(12, return_sequences=False)", "lstm(12) |> last"), ("LSTM(12, return_sequences=True)", "lstm(12)"),
    ("Conv1d(1, 16, 3)", "conv1d(16, kernel: 3)"),
    ("Conv1D(16, 5, padding='same', activation='tanh')", "conv1d(16, kernel: 5, padding: same) |> tanh"),
    ("Conv1D(16, 5, strides=2, padding='same')", "conv1d(16, kernel: 5, stride: 2, padding: 2)"),
    ("nn.Conv2d(3, 16, (3, 3), padding=1, groups=2)", "conv2d(16, kernel: 3, padding: 1, groups: 2)"),
    ("Conv2DTranspose(8, 3, strides=(2, 2))", "conv2d(8, kernel: 3, transposed: true, stride: 2)"),
    ("MaxPooling2D((2, 2))", "pool(2, by: max)"), ("nn.MaxPool1d(kernel_size=2)", "pool(2, by: max)"),
    ("nn.AvgPool1d(3, stride=2)", "pool(3, by: mean, stride: 2)"),
    ("nn.Upsample(scale_factor=2, mode='bilinear')", "upsample(2, by: linear)"),
    ("UpSampling1D(size=2)", "upsample(2)"), ("nn.ReflectionPad2d(5)", "pad(5, by: reflect)"),
    ("nn.Sequential(nn.Linear(10, 8), nn.ReLU(), nn.Linear(8, 3))", "dense(8) |> relu |> dense(3)"),
    ("Bidirectional(LSTM(12))", "lstm(12, bidirectional: true)"), ("TimeDistributed(Dense(1))", "dense(1)"),
    ("MultiheadAttention(4, 2)", "attention(heads: 2)"), ("Reshape((10, 1))", "reshape([10, 1])"),
    ("fullyConnectedLayer(32)", "dense(32)"), ("Activation('relu')", "relu"), ("swish(x)", "silu(x)"),
    ("x.flatten()", "x |> reshape([n])"), ("x.abs().mean()", "mean(abs(x))"), ("x.mean(axis=0)", "mean(x, axis: 0)"),
    ("torch.mean((y - x)**2)", "mean((y - x)^2)"), ("L1Loss(y, x)", "mae(y, x)"),
    ("F.huber_loss(y, x, delta=0.5)", "huber(y, x, delta: 0.5)"), ("torch.norm(x, dim=-1)", "norm(x, axis: -1)"),
    ("F.poisson_nll_loss(y, x, log_input=False)", "poisson(y, x)"),
    ("F.cosine_similarity(y, x, dim=-1)", "mean(cosine(y, x))"), ("np.arctan2(a, b)", "atan2(a, b)"),
    ("y.detach()", "stop(y)"), ("torch.special.xlogy(x, y)", "xlogy(x, y)"), ("np.arccos(x)", "acos(x)"),
    ("torch.cat([a, b], dim=-1)", "concat(a, b, axis: -1)"), ("pow(x, 2)", "x^2"), ("np.pi", "pi"),
    ("nn.BatchNorm1d(32)", "batchnorm"),
    ("nn.BatchNorm1d(32, momentum=0.2, affine=False)", "batchnorm(momentum: 0.2, affine: false)"),
    ("BatchNormalization(momentum=0.99)", "batchnorm(momentum: 1 - 0.99)"), ("BatchNormalization()", "batchnorm"),
    ("nn.GroupNorm(4, 32)", "groupnorm(4)"), ("GroupNormalization(groups=2)", "groupnorm(2)"),
    ("tf.reduce_mean(z, axis=0)", "batch_mean(z)"), ("tf.reduce_sum(z, axis=0)", "batch_sum(z, keep: true)"),
    ("cosine_similarity(y, x)", "mean(cosine(y, x))"),
    ("keras.losses.cosine_similarity(x, y)", "-mean(cosine(x, y))"),
    ("sad(y, x - 1)", "mean(angle(y, x - 1))"), ("pow(x, n + 1)", "x^(n + 1)"),
    ("smoothness(y - x)", "mean(((y - x)[1:] - (y - x)[:-1])^2)"),
    ("torch.mean(2 * np.log10(x))", "mean(2 * (log(x) / log(10)))"), ("randn(latent)", "normal([latent])"),
    ("np.random.normal(1, 0.1, size=(n,))", "1 + 0.1 * normal([n])"), ("rand(batch_size, n)", "uniform([n])"),
    ("torch.randn(2 * n)", "normal([2 * n])"),
    ("torch.optim.Adam(model.parameters(), lr=1e-3)", "adam(lr: 1e-3)"),
  ]

  @Test("A call is translated with its arguments", arguments: calls)
  func call(foreign: String, ours: String) {
    #expect(ForeignCure(ofCall: foreign)?.code == ours)
  }

  /// Classes are read beside another input.
  private func modelOfClasses(_ line: String) -> String {
    """
    ae 1
    model Example(n: int = 30, k: int = 4) {
      encoder (x: [n], label: [k]) -> (z: [3], c: [k]) { (concat(x, label) |> dense(3), label) }
      decoder (z, c) -> y: [n] { concat(z, c) |> dense(n) }
      loss mse(y, x)
    }

    data {
      x { file: "cube.npy" }
      label { file: "classes.npy", \(line) }
    }

    """
  }

  private func model(
    declaration: String = "", encoder: String = "x |> mean |> repeat(latent)", loss: String = "mse(y, x)"
  ) -> String {
    """
    ae 1

    \(declaration)

    model Example(n: int = 30, latent: int = 4) {
      encoder (x: [10, 3]) -> z: [latent] { \(encoder) }
      decoder (z) -> y: [10, 3] { z |> dense(30) |> reshape([10, 3]) }
      loss \(loss)
    }

    """
  }
}
