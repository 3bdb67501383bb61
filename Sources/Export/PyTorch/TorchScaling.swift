import Graph

/// The scaling of a model's inputs, and of what its decoder gives, as parts of a module of PyTorch.
struct TorchScaling {
  private let model: ExportedModel
  /// Of the encoder and of the whole model, each once.
  private let inputs: [(name: String, shape: [Int])]

  init(_ model: ExportedModel) {
    self.model = model
    var inputs: [(name: String, shape: [Int])] = []
    for graph in [model.encoder, model.whole] {
      for port in graph.inputs where !inputs.contains(where: { $0.name == port.name }) {
        inputs.append((port.name, graph.type(of: port.value).shape))
      }
    }
    self.inputs = inputs
  }

  /// Those that are read, and those that are only undone.
  private var scaled: [(name: String, shape: [Int])] {
    var all = inputs
    for output in model.decoder.outputs {
      guard let input = model.resembled[output.name], !all.contains(where: { $0.name == input.name }) else { continue }
      all.append((input.name, input.shape))
    }
    return all.filter { model.scalings[$0.name] != nil }
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
    scaled.flatMap { name, shape -> [String] in
      guard case .affine(let shift, let divisor)? = model.scalings[name] else { return [] }
      return [("_divisor", divisor), ("_shift", shift)].filter { !$0.1.isEmpty }.map { buffer, values in
        let numbers = values.map { "\($0)" }.joined(separator: ", ")
        return "        self.register_buffer(\"\(buffer)\(ending(name))\", torch.tensor([\(numbers)]).reshape("
          + "\(pythonTuple(scaledShape(values, shape)))), persistent=False)"
      }
    }
  }

  var methods: [String] {
    scaled.enumerated().flatMap { place, input in (place > 0 ? [""] : []) + methods(of: input.name) }
  }

  private func methods(of name: String) -> [String] {
    let end = ending(name)
    switch model.scalings[name] {
    case nil: return []
    case .affine(let shift, _)?:
      let (less, more) = shift.isEmpty ? ("x", "") : ("(x - self._shift\(end))", " + self._shift\(end)")
      let back = [
        "", "    def _unscaled\(end)(self, y):", "        return y * self._divisor\(end)\(more)",
      ]
      return ["    def _scaled\(end)(self, x):", "        return \(less) / self._divisor\(end)"]
        + (model.resembled.values.contains { $0.name == name } ? back : [])
    case .spectrum(let axes)?:
      let last = pythonTuple((1...max(1, axes)).map { -$0 })
      return [
        "    def _factor\(end)(self, x):",
        "        largest = x.abs()\(axes > 0 ? ".amax(\(last), keepdim=True)" : "")",
        "        return torch.where(largest == 0, torch.ones_like(largest), largest)",
      ]
    }
  }

  /// What the model reads in place of an input.
  func scaled(_ text: String, _ input: GraphPort) -> String {
    switch model.scalings[input.name] {
    case nil: text
    case .affine?: "self._scaled\(ending(input.name))(\(text))"
    case .spectrum?: "\(text) / self._factor\(ending(input.name))(\(text))"
    }
  }

  /// Statements that give what a call gives: each output in the scale of the data.
  ///
  /// - Parameters: the outputs of `graph`; `spectra`, the texts of the inputs that are at hand, by their names.
  func returned(
    _ call: String, _ graph: Graph, spectra: [String: String], undoesFactorsOnly: Bool = false
  ) -> [String] {
    let texts = graph.outputs.enumerated().map { place, output -> String? in
      let value = graph.outputs.count > 1 ? "outputs[\(place)]" : call
      guard let back = model.scaling(back: output, of: graph) else { return nil }
      if case .affine = back.scaling, undoesFactorsOnly { return nil }
      return unscaled(value, back, spectra[back.input])
    }
    guard texts.contains(where: { $0 != nil }) else { return ["        return \(call)"] }
    let values = texts.enumerated().map { $1 ?? "outputs[\($0)]" }.joined(separator: ", ")
    return (texts.count > 1 ? ["        outputs = \(call)"] : []) + ["        return \(values)"]
  }

  /// An output in the scale of the data; nil where the factors of its samples are not known.
  private func unscaled(_ value: String, _ back: BackScaling, _ spectra: String?) -> String? {
    func reshaped(_ text: String, _ shape: [Int]) -> String { "\(text).reshape(\(pythonTuple([-1] + shape)))" }
    let own = back.view.map { reshaped(value, $0) } ?? value
    switch back.scaling {
    case .affine:
      let result = "self._unscaled\(ending(back.input))(\(own))"
      return back.view == nil ? result : reshaped(result, back.shape)
    case .spectrum:
      guard let spectra else { return nil }
      let factor = "self._factor\(ending(back.input))(\(spectra))"
      if back.view != nil { return reshaped("(\(own) * \(factor))", back.shape) }
      return "\(own) * " + (back.isAlike ? factor : reshaped(factor, back.shape.map { _ in 1 }))
    }
  }
}
