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
struct TextMeasure {
  /// The advance of a cleaned text in points.
  let width: (String, Font) -> Double

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

  private func shortened(_ letters: [Character], _ count: Int) -> String {
    String(letters.prefix(count)) + "…"
  }
}

/// The first 300 letters without control characters, which fonts cannot draw.
func clean(_ text: String) -> String {
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

/// A piece of a text on the line or raised, as exponents are.
struct TextRun: Equatable {
  var text: String
  var isRaised: Bool

  static let scale = 0.7
  static let rise = 0.36
}

/// Cuts a text at its superscripts, which are drawn as small raised digits: not every font has them.
func runs(of text: String) -> [TextRun] {
  var runs: [TextRun] = []
  for character in text {
    let raised = superscripts[character]
    let isRaised = raised != nil
    if runs.last?.isRaised != isRaised { runs.append(TextRun(text: "", isRaised: isRaised)) }
    runs[runs.count - 1].text.append(raised ?? character)
  }
  return runs
}

private let superscripts: [Character: Character] = Dictionary(
  uniqueKeysWithValues: zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+"))
