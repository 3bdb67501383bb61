import Graph

/// A constant of an ONNX node.
struct ONNXAttribute: Hashable {
  enum Value: Hashable {
    case int(Int)
    case float(Float)
    case string(String)
    case ints([Int])
    case graph(ONNXBody)
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
struct ONNXNode: Hashable {
  let operation: String
  /// An empty name stands for none.
  var inputs: [String]
  let outputs: [String]
  let attributes: [ONNXAttribute]

  init(operation: String, inputs: [String], outputs: [String], attributes: [ONNXAttribute]) {
    (self.operation, self.inputs, self.outputs, self.attributes) = (operation, inputs, outputs, attributes)
  }

  /// All but loops have one result.
  init(_ operation: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttribute] = []) {
    self.init(operation: operation, inputs: inputs, outputs: [output], attributes: attributes)
  }

  var output: String { outputs[0] }

  /// All names that it reads, those of a loop's body too.
  var reads: [String] {
    attributes.reduce(into: inputs) { names, attribute in
      if case .graph(let body) = attribute.value { names += body.nodes.flatMap(\.reads) }
    }
  }
}

/// A constant tensor, of floats, of doubles or of whole numbers.
struct ONNXTensor: Hashable {
  /// ONNX's number of the type of doubles.
  static let double = 11

  enum Values: Hashable {
    case floats([Float])
    case doubles([Double])
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
  /// The names of whole numbers, which are written once.
  private var known: [[Int]: String] = [:]
  private var indices: [Int: String] = [:]

  /// Names that the model itself uses.
  private var reserved: Set<String> = []

  mutating func reserve(_ names: Set<String>) { reserved.formUnion(names) }

  /// A name that nothing else has.
  mutating func fresh(_ name: String) -> String {
    repeat { number += 1 } while reserved.contains("\(name)_\(number)")
    return "\(name)_\(number)"
  }

  mutating func emit(_ operation: String, _ inputs: [String], _ attributes: [ONNXAttribute] = []) -> String {
    let output = fresh(operation.lowercased())
    nodes.append(ONNXNode(operation, inputs, output, attributes))
    return output
  }

  mutating func floats(_ values: [Float], _ shape: [Int], named name: String? = nil) -> String {
    let name = name ?? fresh("constant")
    constants.append(ONNXTensor(name: name, shape: shape, values: .floats(values)))
    return name
  }

  mutating func scalar(_ value: Double) -> String { floats([Float(value)], []) }

  mutating func doubles(_ values: [Double], _ shape: [Int]) -> String {
    let name = fresh("constant")
    constants.append(ONNXTensor(name: name, shape: shape, values: .doubles(values)))
    return name
  }

  mutating func double(_ value: Double) -> String { doubles([value], []) }

  mutating func ints(_ values: [Int]) -> String {
    if let name = known[values] { return name }
    let name = fresh("numbers")
    known[values] = name
    constants.append(ONNXTensor(name: name, shape: [values.count], values: .ints(values)))
    return name
  }

  /// One whole number without an axis.
  mutating func index(_ value: Int) -> String {
    if let name = indices[value] { return name }
    let name = fresh("index")
    indices[value] = name
    constants.append(ONNXTensor(name: name, shape: [], values: .ints([value])))
    return name
  }

  /// The whole numbers behind a name.
  func numbers(_ name: String) -> [Int]? { known.first { $0.value == name }?.key }

  mutating func identity(_ size: Int) -> String {
    floats((0..<size * size).map { $0 / size == $0 % size ? 1 : 0 }, [size, size])
  }

  mutating func rename(_ value: String, to name: String) {
    nodes.append(ONNXNode("Identity", [value], name))
  }

  mutating func append(_ node: ONNXNode) { nodes.append(node) }

  mutating func replace(_ range: Range<Int>, by others: [ONNXNode]) { nodes.replaceSubrange(range, with: others) }

  mutating func drop(_ places: Set<Int>) {
    guard !places.isEmpty else { return }
    nodes = nodes.indices.filter { !places.contains($0) }.map { nodes[$0] }
  }

  /// Gives a node one operand in place of several.
  mutating func join(_ name: String, at operands: Range<Int>, of node: Int) {
    nodes[node].inputs.replaceSubrange(operands, with: [name])
  }

  /// Drops what no output needs.
  mutating func keep(_ outputs: [String]) {
    var needed = Set(outputs)
    var kept: [ONNXNode] = []
    for node in nodes.reversed() where node.outputs.contains(where: needed.contains) {
      kept.append(node)
      needed.formUnion(node.reads)
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
