import Diagnostics
import Files

/// A header whose texts are places on the spectral axis: `400.5`, `400.5 nm`, or `X400.5` as R writes it.
struct TableHeader {
  /// The columns with a value.
  let columns: [Int]
  let axis: Axis

  /// Nil when the header holds names: less than half of it are numbers, or they do not run one way.
  init?(_ texts: [String], _ dialect: CSVDialect, without labels: [Int]) {
    let found = texts.indices.compactMap { column in
      labels.contains(column) ? nil : TableHeader.place(texts[column], dialect).map { (column: column, place: $0) }
    }
    let values = found.map(\.place.value)
    let kinds = Set(found.map(\.place.kind))
    guard found.count > 1, 2 * found.count >= texts.count - labels.count, kinds.count == 1, isStrict(values),
      values.allSatisfy(\.isFinite)
    else { return nil }
    var units: String?
    switch kinds.first {
    case .units(let text)?: units = text
    // X1, X2, X3 only count the columns.
    case .letter? where zip(values, values.dropFirst()).allSatisfy({ $1 - $0 == 1 }) && values[0] <= 1: return nil
    default: break
    }
    columns = found.map(\.column)
    axis = Axis(count: values.count, points: .values(values), units: units, role: .spectral)
  }

  private enum Kind: Hashable { case plain, letter, units(String) }

  private static func place(_ text: String, _ dialect: CSVDialect) -> (value: Double, kind: Kind)? {
    let text = text.split(separator: "#", maxSplits: 1).last.map(String.init) ?? ""
    if let value = dialect.number(text) { return (value, .plain) }
    if text.hasPrefix("X"), let value = dialect.number(String(text.dropFirst())) { return (value, .letter) }
    let digits = text.prefix { $0.isNumber || ".,-+".contains($0) }
    let units = text[digits.endIndex...].drop { $0 == " " || $0 == "_" }
    guard let value = dialect.number(String(digits)), unitsOfAxes.contains(String(units)) else { return nil }
    return (value, .units(String(units)))
  }
}

/// What stands behind a number without doubt about its meaning.
private let unitsOfAxes: Set<String> = [
  "nm", "µm", "um", "Å", "cm-1", "cm^-1", "cm⁻¹", "1/cm", "eV", "keV", "meV", "Hz", "kHz", "MHz", "GHz", "THz",
]

/// The two lines that Orange writes below its header: types of the columns, and what they are for.
enum OrangeHeader {
  private static let numbers: Set<String> = ["continuous", "numeric", "c", "n"]
  private static let others: Set<String> = ["discrete", "categorical", "d", "string", "text", "s", "time", "t"]
  private static let flags: Set<String> = ["class", "meta", "ignore", "weight", "i", "c", "m", "w"]

  /// How many of the lines below the header belong to it.
  static func lines(_ rows: ArraySlice<[String]>) -> Int {
    guard let types = rows.first, isOf(types, numbers.union(others)), types.contains(where: { !$0.isEmpty }) else { return 0 }
    guard let flags = rows.dropFirst().first, isOf(flags, Self.flags) else { return 1 }
    return 2
  }

  /// The columns whose type is not that of numbers.
  static func labels(_ types: [String]) -> [Int] { types.indices.filter { !numbers.contains(types[$0].lowercased()) } }

  private static func isOf(_ row: [String], _ words: Set<String>) -> Bool {
    row.allSatisfy { $0.isEmpty || words.contains($0.lowercased()) }
  }
}
