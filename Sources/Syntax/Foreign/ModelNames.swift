import Diagnostics

/// The names of a model as its tokens tell them, whether or not the file can be read.
package struct ModelNames: Sendable {
  package private(set) var inputs: [String] = []
  package private(set) var codes: [String] = []
  package private(set) var outputs: [String] = []
  package private(set) var decoderInputs: [String] = []
  package private(set) var parameters: [String] = []
  /// Names of values of the model: inputs, outputs and names given with `let`.
  package private(set) var values: Set<String> = []
  /// The shapes that are declared, each as the text between its brackets.
  package private(set) var shapes: [String: String] = [:]
  /// Values that are shares: the file says so, or they end with a `softmax`.
  private(set) var shares: Set<String> = []
  /// Layers that the file gives names such as `self.fc1 = ...`.
  private(set) var members: Set<String> = []
  /// The `dense` layers in their order.
  private(set) var layers: [NamedLayer] = []

  package init() {}

  init(_ source: SourceFile, _ tokens: [Token], _ closings: [Int: Int]) {
    // Nested brackets would be read again and again.
    var lists = 0
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .keyword(.let):
        if let name = tokens.name(at: index + 1) {
          values.insert(name)
          addWeight(name, index + 2, source, tokens, closings)
        }
      case .identifier(let name) where token.startsLine && tokens.kind(at: index + 1) == .symbol(.assign):
        values.insert(name)
      case .identifier("self")
      where token.startsLine && tokens.kind(at: index + 1) == .foreign(".")
        && tokens.kind(at: index + 3) == .symbol(.assign):
        if let name = tokens.name(at: index + 2) { members.insert(name) }
      case .keyword(.model):
        lists += 1
        if lists < 200, let end = closings[index + 2] {
          parameters = Self.names(in: (index + 2)...end, tokens).map(\.name)
        }
      case .identifier("encoder"), .identifier("decoder"):
        lists += 1
        if lists < 200, let end = closings[index + 1] { addPart(token, index + 1, end, source, tokens, closings) }
      case .keyword(.block), .keyword(.fn):
        lists += 1
        if lists < 200, let end = closings[index + 2] { addInputs(index + 2, end, tokens, closings) }
      default: break
      }
    }
    values.subtract(parameters)
    layers = LayerFinder(source, tokens, closings, self).layers()
  }

  /// The shape of `let book = weight([codes, width], ...)`.
  private mutating func addWeight(
    _ name: String, _ index: Int, _ source: SourceFile, _ tokens: [Token], _ closings: [Int: Int]
  ) {
    guard tokens.kind(at: index) == .symbol(.assign), tokens.kind(at: index + 1) == .identifier("weight"),
      tokens.kind(at: index + 3) == .symbol(.openBracket), let close = closings[index + 3]
    else { return }
    shapes[name] = String(source.text(of: Span(tokens[index + 3].span.end, tokens[close].span.start))).trimmed
  }

  private mutating func addPart(
    _ keyword: Token, _ open: Int, _ end: Int, _ source: SourceFile, _ tokens: [Token], _ closings: [Int: Int]
  ) {
    let taken = Self.names(in: open...end, tokens)
    var given: [(name: String, index: Int)] = []
    if tokens.kind(at: end + 1) == .symbol(.arrow) {
      if let close = closings[end + 2], tokens.kind(at: end + 2) == .symbol(.openParenthesis) {
        given = Self.names(in: (end + 2)...close, tokens)
      } else if let name = tokens.name(at: end + 2) {
        given = [(name, end + 2)]
      }
    }
    let isEncoder = keyword.kind == .identifier("encoder")
    if isEncoder, inputs.isEmpty { (inputs, codes) = (taken.map(\.name), given.map(\.name)) }
    if !isEncoder, outputs.isEmpty { (decoderInputs, outputs) = (taken.map(\.name), given.map(\.name)) }
    for (name, index) in taken + given {
      values.insert(name)
      guard tokens.kind(at: index + 1) == .symbol(.colon), tokens.kind(at: index + 2) == .symbol(.openBracket),
        let close = closings[index + 2]
      else { continue }
      let shape = source.text(of: Span(tokens[index + 2].span.end, tokens[close].span.start))
      shapes[name] = shapes[name] ?? String(shape).trimmed
      let isClaimed =
        tokens.kind(at: close + 1) == .identifier("in") && tokens.kind(at: close + 2) == .identifier("simplex")
      if isClaimed || given.count == 1 && name == given[0].name && endsWithSoftmax(close, tokens) {
        shares.insert(name)
      }
    }
  }

  /// Whether the body behind a head ends with `softmax`.
  private func endsWithSoftmax(_ head: Int, _ tokens: [Token]) -> Bool {
    guard let open = tokens[head...].prefix(8).firstIndex(where: { $0.kind == .symbol(.openBrace) }),
      let close = tokens[open...].prefix(400).firstIndex(where: { $0.kind == .symbol(.closeBrace) })
    else { return false }
    return tokens[open..<close].last { $0.kind != .newline }?.kind == .identifier("softmax")
  }

  /// The inputs of a block or function, after the brackets with its hyper-parameters.
  private mutating func addInputs(_ open: Int, _ end: Int, _ tokens: [Token], _ closings: [Int: Int]) {
    let range = closings[end + 1].map { (end + 1)...$0 } ?? open...end
    values.formUnion(Self.names(in: range, tokens).map(\.name))
  }

  /// The names as a block sees them, whose inputs hide values of the model.
  package func inside(_ inputs: [Port], _ text: (Span) -> String) -> ModelNames {
    var names = self
    for input in inputs {
      guard let name = input.name?.text else { continue }
      names.values.insert(name)
      names.shapes[name] = input.shape.map { $0.map { text($0.span) }.joined(separator: ", ") }
    }
    return names
  }

  /// The first names of the items in brackets.
  private static func names(in range: ClosedRange<Int>, _ tokens: [Token]) -> [(name: String, index: Int)] {
    guard range.upperBound > range.lowerBound else { return [] }
    return (range.lowerBound + 1..<range.upperBound).compactMap { index in
      let before = tokens[index - 1].kind
      let starts = index == range.lowerBound + 1 || before == .symbol(.comma)
      let follows = tokens.kind(at: index + 1)
      let ends = [.symbol(.colon), .symbol(.comma), .symbol(.closeParenthesis)].contains(follows)
      return starts && ends ? tokens.name(at: index).map { ($0, index) } : nil
    }
  }

  /// Whether a text speaks of some of the names.
  static func speaks(_ text: String, of names: some Sequence<String>) -> Bool {
    let words = Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    return names.contains(where: words.contains)
  }

  /// Whether a text holds a name as a word of its own.
  package static func mentions(_ name: String, in text: String) -> Bool { speaks(text, of: [name]) }

  /// Whether a text is what a loss compares with: the input of the model.
  func isTarget(_ text: String) -> Bool {
    if Self.speaks(text, of: inputs) { return !Self.speaks(text, of: outputs) }
    let name = text.lowercased()
    return ["true", "target", "label", "truth", "orig", "input"].contains { name.contains($0) }
  }

  /// Whether a text is what a loss compares: the output of the model.
  func isPrediction(_ text: String) -> Bool {
    if Self.speaks(text, of: outputs) { return !Self.speaks(text, of: inputs) }
    let name = text.lowercased()
    return ["pred", "_hat", "rec", "output", "decoded"].contains { name.contains($0) }
  }

  /// The shape of a formula of values that have one, element by element.
  private func shape(ofFormula text: String) -> String? {
    let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }.map(String.init)
    let functions: Set = ["exp", "log", "abs", "sqrt", "sigmoid", "tanh", "relu"]
    let found = words.compactMap { shapes[$0] }
    let isElementwise = { (word: String) in
      shapes[word] != nil || Double(word) != nil || functions.contains(word)
    }
    // `dense(x, ends)` of a vector is one as well.
    if words.count == 3, words[0] == "dense", let input = shapes[words[1]], !input.contains(",") { return words[2] }
    return words.count > 1 && Set(found).count == 1 && words.allSatisfy(isElementwise) ? found[0] : nil
  }

  /// What is known of a value by its declared shape: `elements`, `features`, `steps`.
  func context(of value: String) -> [String: String] {
    guard let shape = shapes[value] ?? shape(ofFormula: value), !shape.isEmpty else { return [:] }
    let sizes = shape.split(separator: ",").map { String($0).trimmed }
    let isSum = { (size: String) in size.contains { "+-".contains($0) } }
    var context = ["elements": sizes.map { isSum($0) && sizes.count > 1 ? "(\($0))" : $0 }.joined(separator: " * ")]
    context["features"] = sizes.last
    context["like"] = sizes.joined(separator: ", ")
    if sizes.count > 1 { context["steps"] = sizes[0] }
    return context
  }
}

extension [Token] {
  fileprivate func kind(at index: Int) -> Token.Kind { index < count ? self[index].kind : .end }

  fileprivate func name(at index: Int) -> String? {
    guard case .identifier(let name) = kind(at: index) else { return nil }
    return name
  }
}
