import Graph

/// The scaling of a model's inputs, and of what its decoder gives, as parts of a module of PyTorch.
struct TorchScaling {
  private let model: ExportedModel
  /// Names of the inputs that encoder and whole model read, and of those that outputs come back by.
  private let read: Set<String>
  private let undone: Set<String>
  /// Those of them that are scaled.
  private let scaled: [ScaledInput]

  init(_ model: ExportedModel) {
    self.model = model
    let read = Set((model.encoder.inputs + model.whole.inputs).map(\.name))
    let undone = Set(model.backScales.values.map(\.input))
    (self.read, self.undone) = (read, undone)
    scaled = model.scaled.filter { input in
      if case .spectrum = input.scaling { return read.contains(input.name) }
      return read.contains(input.name) || undone.contains(input.name)
    }
  }

  /// Tells methods of several inputs apart, and from weights.
  private func ending(_ name: String) -> String {
    let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    let place = scaled.firstIndex { $0.name == name } ?? 0
    var ending = scaled.count < 2 ? "" : isPlain ? "_\(name)" : "_\(place + 1)"
    let taken = Set(model.weights.compactMap { $0.name.split(separator: ".").first.map(String.init) })
    while taken.contains("_divisor\(ending)") || taken.contains("_shift\(ending)") { ending += "_" }
    return ending
  }

  /// Numbers that are no weights.
  var buffers: [String] {
    scaled.flatMap { input -> [String] in
      guard case .affine(let shift, let divisor) = input.scaling else { return [] }
      return [("_divisor", divisor), ("_shift", shift)].filter { !$0.1.isEmpty }.map { buffer, values in
        let numbers = values.map { "\($0)" }.joined(separator: ", ")
        return "        self.register_buffer(\"\(buffer)\(ending(input.name))\", torch.tensor([\(numbers)]).reshape("
          + "\(pythonTuple(scaledShape(values, input.shape)))), persistent=False)"
      }
    }
  }

  var methods: [String] { Array(scaled.flatMap(methods).joined(separator: [""])) }

  /// Each as its lines.
  private func methods(of input: ScaledInput) -> [[String]] {
    let end = ending(input.name)
    switch input.scaling {
    case .affine(let shift, _):
      let (less, more) = shift.isEmpty ? ("x", "") : ("(x - self._shift\(end))", " + self._shift\(end)")
      let there = ["    def _scaled\(end)(self, x):", "        return \(less) / self._divisor\(end)"]
      let back = ["    def _unscaled\(end)(self, y):", "        return y * self._divisor\(end)\(more)"]
      return (read.contains(input.name) ? [there] : []) + (undone.contains(input.name) ? [back] : [])
    case .spectrum(let axes):
      let last = pythonTuple((1...max(1, axes)).map { -$0 })
      return [
        [
          "    def _factor\(end)(self, x):",
          "        largest = x.abs()\(axes > 0 ? ".amax(\(last), keepdim=True)" : "")",
          "        return torch.where(largest == 0, torch.ones_like(largest), largest)",
        ]
      ]
    }
  }

  /// What the model reads in place of an input.
  func scaled(_ text: String, _ input: GraphPort) -> String {
    switch model.scaled(input.name)?.scaling {
    case nil: text
    case .affine?: "self._scaled\(ending(input.name))(\(text))"
    case .spectrum?: "\(text) / self._factor\(ending(input.name))(\(text))"
    }
  }

  /// Statements that give what a call gives: each output in the numbers of the files, or a word on those that are not.
  ///
  /// - Parameters: the outputs of `graph`; `inputs`, the texts of those that are at hand, by their names.
  func returned(
    _ call: String, _ graph: Graph, inputs: [String: String], undoesFactorsOnly: Bool = false
  ) -> [String] {
    let texts = graph.outputs.enumerated().map { place, output -> String? in
      let value = graph.outputs.count > 1 ? "outputs[\(place)]" : call
      guard let (scale, input) = model.back(output) else { return nil }
      let shape = graph.type(of: output.value).shape
      if case .spectrum = input.scaling {
        return inputs[input.name].map { "\(value) * \(factor($0, input, scale.factorShape(shape)))" }
      }
      return undoesFactorsOnly ? nil : unscaled(value, shape, input)
    }
    let head = word(onDivided: graph, inputs)
    guard texts.contains(where: { $0 != nil }) else { return head + ["        return \(call)"] }
    let values = texts.enumerated().map { $1 ?? "outputs[\($0)]" }.joined(separator: ", ")
    return head + (texts.count > 1 ? ["        outputs = \(call)"] : []) + ["        return \(values)"]
  }

  private func factor(_ text: String, _ input: ScaledInput, _ due: [Int]) -> String {
    let factor = "self._factor\(ending(input.name))(\(text))"
    return due == input.factorShape ? factor : reshaped(factor, due)
  }

  /// An output of another shape than its input takes that of the input meanwhile, where each number has its own scale.
  private func unscaled(_ value: String, _ shape: [Int], _ input: ScaledInput) -> String {
    guard case .affine(let shift, let divisor) = input.scaling else { return value }
    let numbers = max(shift.count, divisor.count) == divisor.count ? divisor : shift
    let method = "self._unscaled\(ending(input.name))"
    guard scaledShape(numbers, shape) != scaledShape(numbers, input.shape) else { return "\(method)(\(value))" }
    return reshaped("\(method)(\(reshaped(value, input.shape)))", shape)
  }

  private func reshaped(_ text: String, _ shape: [Int]) -> String {
    "\(text).reshape(\(([-1] + shape).map(String.init).joined(separator: ", ")))"
  }

  /// Spectra whose largest magnitudes are not at hand.
  private func word(onDivided graph: Graph, _ inputs: [String: String]) -> [String] {
    let divided = graph.outputs.filter { output in
      guard case .spectrum? = model.back(output)?.input.scaling else { return false }
      return inputs[model.backScales[output.name]?.input ?? ""] == nil
    }.map(\.name)
    guard !divided.isEmpty else { return [] }
    let verb = divided.count > 1 ? "stay" : "stays"
    return [
      "        \"\"\"\(divided.joined(separator: ", ")) \(verb) divided by the largest magnitude of each spectrum.\"\"\""
    ]
  }
}
