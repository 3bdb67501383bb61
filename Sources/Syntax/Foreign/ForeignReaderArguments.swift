import Diagnostics

extension ForeignReader {
  /// `(64, activation='relu')`
  mutating func arguments() -> [ForeignArgument] {
    position += 1
    nesting += 1
    defer { nesting -= 1 }
    var result: [ForeignArgument] = []
    while kind != .end, kind != .symbol(.closeParenthesis) {
      let before = position
      result.append(argument())
      // A bracket that closes nothing is left out.
      if kind == .symbol(.comma) || position == before { position += 1 }
    }
    position += 1
    return result.filter { !($0.value.text == "null" || ($0.value.text.isEmpty && $0.value.missing.isEmpty)) }
  }

  private mutating func argument() -> ForeignArgument {
    var label: String?
    switch (kind, peek()) {
    case (.identifier(let text), .symbol(.assign)), (.identifier(let text), .symbol(.colon)):
      label = text
      position += 2
    // MATLAB: 'Padding', 'same'
    case (.string(let text), .symbol(.comma)) where ForeignNames.attributes[exactly: text] != nil:
      label = text
      position += 2
    default: break
    }
    let template = label.flatMap { ForeignNames.attributes[exactly: $0]?.template } ?? ""
    if ["start", "bias_start", "in"].contains(template) || label == "in" {
      return ForeignArgument(label: label, value: ForeignPhrase(text: plainArgument()))
    }
    // A word that fills the ends may be a layer's name elsewhere.
    if ["padding", "padding_mode"].contains(label), isChain,
      [.symbol(.comma), .symbol(.closeParenthesis)].contains(peek())
    {
      return ForeignArgument(label: label, value: ForeignPhrase(text: plainArgument()))
    }
    let isGroup = kind == .symbol(.openParenthesis)
    var value = expression()
    // `start: (h, c)` is of this language.
    if label == "start", isGroup, value.text.first == "[", value.text.last == "]" {
      value.text = "(\(value.text.dropFirst().dropLast()))"
    }
    return ForeignArgument(label: label, value: value)
  }

  /// The text up to a comma or the end of the brackets, as it is.
  private mutating func plainArgument() -> String {
    let start = position
    var depth = 0
    while kind != .end, depth > 0 || !endsArgument {
      if [.symbol(.openParenthesis), .symbol(.openBracket)].contains(kind) { depth += 1 }
      if [.symbol(.closeParenthesis), .symbol(.closeBracket)].contains(kind) { depth -= 1 }
      position += 1
    }
    return position > start ? String(source.text(of: tokens[start].span.joined(tokens[position - 1].span))) : ""
  }

  /// All up to a comma or the end of the brackets.
  mutating func expression() -> ForeignPhrase {
    var result = ForeignPhrase(text: "")
    var end: Int?
    while !endsArgument {
      // `Dense(64 => 32)`: the size that goes in is known.
      if kind == .symbol(.arrow) {
        position += 1
        (result, end) = (ForeignPhrase(text: ""), nil)
        continue
      }
      let start = tokens[position].span.start
      let before = position
      let part = isChain ? chain() : operand()
      if position == before { position += 1 }
      let isAlone = end == nil && endsArgument
      let isStage = result.text.hasSuffix("|>")
      var text = part.isLayer && !isAlone && !isStage ? "(\(part.text))" : part.text
      if part.isForeign, !part.isLayer { text = text.bracketed(after: result.text, before: textHere) }
      result = result.joined(with: part)
      if let usage = part.usage {
        text = usage
        result.declarations.append(part.text)
      }
      let isTight = text == "^" || result.text.last == "^"
      result.text += (end.map { $0 < start && !isTight ? " " : "" } ?? "") + text
      result.isLayer = isAlone && part.isLayer
      result.elements = isAlone ? part.elements : []
      end = tokens[position - 1].span.end
    }
    return result
  }

  /// The token here.
  private var textHere: String { position < tokens.count ? String(source.text(of: tokens[position].span)) : "" }

  private var isChain: Bool { if case .identifier = kind { true } else { false } }

  private var endsArgument: Bool {
    switch kind {
    case .end, .symbol(.comma), .symbol(.closeParenthesis), .symbol(.closeBracket): true
    case .identifier("for"): true
    default: false
    }
  }

  /// `for _ in range(3)` behind an entry of a list: how often it stands there; nil for anything else.
  private mutating func countOfComprehension() -> String? {
    guard kind == .identifier("for"), peek(2) == .identifier("in"), peek(3) == .identifier("range"),
      peek(4) == .symbol(.openParenthesis), peek(6) == .symbol(.closeParenthesis)
    else { return nil }
    let count = String(source.text(of: tokens[position + 5].span))
    position += 7
    return count
  }

  /// A number, a text, an operator, or brackets with what they hold.
  mutating func operand() -> ForeignPhrase {
    switch kind {
    case .symbol(.openParenthesis): return brackets(isTuple: true)
    case .symbol(.openBracket): return brackets(isTuple: false)
    case .string(let text):
      position += 1
      return ForeignPhrase(text: "\"\(text)\"")
    case .end: return ForeignPhrase(text: "")
    case .newline:
      position += 1
      return ForeignPhrase(text: "")
    default:
      let text = String(source.text(of: tokens[position].span))
      position += 1
      return ForeignPhrase(text: text == "**" ? "^" : text)
    }
  }

  /// `(10, 1)` is a list; `(a + b)` keeps its brackets.
  private mutating func brackets(isTuple: Bool) -> ForeignPhrase {
    let close: Token.Kind = isTuple ? .symbol(.closeParenthesis) : .symbol(.closeBracket)
    position += 1
    var parts: [ForeignPhrase] = []
    var (hasComma, isComprehension) = (false, false)
    while kind != .end, kind != close {
      let before = position
      var part = expression()
      if let count = countOfComprehension() {
        part.text = "stack(\(count), \(part.text))"
        isComprehension = true
      }
      if !part.text.isEmpty { parts.append(part) }
      if kind == .symbol(.comma) {
        hasComma = true
        position += 1
      } else if position == before {
        position += 1
      }
    }
    position += 1
    var result = parts.reduce(ForeignPhrase(text: "")) { $0.joined(with: $1) }
    let texts = parts.map(\.text).joined(separator: ", ")
    result.text = isTuple && !hasComma ? "(\(texts))" : isComprehension ? texts : "[\(texts)]"
    if !isTuple || hasComma { result.elements = parts }
    var whole = result
    if isTuple { return methods(of: &whole) }
    return whole
  }

  /// The function that the value of `activation` names; nil for none.
  static func function(_ value: ForeignPhrase) -> ForeignPhrase? {
    let name = value.text.filter { $0 != "\"" }
    if value.isSize { return nil }
    if let usage = value.usage { return ForeignPhrase(text: usage) }
    if ["linear", "none", "null", "identity", ""].contains(name.lowercased()) { return nil }
    if let own = ownCallable(like: name) { return ForeignPhrase(text: own) }
    guard let entry = ForeignNames.callables[name], let cure = entry.cure, !entry.isDeclaration else {
      return ForeignPhrase(text: name)
    }
    return ForeignPhrase(text: cure)
  }
}
