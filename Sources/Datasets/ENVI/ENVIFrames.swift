import Diagnostics
import Files

/// Bytes that stand before and behind each part of an ENVI file: each line, say, and each pixel of it.
struct ENVIFrames {
  /// Around each part along the slowest axis, and along the next one.
  let major: (before: Int, after: Int)
  let minor: (before: Int, after: Int)
  /// From one part to the next.
  let majorBytes: Int
  let minorBytes: Int
  /// Of all parts.
  let byteCount: Int

  var isPlain: Bool { major == (0, 0) && minor == (0, 0) }

  init(_ header: ENVIHeader, _ stored: [Int], _ type: ElementType) throws(Diagnostic) {
    let pairs = try ["major frame offsets", "minor frame offsets"].map { (key) throws(Diagnostic) in
      guard let texts = header.list(key) else { return (before: 0, after: 0) }
      let numbers = texts.compactMap(Int.init).filter { $0 >= 0 && $0 < 1 << 32 }
      guard numbers.count == texts.count, (1...2).contains(numbers.count) else {
        throw .damagedENVI(
          header.file, "\(header.place(key)) expects two whole numbers: bytes before and behind",
          help: "correct that line of the header")
      }
      return (before: numbers[0], after: numbers.count == 2 ? numbers[1] : 0)
    }
    (major, minor) = (pairs[0], pairs[1])
    let inner = stored.count > 2 ? stored[1] : 1
    let (ownBytes, last) = (stored[stored.count - 1] * type.byteCount, pairs[1].before + pairs[1].after)
    minorBytes = ownBytes + last
    let (frame, isFrameTooLarge) = inner.multipliedReportingOverflow(by: ownBytes + last)
    let (all, isTooLarge) = stored[0].multipliedReportingOverflow(
      by: isFrameTooLarge ? .max : frame + pairs[0].before + pairs[0].after)
    guard !isFrameTooLarge, !isTooLarge, frame < .max / 4, all < .max / 4 else {
      throw .impossibleShape(header.file, stored)
    }
    majorBytes = frame + pairs[0].before + pairs[0].after
    byteCount = all
  }
}

/// Numbers with other bytes between them.
struct FramedValues: StoredValues {
  let file: InputFile
  let start: Int
  let frames: ENVIFrames
  let type: ElementType
  let bigEndian: Bool
  let shape: [Int]

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let (inner, last) = (box.count > 2 ? box[1] : 0..<1, box[box.count - 1])
    var done = 0
    for major in box[0] {
      let frame = start + major * frames.majorBytes + frames.major.before
      for minor in inner {
        let first = frame + minor * frames.minorBytes + frames.minor.before + last.lowerBound * type.byteCount
        try file.read(
          type, bigEndian: bigEndian, at: first, into: .init(rebasing: values[done..<done + last.count]))
        done += last.count
      }
    }
  }
}
