import Diagnostics
import Files

extension Dataset {
  /// Tells where numbers of eight bytes differ by less than float32 can hold, seen on some that are spread evenly.
  mutating func tellLostDigits() throws(Diagnostic) {
    guard [.float64, .int64, .uint64, .int32, .uint32].contains(values.type) else { return }
    let shape = values.shape
    guard let count = elementCount(of: shape), count > 1, let length = shape.last else { return }
    let isSmall = count <= LostDigits.mostNumbers
    // A table is read from its start on.
    let isTable = values is TableValues
    guard isSmall || values.isDirect || isTable else { return }
    var lost = LostDigits()
    if isSmall {
      try lost.add(values.doubles(named: source), length: length)
    } else {
      let size = min(length, 1 << 12)
      let rows = count / length
      let taken = min(rows, LostDigits.mostNumbers / size)
      var numbers = [Double](repeating: 0, count: taken * size)
      for number in 0..<taken {
        let index = indices(of: isTable ? number : number * rows / taken, in: Array(shape.dropLast()))
        let box = index.map { $0..<$0 + 1 } + [0..<size]
        try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
          try values.read(box, into: UnsafeMutableBufferPointer(rebasing: numbers[number * size..<(number + 1) * size]))
        }
      }
      lost.add(numbers, length: size)
    }
    if lost.isMuch { notes.append(.lostDigits(source, isTable ? nil : values.type, lost.low, lost.high)) }
  }
}

/// How much of the differences of numbers is lost where they become floats.
private struct LostDigits {
  static let mostNumbers = 1 << 16
  private(set) var (low, high) = (Double.infinity, -Double.infinity)
  /// Along a row and from row to row: the differences, and what of them is lost.
  private var sums = [(all: 0.0, lost: 0.0), (all: 0.0, lost: 0.0)]

  mutating func add(_ numbers: [Double], length: Int) {
    for number in numbers where number.isFinite { (low, high) = (min(low, number), max(high, number)) }
    for (kind, step) in [1, length].enumerated() where step > 0 {
      for place in stride(from: step, to: numbers.count, by: 1) where kind == 1 || place % length > 0 {
        add(numbers[place], numbers[place - step], kind)
      }
    }
  }

  private mutating func add(_ one: Double, _ other: Double, _ kind: Int) {
    let difference = one - other
    guard difference.isFinite, Float(one).isFinite, Float(other).isFinite else { return }
    sums[kind].all += abs(difference)
    sums[kind].lost += abs(Double(Float(one)) - Double(Float(other)) - difference)
  }

  var isMuch: Bool { sums.contains { $0.lost > 0.1 * $0.all } || 0 < largest && largest < LostDigits.least }

  /// Below this, floats are multiples of 1e-45 and keep three digits at most.
  private static let least = 1e-41

  private var largest: Double { max(abs(low), abs(high)) }
}
