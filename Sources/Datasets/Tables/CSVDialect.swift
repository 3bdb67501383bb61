import Files
import Glibc

/// How a table separates its columns and writes its numbers.
struct CSVDialect {
  enum Separator { case semicolon, tab, comma, blanks }
  let separator: Separator

  /// Judges by a line: the second one, because the first may be a header in free text.
  init(of line: [UInt8]) {
    if line.contains(UInt8(ascii: ";")) {
      separator = .semicolon
    } else if line.contains(UInt8(ascii: "\t")) {
      separator = .tab
    } else {
      separator = line.contains(UInt8(ascii: ",")) ? .comma : .blanks
    }
  }

  /// The fields of a line as texts.
  func texts(_ line: [UInt8]) -> [String] {
    line.withUnsafeBufferPointer { line in
      var fields = CSVFields(line, self)
      var texts: [String] = []
      while let field = fields.next() { texts.append(String(decoding: field, as: UTF8.self)) }
      return texts
    }
  }

  /// The number that a text is.
  func number(_ text: String) -> Double? { Array(text.utf8).withUnsafeBufferPointer { number($0) } }

  func isSeparator(_ byte: UInt8) -> Bool {
    switch separator {
    case .semicolon: byte == UInt8(ascii: ";")
    case .tab: byte == UInt8(ascii: "\t")
    case .comma: byte == UInt8(ascii: ",")
    case .blanks: byte == 0x20 || byte == 0x09
    }
  }

  private func isPoint(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: ".") { return true }
    return byte == UInt8(ascii: ",") && (separator == .semicolon || separator == .tab)
  }

  /// The number that fills a field, correctly rounded; nil when it holds anything else.
  func number(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    var place = 0
    let isNegative = sign(field, &place)
    let digits = self.digits(field, &place)
    guard digits.count > 0 else { return word(field[place...], isNegative) }
    guard let power = power(field, &place), place == field.count else { return nil }
    let exponent = digits.exponent + power
    // Both factors are exact in double precision, so that the result is rounded only once.
    guard digits.mantissa <= 1 << 53, abs(exponent) <= 22 else { return slowNumber(field) }
    let scale = powersOfTen[abs(exponent)]
    let size =
      exponent < 0 ? Double(digits.mantissa) / scale : Double(digits.mantissa) * scale
    return isNegative ? -size : size
  }

  /// Digits with a decimal point among them as a whole number and a power of ten; the whole number
  /// stops beyond 2^53 when there are more digits than it can hold.
  private func digits(
    _ field: UnsafeBufferPointer<UInt8>, _ place: inout Int
  ) -> (count: Int, mantissa: UInt64, exponent: Int) {
    var (count, mantissa, exponent, hasPoint) = (0, UInt64(0), 0, false)
    while place < field.count {
      let digit = field[place] &- UInt8(ascii: "0")
      if digit < 10 {
        count += 1
        if mantissa <= 1 << 56 {
          mantissa = mantissa * 10 + UInt64(digit)
          if hasPoint { exponent -= 1 }
        }
      } else if !hasPoint, isPoint(field[place]) {
        hasPoint = true
      } else {
        break
      }
      place += 1
    }
    return (count, mantissa, exponent)
  }

  /// The library's conversion, for the few numbers with many digits or large powers.
  private func slowNumber(_ field: UnsafeBufferPointer<UInt8>) -> Double {
    var text = field.map { CChar(bitPattern: $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0) }
    text.append(0)
    return strtod(text, nil)
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

private func sign(_ field: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Bool {
  guard let first = field[place...].first else { return false }
  if first == UInt8(ascii: "-") || first == UInt8(ascii: "+") { place += 1 }
  return first == UInt8(ascii: "-")
}

/// The power of ten after `e`, 0 when there is none, nil when it has no digits.
private func power(_ field: UnsafeBufferPointer<UInt8>, _ place: inout Int) -> Int? {
  guard place < field.count, field[place] | 0x20 == UInt8(ascii: "e") else { return 0 }
  place += 1
  let isNegative = sign(field, &place)
  let start = place
  var power = 0
  while place < field.count, case let digit = field[place] &- UInt8(ascii: "0"), digit < 10 {
    power = min(power * 10 + Int(digit), 1_000_000)
    place += 1
  }
  guard place > start else { return nil }
  return isNegative ? -power : power
}

/// The words that programs write for what is not a finite number.
private func word(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ isNegative: Bool) -> Double? {
  switch String(decoding: text, as: UTF8.self).lowercased() {
  case "nan": .nan
  case "inf", "infinity": isNegative ? -.infinity : .infinity
  default: nil
  }
}
