import Diagnostics

extension Parser {
  /// What to say of a line of the model that starts none of its parts.
  func unknownPart(meant: String?) -> Diagnostic {
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
