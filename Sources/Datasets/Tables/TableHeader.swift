import Diagnostics
import Files

/// A header whose texts are places on the spectral axis: `400.5`, `400.5 nm`, or `X400.5` as R writes it.
struct TableHeader {
  /// The columns with a value.
  let columns: [Int]
  let axis: Axis
  /// The first two neighbouring columns with one place, and how many share theirs with the one before.
  let repeated: (column: Int, count: Int)?
  /// The first channel from which the axis runs back.
  let turn: Int?

  /// Nil when the header holds names: less than half of it are numbers, or they do not run one way.
  init?(_ texts: [String], without labels: Set<Int>) {
    let texts = TableHeader.withoutCounts(texts)
    let all = texts.indices.filter { !labels.contains($0) }
    let read = [NumberStyle.either, .commaBetweenThousands, .pointBetweenThousands].lazy.compactMap { style in
      let found = all.compactMap { column in
        TableHeader.place(texts[column], style).map { (column: column, place: $0) }
      }
      let values = found.map(\.place.value)
      guard found.count > 1, 2 * found.count >= all.count, Set(found.map(\.place.kind)).count == 1,
        values.allSatisfy(\.isFinite), AxisRun.isOneWay(values)
      else { return nil as [(column: Int, place: (value: Double, kind: Kind))]? }
      return found
    }
    guard let found = read.first ?? TableHeader.pieces(texts, all) else { return nil }
    let values = found.map(\.place.value)
    var units: String?
    switch found[0].place.kind {
    case .units(let text): units = text
    // X1, X2, X3 only count the columns.
    case .letter where zip(values, values.dropFirst()).allSatisfy({ $1 - $0 == 1 }) && values[0] <= 1: return nil
    case .word where zip(values, values.dropFirst()).allSatisfy({ $1 - $0 == 1 }) && values[0] <= 1: return nil
    default: break
    }
    let columns = found.map(\.column)
    self.columns = columns
    axis = Axis(count: values.count, points: .values(values), units: units, role: .spectral)
    let same = values.indices.dropFirst().filter { values[$0] == values[$0 - 1] }
    repeated = same.first.map { (columns[$0 - 1], same.count) }
    turn = AxisRun.turns(values).first
  }

  /// Whether some texts of a line are numbers that run one way.
  static func hasNumbers(_ texts: [String], atLeast least: Int) -> Bool {
    let filled = texts.filter { !$0.isEmpty }
    let values = filled.compactMap { place($0, .either)?.value }
    return values.count >= least && 2 * values.count >= filled.count && AxisRun.isOneWay(values)
  }

  /// Several detectors one after the other: a header of many numbers that runs back once or twice.
  private static func pieces(_ texts: [String], _ all: [Int]) -> [(column: Int, place: (value: Double, kind: Kind))]? {
    let found = all.compactMap { column in place(texts[column], .either).map { (column: column, place: $0) } }
    let values = found.map(\.place.value)
    guard found.count > 7, 2 * found.count >= all.count, Set(found.map(\.place.kind)).count == 1,
      values.allSatisfy(\.isFinite)
    else { return nil }
    return AxisRun.mayBePieces(values, AxisRun.turns(values)) ? found : nil
  }

  private enum Kind: Hashable {
    case plain, letter
    /// A word that stands before all places.
    case word(String)
    case units(String)
  }

  private static func place(_ text: String, _ style: NumberStyle) -> (value: Double, kind: Kind)? {
    let text = text.split(separator: "#", maxSplits: 1).last.map(String.init) ?? ""
    if let value = style.number(text) { return (value, .plain) }
    if text.hasPrefix("X"), let value = style.number(text.dropFirst()) { return (value, .letter) }
    let word = text.prefix { $0.isLetter }
    let behind = text[word.endIndex...]
    if ColumnNames.isBeforePlaces(String(word)), let mark = behind.first, "_-. ".contains(mark) {
      let number = behind.dropFirst()
      if let value = style.number(number), value > 0 { return (value, .word(String(word))) }
      if let place = place(String(number), style), case .units = place.kind { return place }
    }
    let digits = text.prefix { $0.isNumber || ".,-+".contains($0) }
    let units = withoutBrackets(String(text[digits.endIndex...].drop { $0.isWhitespace || $0 == "_" }))
    guard let value = style.number(digits), unitsOfAxes.contains(units) else { return nil }
    return (value, .units(units))
  }

  /// Texts without the `.1`, `.2`, ... that pandas puts behind names that stand several times.
  private static func withoutCounts(_ texts: [String]) -> [String] {
    var seen: [String: Int] = [:]
    var plain = texts
    for (column, text) in texts.enumerated() {
      if let dot = text.lastIndex(of: "."), let count = Int(text[text.index(after: dot)...]),
        case let name = String(text[..<dot]), !name.isEmpty, seen[name] == count - 1
      {
        plain[column] = name
        seen[name] = count
      } else {
        seen[text] = 0
      }
    }
    // 400, 400.1, 400.2 may be places themselves: then they keep one distance, or go on to .9.
    let values = texts.compactMap { NumberStyle.point.number($0) }
    let areNumbers = zip(texts, plain).allSatisfy { $0 == $1 || NumberStyle.point.number($0) != nil }
    let isPlain = seen.values.contains { $0 > 8 } || areNumbers && values.count > 2 && isEven(values)
    return isPlain ? texts : plain
  }
}
