/// Weights of a layer that others reach by its name: `enc.weight.T`.
extension ForeignReader {
  /// What to do instead; nil for a path that ends elsewhere, and for one that the checker answers.
  mutating func weightOfLayer(_ path: [String]) -> ForeignPhrase? {
    guard let index = path.firstIndex(where: ["weight", "weights", "kernel"].contains), index > 0,
      nesting > 0 || index < path.count - 1, !foreignModules.contains(path[0])
    else { return nil }
    let advice = names.tiedWeights(of: Array(path[..<index]), isInLoss ? .inLoss(readsAxis: false) : .stage)
    while kind == .symbol(.openParenthesis) { _ = arguments() }
    return ForeignPhrase(text: "", isForeign: true, remarks: [advice], missing: ["weight"])
  }

  private var isInLoss: Bool {
    let heads: [Token.Kind] = [.identifier("loss"), .identifier("encoder"), .identifier("decoder"), .keyword(.block)]
    let start = tokens[..<min(position, tokens.count)].suffix(400).last { $0.startsLine && heads.contains($0.kind) }
    return start?.kind == .identifier("loss")
  }
}

/// What the weight of a layer is wanted for at a second place.
package enum WeightUse {
  /// `readsAxis` says that a term tells its axes apart.
  case inLoss(readsAxis: Bool)
  /// Behind `|>`, the other way round.
  case stage
  case product(of: String)
  /// As the start of another weight.
  case inverse

  fileprivate var isInLoss: Bool { if case .inLoss = self { true } else { false } }

  /// What to write for a `let` of `[inputs, outputs]`, where a layer holds `[outputs, inputs]` as PyTorch does.
  fileprivate func text(of name: String, isOutputsFirst: Bool) -> String {
    let turned = isOutputsFirst ? name : "\(name) |> transpose"
    return switch self {
    case .inLoss(let readsAxis): readsAxis && !isOutputsFirst ? "transpose(\(name))" : name
    case .stage: "matmul(\(turned))"
    case .inverse: "inverse(\(name))"
    case .product(let first): "matmul(\(first), \(turned))"
    }
  }
}

extension ModelNames {
  /// How the weight of a layer is used in two places, with its sizes; `use` is the second one.
  package func tiedWeights(of path: [String], _ use: WeightUse) -> String {
    let layer = layer(path)
    let name = weightName(of: layer)
    let isOutputsFirst = layer?.holdsRows ?? false
    let features = { (name: String?, usual: String) in name.flatMap { self.context(of: $0)["features"] } ?? usual }
    let axes = [layer?.features ?? features(inputs.first, "n"), layer?.units ?? features(codes.first, "k")]
    let sizes = "[\((isOutputsFirst ? axes.reversed() : axes).joined(separator: ", "))]"
    let bias = layer.flatMap { $0.hasBias ? "let b = weight([\($0.units)])" : nil }
    let arguments = ([sizes] + (layer?.settings ?? [])).joined(separator: ", ")
    let lets = "`let \(name) = weight(\(arguments))`" + (bias.map { " and `\($0)`" } ?? "")
    let end = use.isInLoss ? "; `optimizer: adamw(lr: 1e-3)` makes all weights smaller" : ""
    let here = use.text(of: name, isOutputsFirst: isOutputsFirst)
    return "a layer keeps its weights to itself: write \(lets) before the encoder, \(instead(of: layer, name)), "
      + "and `\(here)` here\(end)"
  }

  /// The name of the layer in quotes, where nothing else has it.
  private func weightName(of layer: NamedLayer?) -> String {
    guard let layer, layer.hasNameInQuotes, !layer.name.contains("."), !values.contains(layer.name),
      !parameters.contains(layer.name)
    else { return freeName }
    return layer.name
  }

  /// A usual name of a weight that the file does not have.
  private var freeName: String {
    let isFree = { (name: String) in !values.contains(name) && !parameters.contains(name) && shapes[name] == nil }
    return ["W", "V", "U", "weights"].first(where: isFree) ?? "W_2"
  }

  private func instead(of layer: NamedLayer?, _ name: String) -> String {
    guard let layer, let input = layer.input, let stage = layer.stage else {
      let sum = layer?.hasBias ?? false ? ", with `+ b` behind it," : ""
      return "`matmul(\(name))`\(sum) in place of the layer"
    }
    let weight = layer.holdsRows ? "\(name) |> transpose" : name
    return "`matmul(\(input), \(weight))\(layer.hasBias ? " + b" : "")` in place of `\(stage)`"
  }

  /// Whether a `dense` has such a name in quotes, which is no value.
  package func hasLayer(named name: String) -> Bool { layers.contains { $0.name == name && $0.hasNameInQuotes } }

  /// The layer that a path such as `encoder.enc` or `self.enc` means.
  private func layer(_ path: [String]) -> NamedLayer? {
    let part = path.first { $0 == "encoder" || $0 == "decoder" }
    let own = layers.filter { part == nil || $0.part == part }
    guard let last = path.last else { return nil }
    return own.first { $0.name == last } ?? (last == part ? (part == "encoder" ? own.first : own.last) : nil)
      ?? (layers.count == 1 ? layers[0] : nil)
  }
}

extension Parser {
  /// `z @ enc.weight`, whose second operand no name reaches: what to write instead; nil for other products.
  func productWithWeight(_ text: String, of first: String) -> String? {
    let bare = text.components(by: ".t()")[0]
    let path = bare.split(separator: ".").map(String.init)
    guard let index = path.firstIndex(where: ["weight", "weights", "kernel"].contains), index > 0,
      path.allSatisfy({ $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } })
    else { return nil }
    return file.names.tiedWeights(of: Array(path[..<index]), .product(of: first))
  }
}
