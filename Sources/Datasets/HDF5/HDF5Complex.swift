import Diagnostics
import Files

/// Calls about types of several parts, as complex numbers are stored.
struct HDF5PairCalls {
  let make: @convention(c) (Int32, Int) -> Int64
  let insert: @convention(c) (Int64, UnsafePointer<CChar>, Int, Int64) -> Int32
  let count: @convention(c) (Int64) -> Int32
  let member: @convention(c) (Int64, UnsafePointer<CChar>) -> Int32

  /// Names of real and imaginary part: those of h5py and those of MATLAB.
  static let names = [["r", "i"], ["real", "imag"]]
}

extension HDF5Object {
  /// The names of the parts where this is a type of complex numbers.
  var complexParts: [String]? {
    guard library.pairs.count(id) == 2 else { return nil }
    return HDF5PairCalls.names.first { names in names.allSatisfy { library.pairs.member(id, $0) >= 0 } }
  }

  /// The type of pairs in memory that an array of complex numbers is read as: two floats, or two of double precision.
  func pairType(isDouble: Bool) -> HDF5Object? {
    library.alone {
      let (number, size) = isDouble ? (library.double, 8) : (library.float, 4)
      guard let stored = HDF5Object(library, library.dataType(id)), let names = stored.complexParts,
        let type = HDF5Object(library, library.pairs.make(HDF5Code.compound, 2 * size)),
        library.pairs.insert(type.id, names[0], 0, number) >= 0,
        library.pairs.insert(type.id, names[1], size, number) >= 0
      else { return nil }
      return type
    }
  }
}

extension HDF5Description {
  /// The sizes with an axis of 2 behind those of complex numbers.
  var fullShape: [Int] { isComplex ? shape + [2] : shape }

  /// The axis of the parts of complex numbers, which belongs to a spectrum where the axis before it does.
  func partAxis(behind axes: [Axis]) -> [Axis] {
    isComplex ? [Axis(count: 2, role: axes.contains { $0.role == .spectral } ? .spectral : nil)] : []
  }

  var isComplex: Bool { if case .complex = type { true } else { false } }
}

/// Complex numbers of an HDF5 file as pairs along a last axis.
struct HDF5Pairs: StoredValues {
  /// Reads pairs of a box of complex numbers into memory of that type.
  typealias Read = @Sendable ([Range<Int>], HDF5Object, UnsafeMutableRawBufferPointer) throws(Diagnostic) -> Void

  let shape: [Int]
  let type: ElementType
  let grain: [Int]
  let floats: HDF5Object
  let doubles: HDF5Object
  let load: Read
  var isDirect: Bool { false }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try read(box, as: floats, into: values)
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic) {
    try read(box, as: doubles, into: values)
  }

  private func read<Number: BinaryFloatingPoint>(
    _ box: [Range<Int>], as type: HDF5Object, into values: UnsafeMutableBufferPointer<Number>
  ) throws(Diagnostic) {
    let (own, parts) = (Array(box.dropLast()), box[box.count - 1])
    if parts.count == 2 { return try load(own, type, UnsafeMutableRawBufferPointer(values)) }
    var pairs: [Number] = try zeroed(2 * values.count, for: "the data")
    try pairs.withUnsafeMutableBufferPointer { (pairs) throws(Diagnostic) in
      try load(own, type, UnsafeMutableRawBufferPointer(pairs))
    }
    for number in values.indices { values[number] = pairs[2 * number + parts.lowerBound] }
  }
}
