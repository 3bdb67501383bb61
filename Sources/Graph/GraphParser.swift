/// Reads what the printer writes, so that a pass can be tested on text alone.
package struct GraphParser {
  private var scanner: Scanner
  private var graph: Graph
  private var values: [String: ValueID] = [:]

  package static func parse(_ text: String) throws(GraphFault) -> Graph {
    var parser = GraphParser(scanner: Scanner(text), graph: Graph(name: ""))
    return try parser.run()
  }

  private mutating func run() throws(GraphFault) -> Graph {
    try scanner.expect("graph")
    graph.name = try scanner.string()
    try scanner.expect("{")
    while !scanner.take("}") {
      if scanner.take("parameter") {
        try parameter(isTrained: true)
      } else if scanner.take("state") {
        try parameter(isTrained: false)
      } else if scanner.take("input") {
        try input()
      } else if scanner.take("output") {
        let name = try scanner.string()
        try scanner.expect("=")
        graph.addOutput(name, try operand())
      } else {
        try node()
      }
    }
    return graph
  }

  private mutating func parameter(isTrained: Bool) throws(GraphFault) {
    let value = try scanner.word()
    let name = try scanner.string()
    try scanner.expect(":")
    let type = try type()
    try scanner.expect("=")
    let (start, sizes, numbers, texts) = try called()
    let distribution = Distribution(start, sizes: sizes, numbers, texts: texts)
    var constraint: Constraint?
    if scanner.take("in") {
      let (name, _, numbers, _) = try called()
      constraint = Constraint(name, numbers)
    }
    let basis = scanner.take("on") ? try basis() : nil
    values[value] = graph.addParameter(
      Weight(name, type.shape, distribution, constraint: constraint, basis: basis, isTrained: isTrained))
  }

  private mutating func basis() throws(GraphFault) -> Basis<Int> {
    let (name, sizes, _, _) = try called()
    guard sizes.count == 2 else { throw GraphFault("a basis has two sizes, not \(sizes)") }
    return Basis(name, count: sizes[0], columns: sizes[1])
  }

  private mutating func input() throws(GraphFault) {
    let value = try scanner.word()
    let name = try scanner.string()
    try scanner.expect(":")
    values[value] = graph.addInput(name, try type())
  }

  private mutating func node() throws(GraphFault) {
    var results = [try scanner.word()]
    while scanner.take(",") { results.append(try scanner.word()) }
    try scanner.expect("=")
    let operation = try scanner.word()
    let inputs = try operands()
    let attributes = scanner.take("{") ? try attributes() : [:]
    try scanner.expect(":")
    var types = [try type()]
    while scanner.take(",") { types.append(try type()) }
    let origin = scanner.take("@") ? try scanner.string() : nil
    let outputs = graph.addNode(operation, inputs, attributes, results: types, origin: origin)
    for (name, output) in zip(results, outputs) { values[name] = output }
  }

  private mutating func operands() throws(GraphFault) -> [ValueID] {
    try scanner.expect("(")
    var result: [ValueID] = []
    while !scanner.take(")") {
      result.append(try operand())
      _ = scanner.take(",")
    }
    return result
  }

  private mutating func operand() throws(GraphFault) -> ValueID {
    let name = try scanner.word()
    guard let value = values[name] else { throw GraphFault("\(name) is not defined") }
    return value
  }

  private mutating func type() throws(GraphFault) -> TensorType {
    let word = try scanner.word()
    guard let scope = Scope(rawValue: word) else { throw GraphFault("unknown scope \(word)") }
    try scanner.expect("[")
    var shape: [Int] = []
    while !scanner.take("]") {
      shape.append(try scanner.integer())
      _ = scanner.take(",")
    }
    return TensorType(scope, shape)
  }

  /// A name with sizes, numbers and texts in brackets; a decimal point tells numbers: "xavier(4, 12)", "constant(0.5)".
  private mutating func called() throws(GraphFault)
    -> (name: String, sizes: [Int], numbers: [Double], texts: [String])
  {
    let name = try scanner.word()
    var (sizes, numbers, texts): ([Int], [Double], [String]) = ([], [], [])
    guard scanner.take("(") else { return (name, sizes, numbers, texts) }
    while !scanner.take(")") {
      if scanner.comes("\"") {
        texts.append(try scanner.string())
        _ = scanner.take(",")
        continue
      }
      let word = try scanner.word()
      if let size = Int(word) {
        sizes.append(size)
      } else if let number = Double(word) {
        numbers.append(number)
      } else {
        throw GraphFault("not a number: \(word)")
      }
      _ = scanner.take(",")
    }
    return (name, sizes, numbers, texts)
  }

  private mutating func attributes() throws(GraphFault) -> Attributes {
    var result: Attributes = [:]
    while !scanner.take("}") {
      let name = try scanner.word()
      try scanner.expect(":")
      result[name] = try attribute()
      _ = scanner.take(",")
    }
    return result
  }

  private mutating func attribute() throws(GraphFault) -> AttributeValue {
    if scanner.take("[") {
      var list: [Int] = []
      while !scanner.take("]") {
        list.append(try scanner.integer())
        _ = scanner.take(",")
      }
      return .ints(list)
    }
    let word = try scanner.word()
    if let flag = Bool(word) { return .bool(flag) }
    if let integer = Int(word) { return .int(integer) }
    guard let real = Double(word) else { throw GraphFault("not a constant: \(word)") }
    return .real(real)
  }
}
