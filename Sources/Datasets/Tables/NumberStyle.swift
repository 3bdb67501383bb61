import Glibc

/// Which marks a table writes into its numbers: those before decimals, and one between thousands.
struct NumberStyle: Equatable {
  /// Whether a point, and whether a comma may stand before decimals.
  private let (hasPoints, hasCommas): (Bool, Bool)
  let thousands: UInt8?

  private init(points: Bool, commas: Bool, thousands: UInt8? = nil) {
    (hasPoints, hasCommas, self.thousands) = (points, commas, thousands)
  }

  /// `0.5` only.
  static let point = NumberStyle(points: true, commas: false)
  /// `0.5` and `0,5`.
  static let either = NumberStyle(points: true, commas: true)
  /// `1,012.5`
  static let commaBetweenThousands = NumberStyle(points: true, commas: false, thousands: .comma)
  /// `1.012,5`
  static let pointBetweenThousands = NumberStyle(points: false, commas: true, thousands: .point)

  static let all = [either, commaBetweenThousands, pointBetweenThousands]

  /// Whether a text is a number in any style.
  static func isNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool { all.contains { $0.number(field) != nil } }

  func number(_ text: some StringProtocol) -> Double? {
    Array(text.utf8).withUnsafeBufferPointer { number($0) }
  }

  /// The number that fills a field, correctly rounded; nil when it holds anything else.
  func number(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    var offset = 0
    let isNegative = sign(field, &offset)
    let digits = self.digits(field, &offset)
    guard digits.count > 0 else { return word(field[offset...], isNegative) }
    guard let power = power(field, &offset), offset == field.count else {
      return offset < field.count && field[offset] == UInt8(ascii: "#")
        ? wordOfWindows(field[offset...], isNegative) : nil
    }
    let exponent = digits.exponent + power
    // Both factors are exact in double precision, so that the result is rounded only once.
    guard digits.mantissa <= 1 << 53, abs(exponent) <= 22 else { return slowNumber(field) }
    let scale = powersOfTen[abs(exponent)]
    let size =
      exponent < 0 ? Double(digits.mantissa) / scale : Double(digits.mantissa) * scale
    return isNegative ? -size : size
  }

  @inline(__always)
  private func isBeforeDecimals(_ byte: UInt8) -> Bool { byte == .point && hasPoints || byte == .comma && hasCommas }

  /// Digits with marks among them as a whole number and a power of ten. The whole number
  /// stops beyond 2^53 when there are more digits than it can hold.
  private func digits(
    _ field: UnsafeBufferPointer<UInt8>, _ offset: inout Int
  ) -> (count: Int, mantissa: UInt64, exponent: Int) {
    var (count, mantissa, exponent, hasPoint) = (0, UInt64(0), 0, false)
    // Digits since the start or the last mark between thousands.
    var (together, hasGroups) = (0, false)
    while offset < field.count {
      let digit = field[offset] &- UInt8(ascii: "0")
      if digit < 10 {
        (count, together) = (count + 1, together + 1)
        if mantissa <= 1 << 56 {
          mantissa = mantissa * 10 + UInt64(digit)
          if hasPoint { exponent -= 1 }
        }
        offset += 1
      } else if !hasPoint, isBeforeDecimals(field[offset]) {
        hasPoint = true
        offset += 1
      } else if !hasPoint, hasGroups ? together == 3 : (1...3).contains(together),
        case let width = thousandsMark(field, at: offset), width > 0
      {
        (together, hasGroups) = (0, true)
        offset += width
      } else {
        break
      }
    }
    return (count, mantissa, exponent)
  }

  /// The bytes of a mark between thousands, 0 when there is none: exactly three digits must follow it.
  private func thousandsMark(_ field: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
    let width = field[offset] == thousands ? 1 : blankBetweenThousands(field, at: offset)
    let end = offset + width + 3
    guard width > 0, end <= field.count, field[(offset + width)..<end].allSatisfy({ $0 &- 0x30 < 10 }) else { return 0 }
    return end < field.count && field[end] &- 0x30 < 10 ? 0 : width
  }

