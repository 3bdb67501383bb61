import Diagnostics

/// Named tensors as a `.safetensors` file holds them: the weights of a model, or a checkpoint.
package struct TensorFile: Equatable, Sendable {
  package struct Tensor: Equatable, Sendable {
    package let name: String
    package let shape: [Int]
    private let source: Source

    /// Memory of others is not copied: there may be no room for it when trained weights are to be saved.
    private enum Source: @unchecked Sendable {
      case own([Float])
      case lent(UnsafeBufferPointer<Float>, by: AnyObject)
    }

    package init(name: String, shape: [Int], values: [Float]) {
      precondition(elementCount(of: shape) == values.count)
      (self.name, self.shape, source) = (name, shape, .own(values))
    }

    /// A tensor in the memory of `owner`, which has the values of the moment when they are read.
    package init(name: String, shape: [Int], lent values: UnsafeBufferPointer<Float>, by owner: AnyObject & Sendable) {
      precondition(elementCount(of: shape) == values.count)
      (self.name, self.shape, source) = (name, shape, .lent(values, by: owner))
    }

    fileprivate var count: Int {
      switch source {
      case .own(let values): values.count
      case .lent(let values, _): values.count
      }
    }

    package var values: [Float] {
      switch source {
      case .own(let values): values
      case .lent(let values, _): Array(values)
      }
    }

    func withValues(_ body: (UnsafeBufferPointer<Float>) -> Void) {
      switch source {
      case .own(let values): values.withUnsafeBufferPointer(body)
      case .lent(let values, _): body(values)
      }
    }

    fileprivate func write(to file: OutputFile) throws(Diagnostic) {
      switch source {
      case .own(let values): try file.write(values)
      case .lent(let values, _): try file.write(values)
      }
    }

    package static func == (one: Tensor, other: Tensor) -> Bool {
      one.name == other.name && one.shape == other.shape && one.values == other.values
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

  /// Writes the tensors as float32 in their order, with a checksum; the file is there whole or not at all.
  @discardableResult
  package func write(to path: String) throws(Diagnostic) -> Fingerprint {
    precondition(Set(tensors.map(\.name)).count == tensors.count)
    let header = headerText
    return try writeFingerprinted(to: path) { (file) throws(Diagnostic) in
      let length = UInt64(header.utf8.count).littleEndian
      try withUnsafeBytes(of: length) { (bytes) throws(Diagnostic) in try file.write(bytes) }
      try file.write(header)
      for tensor in tensors { try tensor.write(to: file) }
    }
  }

  /// The JSON head, padded so that the numbers start at a multiple of 8.
  private var headerText: String {
    var notes = metadata
    notes[TensorChecksum.key] = TensorChecksum(self).text
    let pairs = notes.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
    var entries = ["\"__metadata__\":{\(pairs.joined(separator: ","))}"]
    var offset = 0
    for tensor in tensors {
      let end = offset + 4 * tensor.count
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
