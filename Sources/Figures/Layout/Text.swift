/// A size in points and a weight.
struct Font: Hashable, Sendable {
  var size: Double
  var isBold = false

  static let label = Font(size: 8)
  static let tick = Font(size: 7)
  static let letter = Font(size: 9, isBold: true)

  /// The room from the top of the highest letter to the baseline.
  var ascent: Double { size * 0.9 }
  var height: Double { size * 1.14 }
}

/// A text with its box on the page; a text that runs upwards has a box higher than wide.
struct PlacedText: Equatable, Sendable {
  enum Style: Equatable, Sendable {
    case plain(Colour)
    /// White with a dark edge, for pictures.
    case outlined
  }

  var text: String
  var font: Font
  var box: Box
  var runsUpwards = false
  var style = Style.plain(.black)
}

/// Measures and shortens texts.
///
/// It remembers what it measured: ticks are chosen several times, and most labels stand in many panels.
final class TextMeasure {
  private let measured: (String, Font) -> Double
  private var known: [Font: [String: Double]] = [:]

  init(width: @escaping (String, Font) -> Double) { measured = width }

  /// The advance of a cleaned text in points.
  func width(_ text: String, _ font: Font) -> Double {
    if let width = known[font]?[text] { return width }
    let width = measured(text, font)
    known[font, default: [:]][text] = width
    return width
  }

  /// A text as it can be drawn, not wider than the limit, and its width.
  func fitted(_ text: String, _ font: Font, limit: Double = .infinity) -> (text: String, width: Double) {
    let text = clean(text)
    let whole = width(text, font)
    guard whole > limit else { return (text, whole) }
    let letters = Array(text)
    var (kept, tooMany) = (0, letters.count)
    while tooMany - kept > 1 {
      let middle = (kept + tooMany) / 2
      if width(shortened(letters, middle), font) <= limit { kept = middle } else { tooMany = middle }
    }
    let short = kept == 0 ? "" : shortened(letters, kept)
    return (short, width(short, font))
  }

  /// The label of an axis or a title: a smaller font is tried before the text is cut.
  func label(_ text: String, limit: Double) -> (text: String, font: Font, width: Double) {
    let (whole, length) = fitted(text, .label)
    if length <= limit { return (whole, .label, length) }
    // Of "Wavenumber (cm⁻¹)" the units say more than the name.
    let (name, units) = parts(of: whole)
    let unitsWidth = width(units, .tick)
    guard !units.isEmpty, unitsWidth < limit / 2 else {
      let (small, smallLength) = fitted(whole, .tick, limit: max(0, limit))
      return (small, .tick, smallLength)
    }
    let small = fitted(name, .tick, limit: limit - unitsWidth).text + units
    return (small, .tick, width(small, .tick))
  }

  /// The name and the units in brackets at the end of a label.
  private func parts(of label: String) -> (name: String, units: String) {
    guard label.hasSuffix(")"), let start = label.lastIndex(of: "("), start > label.startIndex else {
      return (label, "")
    }
    let space = label.index(before: start)
    return label[space] == " " ? (String(label[..<space]), String(label[space...])) : (label, "")
  }

  private func shortened(_ letters: [Character], _ count: Int) -> String {
    String(letters.prefix(count)) + "…"
  }
}

/// The first 300 letters without control characters, which fonts cannot draw.
func clean(_ text: String) -> String {
  if text.utf8.count < 300, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(300) {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: result.append(" ")
    case .surrogate, .privateUse, .unassigned: continue
    default: result.append(scalar)
    }
  }
  return String(result)
}

/// A piece of a text on the line, raised as exponents are, or lowered as indices are.
struct TextRun: Equatable {
  enum Level: Equatable { case line, raised, lowered }

  var text: String
  var level: Level

  var scale: Double { level == .line ? 1 : 0.7 }

  /// How far the run stands above the line, in sizes of the font.
  var rise: Double {
    switch level {
    case .line: 0
    case .raised: 0.36
    case .lowered: -0.14
    }
  }
}

/// Cuts a text at its superscripts and subscripts, which are drawn as small digits: not every font has them.
func runs(of text: String) -> [TextRun] {
  var runs: [TextRun] = []
  for character in text {
    let small = small[character]
    let level = small?.level ?? .line
    if runs.last?.level != level { runs.append(TextRun(text: "", level: level)) }
    runs[runs.count - 1].text.append(small?.character ?? character)
  }
  return runs
}

private let small: [Character: (character: Character, level: TextRun.Level)] = {
  let raised = zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+").map { ($0, ($1, TextRun.Level.raised)) }
  let lowered = zip("₀₁₂₃₄₅₆₇₈₉", "0123456789").map { ($0, ($1, TextRun.Level.lowered)) }
  return Dictionary(uniqueKeysWithValues: raised + lowered)
}()
