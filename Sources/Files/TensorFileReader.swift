import Diagnostics

extension TensorFile {
  /// Reads a `.safetensors` file; F16, BF16 and F64 become float32.
  package init(reading path: String) throws(Diagnostic) {
    let weights = path + (path.hasSuffix("/") ? "" : "/") + "weights.safetensors"
    if fileExists(weights) { throw .runInsteadOfWeights(path, weights) }
    try self.init(reading: InputFile(path: path))
  }

  package init(reading file: InputFile) throws(Diagnostic) {
    let header = try headerTree(of: file)
    guard case .object(let members) = header else {
      throw .damagedTensorHeader(file.name, "it is not a JSON object")
    }
    metadata = try metadataEntries(header["__metadata__"], file.name)
    var entries: [TensorEntry] = []
    for member in members where member.key != "__metadata__" {
      entries.append(try TensorEntry(member, fileName: file.name))
    }
    entries = inFileOrder(entries)
    try requireSeamless(entries, in: file)
    tensors = []
    for entry in entries {
      let tensor = try entry.tensor(from: file)
      if !entry.isCounter { tensors.append(tensor) }
    }
    let stated = metadata.removeValue(forKey: TensorChecksum.key)
    if let stated, stated != TensorChecksum(self).text { throw .tensorsDamaged(file.name) }
    for tensor in tensors { try tensor.requireFinite(file.name) }
  }
}

/// What the head says about one tensor.
private struct TensorEntry {
  let name: String
  let type: ElementType
  let shape: [Int]
  let count: Int
  let start: Int
  let end: Int

  init(_ member: JSONTree.Member, fileName: String) throws(Diagnostic) {
    name = member.key
    guard case .string(let code)? = member.value["dtype"], let shape = sizes(member.value["shape"]),
      let offsets = sizes(member.value["data_offsets"]), offsets.count == 2
    else { throw .incompleteTensorEntry(fileName, name) }
    let isCounter = code == "I64" && isNameOfCounter(name)
    guard let type = isCounter ? .int64 : elementType(code) else { throw .unsupportedTensorType(fileName, name, code) }
    guard let count = elementCount(of: shape),
      case (let bytes, let overflow) = count.multipliedReportingOverflow(by: type.byteCount),
      !overflow,
      offsets[0] <= offsets[1], offsets[1] - offsets[0] == bytes
    else { throw .tensorSizeDiffers(fileName, name, shape: shape, type: code, offsets: offsets) }
    (self.type, self.shape, self.count, start, end) = (type, shape, count, offsets[0], offsets[1])
  }

  /// Whether this is what PyTorch's batch norm counts its steps with, which says nothing of the model.
  var isCounter: Bool { isNameOfCounter(name) && type == .int64 && shape.isEmpty }

  func tensor(from file: InputFile) throws(Diagnostic) -> TensorFile.Tensor {
    .init(name: name, shape: shape, values: try file.values(type, count: count))
  }
}

extension TensorFile.Tensor {
  fileprivate func requireFinite(_ fileName: String) throws(Diagnostic) {
    let values = values
    guard let (first, bad) = values.withUnsafeBufferPointer({ nonFinite($0) }) else { return }
    throw .tensorNotFinite(fileName, name, count: bad, of: values.count, first: indices(of: first, in: shape))
  }
}

private func isNameOfCounter(_ name: String) -> Bool { name.split(separator: ".").last == "num_batches_tracked" }

private func elementType(_ code: String) -> ElementType? {
  switch code {
  case "F32": .float32
  case "F64": .float64
  case "F16": .float16
  case "BF16": .bfloat16
  default: nil
  }
}

private func headerTree(of file: InputFile) throws(Diagnostic) -> JSONTree {
  let kind = try FileKind(of: file)
  if let kind, kind.isPacking { throw .notTensorFile(file.name, looksLike: kind.words, help: kind.cure) }
  let start = try file.next(8)
  guard start.count == 8 else { throw .notTensorFile(file.name, looksLike: kind?.words) }
  let length = start.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
  guard length <= 100_000_000, length <= file.remaining else {
    throw try otherFile(file, kind, headOf: length)
  }
  let text = try file.next(Int(length))
  do throws(JSONFault) {
    return try JSONTree(parsing: text)
  } catch {
    throw .damagedTensorHeader(file.name, "\(error.reason) at byte \(8 + error.offset)")
  }
}

/// What a file is whose first bytes are no length of a head that follows.
private func otherFile(
  _ file: InputFile, _ kind: FileKind?, headOf length: UInt64
) throws(Diagnostic) -> Diagnostic {
  let cutOff = Diagnostic.tensorHeaderTooLong(file.name, length: length, remaining: file.remaining)
  // A length may begin with the bytes of another kind, such as those of a pickle; a brace behind it tells a head.
  let behind = try file.next(1)
  if length <= 100_000_000, behind == [UInt8(ascii: "{")] { return cutOff }
  if file.name.hasSuffix(".index.json") { return .indexOfTensorFiles(file.name) }
  if let program = Diagnostic.programInsteadOfWeights(file.name) { return program }
  guard let kind else { return cutOff }
  return kind.isOfPyTorch
    ? .weightsOfPyTorch(file.name, kind.words) : .notTensorFile(file.name, looksLike: kind.words)
}

private func metadataEntries(
  _ tree: JSONTree?, _ fileName: String
) throws(Diagnostic) -> [String: String] {
  guard let tree else { return [:] }
  guard case .object(let members) = tree else {
    throw .damagedTensorHeader(fileName, "`__metadata__` is not an object")
  }
  var entries: [String: String] = [:]
  for member in members {
    guard case .string(let text) = member.value else {
      throw .damagedTensorHeader(fileName, "`__metadata__` holds something else than text")
    }
    entries[member.key] = text
  }
  return entries
}

/// Non-negative whole numbers of an array.
private func sizes(_ tree: JSONTree?) -> [Int]? {
  guard case .array(let elements)? = tree else { return nil }
  var sizes: [Int] = []
  for case .integer(let size) in elements where size >= 0 { sizes.append(size) }
  return sizes.count == elements.count ? sizes : nil
}

/// Sorted by offset; empty tensors at the same place stay as the head lists them.
private func inFileOrder(_ entries: [TensorEntry]) -> [TensorEntry] {
  entries.enumerated().sorted { first, second in
    (first.element.start, first.element.end, first.offset)
      < (second.element.start, second.element.end, second.offset)
  }.map(\.element)
}

/// Each tensor must start where the one before ends, and the last end with the file.
private func requireSeamless(_ entries: [TensorEntry], in file: InputFile) throws(Diagnostic) {
  var end = 0
  var previous = "the head"
  for entry in entries {
    if entry.end > file.remaining {
      throw .tensorBeyondEnd(file.name, entry.name, end: entry.end, available: file.remaining)
    }
    if entry.start < end { throw .tensorsOverlap(file.name, previous, entry.name) }
    if entry.start > end { throw .unownedBytes(file.name, entry.start - end, after: previous) }
    (end, previous) = (entry.end, entry.name)
  }
  if end < file.remaining { throw .unownedBytes(file.name, file.remaining - end, after: previous) }
}
