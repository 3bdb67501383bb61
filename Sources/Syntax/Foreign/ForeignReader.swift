import Diagnostics

/// Whether a call has a name of ours and the form of another language: `norm(z, 1)` names the kind of the norm.
package func isForeignForm(of name: String, positional: Int, labels: [String]) -> Bool {
  name == "norm" && (positional > 1 || labels.contains { ["p", "ord"].contains($0) })
}

/// Reads an expression of another language and writes it in this one, as far as the table of foreign names goes.
struct ForeignReader {
  let source: SourceFile
  let tokens: [Token]
  /// What is known of the input of the outermost call.
  let context: [String: String]
  let names: ModelNames
  var position: Int { didSet { position = min(position, tokens.count) } }
  /// Nested calls.
  var nesting = 0
  /// A name that is ours, whatever the table says.
  var own: String?
  /// Set while the value is not placed that `|>` hands to the outermost call.
  var isPiped = false

  init(
    _ source: SourceFile, _ tokens: [Token], at position: Int = 0, context: [String: String] = [:],
    names: ModelNames = ModelNames()
  ) {
    self.names = names
    self.source = source
    self.tokens = tokens
    self.position = position
    self.context = context
  }

  var kind: Token.Kind { position < tokens.count ? tokens[position].kind : .end }
  func peek(_ distance: Int = 1) -> Token.Kind {
    position + distance < tokens.count ? tokens[position + distance].kind : .end
  }

  /// `nn.Linear(64, 32)(x).relu()`: names, calls and methods that belong together.
  mutating func chain() -> ForeignPhrase {
    guard case .identifier = kind else { return operand() }
    var path = [name()]
    while kind == .foreign("."), case .identifier = peek() {
      position += 1
      path.append(name())
    }
    if let tied = weightOfLayer(path) { return tied }
    var phrase: ForeignPhrase
    if path.count > 1, kind == .symbol(.openParenthesis), !foreignModules.contains(path[0]),
      !path[0].hasPrefix("self")
    {
      phrase = method(path[path.count - 1], of: ForeignPhrase(text: path.dropLast().last!), arguments())
    } else {
      phrase = call(path)
    }
    return methods(of: &phrase)
  }

  /// `.mean(axis=0)`, `.T` in a row.
  mutating func methods(of phrase: inout ForeignPhrase) -> ForeignPhrase {
    while kind == .foreign("."), case .identifier(let name) = peek() {
      position += 2
      if kind == .symbol(.openParenthesis) {
        phrase = method(name, of: phrase, arguments())
      } else if name == "T" || name == "mT" {
        phrase = ForeignPhrase(text: "transpose(\(phrase.bare))", isForeign: true)
      } else {
        phrase.isForeign = true
        phrase.missing.append(name)
      }
    }
    return phrase
  }

  private mutating func name() -> String {
    guard case .identifier(let text) = kind else { return "" }
    position += 1
    return text
  }

