import Diagnostics

/// What a weight starts from, and where it is held, as other libraries call it.
package enum ForeignWeights {
  /// `"glorot_uniform"` is `xavier`; nil for what means nothing here.
  package static func start(_ text: String) -> String? {
    let bare = text.filter { $0 != "\"" }.trimmed
    if Double(bare) != nil { return bare }
    if let product = product(bare) { return product }
    let numbers = numbers(in: bare)
    if let ending = bare.split(separator: ".").last, isFile(String(ending)), !bare.contains("(") {
      return "file(\"\(bare)\")"
    }
    if bare.contains("..."), numbers.count == 2 { return "uniform(\(numbers[0]), \(numbers[1]))" }
    if bare.first == "[", Set(numbers).count == 1, numbers.count > 2 { return numbers[0] }
    let isRising = numbers.count == 2 && (Double(numbers[0]) ?? 0) < (Double(numbers[1]) ?? 0)
    if bare.first == "[", isRising { return "uniform(\(numbers[0]), \(numbers[1]))" }
    let name = word(bare)
    if name == "file" || name.hasPrefix("load") { return file(text) }
    if let found = methods.first(where: { $0.words.contains { name.contains($0) } }) { return found.start }
    if ["he", "henormal", "heuniform", "msra"].contains(name) { return "kaiming" }
    if bare.contains("sqrt("), name.hasPrefix("rand") { return bare.contains("sqrt(2") ? "kaiming" : "xavier" }
    return drawn(name, moments(in: bare)) ?? constant(name, numbers)
  }

  /// `randn * 0.02`, `0.1 * rand(k, n)`, `randn(k, n) / 50`: the start with its width.
  private static func product(_ text: String) -> String? {
    let isQuotient = text.contains("/") && !text.contains("*")
    let factors = text.components(by: isQuotient ? "/" : "*").map(\.trimmed)
    guard factors.count == 2, let place = factors.lastIndex(where: { Double($0) != nil }),
      !isQuotient || place == 1, let number = Double(factors[place]), let start = start(factors[1 - place])
    else { return nil }
    return scaled(start, factors[1 - place], by: isQuotient ? "\(1 / number)" : factors[place])
  }

  /// `normal(0, 0.01)` for `randn(n)` times 0.01; the start itself where a factor has no meaning.
  static func scaled(_ start: String, _ made: String, by factor: String) -> String {
    guard let number = Double(factor) else { return start }
    if start == "1" { return factor }
    if start.hasPrefix("normal"), made.contains("randn") || made.contains("normal") { return "normal(0, \(factor))" }
    return start == "uniform(0, 1)" && number > 0 ? "uniform(0, \(factor))" : start
  }

  /// `NonNeg()` is `0...`; nil for what means nothing here.
  package static func range(_ text: String) -> String? {
    let signs = ["\u{2265}": ">=", "\u{2264}": "<=", "\u{221E}": "inf", "\u{2026}": "..."]
    let bare = text.map { signs[String($0)] ?? String($0) }.joined().filter { $0 != "\"" }.trimmed
    // `x >= 0` is `>= 0`.
    if let sign = bare.firstIndex(where: { $0 == ">" || $0 == "<" }), sign > bare.startIndex,
      bare[..<sign].allSatisfy({ $0.isLetter || $0 == "_" || $0 == " " })
    {
      return range(String(bare[sign...]))
    }
    let name = word(bare)
    let numbers = numbers(in: bare).filter { Double($0)?.isFinite ?? false }
    if bare.hasPrefix("-") && numbers.isEmpty { return nil }
    if bare.hasPrefix(">"), let least = numbers.first { return "\(least)..." }
    if numbers.count == 2, let low = Double(numbers[0]), let high = Double(numbers[1]), low < high {
      return "\(numbers[0])...\(numbers[1])"
    }
    let isOpen = ["none", "inf", "null", "+", "infinity"].contains { bare.lowercased().contains($0) }
    if numbers.count == 1, isOpen || Double(bare) != nil { return "\(numbers[0])..." }
    if ["nonneg", "positive", "relu", "true", "softplus"].contains(where: name.contains) { return "0..." }
    let units: Set = ["norm", "norm1", "length1", "unit", "unitball", "unitlength", "sphere", "normalized", "l2norm"]
    if name.hasPrefix("unitnorm") || units.contains(name) {
      return "unit"
    }
    if ["simplex", "softmax", "sumtoone", "sumto1", "sumsto", "stochastic", "asc"].contains(where: name.contains) {
      return "simplex"
    }
    return ["tanh": "-1...1", "sigmoid": "0...1", "unitinterval": "0...1", "probability": "0...1", "anc": "0..."][name]
  }

  private static let methods: [(words: [String], start: String)] = [
    (["xavier", "glorot", "lecun"], "xavier"), (["kaiming"], "kaiming"), (["orthog"], "orthogonal"),
    (["vca", "nfindr", "sisal", "fippi", "ppi", "endmember", "extrema"], "vca"), (["pca", "svd", "princip"], "pca"),
    (["pixel", "sample", "spectr", "kmeans", "cluster"], "pixels"),
  ]

  /// The numbers of a call that are no sizes: 0 and 0.02 of `normal(0, 0.02, size=(4, 96))`.
  private static func moments(in text: String) -> [String] {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return numbers(in: text) }
    let items = String(text[text.index(after: open)...].dropLast()).outerItems
    let own = items.filter { item in
      !item.contains("(") && !item.contains("[") && !["size", "shape", "seed"].contains(where: item.hasPrefix)
    }
    return own.flatMap(numbers)
  }

  private static func drawn(_ name: String, _ numbers: [String]) -> String? {
    if ["rand", "randlike"].contains(name) { return "uniform(0, 1)" }
    // Their arguments are sizes.
    if ["randn", "randnlike", "standardnormal"].contains(name) { return "normal(0, 1)" }
    let isUniform = name.contains("uniform")
    guard isUniform || ["normal", "gauss", "randn", "random"].contains(where: name.contains) else { return nil }
    if numbers.count >= 2 { return "\(isUniform ? "uniform" : "normal")(\(numbers[0]), \(numbers[1]))" }
    let number = numbers.first.flatMap { Double($0) == 0 || $0.hasPrefix("-") ? nil : $0 } ?? "0.1"
    return isUniform ? "uniform(-\(number), \(number))" : "normal(0, \(number))"
  }

  private static func constant(_ name: String, _ numbers: [String]) -> String? {
    if name.hasPrefix("zero") { return "0" }
    if name.hasPrefix("one") { return "1" }
    return ["constant", "const", "full", "fill", "value"].contains(name) ? numbers.last ?? "0" : nil
  }

  /// `file("E.mat", key: "E")`, `file(E.mat)`
  private static func file(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "("), text.last == ")" else { return nil }
    let inside = text[text.index(after: open)...].dropLast().split(separator: ",").map { part in
      String(part.split(separator: ":").last ?? "").filter { $0 != "\"" }.trimmed
    }
    guard let path = inside.first, !path.isEmpty else { return nil }
    return "file(\"\(path)\"" + (inside.count > 1 ? ", dataset: \"\(inside[1])\")" : ")")
  }

  private static func isFile(_ ending: String) -> Bool {
    ["npy", "mat", "h5", "hdf5", "csv", "txt", "hspy", "npz"].contains(ending.lowercased())
  }

  /// The last name before the brackets, without case and underscores.
  private static func word(_ text: String) -> String {
    let head = text.prefix { $0 != "(" }.split(separator: ".").last ?? ""
    return head.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The numbers in a text; those that are part of a name do not count.
  private static func numbers(in text: String) -> [String] {
    let parts = text.components(by: "...").flatMap { part in
      part.split { !($0.isLetter || $0.isNumber || "._-+".contains($0)) }.map(String.init)
    }
    return parts.compactMap { part in
      let digits = part.components(by: "..").filter { Double($0) != nil }
      return digits.first
    }
  }
}

