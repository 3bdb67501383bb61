import Diagnostics

/// Reads a file into its tree and reports every independent mistake of syntax.
///
/// The tree is whole only when there are no diagnostics: what could not be read is left out of it.
package func parse(_ source: SourceFile) -> (file: File, diagnostics: [Diagnostic]) {
  let found = read(source)
  guard found.diagnostics.contains(where: { $0.severity == .error }), let disguise = Disguise(source) else {
    return found
  }
  return (
    found.file, disguise.explained(found.diagnostics) { read(SourceFile(name: source.name, text: $0)).diagnostics }
  )
}

/// Reads a file as it is.
private func read(_ source: SourceFile) -> (file: File, diagnostics: [Diagnostic]) {
  let scan = Scan(source)
  var parser = Parser(source, scan)
  if scan.tokens.count > 1 { parser.parseFile() } else { parser.reportEmpty() }
  parser.countHabits()
  let own = scan.diagnostics.filter { !parser.isTranslated($0.span) }
  // What was answered as a whole keeps its own messages where the answer was not given.
  let all = own.isEmpty && parser.diagnostics.isEmpty ? scan.diagnostics : own + parser.diagnostics
  return (parser.file, limited(all.sorted { ($0.span?.start ?? 0) < ($1.span?.start ?? 0) }))
}

/// The first of many messages: a page of them helps, a thousand do not.
package func limited(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  let most = 50
  guard diagnostics.count > most else { return diagnostics }
  return diagnostics.prefix(most) + [.notShown(diagnostics.count - most, diagnostics[most].severity)]
}

/// What ends the reading of a statement; a reference, since a frame of the parser holds many.
final class Failure: Error {
  let diagnostic: Diagnostic
  init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }
}

/// A recursive-descent parser; its productions are those of `grammar/ae.ebnf`.
struct Parser {
  let source: SourceFile
  let tokens: [Token]
  var position = 0
  var file = File()
  private(set) var diagnostics: [Diagnostic] = []
  /// For every `(` and `[` the place of its end.
  let closings: [Int: Int]
  /// Habits of other languages that were reported, each with the index of its message.
  var habits: [String: (index: Int, count: Int)] = [:]
  /// How deep the present expression is nested.
  var nesting = 0
  /// Lines where a mistake was already reported, from which byte on: nothing that follows from it is.
  private var doubtfulFrom: [Int: Int] = [:]
  /// Calls of other languages that were answered as a whole.
  var translated: [Span] = []
  /// The byte up to which the cures reported so far reach.
  var answeredUntil = 0
  /// Set while a section is read, whose values are no part of the model.
  var isInSection = false
  /// Whether the keys of entries are paths such as `decoder.lstm`.
  var hasPaths = false
  /// Names that the file gives to functions, blocks and values.
  let declared: Set<String>
  /// Where the scan reported a character, a number or a text; the first places, since messages are limited too.
  let scanned: [Span]
  /// The edits that the scan proposed; the first ones, as above.
  let scannedFixes: [Diagnostic.Fix]

  /// Names that terms of the loss have in front of them.
  var namesOfTerms: [Name] = []
  /// Places of `end` that were told with the brace that is missing before them.
  var answeredEnds: Set<Int> = []
  /// Closing braces that follow a part inside another one.
  var openBraces = 0
  var seenHeader = false
  var seenUnknownDeclaration = false
  /// The declarations that a file may have once, with their places.
  var seen: [String: Span] = [:]

  init(_ source: SourceFile, _ scan: Scan) {
    self.source = source
    tokens = scan.tokens
    closings = Parser.closings(of: scan.tokens)
    declared = Parser.declaredNames(in: scan.tokens)
    file.names = ModelNames(source, scan.tokens, closings)
    file.allowances = scan.comments.compactMap { Allowance($0, in: source) }
    scanned = Array(scan.diagnostics.lazy.filter { $0.code < "AE0130" }.compactMap(\.span).prefix(200))
    scannedFixes = Array(scan.diagnostics.lazy.filter { $0.code < "AE0130" }.compactMap(\.fix).prefix(200))
    for span in scan.doubtful {
      for line in source.line(at: span.start)...source.line(at: span.end) {
        doubtfulFrom[line] = min(doubtfulFrom[line] ?? .max, span.start)
      }
    }
  }

  mutating func reportEmpty() {
    let hasComments = !source.text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    if diagnostics.isEmpty { report(.emptyFile(source.name, hasComments: hasComments)) }
  }

