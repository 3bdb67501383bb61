import Graph

/// A constant of an ONNX node.
struct ONNXAttribute: Equatable {
  enum Value: Equatable {
    case int(Int)
    case float(Float)
    case string(String)
    case ints([Int])
  }
  let name: String
  let value: Value

  static func int(_ name: String, _ value: Int) -> ONNXAttribute { ONNXAttribute(name: name, value: .int(value)) }
  static func float(_ name: String, _ value: Float) -> ONNXAttribute { ONNXAttribute(name: name, value: .float(value)) }
  static func string(_ name: String, _ value: String) -> ONNXAttribute {
    ONNXAttribute(name: name, value: .string(value))
  }
  static func ints(_ name: String, _ value: [Int]) -> ONNXAttribute { ONNXAttribute(name: name, value: .ints(value)) }
}

/// An operation of ONNX.
struct ONNXNode: Equatable {
  let operation: String
  let inputs: [String]
  let output: String
  let attributes: [ONNXAttribute]
}

/// A constant tensor, of floats or of whole numbers.
struct ONNXTensor: Equatable {
  enum Values: Equatable {
    case floats([Float])
    case ints([Int])
  }
  let name: String
  let shape: [Int]
  let values: Values
}

/// Collects the nodes and constants of a graph of ONNX.
struct ONNXBuilder {
  private(set) var nodes: [ONNXNode] = []
  private(set) var constants: [ONNXTensor] = []
  /// How many samples there are, as a list of one number; set by whoever knows an input.
  var count = ""
  private var number = 0

  private mutating func fresh(_ name: String) -> String {
    number += 1
    return "\(name)_\(number)"
  }

  mutating func emit(_ operation: String, _ inputs: [String], _ attributes: [ONNXAttribute] = []) -> String {
    let output = fresh(operation.lowercased())
    nodes.append(
      ONNXNode(operation: operation, inputs: inputs, output: output, attributes: attributes))
    return output
  }

  mutating func floats(_ values: [Float], _ shape: [Int], named name: String? = nil) -> String {
    let name = name ?? fresh("constant")
    constants.append(ONNXTensor(name: name, shape: shape, values: .floats(values)))
    return name
  }

  mutating func scalar(_ value: Double) -> String { floats([Float(value)], []) }

  mutating func ints(_ values: [Int]) -> String {
    let name = fresh("numbers")
    constants.append(ONNXTensor(name: name, shape: [values.count], values: .ints(values)))
    return name
  }

  mutating func identity(_ size: Int) -> String {
    floats((0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }, [size, size])
  }

  mutating func rename(_ value: String, to name: String) {
    nodes.append(ONNXNode(operation: "Identity", inputs: [value], output: name, attributes: []))
  }

  /// Drops what no output needs.
  mutating func keep(_ outputs: [String]) {
    var needed = Set(outputs)
    var kept: [ONNXNode] = []
    for node in nodes.reversed() where needed.contains(node.output) {
      kept.append(node)
      needed.formUnion(node.inputs)
    }
    nodes = kept.reversed()
    constants.removeAll { !needed.contains($0.name) }
  }
}

extension ExportCall {
  /// An operand with axes of its own where samples need them.
  func aligned(_ index: Int, _ b: inout ONNXBuilder) -> String {
    aligned(index).map { b.emit("Reshape", [operands[index], b.ints($0)]) } ?? operands[index]
  }

  /// An operand with the batch in front, which values that are the same for all samples do not have.
  func spread(_ index: Int, _ b: inout ONNXBuilder) -> String {
    guard isOfSamples, types[index].scope == .shared else { return operands[index] }
    let shape = b.emit("Concat", [b.count, b.ints(types[index].shape)], [.int("axis", 0)])
    return b.emit("Expand", [operands[index], shape])
  }
}
