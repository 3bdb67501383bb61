import Diagnostics

/// What Python and TeX write around texts and names.
extension Lexer {
  /// `f"text"`: the letter is left out.
  mutating func readPrefixedString(from: Int) {
    readString()
    guard let last = tokens.popLast(), case .string(let text) = last.kind else { return }
    diagnostics.append(.foreignText(text, marker: "texts have no letter before them", at: Span(from, offset)))
    add(.string(text), from: from)
  }

  /// `"""text"""`, perhaps over several lines.
  mutating func readTripleString() {
    let from = offset
    advance(3)
    let start = index
    while peek() != nil, !isNext("\"\"\"") { advance() }
    let text = text(since: start)
    advance(3)
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
    guard command.count > 1 else {
      let rest = scalars[index...].prefix { $0 != "\n" }
      let isAtEnd = rest.allSatisfy { $0 == " " }
      return leaveOut(
        .texCommand(
          "\\", meant: nil,
          help: isAtEnd
            ? "remove it: a line that starts with `|>` or an operator goes on with the one before"
            : "paths stand between double quotes, with `/`", at: span))
    }
    let meaning = texMeaning(String(command.dropFirst()))
    diagnostics.append(.texCommand(command, meant: meaning?.text, help: meaning?.help, at: span))
    if let token = meaning?.token { add(token, from: from) } else { doubtful.append(span) }
  }
}

/// A decimal digit that is not one of ASCII.
func isOtherDigit(_ scalar: Unicode.Scalar) -> Bool {
  !scalar.isASCII && scalar.properties.generalCategory == .decimalNumber
}

/// What a command of TeX is here.
private func texMeaning(_ command: String) -> (text: String?, token: Token.Kind?, help: String?)? {
  switch command {
  case "cdot", "times", "ast": return ("*", .symbol(.times), nil)
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
