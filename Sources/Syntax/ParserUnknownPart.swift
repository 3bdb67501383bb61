import Diagnostics

extension Parser {
  /// What to say of a line of the model that starts none of its parts.
  func unknownPart(meant: String?) -> Diagnostic {
    if at(word: "super"), let advice = foreignStatements["super"] {
      return .entryInModel("super", advice.help, at: current.span)
    }
    if meant == nil, case .identifier(let name) = kind, ["optimizer", "epochs", "batch", "seed"].contains(name),
      peek().kind.startsOperand
    {
      let value = source.text(of: Span(peek().span.start, endOfLine))
      let help = "a key belongs in a section below the model: `train { \(name): \(String(value).trimmed) }`"
      return .entryInModel(name, help, at: current.span)
    }
    if meant == nil, case .identifier(let name) = kind, peek().kind == .foreign("."),
      source.text(of: Span(current.span.start, endOfLine)).contains("init.")
    {
      let help = "a weight starts where its `let` says: `weight([n, k], start: uniform(0, 1))`; take this line out"
      return .entryInModel(name, help, at: current.span)
    }
    if meant == nil, case .identifier(let name) = kind, peek().kind == .symbol(.colon), diagnosticCount < 100 {
      let line = String(source.text(of: Span(current.span.start, endOfLine))).trimmed
      if case .identifier(let type) = peek(2).kind, Parameter.Kind(rawValue: type) != nil {
        let help = "a hyper-parameter belongs in brackets after the name of the model: `model M(\(line))`"
        return .entryInModel(name, help, at: current.span)
      }
      let section = fileKeys.contains(name) || dataWords.contains(name) ? "data" : "train"
      let help = "a key belongs in a section below the model: `\(section) { \(line) }`, with each key on its own line"
      return .entryInModel(name, help, at: current.span)
    }
    if meant == nil, case .identifier(let name) = kind, let foreign = ForeignKey(name, value: ""), foreign.line == nil,
      let remark = foreign.remark
    {
      return .entryInModel(name, remark, at: current.span)
    }
    return switch kind {
    case .identifier, .keyword: .unknownPart(describe(current), meant: meant, at: current.span)
    default: unexpected(.part)
    }
  }
}

extension Parser {
  /// `def __init__(self):` and `def forward(self, x):` with their lines: one message; false for anything else.
  mutating func methodOfPython(_ word: String, _ name: String) -> Bool {
    guard word == "def", peek(2).kind == .symbol(.openParenthesis), diagnosticCount < 100 else { return false }
    let head = current.span.joined(peek().span)
    let column = column(of: head)
    skipStatement()
    skipIndented(beyond: column)
    let lines = Span(head.start, lastEnd)
    translated.append(lines)
    let (first, last) = (source.line(at: lines.start), source.line(at: lastEnd))
    let place = first == last ? "line \(first)" : "the lines \(first) to \(last)"
    reportAnyway(.entryInModel("\(word) \(name)", "remove \(place): \(adviceForMethod(name))", at: head))
    return true
  }

  /// A formula of TeX where a part begins, which is the loss; false for anything else.
  mutating func formulaWithoutWord(_ parts: inout Parts) -> Bool {
    guard case .number = kind, let fix = scannedFixes.first(where: { $0.span.start == current.span.start }) else {
      return false
    }
    translated.append(fix.span)
    reportAnyway(.entryInModel(String(source.text(of: fix.span)), "write `loss \(fix.replacement)`", at: fix.span))
    parts.isIncomplete = true
    skipStatement()
    return true
  }

  private func adviceForMethod(_ name: String) -> String {
    switch name {
    case "__init__", "build", "setup", "initialize": "layers are made where they are used, as `x |> dense(32)`"
    case "forward", "call", "__call__", "apply": "`encoder` and `decoder` say how values go through"
    default: "a function stands above the model, as `fn name(x) = x^2`, and layers in a `block`"
    }
  }
}