  /// A name and the calls after it.
  private mutating func call(_ path: [String]) -> ForeignPhrase {
    let name = path[path.count - 1]
    guard kind == .symbol(.openParenthesis) else { return alone(path) }
    if let weight = loadedNumbers(name) ?? parameter(path) { return weight }
    if path.count == 2, path[0] == "self", names.members.contains(path[1]) { return member(path[1]) }
    let open = position
    var given = arguments()
    if let noise = noise(path, from: open) { return noise }
    if path.count > 1, ["load", "loadtxt", "loadmat", "genfromtxt"].contains(name), let file = given.first?.value.text,
      file.first == "\""
    {
      return ForeignPhrase(text: "file(\(file))", isForeign: true)
    }
    if let written = mapped(name, given, from: open) ?? writtenOut(name, given.map(\.value)) ?? turned(name, given)
      ?? differences(name, given) ?? matrixDot(name, given) ?? chunked(name, given.first?.value.bare)
    {
      return written
    }
    let isPlain = !given.isEmpty && given.allSatisfy { $0.label == nil && $0.value.missing.isEmpty }
    if ["zeros", "ones"].contains(name), isPlain {
      let all = given.flatMap { $0.value.elements.isEmpty ? [$0.value.bare] : $0.value.elements.map(\.bare) }
      // A column of MATLAB is a vector here.
      let sizes = all.count > 1 && given.count > 1 ? all.filter { $0 != "1" } : all
      let stages = sizes.reversed().map { "repeat(\($0))" }.joined(separator: " |> ")
      return ForeignPhrase(text: "\(name == "ones" ? 1 : 0) |> \(stages)", isForeign: true)
    }
    if path.count == 1, let count = countOfElements(name, given, behind: open) {
      return ForeignPhrase(text: count, isForeign: true)
    }
    if ["shape", "size"].contains(name), nesting == 0, given.count == 1, let like = context["like"] {
      return ForeignPhrase(text: "[\(like)]", isForeign: true)
    }
    if name == "len", let value = given.first?.value.bare, let size = size(of: value, "0") {
      return ForeignPhrase(text: size, isForeign: true)
    }
    if let entry = entry(path, given) {
      if takesPiped(entry) { given.insert(ForeignArgument(label: nil, value: .piped), at: 0) }
      if entry.holdsValues, kind == .symbol(.openParenthesis) { given += arguments() }
      if entry.isLoss, ForeignCall.isOfKeras(path) {
        for index in given.indices where given[index].label == "reduction" {
          given[index].label = ForeignCall.kerasLabel
        }
      }
      return applied(self.call(entry, given))
    }
    return applied(own(ownCallable(like: name) ?? name, path, given))
  }

  /// `self.fc1(x)` after `self.fc1 = ...`, which is a `let` here.
  private mutating func member(_ name: String) -> ForeignPhrase {
    let values = arguments().map(\.value)
    let phrase = ForeignPhrase(text: "\(name)(\(values.map(\.text).joined(separator: ", ")))", isForeign: true)
    return values.reduce(phrase) { $0.joined(with: $1.traces) }
  }

  /// The entry of a name; the module before it or the labels of Keras decide where they make it another function.
  private func entry(_ path: [String], _ given: [ForeignArgument]) -> ForeignName? {
    let name = path[path.count - 1]
    if name == own { return nil }
    let isLoss = path.dropLast().last == "losses" || given.contains { ["y_true", "y_pred"].contains($0.label) }
    return (isLoss ? ForeignNames.callables[exactly: "losses.\(name)"] : nil) ?? ForeignNames.callable(name)
  }

  private func call(_ entry: ForeignName, _ given: [ForeignArgument]) -> ForeignPhrase {
    if entry.placeholders.contains(where: { $0.name == ">" }), given.contains(where: \.value.isBehindPiped) {
      return ForeignPhrase(
        text: "", isForeign: true, remarks: ["write its layers one after the other, `x |> dense(8) |> relu`"],
        missing: entry.spellings)
    }
    var known = nesting == 0 ? context : [:]
    if known.isEmpty, entry.template?.hasPrefix("concat") ?? false {
      let values = given.flatMap { $0.value.elements.isEmpty ? [$0.value] : $0.value.elements }
      known = values.lazy.map { names.context(of: $0.bare) }.first { !$0.isEmpty } ?? [:]
    }
    var call = ForeignCall(entry, given, known, names)
    return call.phrase()
  }

  /// `LayerNormalization()(x + h)`: made and called.
  private mutating func applied(_ phrase: ForeignPhrase) -> ForeignPhrase {
    guard kind == .symbol(.openParenthesis), phrase.isLayer else { return phrase }
    let given = arguments()
    var phrase = phrase
    for argument in given where ForeignCall.isMask(argument.label, argument.value) { phrase.addMask() }
    let isValue = { (label: String?) in label.map { ForeignNames.attributes[$0] == nil } ?? true }
    return phrase.called(with: given.filter { isValue($0.label) }.map(\.value))
  }