  private static func closings(of tokens: [Token]) -> [Int: Int] {
    var result: [Int: Int] = [:]
    var open: [Int] = []
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.openParenthesis), .symbol(.openBracket): open.append(index)
      case .symbol(.closeParenthesis), .symbol(.closeBracket):
        if let opening = open.popLast() { result[opening] = index }
      default: break
      }
    }
    return result
  }

  mutating func report(_ diagnostic: Diagnostic) {
    if let span = diagnostic.span, let from = doubtfulFrom[source.line(at: span.start)],
      span.start >= from
    {
      return
    }
    // The cure of the line before is for all of it.
    if let span = diagnostic.span, span.end <= answeredUntil, ["AE0171", "AE0172", "AE0186"].contains(diagnostic.code) {
      return
    }
    diagnostics.append(diagnostic)
  }

  /// Reports the first place of a habit and counts the others in a note.
  mutating func reportHabit(_ name: String, _ diagnostic: Diagnostic) {
    if let known = habits[name] {
      habits[name] = (known.index, known.count + 1)
    } else {
      let index = diagnostics.count
      report(diagnostic)
      if diagnostics.count > index { habits[name] = (index, 0) }
    }
  }

  /// Notes how often each habit appears elsewhere; one edit then mends only a part.
  mutating func countHabits() {
    for (index, count) in habits.values where count > 0 {
      diagnostics[index].notes.append(Diagnostic.alsoElsewhere(count))
      diagnostics[index].fix = nil
    }
  }

  var diagnosticCount: Int { diagnostics.count }

  /// Takes back what was reported while the parser looked ahead.
  mutating func dropDiagnostics(from count: Int) { diagnostics.removeSubrange(count...) }

  /// Reports what explains all that looks wrong on its line.
  mutating func reportAnyway(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }
}

extension Parser {
  var current: Token { tokens[position] }
  var kind: Token.Kind { tokens[position].kind }
  /// The last byte read.
  var lastEnd: Int { position > 0 ? tokens[position - 1].span.end : 0 }

  func peek(_ distance: Int = 1) -> Token { tokens[min(position + distance, tokens.count - 1)] }

  func at(_ symbol: Symbol) -> Bool { kind == .symbol(symbol) }
  func at(_ keyword: Keyword) -> Bool { kind == .keyword(keyword) }
  func at(word: String) -> Bool { kind == .identifier(word) }

  @discardableResult
  mutating func advance() -> Token {
    let token = current
    if position + 1 < tokens.count { position += 1 }
    return token
  }

  mutating func accept(_ symbol: Symbol) -> Bool { accept(.symbol(symbol)) }
  mutating func accept(_ keyword: Keyword) -> Bool { accept(.keyword(keyword)) }

  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard self.kind == kind else { return false }
    advance()
    return true
  }

  @discardableResult
  mutating func expect(_ symbol: Symbol, _ expectation: Expectation) throws(Failure) -> Token {
    guard at(symbol) else { throw Failure(unexpected(expectation)) }
    return advance()
  }

  func unexpected(_ expectation: Expectation) -> Diagnostic {
    if let lambda = lambdaInPipe { return lambda }
    if kind == .newline,
      peek().kind == .symbol(.openParenthesis) || peek().kind == .symbol(.openBracket),
      case .commaOrEnd = expectation
    {
      return .bracketOnNewLine(
        describe(peek()), at: peek().span, end: tokens[max(0, position - 1)].span)
    }
    if let foreign = foreignOperator { return foreign }
    if case .commaOrEnd = expectation, !isInSection, let joint = missingJoint, joint.sign == " * " {
      return .sideBySide(describe(tokens[position - 1]), describe(current), joints: missingJoints, at: current.span)
    }
    var diagnostic = Diagnostic.expected(expectation, found: describe(current), at: current.span)
    if case .commaOrEnd = expectation, let joint = missingJoint, joint.sign == ", " {
      diagnostic.help = "write `\(joint.cure)`"
      let isTimes = at(word: "x") && !joint.cure.hasSuffix(", x")
      diagnostic.fix = isTimes ? nil : Diagnostic.Fix(Span(current.span.start, current.span.start), ", ")
    }
    return diagnostic
  }

  /// What to say of an operator of another language here.
  var foreignOperator: Diagnostic? {
    guard case .foreign(let text) = kind else { return nil }
    if let ternary { return ternary }
    return .foreignOperator(ForeignOperator(text: text, meant: nil), at: current.span)
  }

  /// From a place to the last token read.
  func span(since start: Int) -> Span { Span(start, lastEnd) }

  /// The token as a message names it.
  func describe(_ token: Token) -> String {
    switch token.kind {
    case .newline: "the end of the line"
    case .end: "the end of the file"
    default: "`\(clip(source.text(of: token.span)))`"
    }
  }
}

private func clip(_ text: Substring) -> String {
  text.count > 30 ? text.prefix(27) + "..." : String(text)
}
