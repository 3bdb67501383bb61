import Diagnostics
import Files

// Messages about tables in text: what is no table, and numbers that cannot be read.
extension Diagnostic {
  static func notTable(_ path: String, looksLike kind: String) -> Diagnostic {
    Diagnostic(
      "AE6201", "`\(path)` is not a table of numbers in text: it is \(kind)",
      help: otherText(path, kind) ?? "give a text file with one spectrum a row")
  }

  /// What to do with text of another kind.
  static func otherText(_ path: String, _ kind: String) -> String? {
    guard kind.contains("UTF-16") else { return nil }
    // A header must be called like its numbers.
    let isHeader = path.lowercased().hasSuffix(".hdr")
    let (own, name) = (shellWord(path), shellWord(isHeader ? "\(path).utf8" : "utf8.csv"))
    let cure = "iconv -f UTF-16 -t UTF-8 \(own) > \(name)"
    return "write it as UTF-8: `\(cure)\(isHeader ? " && mv \(name) \(own)" : "")`"
  }

  static func emptyTable(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6202", "`\(path)` holds no row of numbers",
      help: "give a text file with one spectrum a row")
  }

  /// - Parameters:
  ///   - spectrum: The value of `dead_pixels` that leaves the spectrum out.
  ///   - isBetweenCommas: Whether commas separate columns, so that any other stands in quotes.
  static func notNumber(
    _ path: String, line: Int, column: Int, text: String, spectrum: String, _ words: WordClasses?,
    isBetweenCommas: Bool
  ) -> Diagnostic {
    let found = text.isEmpty ? "nothing" : "`\(excerpt(text))`"
    return Diagnostic(
      "AE6203", "`\(path)`, line \(line), column \(column): expected a number, found \(found)",
      help: words?.cure(path) ?? cure(for: text, in: path, spectrum, isBetweenCommas))
  }

  private static func cure(
    for text: String, in path: String, _ spectrum: String, _ isBetweenCommas: Bool
  ) -> String {
    if isMostly(text, { $0.hasSuffix("%") && NumberStyle.either.number($0.dropLast()) != nil }) {
      return "take the signs of per cent out: `sed 's/%//g' \(shellWord(path)) > plain.csv`"
    }
    if isMostly(text, { $0.lowercased().hasPrefix("0x") && Int($0.dropFirst(2), radix: 16) != nil }) {
      return "write the numbers to the base of ten: "
        + "`perl -pe 's/0x([0-9a-f]+)/hex $1/gie' \(shellWord(path)) > plain.csv`"
    }
    if isMissing(text) || text.contains("#") || text.allSatisfy({ "-?*.".contains($0) }) {
      return
        "write NaN where a value is missing, and leave the spectrum out: `dead_pixels: \(spectrum)` in the data section"
    }
    if isMostly(text, { $0.contains("_") && NumberStyle.either.number($0.replacing("_", with: "")) != nil }) {
      return "take the marks between digits out: `tr -d _ < \(shellWord(path)) > plain.csv`"
    }
    if text.contains("\t") || text.count(where: { $0 == "," }) > 1,
      isMostly(text, { NumberStyle.either.number($0) != nil })
    {
      if isBetweenCommas {
        let script = "s/\"([^\"]*)\"/($a = $1) =~ tr:,::d; $a/ge"
        return "write numbers without marks between thousands: `perl -pe '\(script)' \(shellWord(path)) > plain.csv`"
      }
      return "write numbers without marks between thousands: `tr -d , < \(shellWord(path)) > plain.tsv`"
    }
    if let unit = unit(of: text) {
      let pattern = unit.map { "\\.*/[]()^$+?{}|".contains($0) ? "\\\($0)" : "\($0)" }.joined()
      return "take the units out: `sed -E 's/([0-9]) *\(pattern)/\\1/g' \(shellWord(path)) > plain.csv`"
    }
    let signs: Set<Character> = ["<", ">", "\u{2264}", "\u{2265}"]
    if isMostly(text, { $0.first.map(signs.contains) == true && NumberStyle.either.number($0.dropFirst()) != nil }) {
      return "a limit is no number: write a number there, such as half the limit of detection, or NaN"
    }
    if text.contains(",") || text.contains(" ") {
      return "separate all columns alike; decimal commas are understood between `;` or tabs, or in quotes"
    }
    return "every row must hold numbers only; put # before lines of comment"
  }

  /// The unit behind a number: `a.u.` of `0.123 a.u.`
  private static func unit(of text: String) -> String? {
    let digits = text.prefix { $0.isNumber || ".,-+".contains($0) }
    let unit = String(text[digits.endIndex...].drop { $0.isWhitespace })
    return NumberStyle.either.number(digits) != nil && !unit.contains("'") && isUnit(unit) ? unit : nil
  }

  /// Whether a field, or a line that was taken for one, consists of such texts.
  private static func isMostly(_ text: String, _ isSuch: (String) -> Bool) -> Bool {
    let parts = text.split { ",; \t|".contains($0) }.map(String.init)
    return !parts.isEmpty && 2 * parts.count(where: isSuch) > parts.count
  }

  static func raggedRow(_ path: String, line: Int, found: Int, expected: Int, isFirst: Bool) -> Diagnostic {
    Diagnostic(
      "AE6204",
      "`\(path)`, line \(line) has \(plural(found, "number")), \(isFirst ? "the other rows" : "the rows before it") have \(expected)",
      help: "every row must have the same number of columns; put # before lines that are no spectrum")
  }

  static func tableNotFinite(
    _ path: String, count: Int, of total: Int, row: Int, line: Int, column: Int
  ) -> Diagnostic {
    Diagnostic(
      "AE6205",
      "`\(path)` has \(plural(count, "value")) of \(total) that \(count == 1 ? "is" : "are") NaN, "
        + "infinite or too large for float32 (3.4e38); the first stands in line \(line), "
        + "column \(column)",
      help: "remove such rows, or leave them out: `dead_pixels: [\(row)]` in the data section")
  }

  static func mixedMarks(_ path: String, _ first: NumberMarks.Example, _ second: NumberMarks.Example) -> Diagnostic {
    Diagnostic(
      "AE6209",
      "`\(path)` writes numbers in two ways: `\(excerpt(first.text))` in line \(first.line), column \(first.column), and "
        + "`\(excerpt(second.text))` in line \(second.line), column \(second.column)",
      help: "use one mark for decimals in the whole file, and none between thousands")
  }

  static func thousands(_ path: String, _ example: NumberMarks.Example, _ style: NumberStyle) -> Diagnostic {
    Diagnostic(
      "AE6210",
      "`\(path)`: a \(style.thousands == .comma ? "comma" : "point") stands between thousands, so "
        + "`\(excerpt(example.text))` in line \(example.line), column \(example.column) is \(words(example, style))",
      severity: .note)
  }

  /// Numbers such as `1,012`, where nothing else in the file shows what the mark is.
  static func unclearMark(_ path: String, _ example: NumberMarks.Example) -> Diagnostic {
    let mark = example.text.contains(",") ? "," : "."
    return Diagnostic(
      "AE6211",
      "`\(path)`: `\(excerpt(example.text))` in line \(example.line), column \(example.column) is taken for "
        + "\(words(example, .either)), though its \(mark == "," ? "comma" : "point") may stand between thousands",
      severity: .warning,
      help:
        "if it does, take the marks out: `sed 's/\\([0-9]\\)[\(mark)]\\([0-9][0-9][0-9]\\)/\\1\\2/g' \(shellWord(path)) > plain.csv`"
    )
  }

  private static func words(_ example: NumberMarks.Example, _ style: NumberStyle) -> String {
    style.number(example.text).map(short) ?? "a number"
  }
}