  /// A call of what this language has too, or of what the file declares; labels are translated.
  private func own(_ name: String, _ path: [String], _ given: [ForeignArgument]) -> ForeignPhrase {
    // An optimizer knows the weights.
    let isOptimizer = ["adam", "adamw", "nadam", "radam", "sgd", "rmsprop", "lbfgs", "adahessian"].contains(name)
    let given = isOptimizer ? given.filter { !$0.value.text.hasPrefix("parameters") } : given
    if let entry = foreignForm(of: name, path, given) { return call(entry, given) }
    let known = nesting == 0 ? context : [:]
    let input = given.first.map { names.context(of: $0.value.elements.first?.bare ?? $0.value.bare) } ?? [:]
    var call = ForeignCall(ForeignName(own: name), given, known.isEmpty ? input : known, names)
    if let stacked = call.stackedValues { return stacked }
    var result = call.phrase()
    result.isForeign =
      path.count > 1 || name != path[path.count - 1] || given.contains { $0.value.isForeign } || call.ends != nil
    let isKnown = ownCallables.contains(name)
    if !isKnown, path.count > 1 { result.missing.append(path.joined(separator: ".")) }
    result.isLayer = isKnown && call.ends == nil && given.allSatisfy { $0.label != nil || $0.value.isSize }
    return result
  }

  /// The entry of what only the name has in common with ours: `np.reshape(x, -1)`, `F.leaky_relu(x, 0.2)`.
  private func foreignForm(of name: String, _ path: [String], _ given: [ForeignArgument]) -> ForeignName? {
    let isForeign = path.count > 1
    switch name {
    case "reshape": return isForeign ? ForeignNames.callables[exactly: "Reshape"] : nil
    case "transpose": return isForeign ? ForeignNames.callables[exactly: "Permute"] : nil
    case "norm":
      let isOther = isForeignForm(
        of: name, positional: given.count { $0.label == nil }, labels: given.compactMap(\.label))
      return isForeign || isOther ? ForeignNames.callables[exactly: "vector_norm"] : nil
    case "leaky_relu", "elu", "hardtanh", "softplus":
      let hasConstant = given.contains { $0.label != nil || $0.value.isSize || $0.value.text.first == "-" }
      let foreign = ["leaky_relu": "LeakyReLU", "elu": "ELU", "hardtanh": "Hardtanh", "softplus": "Softplus"]
      return hasConstant ? foreign[name].flatMap { ForeignNames.callables[exactly: $0] } : nil
    default: return nil
    }
  }

  /// A name that is not called.
  private mutating func alone(_ path: [String]) -> ForeignPhrase {
    let name = path[path.count - 1]
    switch name {
    case "True", "yes", "TRUE": return ForeignPhrase(text: "true", isForeign: true)
    case "False", "no", "FALSE": return ForeignPhrase(text: "false", isForeign: true)
    case "None", "null", "nil": return ForeignPhrase(text: "null", isForeign: true)
    default: break
    }
    // In an argument only exact spellings count: a size may have any name.
    let isKnown =
      nesting == 0
      ? ForeignNames.callable(name) != nil || ownCallable(like: name) != nil
      : ForeignNames.callables[exactly: name] != nil
    guard path.count > 1 || isKnown else { return ForeignPhrase(text: name) }
    if name == "T", path.count > 1 { return ForeignPhrase(text: "transpose(\(path[path.count - 2]))", isForeign: true) }
    if name == "shape", path.count == 2, kind == .symbol(.openBracket) {
      let start = position
      let axis = operand().elements.first?.text ?? ""
      if let size = size(of: path[0], axis) { return ForeignPhrase(text: size, isForeign: true) }
      position = start
    }
    if name == "shape", path.count == 2, kind != .symbol(.openBracket), names.values.contains(path[0]) {
      let like = (nesting == 0 ? context["like"] : nil) ?? names.context(of: path[0])["like"]
      return ForeignPhrase(text: "[\(like ?? "n")]", isForeign: true, isGuess: like == nil)
    }
    if path.count > 1, !foreignModules.contains(path[0]) {
      guard let entry = ForeignNames.callables[exactly: name], entry.template == nil else {
        return ForeignPhrase(text: name, isForeign: true)
      }
      while kind == .symbol(.openBracket) { _ = operand() }
      return ForeignPhrase(text: "", isForeign: true, remarks: entry.remark.map { [$0] } ?? [], missing: [name])
    }
    // Without brackets it is the activation that changes nothing.
    let known = path == ["linear"] ? ForeignNames.callables[exactly: "Identity"] : ForeignNames.callable(name)
    if let entry = known {
      return call(entry, takesPiped(entry) ? [ForeignArgument(label: nil, value: .piped)] : [])
    }
    return ForeignPhrase(
      text: ownCallable(like: name) ?? name, isLayer: true, isForeign: path.count > 1 || !ownCallables.contains(name))
  }

