import Diagnostics

/// Reads an array that NumPy's `np.save` wrote: whole or real numbers of any size and byte order.
package func readNPY(_ path: String) throws(Diagnostic) -> DataArray {
  try readNPY(InputFile(path: path))
}

package func readNPY(_ file: InputFile) throws(Diagnostic) -> DataArray {
  let header = try NPYHeader(reading: file)
  let count = try header.valueCount(in: file)
  let stored = try file.values(header.type, count: count, bigEndian: header.bigEndian)
  let isReordered = header.fortranOrder && header.shape.count > 1
  if isReordered { try requireMemory(2 * 4 * count, for: file.name) }
  return DataArray(
    name: file.name, shape: header.shape, elementType: header.type.rawValue,
    values: isReordered ? rowMajor(stored, shape: header.shape) : stored)
}

/// Writes an array as float32 that `np.load` reads; the file is there whole or not at all.
package func writeNPY(_ values: [Float], shape: [Int], to path: String) throws(Diagnostic) {
  precondition(elementCount(of: shape) == values.count)
  try writeAtomically(to: path) { (file) throws(Diagnostic) in
    try headerBytes(shape).withBytes { (bytes) throws(Diagnostic) in try file.write(bytes) }
    try file.write(values)
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

/// Values stored with the first axis innermost, put in the order with the last axis innermost.
private func rowMajor(_ stored: [Float], shape: [Int]) -> [Float] {
  var strides = [1]
  for size in shape.dropLast() { strides.append(strides.last! * size) }
  var result: [Float] = []
  result.reserveCapacity(stored.count)
  var indices = [Int](repeating: 0, count: shape.count)
  let (width, stride) = (shape.last!, strides.last!)
  while result.count < stored.count {
    let start = zip(indices, strides).reduce(0) { $0 + $1.0 * $1.1 }
    for place in 0..<width { result.append(stored[start + place * stride]) }
    advance(&indices, in: shape)
  }
  return result
}

/// Steps to the next row: counts up all axes but the last, from the right.
private func advance(_ indices: inout [Int], in shape: [Int]) {
  for axis in shape.indices.dropLast().reversed() {
    indices[axis] += 1
    if indices[axis] < shape[axis] { return }
    indices[axis] = 0
  }
}
