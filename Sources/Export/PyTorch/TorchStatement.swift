/// An assignment of Python, cut where it reads results of other statements or holds whole numbers.
///
/// Statements with the same `kind` do the same, whatever they read.
struct TorchStatement {
  let target: String
  let origin: String?
  /// What stands before, between and behind the operands: one more than these.
  let pieces: [String]
  /// Names of other targets, and whole numbers in digits.
  let operands: [String]

  init(target: String, origin: String?, pieces: [String], operands: [String]) {
    (self.target, self.origin, self.pieces, self.operands) = (target, origin, pieces, operands)
  }

  init(_ target: String, _ text: String, origin: String?, targets: (String) -> Bool) {
    (self.target, self.origin) = (target, origin)
    var cutter = TorchCutter(text)
    cutter.cut(targets)
    (pieces, operands) = (cutter.pieces, cutter.operands)
  }

  var kind: [String] { pieces }
  var text: String { pieces[0] + zip(operands, pieces.dropFirst()).map { $0 + $1 }.joined() }
  /// The targets that it reads.
  var reads: [String] { operands.filter { TorchStatement.number($0) == nil } }

  static func number(_ operand: String) -> Int? { operand.utf8.first.map(isDigit) == true ? Int(operand) : nil }
}

private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

/// Letters outside ASCII are letters of names too.
private func isWord(_ byte: UInt8) -> Bool {
  isDigit(byte) || byte == UInt8(ascii: "_") || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte >= 0x80
}

/// Reads an expression of Python from left to right.
private struct TorchCutter {
  private let bytes: [UInt8]
  private var place = 0
  private var begin = 0
  private(set) var pieces: [String] = []
  private(set) var operands: [String] = []

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func cut(_ targets: (String) -> Bool) {
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "\"") {
        place = (bytes[(place + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count - 1) + 1
      } else if isWord(bytes[place]) {
        let start = place
        let word = word()
        let isOperand = isDigit(bytes[start]) ? Int(word) != nil : isName(start) && targets(word)
        if isOperand { keep(word, from: start) }
      } else {
        place += 1
      }
    }
    pieces.append(String(decoding: bytes[begin...], as: UTF8.self))
  }

  /// A name, or a number with its point and exponent.
  private mutating func word() -> String {
    let start = place
    let isNumber = isDigit(bytes[start])
    while place < bytes.count, isWord(bytes[place]) || isNumber && continuesNumber() { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private func continuesNumber() -> Bool {
    let isSign = bytes[place] == UInt8(ascii: "-") || bytes[place] == UInt8(ascii: "+")
    return bytes[place] == UInt8(ascii: ".") && place + 1 < bytes.count && isDigit(bytes[place + 1])
      || isSign && bytes[place - 1] | 0x20 == UInt8(ascii: "e")
  }

  /// Neither an attribute nor the name of an argument.
  private func isName(_ start: Int) -> Bool {
    let isAttribute = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
    let isArgument =
      place < bytes.count && bytes[place] == UInt8(ascii: "=")
      && !(place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "="))
    return !isAttribute && !isArgument
  }

  private mutating func keep(_ word: String, from start: Int) {
    pieces.append(String(decoding: bytes[begin..<start], as: UTF8.self))
    operands.append(word)
    begin = place
  }
}
