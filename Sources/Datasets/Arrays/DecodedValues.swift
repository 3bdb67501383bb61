import Diagnostics
import Files

/// Stored numbers as a file means them; where one stands for no value, `Float.noValue` comes out.
struct DecodedValues: StoredValues {
  private let base: any StoredValues
  private let encoding: NumberEncoding
  /// The axis of the values along which factors and offsets are listed.
  private let axis: Int?
  private let meaning: StoredMeaning

  init(_ base: any StoredValues, _ encoding: NumberEncoding, axis: Int?) {
    (self.base, self.encoding, self.axis) = (base, encoding, axis)
    meaning = StoredMeaning(encoding, base.type)
  }

  var shape: [Int] { base.shape }
  var type: ElementType { base.type }
  var isDirect: Bool { base.isDirect }
  var grain: [Int] { base.grain }

  func expect(_ box: [Range<Int>]) { base.expect(box) }

  func unpacked(in folder: String) throws(Diagnostic) -> (any StoredValues)? {
    try base.unpacked(in: folder).map { DecodedValues($0, encoding, axis: axis) }
  }

  /// The same numbers with an axis taken for two, where no list of factors runs along it.
  func folding(_ folded: Int, into outer: Int, _ inner: Int) -> DecodedValues? {
    if folded == axis { return nil }
    let moved = axis.map { $0 > folded ? $0 + 1 : $0 }
    return DecodedValues(base.folding(folded, into: outer, inner), encoding, axis: moved)
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    if type.fitsFloat {
      try base.read(box, into: values)
      return decode(UnsafeBufferPointer(values), box, into: values)
    }
    // Large numbers would lose digits as floats, before an offset takes most of them away.
    try forEachPart(of: box, at: 0) { (part, start) throws(Diagnostic) in
      let count = part.reduce(1) { $0 * $1.count }
      try requireRoom(8 * count, for: "the data")
      let stored = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
      defer { stored.deallocate() }
      try base.read(part, into: stored)
      decode(UnsafeBufferPointer(stored), part, into: .init(rebasing: values[start..<start + count]))
    }
  }

  private static let numbersOfPart = 1 << 18

  /// Gives the parts of a box in their order, each with where it starts; none cuts through what is unpacked together.
  private func forEachPart(
    of box: [Range<Int>], at start: Int, _ body: ([Range<Int>], Int) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let count = box.reduce(1) { $0 * $1.count }
    guard count > DecodedValues.numbersOfPart, let axis = box.firstIndex(where: { $0.count > 1 }) else {
      return try body(box, start)
    }
    let (range, grain) = (box[axis], max(1, base.grain[axis]))
    let middle = (range.lowerBound + range.count / 2) / grain * grain
    let cut = middle > range.lowerBound ? middle : middle + grain
    guard cut < range.upperBound else { return try body(box, start) }
    var (first, second) = (box, box)
    (first[axis], second[axis]) = (range.lowerBound..<cut, cut..<range.upperBound)
    try forEachPart(of: first, at: start, body)
    try forEachPart(of: second, at: start + count / range.count * (cut - range.lowerBound), body)
  }

  private func decode<Number: BinaryFloatingPoint>(
    _ stored: UnsafeBufferPointer<Number>, _ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>
  ) {
    guard let axis else { return meaning.decode(stored, at: 0, into: values) }
    let length = box[(axis + 1)...].reduce(1) { $0 * $1.count }
    guard length > 0 else { return }
    for (run, start) in stride(from: 0, to: values.count, by: length).enumerated() {
      let part = start..<start + length
      meaning.decode(
        UnsafeBufferPointer(rebasing: stored[part]), at: box[axis].lowerBound + run % box[axis].count,
        into: UnsafeMutableBufferPointer(rebasing: values[part]))
    }
  }
}

extension NumberEncoding {
  /// Numbers of an axis as they are meant, in double precision; NaN where one stands for no value.
  func decoded(_ stored: [Double], as type: ElementType) -> [Double] {
    let meaning = StoredMeaning(self, type)
    return stored.map { meaning.decoded($0, at: 0) ?? .nan }
  }
}

/// An encoding made ready for numbers of one type.
private struct StoredMeaning {
  private let missing: [Double]
  private let isNaNMissing: Bool
  private let (low, high): (Double, Double)
  private let (factors, offsets): ([Double], [Double])
  /// What is added to numbers below 0.
  private let wrap: Double
  /// What is taken from numbers above the highest that has no sign.
  private let (unwrap, highest): (Double, Double)

  init(_ encoding: NumberEncoding, _ type: ElementType) {
    wrap = encoding.isUnsigned ? type.countOfUnsigned ?? 0 : 0
    unwrap = encoding.isSigned ? type.countOfSigned ?? 0 : 0
    highest = unwrap > 0 ? unwrap / 2 - 1 : .infinity
    let stored = encoding.missing.flatMap(\.numbers).map(type.rounded)
    let numbers = stored + (wrap > 0 ? stored.map { [wrap] in $0 - wrap } : [])
    missing = numbers.filter { !$0.isNaN }
    isNaNMissing = numbers.contains(where: \.isNaN)
    low = type.rounded(encoding.limits?.range.lowerBound ?? -.infinity)
    high = type.rounded(encoding.limits?.range.upperBound ?? .infinity)
    (factors, offsets) = (encoding.factor?.numbers ?? [1], encoding.offset?.numbers ?? [0])
  }

  /// Decodes numbers of one point of the axis along which factors are listed; both buffers may be the same.
  @inline(__always)
  func decode<Number: BinaryFloatingPoint>(
    _ stored: UnsafeBufferPointer<Number>, at point: Int, into values: UnsafeMutableBufferPointer<Float>
  ) {
    for index in values.indices {
      values[index] = decoded(Double(stored[index]), at: point).map { Float($0) } ?? .noValue
    }
  }

  /// What a number means; nil where it stands for no value.
  @inline(__always)
  func decoded(_ stored: Double, at point: Int) -> Double? {
    if isMissing(stored) { return nil }
    let factor = factors[factors.count == 1 ? 0 : point]
    let offset = offsets[offsets.count == 1 ? 0 : point]
    let number = meant(stored)
    return factor == 1 && offset == 0 ? number : number * factor + offset
  }

  /// A number with the sign that it is meant to have.
  @inline(__always)
  private func meant(_ stored: Double) -> Double {
    if stored < 0 { return stored + wrap }
    return stored > highest ? stored - unwrap : stored
  }

  @inline(__always)
  private func isMissing(_ number: Double) -> Bool {
    if number.isNaN { return isNaNMissing }
    let meant = meant(number)
    if meant < low || meant > high { return true }
    for other in missing where other == number { return true }
    return false
  }
}

extension Float {
  /// The NaN that stands where a file declares that nothing was measured; its bits tell it from one that the file holds.
  static var noValue: Float { Float(bitPattern: 0x7FC5_EC01) }

  var isNoValue: Bool { bitPattern == 0x7FC5_EC01 }
}

extension ElementType {
  /// Whether a float holds every number of the type.
  fileprivate var fitsFloat: Bool { ![.uint32, .int32, .uint64, .int64, .float64].contains(self) }

  /// What a declared number is when it is stored in this type.
  fileprivate func rounded(_ number: Double) -> Double {
    switch self {
    case .float32: Double(Float(number))
    case .float16: Double(Float16(number))
    default: number
    }
  }
}
