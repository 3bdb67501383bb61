import Diagnostics

/// Named tensors as a `.safetensors` file holds them: the weights of a model, or a checkpoint.
package struct TensorFile: Equatable, Sendable {
  package struct Tensor: Equatable, Sendable {
    package let name: String
    package let shape: [Int]
    package let values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      precondition(elementCount(of: shape) == values.count)
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In the order in which their values lie in the file.
  package var tensors: [Tensor]
  package var metadata: [String: String]

  package init(tensors: [Tensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// Writes the tensors as float32 in their order; the file is there whole or not at all.
  @discardableResult
  package func write(to path: String) throws(Diagnostic) -> Fingerprint {
    precondition(Set(tensors.map(\.name)).count == tensors.count)
    let header = headerText
    return try writeFingerprinted(to: path) { (file) throws(Diagnostic) in
      let length = UInt64(header.utf8.count).littleEndian
      try withUnsafeBytes(of: length) { (bytes) throws(Diagnostic) in try file.write(bytes) }
      try file.write(header)
      for tensor in tensors { try file.write(tensor.values) }
    }
  }

  /// The JSON head, padded so that the numbers start at a multiple of 8.
  private var headerText: String {
    var entries: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }.map {
        "\(quoted($0.key)):\(quoted($0.value))"
      }
      entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + 4 * tensor.values.count
      let sizes = tensor.shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":[\(sizes)],"
          + "\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    let text = "{\(entries.joined(separator: ","))}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
  }
}

private func quoted(_ text: String) -> String { JSONValue.string(text).text }