extension ForeignCall {
  /// `min: 0, max: 1` is one range.
  mutating func setUpperEnd(_ end: String) {
    let index = extra.firstIndex { $0.hasPrefix("in: ") && $0.hasSuffix("...") }
    if let index { extra[index] += end } else { extra.append("in: -1e30...\(end)") }
  }

  /// `trainable: false` is `fixed: true`; nil for an attribute that says nothing about weights.
  static func wish(_ template: String, _ value: ForeignPhrase) -> [String]? {
    let text = value.text
    let word = text.lowercased().filter { $0 != "\"" }
    let isFalse = ["false", "no", "off"].contains(word) || (template.hasSuffix("fixed") && word == "0")
    switch template {
    case "fixed", "not fixed": return isFalse == (template == "fixed") ? [] : ["fixed: true"]
    case "not bias": return isFalse ? [] : ["bias: false"]
    case "not bias_fixed": return isFalse ? ["bias_fixed: true"] : []
    case "not affine": return isFalse ? ["fixed: true", "bias_fixed: true"] : []
    case "in":
      if isFalse { return [] }
      if let range = ForeignWeights.range(text) { return ["in: \(range)"] }
      // What is called and no range is a constraint that nothing here keeps.
      return text.contains("(") ? [] : ["in: \(text)"]
    case "unit", "simplex":
      return isFalse || word == "none" || text.first == "\"" ? [] : ["in: \(template)"]
    case "start", "bias_start": return ["\(template): \(ForeignWeights.start(text) ?? text)"]
    default: return nil
    }
  }
}

