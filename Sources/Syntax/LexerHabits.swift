import Diagnostics

/// What Python and TeX write around texts and names.
extension Lexer {
  /// `f"text"`: the letter is left out.
  mutating func readPrefixedString(from: Int) {
    let isRaw = scalars[index - 1] == "r" || scalars[index - 1] == "R"
    let (start, known) = (index + 1, diagnostics.count)
    readString()
    guard let last = tokens.popLast(), case .string(var text) = last.kind else { return }
    if isRaw, index > start {
      // An escape is read as the characters it consists of.
      diagnostics.removeSubrange(known...)
      text = String(String.UnicodeScalarView(scalars[start..<(index - 1)].map { $0 == "\\" ? "/" : $0 }))
    }
    let (filled, values) = fillingIn(text)
    let note = values ? "a text holds no values: write what it means" : nil
    diagnostics.append(
      .foreignText(filled, marker: "texts have no letter before them", note: note, at: Span(from, offset)))
    add(.string(filled), from: from)
  }

  /// `f'text'`, read already as a text between single quotes.
  mutating func replacePrefixed(from: Int) {
    guard let last = tokens.popLast(), case .string(let text) = last.kind else { return }
    diagnostics.removeLast()
    let (filled, values) = fillingIn(text)
    let note = values ? "a text holds no values: write what it means" : nil
    diagnostics.append(
      .foreignText(filled, marker: "texts have no letter before them", note: note, at: Span(from, offset)))
    add(.string(filled), from: from)
  }

  /// The text with the defaults of hyper-parameters for their names in braces.
  private func fillingIn(_ text: String) -> (text: String, hasValues: Bool) {
    var (result, hasValues) = ("", false)
    var rest = text[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      let inside = rest[rest.index(after: open)..<close]
      let name = String(inside.prefix { $0 != ":" }).trimmed
      let digits = inside.drop { $0 != ":" }.dropFirst().filter(\.isNumber)
      let value = defaultValue(of: name) ?? name
      let width = digits.first == "0" ? Int(digits) ?? 0 : 0
      result += String(repeating: "0", count: max(0, min(width, 20) - value.count)) + value
      hasValues = true
      rest = rest[rest.index(after: close)...]
    }
    return (result + rest, hasValues)
  }

  /// The number after `name: int =`, as written.
  private func defaultValue(of name: String) -> String? {
    for index in tokens.indices.dropLast(4)
    where tokens[index].kind == .identifier(name) && tokens[index + 1].kind == .symbol(.colon)
      && tokens[index + 3].kind == .symbol(.assign)
    {
      guard case .number(let value, let isInteger) = tokens[index + 4].kind else { continue }
      return isInteger ? "\(Int(value))" : "\(value)"
    }
    return nil
  }

  /// `"""text"""`, perhaps over several lines.
  mutating func readTripleString() {
    let from = offset
    advance(3)
    let start = index
    while peek() != nil, !isNext("\"\"\"") { advance() }
    let text = text(since: start)
    let isComment = startsLine && brackets == 0
    advance(3)
    if isComment {
      reportHabit("\"\"\"", .docstring(text, at: Span(from, offset)))
      startsLine = true
      return
    }
    diagnostics.append(.foreignText(text, marker: "one quote on either side is enough", at: Span(from, offset)))
    add(.string(text), from: from)
  }

  /// Digits of another script.
  mutating func readOtherDigits() {
    let from = offset
    let start = index
    advance(while: isOtherDigit)
    diagnostics.append(.malformedNumber(text(since: start), rest: "", at: Span(from, offset)))
    add(.number(1, isInteger: true), from: from)
  }

  /// `x_{i}` of TeX is the name `x_i`.
  mutating func readSubscript(_ name: String, from: Int) {
    let start = index + 1
    advance { $0 != "}" && $0 != "\n" }
    var subscripted = String.UnicodeScalarView()
    subscripted.append(contentsOf: scalars[start..<index].filter(continuesName))
    if peek() == "}" { advance() }
    let meant = name + String(subscripted)
    diagnostics.append(.texCommand(name + "{...}", meant: meant, at: Span(from, offset)))
    add(.identifier(meant), from: from)
  }

