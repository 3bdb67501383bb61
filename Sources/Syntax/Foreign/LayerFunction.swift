import Diagnostics

/// A function of another language that holds layers, as the block that it is here.
package struct LayerFunction {
  package let name: String
  /// As they are written: `n`, `n=32`, `n: int`.
  let parameters: [String]
  let body: String

  package init(_ name: String, parameters: [String], body: String) {
    self.name = name
    self.parameters = parameters.map(\.trimmed)
    self.body = body.trimmed
  }

  /// `layer(x, n)` and what it gives.
  init?(head: String, body: String) {
    guard let open = head.firstIndex(of: "("), head.last == ")" else { return nil }
    let inside = String(head[head.index(after: open)...].dropLast())
    self.init(String(head[..<open]).trimmed, parameters: inside.outerItems, body: body)
  }

  private static let widths: Set = ["dense", "lstm", "gru", "conv1d"]
  /// Layers after which the shape is another one.
  private static let others = ["conv2d(", "repeat(", "reshape(", "pool(", "upsample(", "transpose", "concat(", "["]

  /// `block layer (n: int) (x: [D]) -> [n] { x |> dense(n) |> relu }`; nil for a function of numbers, and where the
  /// width of the result is not written.
  ///
  /// `free` are sizes of the model that it may use, which become hyper-parameters.
  package func block(isSequence: Bool, free: Set<String> = []) -> (text: String, added: [String])? {
    guard let input = parameters.first.map(Self.name), !Self.others.contains(where: body.contains) else { return nil }
    let calls = Self.calls(in: body)
    guard let layer = body.contains("|>") ? calls.last : calls.first, let width = layer.width(of: input) else {
      return nil
    }
    let own = parameters.dropFirst().map(Self.name)
    let added = calls.compactMap { $0.width(of: input) }.filter { free.contains($0) && !own.contains($0) }
    let names = own + added.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard Int(width) != nil || names.contains(width) else { return nil }
    let hasSteps = isSequence || calls.contains { ["lstm", "gru", "conv1d"].contains($0.layer) }
    guard layer.layer != "conv1d" || layer.text.contains("padding: same") else { return nil }
    let start = hasSteps ? "[T, D]" : "[D]"
    let end = hasSteps && !body.contains("|> last") ? "[T, \(width)]" : "[\(width)]"
    let sizes = names.map { "\($0): \(isSize($0) ? "int" : "real")\(defaultText(of: $0))" }
    let list = sizes.isEmpty ? "" : "(\(sizes.joined(separator: ", "))) "
    let new = names.filter { !own.contains($0) }
    return ("block \(name)\(list)(\(input): \(start)) -> \(end) { \(body) }", new)
  }

  private static func name(_ parameter: String) -> String {
    String(parameter.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
  }

  private func defaultText(of name: String) -> String {
    guard let written = parameters.first(where: { Self.name($0) == name }), let sign = written.firstIndex(of: "=")
    else {
      return ""
    }
    return " = " + String(written[written.index(after: sign)...]).trimmed
  }

  /// Whether a parameter counts units, steps or copies.
  private func isSize(_ name: String) -> Bool {
    Self.calls(in: body).contains { $0.arguments.contains { $0.split(separator: " ").last.map(String.init) == name } }
      || body.contains("stack(\(name)")
  }

  /// A call of a layer that has a width.
  private struct Call {
    let layer: String
    let arguments: [String]
    let text: String

    /// The first argument, or the one behind the value.
    func width(of input: String) -> String? {
      let first = arguments.first { !$0.contains(":") }
      let isValue = first.map { $0 == input || $0.contains("(") || $0.contains("|>") } ?? true
      return isValue ? arguments.dropFirst().first { !$0.contains(":") } : first
    }
  }

  private static func calls(in body: String) -> [Call] {
    var calls: [Call] = []
    var (word, rest) = ("", body[...])
    while let character = rest.first {
      if character == "(", widths.contains(word), let inside = rest.insideBrackets {
        calls.append(Call(layer: word, arguments: inside.outerItems, text: "\(word)(\(inside))"))
      }
      word = character.isLetter || character.isNumber || character == "_" ? word + String(character) : ""
      rest = rest.dropFirst()
    }
    return calls
  }
}

extension Substring {
  /// What stands in the brackets that start here.
  fileprivate var insideBrackets: String? {
    var depth = 0
    for index in indices {
      if self[index] == "(" { depth += 1 }
      if self[index] == ")" { depth -= 1 }
      if depth == 0 { return String(self[self.index(after: startIndex)..<index]) }
    }
    return nil
  }
}

extension ModelNames {
  /// Whether the encoder's first input has steps.
  package var readsSequences: Bool { shapes[inputs.first ?? ""]?.contains(",") ?? false }
}

extension Parser {
  /// A function in another form: as a block where it holds layers, else as an `fn`.
  func declaration(_ head: String, _ body: String) -> String {
    LayerFunction(head: head, body: body)?.block(isSequence: file.names.readsSequences)?.text ?? "fn \(head) = \(body)"
  }

  /// `let f(t) = t |> dense(8)`: a function, which is declared above the model; nil for anything else.
  func functionOfLet() -> Diagnostic? {
    guard case .identifier(let name) = kind, peek().kind == .symbol(.openParenthesis),
      let close = closings[position + 1],
      tokens[close + 1].kind == .symbol(.assign)
    else { return nil }
    let head = String(source.text(of: current.span.joined(tokens[close].span)))
    let body = String(source.text(of: Span(tokens[close + 1].span.end, endOfLine))).trimmed
    let place = current.span.joined(tokens[close].span)
    guard let function = LayerFunction(head: head, body: body),
      let (block, added) = function.block(isSequence: file.names.readsSequences, free: Set(file.names.parameters))
    else { return .functionInBody("add `fn \(head) = \(body)` above the model, and take this line out", at: place) }
    let call = added.isEmpty ? name : "\(name)(\(added.joined(separator: ", ")))"
    return .functionInBody(
      "add `\(block)` above the model, take this line out, and apply it as `|> \(call)`", at: place)
  }

  /// `let mut h = x |> relu`: a further word before the name; nil for anything else.
  func wordOfLet() -> Diagnostic? {
    guard case .identifier(let word) = kind, ["mut", "var", "const", "ref", "val"].contains(word),
      case .identifier = peek().kind, peek(2).kind == .symbol(.assign)
    else { return nil }
    let line = "let \(source.text(of: Span(peek().span.start, endOfLine)))"
    return .otherLet("let \(word)", line, at: current.span, whole: startOfLet.joined(Span(endOfLine, endOfLine)))
  }
}
