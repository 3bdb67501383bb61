import Diagnostics

/// Cuts a text into tokens and mends what is plainly meant otherwise: `**` is reported and read as `^`.
struct Lexer {
  let scalars: [Unicode.Scalar]
  var index = 0
  /// The bytes before `index`.
  var offset = 0
  var startsLine = true
  /// Habits of other languages that were reported: each is one mistake, wherever it appears.
  var habits: [String: (index: Int, count: Int)] = [:]
  /// Closing braces that were answered with their opening ones, and what they are read as.
  var answeredBraces: [Int: [Token.Kind]] = [:]
  /// The line that is read, from 0.
  var line = 0
  /// Lines with a typographic character that was reported, and the index of the message.
  var strangeLines: [Int: Int] = [:]
  /// How many `(` and `[` are open.
  var brackets = 0
  /// For each brace that is open, whether it holds keys of a recipe.
  private var recipeBraces: [Bool] = []
  var isInRecipe: Bool { recipeBraces.last ?? false }
  var tokens: [Token] = []
  var diagnostics: [Diagnostic] = []
  /// The comments, from their slashes to the ends of their lines.
  var comments: [Span] = []
  /// Commands of TeX that were reported, with the index of their message and their number.
  var commands: [String: (index: Int, count: Int)] = [:]
  /// How many formulas of TeX were tried, each of which looks at its whole line.
  var formulas = 0
  /// Places where something was left out; the parser's complaints there would be follow-ons.
  var doubtful: [Span] = []
  /// Characters that do not belong in a model: each is reported once, with its count.
  var strangers: [Unicode.Scalar: (index: Int, count: Int)] = [:]

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func run() {
    if peek() == "\u{FEFF}" { advance() }
    while let scalar = peek() { step(scalar) }
    tokens.append(Token(.end, Span(offset, offset), startsLine: true))
    countStrangers()
    for (index, count) in habits.values where count > 0 {
      diagnostics[index].notes.append(Diagnostic.alsoElsewhere(count))
      diagnostics[index].fix = nil
    }
  }

  /// Reports the first place of a habit and counts the others.
  mutating func reportHabit(_ name: String, _ diagnostic: Diagnostic) {
    if let known = habits[name] {
      habits[name] = (known.index, known.count + 1)
    } else {
      habits[name] = (diagnostics.count, 0)
      diagnostics.append(diagnostic)
    }
  }

  private mutating func step(_ scalar: Unicode.Scalar) {
    switch scalar {
    case " ", "\t": advance()
    case "\r" where peek(1) == "\n": advance()
    case "\n":
      startsLine = true
      line += 1
      advance()
    case "/" where peek(1) == "/": skipComment()
    case "-" where startsLine && brackets == 0 && isNext("-- "): readComment("--")
    case "!" where startsTag: readTag()
    case "<" where isNext("<!--"): readComment("<!--")
    case ";" where startsLine: readComment(";")
    case "{" where readBraces(): break
    case "}" where answeredBraces[index] != nil: closeBraces()
    case "/" where peek(1) == "*": readBlockComment()
    case "#": readHashComment()
    case "\"" where isNext("\"\"\""): readTripleString()
    case "\"": readString()
    case "\\": readBackslash()
    case "0"..."9": readNumber()
    case "." where isDigit(peek(1)): readNumber()
    case _ where isOtherDigit(scalar): readOtherDigits()
    case _ where startsName(scalar): readName()
    default: readSymbol(scalar)
    }
  }

  private mutating func skipComment() {
    let start = offset
    advance { $0 != "\n" }
    comments.append(Span(start, offset))
  }

  private mutating func readName() {
    let start = index
    let from = offset
    advance(while: continuesName)
    let text = joinedName(text(since: start), from: from)
    if peek() == "'", ["f", "r", "b", "u", "F", "R", "rb", "fr"].contains(text), readSingleQuoted() {
      return replacePrefixed(from: from)
    }
    if peek() == "\"", ["f", "r", "b", "u", "F", "R", "rb", "fr"].contains(text) {
      return readPrefixedString(from: from)
    }
    if peek() == "{", text.last == "_" { return readSubscript(text, from: from) }
    add(Keyword(rawValue: text).map { .keyword($0) } ?? .identifier(text), from: from)
  }

  private mutating func readSymbol(_ scalar: Unicode.Scalar) {
    let from = offset
    let symbol = Symbol.starting[scalar]?.first { isNext($0.rawValue) }
    let length = symbol?.rawValue.utf8.count ?? 0
    if let foreign = foreignOperator(at: scalar, longerThan: length) {
      readForeign(foreign)
    } else if let symbol {
      advance(length)
      add(.symbol(symbol), from: from)
    } else {
      readStranger(scalar)
    }
  }
}

extension Lexer {
  func peek(_ distance: Int = 0) -> Unicode.Scalar? {
    index + distance < scalars.count ? scalars[index + distance] : nil
  }

  func isNext(_ text: String) -> Bool {
    var next = index
    for scalar in text.unicodeScalars {
      guard next < scalars.count, scalars[next] == scalar else { return false }
      next += 1
    }
    return true
  }

  mutating func advance(_ count: Int = 1) {
    let end = min(index + count, scalars.count)
    while index < end {
      offset += UTF8.width(scalars[index])
      index += 1
    }
  }

  mutating func advance(while condition: (Unicode.Scalar) -> Bool) {
    while let scalar = peek(), condition(scalar) { advance() }
  }

  /// The text from a place on; the micro sign counts as the Greek letter, which looks the same.
  func text(since start: Int) -> String {
    var text = String.UnicodeScalarView()
    for scalar in scalars[start..<index] { text.append(scalar == "\u{B5}" ? "\u{3BC}" : scalar) }
    return String(text)
  }

  /// Whether a brace at this place belongs to `data` or `train`.
  private var opensRecipe: Bool {
    switch tokens.last?.kind {
    case .identifier("data")?, .identifier("train")?: true
    default: false
    }
  }

  mutating func add(_ kind: Token.Kind, from start: Int) {
    switch kind {
    case .symbol(.openParenthesis), .symbol(.openBracket): brackets += 1
    case .symbol(.closeParenthesis), .symbol(.closeBracket): brackets = max(0, brackets - 1)
    case .symbol(.openBrace):
      brackets = 0
      recipeBraces.append(isInRecipe || recipeBraces.isEmpty && opensRecipe)
    case .symbol(.closeBrace):
      brackets = 0
      _ = recipeBraces.popLast()
    default: break
    }
    tokens.append(Token(kind, Span(start, offset), startsLine: startsLine))
    startsLine = false
  }

  /// Reports something that was left out of the tokens.
  mutating func leaveOut(_ diagnostic: Diagnostic) {
    diagnostics.append(diagnostic)
    if let span = diagnostic.span { doubtful.append(span) }
  }
}

func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
  guard let scalar else { return false }
  return "0"..."9" ~= scalar
}

func startsName(_ scalar: Unicode.Scalar) -> Bool {
  scalar == "_" || (scalar.isASCII ? isLetter(scalar) : scalar.properties.isXIDStart)
}

/// A letter of ASCII: most text needs no look into the tables of Unicode.
private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  "a"..."z" ~= scalar || "A"..."Z" ~= scalar
}

/// Letters, digits, accents and lowered digits; the middle dot is a letter to Unicode but a product to people.
func continuesName(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case _ where scalar.isASCII: isLetter(scalar) || scalar == "_" || "0"..."9" ~= scalar
  case "\u{B7}", "\u{387}": false
  case "\u{2080}"..."\u{2089}": true
  default: scalar.properties.isXIDContinue
  }
}
