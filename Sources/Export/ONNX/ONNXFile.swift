import Graph

/// A graph of ONNX as the bytes of its file, operations of opset 17. (onnx.proto3 of the ONNX project has the numbers.)
struct ONNXFile {
  struct Port {
    let name: String
    /// Behind the batch.
    let shape: [Int]
  }
  let name: String
  let graph: ONNXBuilder
  let inputs: [Port]
  let outputs: [Port]
  let notes: [(key: String, value: String)]
  let producer: (name: String, version: String)

  var bytes: [UInt8] {
    var model = Protobuf()
    model.int(1, 8)
    model.string(2, producer.name)
    model.string(3, producer.version)
    model.message(7) { body(&$0) }
    model.message(8) {
      $0.string(1, "")
      $0.int(2, 17)
    }
    for note in notes {
      model.message(14) {
        $0.string(1, note.key)
        $0.string(2, note.value)
      }
    }
    return model.bytes
  }

  private func body(_ message: inout Protobuf) {
    for node in graph.nodes { message.message(1) { $0.write(node) } }
    message.string(2, name)
    for tensor in graph.constants { message.message(5) { $0.write(tensor) } }
    for port in inputs { message.message(11) { $0.write(port) } }
    for port in outputs { message.message(12) { $0.write(port) } }
  }
}

extension Protobuf {
  fileprivate mutating func write(_ node: ONNXNode) {
    for input in node.inputs { string(1, input) }
    for output in node.outputs { string(2, output) }
    string(3, node.output)
    string(4, node.operation)
    for attribute in node.attributes { message(5) { $0.write(attribute) } }
  }

  private mutating func write(_ attribute: ONNXAttribute) {
    string(1, attribute.name)
    switch attribute.value {
    case .float(let value):
      float(2, value)
      int(20, 1)
    case .int(let value):
      int(3, value)
      int(20, 2)
    case .string(let value):
      string(4, value)
      int(20, 3)
    case .ints(let values):
      for value in values { int(8, value) }
      int(20, 7)
    case .graph(let body):
      message(6) { $0.write(body) }
      int(20, 5)
    }
  }

  /// The number of the round is a whole number, what decides on going on a truth value, all others are numbers of one type.
  private mutating func write(_ body: ONNXBody) {
    for node in body.nodes { message(1) { $0.write(node) } }
    string(2, body.name)
    for (place, name) in body.inputs.enumerated() {
      message(11) { $0.write(name, type: place == 0 ? 7 : place == 1 ? 9 : body.carried) }
    }
    for (place, name) in body.outputs.enumerated() {
      message(12) { $0.write(name, type: place == 0 ? 9 : body.carried) }
    }
  }

  /// A value of a loop: what is carried has any shape, a whole number and a truth value no axis.
  private mutating func write(_ name: String, type: Int) {
    string(1, name)
    message(2) { value in
      value.message(1) { tensor in
        tensor.int(1, type)
        if type == 7 || type == 9 { tensor.message(2) { _ in } }
      }
    }
  }

  fileprivate mutating func write(_ tensor: ONNXTensor) {
    for extent in tensor.shape { int(1, extent) }
    string(8, tensor.name)
    switch tensor.values {
    case .floats(let values):
      int(2, 1)
      data(9, values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } })
    case .doubles(let values):
      int(2, ONNXTensor.double)
      data(9, values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } })
    case .ints(let values):
      int(2, 7)
      data(9, values.flatMap { value in withUnsafeBytes(of: Int64(value).littleEndian) { Array($0) } })
    }
  }

  /// Floats of shape [n, ...].
  fileprivate mutating func write(_ port: ONNXFile.Port) {
    string(1, port.name)
    message(2) { type in
      type.message(1) { tensor in
        tensor.int(1, 1)
        tensor.message(2) { shape in
          shape.message(1) { $0.string(2, "n") }
          for extent in port.shape { shape.message(1) { $0.int(1, extent) } }
        }
      }
    }
  }
}
