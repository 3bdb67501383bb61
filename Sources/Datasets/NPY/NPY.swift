import Diagnostics
import Files

/// One array that NumPy's `np.save` wrote: whole or real numbers of any size and byte order.
struct NPYFormat: DataFormat {
  let name = "a NumPy array (.npy)"

  let endings = [".npy"]

  func isMarked(_ start: [UInt8]) -> Bool { start.starts(with: [0x93] + Array("NUMPY".utf8)) }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let dataset = try open(file, item: nil)
    return [DataItem(name: nil, shape: dataset.shape, type: dataset.values.type.rawValue, axes: dataset.axes)]
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    file.seek(to: 0)
    var dataset = try Dataset(npy: file)
    dataset.takeAxes(beside: file.name)
    return dataset
  }
}

extension Dataset {
  /// What a `.npy` file holds; the head is read and compared with the file's size.
  package init(npy file: InputFile) throws(Diagnostic) {
    let header = try NPYHeader(reading: file)
    try header.requireSize(of: file)
    let own = header.shape.indices.dropLast(header.isComplex ? 1 : 0)
    let order =
      (header.fortranOrder ? own.reversed() : Array(own)) + header.shape.indices.suffix(header.isComplex ? 1 : 0)
    let values = RawValues(
      file: file, start: file.place, type: header.type, bigEndian: header.bigEndian,
      shape: order.map { header.shape[$0] })
    self.init(source: file.name, values: values, order: order)
    if header.isComplex { tellComplex() }
  }
}

/// Reads a whole `.npy` file.
package func readNPY(_ file: InputFile) throws(Diagnostic) -> DataArray {
  let dataset = try Dataset(npy: file)
  let arrangement = Arrangement(spatial: Array(dataset.axes.indices), sample: [], of: dataset.shape)
  var values: [Float] = try zeroed(dataset.values.count, for: file.name)
  try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in
    try ArrangedValues(dataset, arrangement).read(rows: 0..<(dataset.shape.first ?? 1), into: values)
  }
  return DataArray(
    name: file.name, shape: dataset.shape, elementType: dataset.values.type.rawValue, values: values)
}

package func readNPY(_ path: String) throws(Diagnostic) -> DataArray { try readNPY(InputFile(path: path)) }

/// Writes an array as float32 that `np.load` reads; the file is there whole or not at all.
package func writeNPY(_ values: [Float], shape: [Int], to path: String) throws(Diagnostic) {
  precondition(elementCount(of: shape) == values.count)
  try writeAtomically(to: path) { (file) throws(Diagnostic) in
    try file.writeNPYHeader(shape)
    try file.write(values)
  }
}

extension OutputFile {
  /// Starts a `.npy` file of float32; the values follow, row after row.
  package func writeNPYHeader(_ shape: [Int]) throws(Diagnostic) {
    try headerBytes(shape).withBytes { (bytes) throws(Diagnostic) in try write(bytes) }
  }
}

/// Magic bytes, version 1.0, and the dictionary, padded so that numbers start at a multiple of 64.
private func headerBytes(_ shape: [Int]) -> [UInt8] {
  let sizes = shape.map { "\($0)," }.joined(separator: " ")
  let tuple = shape.count == 1 ? sizes : String(sizes.dropLast())
  let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(tuple)), }"
  let padding = 63 - (10 + text.utf8.count) % 64
  let length = text.utf8.count + padding + 1
  let lengthBytes = [UInt8(length & 0xFF), UInt8(length >> 8)]
  let magic: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
  let blanks = [UInt8](repeating: UInt8(ascii: " "), count: padding)
  return magic + lengthBytes + Array(text.utf8) + blanks + [UInt8(ascii: "\n")]
}
