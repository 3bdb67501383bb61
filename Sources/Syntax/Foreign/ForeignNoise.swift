import Diagnostics

/// Random numbers as other libraries draw them: `torch.randn_like(mu)`, `np.random.normal(0, 0.1, size=latent)`.
struct ForeignNoise {
  /// An argument: its label and its tokens.
  private struct Part {
    let label: String?
    let tokens: ArraySlice<Token>

    init(_ item: ArraySlice<Token>) {
      guard item.count > 1, case .identifier(let name) = item[item.startIndex].kind,
        [.symbol(.assign), .symbol(.colon)].contains(item[item.startIndex + 1].kind)
      else {
        (label, tokens) = (nil, item)
        return
      }
      (label, tokens) = (name, item.dropFirst(2))
    }
  }

  let source: SourceFile
  let names: ModelNames
  private let parts: [Part]

  /// `arguments` are the tokens of a call from its first bracket on.
  init(_ source: SourceFile, _ arguments: ArraySlice<Token>, _ names: ModelNames) {
    (self.source, self.names) = (source, names)
    parts = Self.parts(in: arguments)
  }

  /// The items between the first bracket and its end.
  private static func parts(in tokens: ArraySlice<Token>) -> [Part] {
    var (depth, start) = (0, tokens.startIndex + 1)
    var result: [Part] = []
    for index in tokens.indices {
      switch tokens[index].kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): depth += 1
      case .symbol(.closeParenthesis), .symbol(.closeBracket): depth -= 1
      default: break
      }
      guard depth == 0 || (depth == 1 && tokens[index].kind == .symbol(.comma)) else { continue }
      if start < index { result.append(Part(tokens[start..<index])) }
      if depth == 0 { break }
      start = index + 1
    }
    return result
  }

  private func text(_ part: Part) -> String {
    guard let first = part.tokens.first, let last = part.tokens.last else { return "" }
    return String(source.text(of: first.span.joined(last.span)))
  }

  /// The first value of the model in an argument.
  private func value(in part: Part) -> String? {
    part.tokens.lazy.compactMap { token in
      if case .identifier(let name) = token.kind, names.values.contains(name) { name } else { nil }
    }.first
  }

  /// Mean and deviation before the sizes, as NumPy and `torch.normal` take them.
  private var moments: (mean: String?, deviation: String?) {
    let free = parts.filter { $0.label == nil }
    let areFirst = free.count > 1 && free[0].tokens.first?.kind != .symbol(.openParenthesis)
    let given = { (labels: Set<String>) in parts.first { labels.contains($0.label ?? "") }.map(text) }
    let mean = given(["mean", "loc"]) ?? (areFirst ? text(free[0]) : nil)
    return (mean, given(["std", "stddev", "stdev", "scale", "sigma"]) ?? (areFirst ? text(free[1]) : nil))
  }

  /// The arguments that are sizes: each by itself, or the items of the list that is the shape.
  private func sizes(afterMoments: Bool) -> [Part] {
    let labelled = parts.filter { ["shape", "size"].contains($0.label) }
    var free = parts.filter { $0.label == nil }
    let isFirst = free.first.map { $0.tokens.first?.kind != .symbol(.openParenthesis) } ?? false
    if afterMoments, isFirst, free.count > 1 { free = Array(free.dropFirst(2)) }
    let given = labelled.isEmpty ? free : labelled
    guard given.count == 1, let first = given[0].tokens.first?.kind,
      first == .symbol(.openParenthesis) || first == .symbol(.openBracket)
    else { return given }
    return Self.parts(in: given[0].tokens)
  }

  /// The written sizes without the batch; empty where they are those of a value.
  private func written(_ sizes: [Part]) -> [String] {
    var kept = sizes.filter { part in
      let isValue = value(in: part) != nil || part.tokens.contains { $0.kind == .foreign(".") }
      let isWhole = part.tokens.first?.kind.startsOperand ?? false && part.tokens.last?.kind.endsOperand ?? false
      return !isValue && isWhole
    }.map(text)
    let isBatch = { (size: String) in
      size.lowercased().contains("batch") || ["B", "N", "bs", "None"].contains(size)
    }
    kept.removeAll(where: isBatch)
    let areNamed = kept.dropFirst().contains { $0.first?.isLetter ?? false }
    if areNamed, kept[0].allSatisfy(\.isNumber) { kept.removeFirst() }
    return kept
  }

  /// `normal([latent])`, with its factor; `like` are the sizes of the value that it belongs to, where they are known.
  func phrase(_ layer: String, takesMoments: Bool, like: String?) -> ForeignPhrase {
    let written = written(sizes(afterMoments: takesMoments))
    let value = parts.lazy.compactMap { self.value(in: $0) }.first
    let known = like ?? value.flatMap { names.context(of: $0)["like"] }
    let shape = written.isEmpty ? known : written.joined(separator: ", ")
    var result = ForeignPhrase(text: "\(layer)([\(shape ?? "n")])", isForeign: true)
    let (mean, deviation) = layer == "normal" ? moments(if: takesMoments) : (nil, nil)
    if let deviation { result.text = "\(deviation.bracketed(after: "", before: "*")) * \(result.text)" }
    if let mean { result.text = "\(mean) + \(result.text)" }
    result.isGuess = shape == nil
    if shape == nil, value == nil { result.missing.append(layer) }
    return result
  }

  /// What is not 0 and 1 anyway.
  private func moments(if taken: Bool) -> (String?, String?) {
    let labels: Set = ["mean", "loc", "std", "stddev", "stdev", "scale", "sigma"]
    guard taken || parts.contains(where: { labels.contains($0.label ?? "") }) else { return (nil, nil) }
    let (mean, deviation) = moments
    let isNot = { (number: Double) in { (text: String) in Double(text) != number && Double(text + "0") != number } }
    return (mean.flatMap { isNot(0)($0) ? $0 : nil }, deviation.flatMap { isNot(1)($0) ? $0 : nil })
  }
}

extension ForeignReader {
  /// Noise that another library draws; nil for any other call. The brackets start at `open`.
  func noise(_ path: [String], from open: Int) -> ForeignPhrase? {
    let name = ForeignName.key(path[path.count - 1])
    let isOwn = ["normal", "uniform"].contains(name)
    let isNormal = ["randn", "randnlike", "randomnormal", "standardnormal", "truncatednormal", "normal"].contains(name)
    guard isNormal || ["rand", "randlike", "randomuniform", "uniform"].contains(name), !isOwn || path.count > 1 else {
      return nil
    }
    let arguments = tokens[open..<position]
    let phrase = ForeignNoise(source, arguments, names).phrase(
      isNormal ? "normal" : "uniform", takesMoments: isOwn, like: nesting == 0 ? context["like"] : nil)
    if phrase.missing.isEmpty { return phrase }
    guard isOwn else { return nil }
    var other = phrase
    other.remarks = ForeignNames.callables[exactly: isNormal ? "randn" : "rand"]?.remark.map { [$0] } ?? []
    return other
  }
}
