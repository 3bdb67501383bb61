import Diagnostics
import Files

/// An array with an ENVI header beside it; either file may be named.
struct ENVIFormat: DataFormat {
  let name = "an ENVI image or spectral library (.hdr with its data)"

  let endings = [".hdr"]

  func isMarked(_ start: [UInt8]) -> Bool { ENVIHeader.starts(start) }

  func recognizes(_ path: String, start: [UInt8]) -> Bool {
    isMarked(start) && !path.hasSuffix(".csv") || ENVIFiles.header(of: path) != nil
  }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let dataset = try open(file, item: nil)
    return [DataItem(name: nil, shape: dataset.shape, type: dataset.values.type.rawValue, axes: dataset.axes)]
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    if ENVIHeader.starts(try file.firstBytes()) {
      let header = try ENVIHeader(reading: file)
      let data = try InputFile(path: ENVIFiles.data(of: header, ENVILayout(header)))
      return try dataset(header, ENVILayout(header, of: data.name), data, source: file.name)
    }
    guard let path = ENVIFiles.header(of: file.name) else { throw .missingENVIHeader(file.name) }
    let header = try ENVIHeader(reading: InputFile(path: path))
    return try dataset(header, ENVILayout(header, of: file.name), file, source: file.name)
  }

  private func dataset(
    _ header: ENVIHeader, _ layout: ENVILayout, _ data: InputFile, source: String
  ) throws(Diagnostic) -> Dataset {
    guard data.size == layout.byteCount else {
      if let kind = try FileKind(of: data), kind.isSure { throw .otherKind(data.name, kind, insteadOf: nil) }
      throw .wrongENVISize(data.name, header, layout, found: data.size)
    }
    var dataset = Dataset(
      source: source, values: layout.values(of: data), order: layout.order, axes: try layout.axes(header))
    let (encoding, notes) = try header.encoding(of: dataset)
    dataset.decode(encoding)
    dataset.notes += notes
    try header.markBadBands(of: &dataset)
    if layout.statesInterleave, let other = layout.interleaveNamed(by: data.name) {
      dataset.notes.append(.otherInterleave(data.name, header, other))
    }
    if !layout.statesInterleave, layout.dependsOnInterleave {
      dataset.notes.append(.interleaveNotStated(data.name, header, layout.interleave))
    }
    if let other = try layout.likelierByteOrder(of: data) {
      dataset.notes.append(.otherByteOrder(data.name, header, other))
    }
    return dataset
  }
}
