import Diagnostics
import Files

/// A picture as an array [rows, columns, channels] of numbers from 0 to 1.
struct PNGFormat: DataFormat {
  let name = "a PNG picture"

  let endings = [".png"]

  func isMarked(_ start: [UInt8]) -> Bool { start.starts(with: [0x89, 0x50, 0x4E, 0x47]) }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let dataset = try open(file, item: nil)
    return [DataItem(name: nil, shape: dataset.shape, type: dataset.values.type.rawValue, axes: dataset.axes)]
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    let picture = try readPNG(file)
    let shape = [picture.height, picture.width, picture.channels]
    let roles: [Axis.Role] = [.spatial, .spatial, .spectral]
    return Dataset(
      source: file.name, values: MemoryValues(shape: shape, values: picture.values.map { Float($0) }),
      axes: zip(shape, roles).map { Axis(count: $0, role: $1) })
  }
}
