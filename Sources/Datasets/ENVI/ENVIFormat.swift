import Diagnostics
import Files

/// An array with an ENVI header beside it; either file may be named.
struct ENVIFormat: DataFormat {
  let name = "an ENVI image or spectral library (.hdr with its data)"

  func recognizes(_ path: String, start: [UInt8]) -> Bool {
    start.starts(with: Array("ENVI".utf8)) && !path.hasSuffix(".csv") || header(beside: path) != nil
  }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let dataset = try open(file, item: nil)
    return [DataItem(name: nil, shape: dataset.shape, type: dataset.values.type.rawValue, axes: dataset.axes)]
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    let isHeader = try file.firstBytes().starts(with: Array("ENVI".utf8))
    if isHeader {
      let header = try ENVIHeader(reading: file)
      guard let path = data(beside: file.name) else { throw .missingENVIData(file.name) }
      return try dataset(header, file.name, InputFile(path: path), source: file.name)
    }
    guard let path = header(beside: file.name) else { throw .missingENVIHeader(file.name) }
    return try dataset(ENVIHeader(reading: InputFile(path: path)), path, file, source: file.name)
  }

  private func dataset(
    _ header: ENVIHeader, _ headerPath: String, _ data: InputFile, source: String
  ) throws(Diagnostic) -> Dataset {
    let layout = try ENVILayout(header, headerPath)
    let start = try header.count("header offset", else: 0)
    guard let count = elementCount(of: layout.shape), count <= (.max - start) / 8 else {
      throw .impossibleShape(headerPath, layout.shape)
    }
    let expected = start + count * layout.type.byteCount
    guard data.size == expected else { throw .wrongENVISize(data.name, layout, expected: expected, found: data.size) }
    let values = RawValues(
      file: data, start: start, type: layout.type, bigEndian: layout.bigEndian, shape: layout.stored)
    var dataset = Dataset(
      source: source, values: values, order: layout.order, axes: try layout.axes(header, headerPath))
    dataset.decode(header.encoding)
    dataset.badChannels = header.badBands(of: dataset.axes.last?.count ?? 0)
    return dataset
  }
}

extension ENVIHeader {
  /// What the header declares about the numbers.
  fileprivate var encoding: NumberEncoding {
    var encoding = NumberEncoding()
    if let ignored = text("data ignore value").flatMap(Double.init) {
      encoding.missing = [.init(name: "data ignore value", numbers: [ignored])]
    }
    return encoding
  }

  /// The bands whose multiplier is 0.
  fileprivate func badBands(of count: Int) -> [Int] {
    guard let marks = numbers("bbl"), marks.count == count, marks.contains(where: { $0 != 0 }) else { return [] }
    return marks.indices.filter { marks[$0] == 0 }
  }
}

/// Endings of the files in which ENVI's numbers stand.
private let endings = ["", ".dat", ".img", ".raw", ".bsq", ".bil", ".bip", ".sli", ".bin", ".DAT", ".IMG", ".RAW"]

/// The header that belongs to a file of numbers.
private func header(beside path: String) -> String? {
  let own = endings.dropFirst().first { path.hasSuffix($0) }
  let stems = [path] + (own.map { [String(path.dropLast($0.count))] } ?? [])
  return stems.flatMap { [$0 + ".hdr", $0 + ".HDR"] }.first { candidate in
    guard candidate != path, fileExists(candidate), let file = try? InputFile(path: candidate) else { return false }
    return (try? file.firstBytes().starts(with: Array("ENVI".utf8))) ?? false
  }
}

/// The numbers that belong to a header.
private func data(beside path: String) -> String? {
  guard path.lowercased().hasSuffix(".hdr") else { return nil }
  let stem = String(path.dropLast(4))
  return endings.map { stem + $0 }.first { $0 != path && fileExists($0) }
}
