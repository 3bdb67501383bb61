import CPNG
import Diagnostics
import Files

/// Reads a PNG picture: stored values divided by the largest (1, 255 or 65535), with no change of
/// colours; palettes and transparent colours are expanded.
package func readPNG(_ path: String) throws(Diagnostic) -> Picture {
  try readPNG(InputFile(path: path))
}

package func readPNG(_ file: InputFile) throws(Diagnostic) -> Picture {
  file.seek(to: 0)
  let bytes = try file.rest()
  guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
    let kind = FileKind(Array(bytes.prefix(1024)), named: file.name)
    throw .notPNG(file.name, looksLike: kind?.words, help: kind.flatMap { $0.isPacking ? $0.cure : nil })
  }
  return try bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) in
    var state = aec_png()
    state.bytes = bytes.baseAddress
    state.count = bytes.count
    guard aec_png_read(&state, nil) == 1 else { throw damage(state, file.name) }
    try requirePlausible(state, file.name)
    return try pixels(state, file.name)
  }
}

/// Refuses sizes that the file cannot hold: deflate shrinks data by less than 1:1032.
private func requirePlausible(_ state: aec_png, _ name: String) throws(Diagnostic) {
  let shape = [Int(state.height), Int(state.width), Int(state.channels)]
  guard let count = elementCount(of: shape), count < .max / 16,
    Int(state.height) * state.stored_row_bytes / 1032 <= state.count
  else { throw .damagedPNG(name, "it claims \(shape[1]) x \(shape[0]) pixels") }
  try requireRoom(count * 10, for: name)
}

private func pixels(_ header: aec_png, _ name: String) throws(Diagnostic) -> Picture {
  var state = header
  let count = Int(state.height) * Int(state.width) * Int(state.channels)
  let isWide = state.depth == 16
  var samples = [UInt8](repeating: 0, count: isWide ? 2 * count : count)
  guard aec_png_read(&state, &samples) == 1 else { throw damage(state, name) }
  return Picture(
    height: Int(state.height), width: Int(state.width), channels: Int(state.channels),
    hasAlpha: state.has_alpha != 0,
    values: isWide ? wide(samples) : samples.map { Double($0) / 255 },
    name: name)
}

private func wide(_ samples: [UInt8]) -> [Double] {
  stride(from: 0, to: samples.count, by: 2).map { index in
    Double(Int(samples[index]) << 8 | Int(samples[index + 1])) / 65535
  }
}

private func damage(_ state: aec_png, _ name: String) -> Diagnostic {
  let reason = withUnsafeBytes(of: state.message) { message in
    String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
  }
  return .damagedPNG(name, reason.isEmpty ? "libpng cannot start" : reason)
}
