import Diagnostics
import Files

/// What points and commas stand for in a table, found from all of its numbers.
///
/// `0,5` and `12,34` have decimals, `1,012,345` has thousands, and `1,012` may be either: the others decide.
struct NumberMarks {
  /// A number in the file that shows something.
  struct Example {
    let text: String
    let line: Int
    let column: Int
  }

  /// What numbers with one of the two marks show.
  struct Mark {
    fileprivate(set) var decimals: Example?
    fileprivate(set) var thousands: Example?
    /// Numbers such as `1,012`.
    fileprivate(set) var either: Example?
    fileprivate var columns: Set<Int> = []
    fileprivate var count = 0
  }

  private(set) var comma = Mark()
  private(set) var point = Mark()
  /// Columns with a whole number from 10 to 999.
  private var smallColumns: Set<Int> = []
  /// For each column, how many whole numbers from 100 to 999 it has.
  private var hundreds: [Int: Int] = [:]
  private var hasLarge = false

  /// Looks at some columns of a line, which rise.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>, number: Int, _ columns: [Int], _ dialect: CSVDialect) {
    var fields = CSVFields(line, dialect)
    var (column, next) = (0, 0)
    while next < columns.count, let field = fields.next() {
      if column == columns[next] {
        next += 1
        add(field, line: number, column: column)
      }
      column += 1
    }
  }

  private mutating func add(_ field: UnsafeBufferPointer<UInt8>, line: Int, column: Int) {
    guard let parts = Parts(field) else { return }
    var example: Example { Example(text: String(field: field), line: line, column: column + 1) }
    guard let last = parts.marks.last else {
      if parts.digits > 3 { hasLarge = true } else if parts.digits > 1 { smallColumns.insert(column) }
      if parts.digits == 3 { hundreds[column, default: 0] += 1 }
      return
    }
    let isComma = last == .comma
    var (own, other) = isComma ? (comma, point) : (point, comma)
    if parts.marks.contains(isComma ? .point : .comma) {
      own.decimals = own.decimals ?? example
      other.thousands = other.thousands ?? example
    } else if parts.marks.count > 1 {
      own.thousands = own.thousands ?? example
    } else if parts.mayBeThousands {
      own.either = own.either ?? example
      own.columns.insert(column)
      own.count += 1
    } else {
      own.decimals = own.decimals ?? example
    }
    (comma, point) = isComma ? (own, other) : (other, own)
  }

  /// How the numbers are written, and notes about it.
  ///
  /// - Parameters:
  ///   - headerHasPoints: Whether values of the axis have decimal points.
  ///   - isBetweenSemicolons: Whether the table is written as where commas stand before decimals.
  func style(
    _ path: String, headerHasPoints: Bool, isBetweenSemicolons: Bool = false
  ) throws(Diagnostic) -> (style: NumberStyle, notes: [Diagnostic]) {
    for mark in [comma, point] {
      if let decimals = mark.decimals, let thousands = mark.thousands { throw .mixedMarks(path, decimals, thousands) }
    }
    if let first = comma.thousands {
      if let other = point.thousands { throw .mixedMarks(path, first, other) }
      return (.commaBetweenThousands, [.thousands(path, first, .commaBetweenThousands)])
    }
    if let first = point.thousands {
      return (.pointBetweenThousands, [.thousands(path, first, .pointBetweenThousands)])
    }
    if let first = comma.either, comma.decimals == nil {
      if point.decimals != nil || headerHasPoints || isMixed(comma) {
        return (.commaBetweenThousands, [.thousands(path, first, .commaBetweenThousands)])
      }
      return (.either, hasLarge ? [] : [.unclearMark(path, first)])
    }
    if let first = point.either, point.decimals == nil {
      if comma.decimals != nil || !headerHasPoints && pointsMayBeThousands {
        return (.pointBetweenThousands, [.thousands(path, first, .pointBetweenThousands)])
      }
      let mayBeThousands =
        isBetweenSemicolons && !headerHasPoints && !hasLarge && point.count >= NumberMarks.manyPoints
      return (.either, isMixed(point) || mayBeThousands ? [.unclearMark(path, first)] : [])
    }
    return (.either, [])
  }

  /// So many numbers of both kinds show that their columns run from below to above 1000.
  private static let manyHundreds = 4

  /// So many numbers with three digits behind their point, and none with others, may be thousands.
  private static let manyPoints = 16

  /// Whether `1.012` stands beside `987` so often that it is a thousand, and nothing shows decimals. All rows decide.
  private var pointsMayBeThousands: Bool {
    guard isMixed(point), point.count >= NumberMarks.manyHundreds else { return false }
    return point.columns.reduce(0) { $0 + hundreds[$1, default: 0] } >= NumberMarks.manyHundreds
  }

  /// Whether all points seen may be marks of thousands; the next rows may tell.
  var pointsAreUnclear: Bool { point.either != nil && point.decimals == nil }

  /// Whether a column has whole numbers below 1000 beside those with a mark, and no others: decimals would keep their zeros.
  private func isMixed(_ mark: Mark) -> Bool { !hasLarge && !mark.columns.isDisjoint(with: smallColumns) }
}

/// Digits and marks of a field that is a number.
private struct Parts {
  private(set) var marks: [UInt8] = []
  private(set) var digits = 0
  private var first: UInt8 = 0
  private var beforeMark = 0
  private var afterMark = 0
  private var hasPower = false

  /// Nil for what is no number.
  init?(_ field: UnsafeBufferPointer<UInt8>) {
    var place = 0
    if let sign = field.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { place = 1 }
    if isTypographicMinus(field, at: 0) { place = 3 }
    while place < field.count {
      let byte = field[place]
      if byte &- 0x30 < 10 {
        if digits == 0 { first = byte }
        digits += 1
        if marks.isEmpty { beforeMark += 1 } else { afterMark += 1 }
      } else if byte == .comma || byte == .point {
        marks.append(byte)
        afterMark = 0
      } else {
        hasPower = byte | 0x20 == UInt8(ascii: "e")
        guard hasPower, digits > 0 else { return nil }
        break
      }
      place += 1
    }
    if digits == 0 { return nil }
  }

  /// Whether the only mark stands where thousands have one: `1,012`.
  var mayBeThousands: Bool {
    (1...3).contains(beforeMark) && afterMark == 3 && first != UInt8(ascii: "0") && !hasPower
  }
}
