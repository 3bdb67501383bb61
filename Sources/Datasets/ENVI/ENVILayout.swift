import Diagnostics
import Files

/// How the numbers of an ENVI array lie in their file.
struct ENVILayout {
  let type: ElementType
  let bigEndian: Bool
  /// Rows, columns and channels; spectra and channels in a library.
  let shape: [Int]
  /// For each of these axes, its place in the file, from the slowest.
  let order: [Int]
  let isLibrary: Bool
  /// `bsq`, `bil` or `bip`.
  let interleave: String
  /// Whether the header says it.
  let statesInterleave: Bool
  private let frames: ENVIFrames
  /// The bytes before the first number.
  let start: Int
  /// The size of the file of numbers.
  let byteCount: Int

  var stored: [Int] { shape.indices.map { place in shape[order.firstIndex(of: place)!] } }

  /// `path` is that of the numbers, whose ending names the interleave where the header does not.
  init(_ header: ENVIHeader, of path: String? = nil) throws(Diagnostic) {
    let (samples, lines) = (try header.count("samples"), try header.count("lines"))
    let bands = try header.count("bands", else: 1)
    type = try elementType(header)
    let byteOrder = try header.count("byte order", else: 0)
    guard byteOrder < 2 else {
      throw .damagedENVI(
        header.file, "\(header.place("byte order")) is \(byteOrder), expected 0 or 1",
        help: "0 stands for the low byte first, as most computers write, and 1 for the high byte first")
    }
    bigEndian = byteOrder == 1
    guard try header.count("file compression", else: 0) == 0 else { throw .compressedENVI(header) }
    isLibrary = header.text("file type")?.lowercased().contains("spectral library") == true && bands == 1
    statesInterleave = header.text("interleave") != nil
    interleave = (header.text("interleave") ?? path.flatMap(ENVILayout.ending) ?? "bsq").lowercased()
    if isLibrary {
      (shape, order) = ([lines, samples], [0, 1])
    } else {
      shape = [lines, samples, bands]
      order = try places(interleave, header)
    }
    guard shape.allSatisfy({ $0 > 0 }) else { throw .emptyArray(header.file, shape: shape) }
    start = try header.count("header offset", else: 0)
    guard let count = elementCount(of: shape), count <= (.max - start) / 16, start < .max / 4 else {
      throw .impossibleShape(header.file, shape)
    }
    let (order, shape) = (order, shape)
    let stored = shape.indices.map { place in shape[order.firstIndex(of: place)!] }
    frames = try ENVIFrames(header, stored, type)
    byteCount = start + frames.byteCount
  }

  func values(of data: InputFile) -> any StoredValues {
    if frames.isPlain { return RawValues(file: data, start: start, type: type, bigEndian: bigEndian, shape: stored) }
    return FramedValues(file: data, start: start, frames: frames, type: type, bigEndian: bigEndian, shape: stored)
  }

  /// The interleave that the ending of a file names, where it is another.
  func interleaveNamed(by path: String) -> String? {
    let named = ENVILayout.ending(of: path)
    return isLibrary || named == interleave ? nil : named
  }

  private static func ending(of path: String) -> String? {
    ["bsq", "bil", "bip"].first { path.lowercased().hasSuffix("." + $0) }
  }

  /// Whether another interleave would give other numbers.
  var dependsOnInterleave: Bool { !isLibrary && shape.count { $0 > 1 } > 1 }

  func axes(_ header: ENVIHeader) throws(Diagnostic) -> [Axis] {
    let spectral = try header.spectralAxis(of: shape[shape.count - 1])
    if isLibrary { return [Axis(count: shape[0], role: .spatial), spectral] }
    let (rows, columns) = header.places
    return [
      Axis(count: shape[0], points: rows, name: "y", units: header.lengthUnits, role: .spatial),
      Axis(count: shape[1], points: columns, name: "x", units: header.lengthUnits, role: .spatial), spectral,
    ]
  }
}

private func places(_ interleave: String, _ header: ENVIHeader) throws(Diagnostic) -> [Int] {
  switch interleave {
  case "bsq": [1, 2, 0]
  case "bil": [0, 2, 1]
  case "bip": [0, 1, 2]
  default:
    throw .damagedENVI(
      header.file, "\(header.place("interleave")) is `\(excerpt(interleave))`, expected bsq, bil or bip",
      help: "bsq stands for band after band, bil for the bands of a line together, bip for those of a pixel")
  }
}

private func elementType(_ header: ENVIHeader) throws(Diagnostic) -> ElementType {
  let types: [Int: ElementType] = [
    1: .uint8, 2: .int16, 3: .int32, 4: .float32, 5: .float64, 12: .uint16, 13: .uint32, 14: .int64, 15: .uint64,
  ]
  let code = try header.count("data type")
  guard let type = types[code] else { throw .unsupportedENVIType(header, code) }
  return type
}
