import Diagnostics
import Files

/// The variables of a file of MATLAB 4: one after the other a head of five words, the name, the numbers.
func variables4(_ file: InputFile) throws(Diagnostic) -> [MATLABVariable] {
  var (found, place): ([MATLABVariable], Int) = ([], 0)
  let isBig = try MATLABBytes(file: file, bigEndian: false).word(at: 0) > 4052
  let bytes = MATLABBytes(file: file, bigEndian: isBig)
  while place < file.size, found.count < 10_000 {
    let code = Int(try bytes.word(at: place))
    let rows = Int(try bytes.word(at: place + 4))
    let columns = Int(try bytes.word(at: place + 8))
    let isComplex = try bytes.word(at: place + 12) != 0
    let length = Int(try bytes.word(at: place + 16))
    guard code < 5000, let type = types[code / 10 % 10], (1...256).contains(length),
      let count = elementCount(of: [rows, columns, isComplex ? 2 : 1]), count < .max / 16
    else { throw .damagedMATLAB(file.name) }
    let name = try bytes.bytes(at: place + 20, count: length).prefix { $0 != 0 }
    let start = place + 20 + length
    guard count * type.byteCount <= file.size - start else { throw .damagedMATLAB(file.name) }
    found.append(
      MATLABVariable(
        name: String(decoding: name, as: UTF8.self), shape: [rows, columns],
        kind: kind(code % 10), type: type, start: start, bigEndian: code / 1000 == 1,
        imaginary: isComplex ? start + count / 2 * type.byteCount : nil))
    place = start + count * type.byteCount
  }
  return found
}

private let types: [Int: ElementType] = [0: .float64, 1: .float32, 2: .int32, 3: .int16, 4: .uint16, 5: .uint8]

private func kind(_ code: Int) -> MATLABVariable.Kind {
  switch code {
  case 0: .numbers
  case 1: .other("text")
  default: .other("a sparse matrix")
  }
}
