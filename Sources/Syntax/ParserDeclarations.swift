import Diagnostics

extension Parser {
  /// `header {NEWLINE declaration}`
  mutating func parseFile() {
    guard header() else { return }
    skipNewlines()
    while kind != .end {
      declaration()
      if at(.comma), peek().startsLine || peek().kind == .end {
        report(.commaBehindSection(at: advance().span))
      } else if !endsLine && !at(.closeBrace) {
        report(unexpected(.nextDeclaration))
        skipStatement()
      }
      skipNewlines()
    }
    if seen["model"] == nil && !seenUnknownDeclaration {
      report(.noModel(at: Span(lastEnd, lastEnd)))
    }
  }

  /// `ae 1`; false when the file is of another version, where nothing else can be said.
  private mutating func header() -> Bool {
    let isMisspelt = nearly(["ae"], current) != nil && startsNumber(peek())
    if at(word: "ae1") {
      report(.misspelt(describe(current), meant: "ae 1", at: advance().span))
      return true
    }
    guard at(word: "ae") || isMisspelt else {
      if let kind = foreignFile {
        reportAnyway(.notAModel(kind, at: current.span))
        translated.append(Span(0, source.text.utf8.count))
        return false
      }
      report(.missingHeader(at: current.span))
      skipForeignHeader()
      return true
    }
    if isMisspelt { report(.misspelt(describe(current), meant: "ae", at: current.span)) }
    let start = advance().span
    guard case .number(let version, _) = kind else {
      let isColon = (at(.colon) || at(.assign)) && startsNumber(peek())
      report(.headerWithoutVersion(at: isColon ? start.joined(peek().span) : start))
      if kind != .newline { skipStatement() }
      return true
    }
    guard kind == .number(1, isInteger: true) else {
      report(.otherVersion(describe(current), at: start.joined(current.span)))
      if version == 1 { skipStatement() }
      seenHeader = version == 1
      return version == 1
    }
    advance()
    seenHeader = true
    if kind != .newline && kind != .end {
      report(unexpected(.endOfHeader))
      skipStatement()
    }
    return true
  }

  /// The language of a file that has no header and starts as files of that language do.
  private var foreignFile: String? {
    switch (kind, peek().kind) {
    case (.identifier("import"), .identifier), (.identifier("from"), .identifier), (.identifier("class"), .identifier),
      (.identifier("def"), .identifier):
      "a program in Python"
    case (.symbol(.openBrace), .string): "a file in JSON"
    case (.symbol(.less), _): "a file in XML or HTML"
    case (.identifier(let word), .symbol(.colon)) where !["data", "train", "model"].contains(word): "a file in YAML"
    default: nil
    }
  }

  /// Does not report again a first line that writes the version in another way.
  private mutating func skipForeignHeader() {
    switch kind {
    case .string: skipStatement()
    case .identifier where startsNumber(peek()): skipStatement()
    default: break
    }
  }

  func startsNumber(_ token: Token) -> Bool {
    if case .number = token.kind { true } else { false }
  }

  private mutating func declaration() {
    switch kind {
    case .keyword(.fn): declared(as: "fn")
    case .keyword(.block): declared(as: "block")
    case .keyword(.model) where peek().kind == .symbol(.assign) || peek().kind == .foreign("."): modelOfPython()
    case .keyword(.model): declared(as: "model")
    case .identifier("data") where sectionsOfYAML(), .identifier("train") where sectionsOfYAML(): break
    case .identifier("data"): declared(as: "data")
    case .identifier("train"): declared(as: "train")
    case .identifier("ae") where startsNumber(peek()): repeatedHeader()
    case .symbol(.closeBrace): report(.nothingToClose(.closeBrace, at: advance().span))
    default: unknownDeclaration()
    }
  }

  private mutating func declared(as keyword: String) {
    do throws(Failure) {
      switch keyword {
      case "fn": file.functions.append(try function())
      case "block": if let block = block() { file.blocks.append(block) }
      case "model": if let model = model() { file.models.append(model) }
      default: file.sections.append(section(keyword))
      }
    } catch {
      report(error.diagnostic)
      skipStatement()
    }
  }

  /// Remembers a declaration that a file has once, and reports the second.
  mutating func once(_ keyword: String, at span: Span) {
    if let first = seen[keyword] { report(.declaredTwice(keyword, at: span, first: first)) }
    if seen[keyword] == nil { seen[keyword] = span }
  }

  private mutating func repeatedHeader() {
    if seenHeader { report(.secondHeader(at: current.span.joined(peek().span))) }
    skipStatement()
  }