  /// An axis of a declared value; where the batch may count, only what is the same either way.
  private func size(of value: String, _ text: String) -> String? {
    guard let shape = names.shapes[value], let axis = Int(text.filter { $0 != " " }) else { return nil }
    let sizes = shape.split(separator: ",").map { String($0).trimmed }
    if sizes.count == 1 { return sizes[0] }
    if axis < 0 { return axis + sizes.count >= 0 ? sizes[axis + sizes.count] : nil }
    return axis == sizes.count ? sizes.last : axis < sizes.count ? sizes[axis] : nil
  }

  private func method(_ name: String, of value: ForeignPhrase, _ given: [ForeignArgument]) -> ForeignPhrase {
    let entry = ForeignNames.callables[exactly: name]
    if name == "to" || entry?.template == nil && entry?.remark?.hasPrefix("leave it out: nothing") ?? false {
      var same = value
      same.isForeign = true
      return same
    }
    let receiver = ForeignArgument(label: nil, value: ForeignPhrase(text: value.bare))
    var result: ForeignPhrase
    if name == "size" || name == "shape", let axis = given.first?.value.text, let size = size(of: value.bare, axis) {
      return ForeignPhrase(text: size, isForeign: true)
    }
    if given.isEmpty, ["numel", "nelement"].contains(name), let count = names.elements(of: value.bare) {
      return ForeignPhrase(text: count, isForeign: true)
    }
    if let parts = chunked(name, value.bare) ?? matrixDot(name, [receiver] + given) { return parts }
    if name == "repeat" || name == "expand", given.count > 1 { return repeated(value, given) }
    if name == "t" || name == "T" { return ForeignPhrase(text: "transpose(\(value.bare))", isForeign: true) }
    if ownCallables.contains(name), name != "reshape", name != "transpose" {
      let isAxis = ["sum", "mean", "max", "softmax"].contains(name)
      let labelled = given.map { ForeignArgument(label: $0.label ?? (isAxis ? "axis" : nil), value: $0.value) }
      result = own(name, ["", name], [receiver] + labelled)
    } else if let entry = ForeignNames.callables[name] ?? foreignForm(of: name, ["", name], given) {
      let outer = nesting == 0 && context.isEmpty ? names.context(of: value.bare) : context
      var call = ForeignCall(entry, entry.holdsValues ? [receiver] + given : given, nesting == 0 ? outer : [:], names)
      result = call.phrase()
      if !entry.holdsValues, !entry.isDeclaration { result = result.applied(to: value) }
    } else {
      result = ForeignPhrase(text: "\(name)(\(value.bare))", isForeign: true, missing: [name])
    }
    return result.joined(with: value.traces)
  }
}