  /// `\\cdot`, or a `\\` at the end of a line.
  mutating func readBackslash() {
    let from = offset
    let start = index
    advance()
    advance(while: { startsName($0) })
    let command = text(since: start)
    let span = Span(from, offset)
    if readLeftDivision(command, from: from) || readTransposed(command, from: from)
      || readFormula(command, from: from) || readFraction(command, from: from) || readNorm(command, from: from)
      || readMark(command, from: from) || readSum(command, from: from) || readFunction(command, from: from)
    {
      return
    }
    guard command.count > 1 else {
      let rest = scalars[index...].prefix { $0 != "\n" }
      let isAtEnd = rest.allSatisfy { $0 == " " }
      return leaveOut(
        .texCommand(
          "\\", meant: nil,
          help: isAtEnd
            ? "remove it: a line that starts with `|>` or an operator goes on with the one before"
            : "paths need double quotes and `/`", at: span))
    }
    var meaning = texMeaning(String(command.dropFirst()))
    if let letter = greekLetters[String(command.dropFirst())] {
      let isSpelt = tokens.contains { $0.kind == .identifier(String(command.dropFirst())) }
      let name = isSpelt ? String(command.dropFirst()) : letter
      meaning = (name, .identifier(name), nil)
    }
    if let told = commands[command] {
      commands[command]!.count += 1
      diagnostics[told.index].notes = [Diagnostic.alsoElsewhere(told.count)]
      diagnostics[told.index].fix = nil
    } else {
      commands[command] = (diagnostics.count, 1)
      let letter = meaning?.text.flatMap { undeclared(in: $0) }
      let help = letter.map { "write `\($0)`, and declare it: \(Diagnostic.declaration(of: $0))" }
      var diagnostic = Diagnostic.texCommand(command, meant: meaning?.text, help: meaning?.help ?? help, at: span)
      if letter != nil { diagnostic.fix = nil }
      diagnostics.append(diagnostic)
    }
    if let token = meaning?.token { add(token, from: from) } else { doubtful.append(span) }
  }
}

/// A decimal digit that is not one of ASCII.
func isOtherDigit(_ scalar: Unicode.Scalar) -> Bool {
  !scalar.isASCII && scalar.properties.generalCategory == .decimalNumber
}

/// The letters that TeX spells out.
let greekLetters = [
  "alpha": "\u{3B1}", "beta": "\u{3B2}", "gamma": "\u{3B3}", "delta": "\u{3B4}", "epsilon": "\u{3B5}",
  "varepsilon": "\u{3B5}", "zeta": "\u{3B6}", "eta": "\u{3B7}", "theta": "\u{3B8}", "kappa": "\u{3BA}",
  "lambda": "\u{3BB}", "mu": "\u{3BC}", "nu": "\u{3BD}", "xi": "\u{3BE}", "rho": "\u{3C1}", "sigma": "\u{3C3}",
  "tau": "\u{3C4}", "phi": "\u{3C6}", "varphi": "\u{3C6}", "chi": "\u{3C7}", "psi": "\u{3C8}", "omega": "\u{3C9}",
]

/// What a command of TeX is here.
private func texMeaning(_ command: String) -> (text: String?, token: Token.Kind?, help: String?)? {
  if command.hasPrefix("sum_") {
    return (nil, nil, "write `sum(...)` around all that is summed: it takes every element, without an index")
  }
  switch command {
  case "cdot", "times", "ast", "odot", "circ": return ("*", .symbol(.times), nil)
  case "leq", "le": return ("<=", .symbol(.lessOrEqual), nil)
  case "geq", "ge": return (">=", .symbol(.greaterOrEqual), nil)
  case "neq", "ne": return ("!=", .symbol(.notEqual), nil)
  case "to", "rightarrow": return ("->", .symbol(.arrow), nil)
  case "pi": return ("pi", .identifier("pi"), nil)
  case "exp", "log", "sin", "cos", "tanh", "max", "min", "sqrt", "sum":
    return ("\(command)(x)", nil, nil)
  case "ln": return ("log(x)", nil, nil)
  case "frac": return (nil, nil, "write `a / b`, with brackets around sums")
  case "left", "right", "big", "Big": return (nil, nil, "write the bracket alone")
  case "mathbf", "mathrm", "mathcal", "text", "hat", "bar", "vec", "tilde", "bm":
    return (nil, nil, "write the name alone")
  case "lambda": return ("\u{3BB}", .identifier("\u{3BB}"), nil)
  case "infty": return ("1e30", nil, nil)
  default:
    return (nil, .identifier(command), "write the letter itself, or `\(command)`")
  }
}