  /// The library's conversion, for the few numbers with many digits or large powers.
  private func slowNumber(_ field: UnsafeBufferPointer<UInt8>) -> Double {
    var text: [CChar] = []
    var offset = 0
    while offset < field.count {
      let byte = field[offset]
      let isMinus = byte == 0xE2 && isTypographicMinus(field, at: offset)
      let width = byte == thousands ? 1 : isMinus ? 3 : blankBetweenThousands(field, at: offset)
      if isMinus { text.append(CChar(bitPattern: UInt8(ascii: "-"))) }
      if width == 0 {
        let isExponent = byte | 0x20 == UInt8(ascii: "d")
        text.append(CChar(bitPattern: byte == .comma ? .point : isExponent ? UInt8(ascii: "e") : byte))
      }
      offset += max(1, width)
    }
    return strtod(text + [0], nil)
  }
}

extension UInt8 {
  static let point = UInt8(ascii: ".")
  static let comma = UInt8(ascii: ",")
}

/// The bytes of a blank (also one that does not break lines) or an apostrophe, which can only stand between thousands.
private func blankBetweenThousands(_ field: UnsafeBufferPointer<UInt8>, at offset: Int) -> Int {
  switch field[offset] {
  case 0x20, UInt8(ascii: "'"): 1
  case 0xA0 where isLatinBlank(field, at: offset): 1
  case 0xC2 where field[offset...].starts(with: [0xC2, 0xA0]): 2
  case 0xE2 where field[offset...].starts(with: [0xE2, 0x80, 0xAF]): 3
  case 0xE2 where field[offset...].starts(with: [0xE2, 0x80, 0x99]): 3
  // Blanks as wide as a figure, and thin ones.
  case 0xE2 where field[offset...].starts(with: [0xE2, 0x80, 0x87]): 3
  case 0xE2 where field[offset...].starts(with: [0xE2, 0x80, 0x89]): 3
  default: 0
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

private func sign(_ field: UnsafeBufferPointer<UInt8>, _ offset: inout Int) -> Bool {
  guard let first = field[offset...].first else { return false }
  if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { offset += 1 }
  if first == 0xE2, isTypographicMinus(field, at: offset) {
    offset += 3
    return true
  }
  return first == UInt8(ascii: "-")
}

/// Whether the sign U+2212 stands at a place, as word processors write a minus.
func isTypographicMinus(_ field: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
  offset + 2 < field.count && field[offset] == 0xE2 && field[offset + 1] == 0x88 && field[offset + 2] == 0x92
}

/// The power of ten after `e` (Fortran writes `d`), 0 when there is none, nil when it has no digits.
private func power(_ field: UnsafeBufferPointer<UInt8>, _ offset: inout Int) -> Int? {
  guard offset < field.count, case let letter = field[offset] | 0x20, letter == 0x65 || letter == 0x64 else { return 0 }
  offset += 1
  let isNegative = sign(field, &offset)
  let start = offset
  var power = 0
  while offset < field.count, case let digit = field[offset] &- UInt8(ascii: "0"), digit < 10 {
    power = min(power * 10 + Int(digit), 1_000_000)
    offset += 1
  }
  guard offset > start else { return nil }
  return isNegative ? -power : power
}

/// The words that programs write for what is not a finite number.
private func word(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ isNegative: Bool) -> Double? {
  guard text.count <= 10 else { return nil }
  return switch String(decoding: text, as: UTF8.self).lowercased() {
  case "nan", "nan(ind)", "nan(snan)", "nanq", "nans", "qnan", "snan": .nan
  case "inf", "infinity": isNegative ? -.infinity : .infinity
  default: nil
  }
}

/// What Windows writes behind `1.` for what is not a finite number: `1.#IND`, `-1.#QNAN0`.
private func wordOfWindows(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ isNegative: Bool) -> Double? {
  guard text.count <= 12 else { return nil }
  let word = String(decoding: text.dropFirst(), as: UTF8.self).uppercased().prefix { $0.isLetter }
  return switch word {
  case "IND", "QNAN", "SNAN", "NAN": .nan
  case "INF": isNegative ? -.infinity : .infinity
  default: nil
  }
}
