import Diagnostics
import Files

extension ENVILayout {
  /// The byte order that the numbers rather have, where the one of the header makes nonsense of them.
  func likelierByteOrder(of data: InputFile) throws(Diagnostic) -> Int? {
    let count = min(1 << 14, (byteCount - start) / type.byteCount)
    guard type.byteCount > 1, count > 63 else { return nil }
    func numbers(_ bigEndian: Bool) throws(Diagnostic) -> [Double] {
      var values = [Double](repeating: 0, count: count)
      try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
        try data.read(type, bigEndian: bigEndian, at: start, into: values)
      }
      return values
    }
    let (own, other) = (try numbers(bigEndian), try numbers(!bigEndian))
    let isStrange =
      type == .float32 || type == .float64
      ? isScattered(own) && !isScattered(other) : isPlain(own) && roughness(own) > 16 * roughness(other)
    return isStrange ? (bigEndian ? 0 : 1) : nil
  }
}

/// Whether real numbers have magnitudes of all kinds, as bytes in a wrong order make them.
private func isScattered(_ numbers: [Double]) -> Bool {
  let odd = numbers.count { !$0.isFinite || $0 != 0 && !(1e-25...1e25).contains(abs($0)) }
  return 10 * odd > numbers.count
}

/// How far neighbours lie apart.
private func roughness(_ numbers: [Double]) -> Double {
  let steps = zip(numbers, numbers.dropFirst()).map { abs($1 - $0) }
  return steps.reduce(0, +) / Double(max(1, steps.count))
}

/// Whether not all whole numbers are multiples of 256, as left-aligned ones are, which look the same either way.
private func isPlain(_ numbers: [Double]) -> Bool {
  numbers.contains { $0.truncatingRemainder(dividingBy: 256) != 0 }
}