extension ForeignReader {
  /// `nn.Parameter(torch.rand(n, m))`, a tensor with its start; nil for anything else.
  mutating func parameter(_ path: [String]) -> ForeignPhrase? {
    guard
      ["Parameter", "Variable", "parameter", "variable", "add_weight", "get_variable", "dlarray"].contains(
        path[path.count - 1])
    else {
      return nil
    }
    return madeTensor() ?? plainWeight()
  }

  /// `parameter([n, m], start: vca)`: a weight under another name.
  private mutating func plainWeight() -> ForeignPhrase? {
    let start = position
    let given = arguments()
    guard !given.isEmpty else {
      position = start
      return nil
    }
    var call = ForeignCall(ForeignName(own: "weight"), given, [:], names)
    var phrase = call.phrase()
    phrase.isForeign = true
    return phrase.missing.isEmpty ? phrase : nil
  }

  /// `(torch.rand(n, m))`
  private mutating func madeTensor() -> ForeignPhrase? {
    guard let end = closing(position),
      let inner = (position + 1..<end).first(where: { tokens[$0].kind == .symbol(.openParenthesis) }),
      let innerEnd = closing(inner), innerEnd > inner + 1, innerEnd < end
    else { return nil }
    let made = String(source.text(of: tokens[position + 1].span.joined(tokens[inner - 1].span)))
    guard let start = ForeignWeights.start(made) else { return nil }
    let sizes = source.text(of: tokens[inner + 1].span.joined(tokens[innerEnd - 1].span))
    let factor = String(source.text(of: Span(tokens[innerEnd].span.end, tokens[end].span.start))).trimmed
    let times = factor.first == "*" ? factor.dropFirst().filter { $0 != " " } : ""
    position = end + 1
    let shape = sizes.filter { !"[]()".contains($0) }
    return ForeignPhrase(
      text: "weight([\(shape)], start: \(ForeignWeights.scaled(start, made, by: times)))", isForeign: true)
  }

  /// The bracket that closes the one at a place.
  func closing(_ open: Int) -> Int? {
    var depth = 0
    for index in open..<tokens.count {
      if tokens[index].kind == .symbol(.openParenthesis) { depth += 1 }
      if tokens[index].kind == .symbol(.closeParenthesis) { depth -= 1 }
      if depth == 0 { return index }
    }
    return nil
  }

  /// `z.unsqueeze(0).repeat(steps, 1)`: one of the axes is new.
  func repeated(_ value: ForeignPhrase, _ given: [ForeignArgument]) -> ForeignPhrase {
    let times = given.map(\.value.text).filter { $0 != "1" && $0 != "-1" }
    let bare = value.text.ranges(of: " |> reshape(").first.map { String(value.text[..<$0.lowerBound]) } ?? value.text
    let stages = times.reversed().map { " |> repeat(\($0))" }.joined()
    return ForeignPhrase(text: bare + stages, isForeign: true).joined(with: value.traces)
  }

  /// Calls with a formula in this language that needs both of their values.
  func writtenOut(_ name: String, _ values: [ForeignPhrase]) -> ForeignPhrase? {
    guard values.count == 2, values.allSatisfy(\.missing.isEmpty) else { return nil }
    let (a, b) = (values[0].bare, values[1].bare)
    if ["reparameterize", "reparametrize", "reparameterise", "Sampling"].contains(name) {
      let shape =
        names.context(of: a)["like"] ?? names.codes.first.flatMap { names.context(of: $0)["like"] } ?? "latent"
      return ForeignPhrase(text: "\(a) + exp(\(b) / 2) * normal([\(shape)])", isForeign: true)
    }
    let isProduct = ["MatMul", "mm", "bmm", "mtimes", "mv"].contains(name)
    let isVector =
      ["dot", "inner", "vdot"].contains(name) && names.context(of: a).isEmpty != names.context(of: b).isEmpty
    return isProduct || isVector ? ForeignPhrase(text: "matmul(\(a), \(b))", isForeign: true) : nil
  }
}