  private mutating func unknownDeclaration() {
    if sectionOfTables() || sectionOfJSON() { return }
    seenUnknownDeclaration = true
    let word = describe(current)
    guard case .identifier(let text) = kind else {
      report(constantOutside ?? unexpected(.declaration))
      return skipStatement()
    }
    if let constant = constantOutside {
      report(constant)
      return skipStatement()
    }
    if text == "class", let list = closings[position + 2], tokens[list + 1].kind == .symbol(.openBrace),
      tokens[(position + 2)..<list].contains(where: { $0.kind == .symbol(.colon) })
    {
      report(.unknownDeclaration(word, meant: "model", at: current.span))
      return declared(as: "model")
    }
    // `class Res(x: [D]) -> [D] {`
    if text == "class", let list = closings[position + 2], tokens[list + 1].kind == .symbol(.arrow) {
      report(.unknownDeclaration(word, meant: "block", at: current.span))
      return declared(as: "block")
    }
    if let advice = pythonDeclarations[text] {
      report(.pythonDeclaration(text, advice, pythonCure(text), at: current.span))
      return skipToDeclaration()
    }
    let words = ["model", "block", "fn", "data", "train"]
    let isFormula = peek().kind == .symbol(.assign) || ["const", "var"].contains(text)
    if isFormula || (closings[position + 1].map { tokens[$0 + 1].kind == .symbol(.assign) } ?? false) {
      var name = text
      if case .identifier(let next) = peek().kind { name = next }
      let start = current.span
      report(.functionWithoutWord(formulaCure(name), at: start))
      skipStatement()
      translated.append(Span(start.start, lastEnd))
      return
    }
    if text == "function", let function = matlabFunction { return reportMatlab(function) }
    if ["function", "func", "fun"].contains(text), let cure = foreignFunction {
      report(.functionWithoutWord(cure, at: current.span))
      skipStatement()
      return
    }
    let meant = declarationSynonyms[text] ?? suggestion(for: text, among: words)
    report(.unknownDeclaration(word, meant: meant, at: current.span))
    if let meant { declared(as: meant) } else { skipStatement() }
  }

  /// `"fn" name "(" name {"," name} ")" "=" expression`
  private mutating func function() throws(Failure) -> Function {
    let start = advance().span.start
    let name = try name("a function")
    if at(.assign), let cure = lambdaCure(name.text) {
      throw Failure(.functionBody(cure, found: describe(peek()), at: peek().span))
    }
    let known = diagnosticCount
    try expect(.openParenthesis, .functionParameters)
    let opening = current.span
    let pairs = try items(until: .closeParenthesis, .commaOrEnd) {
      (parser) throws(Failure) in try parser.functionParameter()
    }
    let parameters = pairs.map(\.name)
    let defaults = defaults(of: pairs)
    if closesEmptyList { report(.functionWithoutParameters(name.text, at: opening)) }
    if at(.arrow), case .identifier = peek().kind, peek(2).kind == .symbol(.assign) {
      // The cure of the whole head covers types of the parameters too.
      if known <= diagnosticCount { dropDiagnostics(from: known) }
      let words = source.text(of: Span(opening.start, lastEnd - 1)).split(separator: ",")
      let list = words.map { String($0.prefix { $0 != ":" }).trimmed }.joined(separator: ", ")
      let formula = String(source.text(of: Span(peek(2).span.end, endOfLine))).trimmed
      report(
        .functionBody(
          "fn \(name.text)(\(list)) = \(formula)", found: describe(current), at: current.span.joined(peek().span)))
      advance()
      advance()
    }
    if let cure = foreignBody(since: start) { throw Failure(cure) }
    try expect(.assign, .functionBody)
    if at(.let) {
      report(.functionOverLines(name.text, at: Span(start, lastEnd)))
      skipStatement()
      skipIndented(beyond: 1)
      return Function(name: name, parameters: parameters, body: Expression(.name("x"), name.span), span: name.span)
    }
    let body = try statement { (parser) throws(Failure) in try parser.expression() }
    return Function(name: name, parameters: parameters, defaults: defaults, body: body, span: span(since: start))
  }

  private typealias FunctionParameter = (name: Name, value: Expression?)

  /// `name {"=" expression}`
  private mutating func functionParameter() throws(Failure) -> FunctionParameter {
    let name = try name("a parameter")
    if at(.colon) {
      throw Failure(.typedFunctionParameter(name.text, at: Span(name.span.start, peek().span.end)))
    }
    return (name, accept(.assign) ? try expression() : nil)
  }

  /// The default values; reports the first, which every call gives, and a parameter without one behind one with it.
  private mutating func defaults(of parameters: [FunctionParameter]) -> [Expression] {
    if let first = parameters.first, let value = first.value {
      report(.firstParameterHasDefault(first.name.text, at: first.name.span.joined(value.span)))
      return []
    }
    guard let start = parameters.firstIndex(where: { $0.value != nil }) else { return [] }
    if let open = parameters[start...].first(where: { $0.value == nil }) {
      report(.defaultBeforeOthers(parameters[start].name.text, without: open.name.text, at: open.name.span))
      return []
    }
    return parameters[start...].compactMap(\.value)
  }
}
