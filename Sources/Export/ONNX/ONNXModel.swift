import Diagnostics
import Graph

extension ExportedModel {
  /// A part as the bytes of an `.onnx` file: spectra as they are in the user's files go in and come out.
  ///
  /// Inputs and outputs are float32 [n, ...]; `notes` stand in its metadata. Errors: AE6990.
  package func onnx(_ part: ExportedPart) throws(Diagnostic) -> [UInt8] {
    do throws(ExportFault) {
      return try onnxFile(part).bytes
    } catch {
      throw .notExported(error, to: "ONNX")
    }
  }

  func onnxFile(_ part: ExportedPart) throws(ExportFault) -> ONNXFile { try ONNXTranslation(self, part).file() }
}

/// A graph on its way to ONNX.
private struct ONNXTranslation {
  private let model: ExportedModel
  private let part: ExportedPart
  private let graph: Graph
  private let constants: ConstantValues
  private var builder = ONNXBuilder()
  private var names: [ValueID: String] = [:]
  /// What each sample of an input was divided by.
  private var factors: [String: String] = [:]

  init(_ model: ExportedModel, _ part: ExportedPart) {
    (self.model, self.part, graph) = (model, part, part.graph(model))
    let weights = Dictionary(model.weights.map { ($0.name, $0) }) { first, _ in first }
    constants = ConstantValues(graph, weights: weights)
    let ports = Set((graph.inputs + graph.outputs).map(\.name))
    builder.reserve(ports.union(weights.keys))
    for parameter in graph.parameters {
      let weight = weights[parameter.name]!
      let name = ports.contains(weight.name) ? builder.fresh(weight.name) : weight.name
      names[parameter.value] = builder.floats(weight.values, weight.shape, named: name)
    }
  }

  func file() throws(ExportFault) -> ONNXFile {
    var translation = self
    try translation.translate()
    let outputs = graph.outputs.map { $0.name.isEmpty ? "y" : $0.name }
    translation.builder.keep(outputs)
    translation.builder.roll()
    translation.builder.keep(outputs)
    let producer = model.notes.first { $0.key == "aec" }?.value ?? ""
    return ONNXFile(
      name: model.name, graph: translation.builder, inputs: ports(graph.inputs), outputs: ports(graph.outputs),
      notes: model.notes, producer: ("aec", producer))
  }

  private func ports(_ ports: [GraphPort]) -> [ONNXFile.Port] {
    ports.map { ONNXFile.Port(name: $0.name, shape: graph.type(of: $0.value).shape) }
  }

  private mutating func translate() throws(ExportFault) {
    if let first = graph.inputs.first {
      let shape = builder.emit("Shape", [first.name])
      builder.count = builder.emit("Slice", [shape, builder.ints([0]), builder.ints([1])])
    }
    for input in graph.inputs { names[input.value] = part.readsSpectra ? scaled(input) : input.name }
    for node in graph.nodes { try translate(node) }
    for output in graph.outputs {
      builder.rename(part.givesSpectra ? unscaled(output) : names[output.value]!, to: output.name)
    }
  }

  /// The names are set when nobody holds them any more: a copy for each node would take a time that grows with the square.
  private mutating func translate(_ node: Node) throws(ExportFault) {
    let name = try added(node)
    names[node.outputs[0]] = name
  }

  private mutating func added(_ node: Node) throws(ExportFault) -> String {
    let (names, constants) = (names, constants)
    let call = ExportCall(
      node: node, graph: graph, operands: node.inputs.map { names[$0] ?? "" }, name: { names[$0] ?? "" },
      constant: { constants.value($0)?.values })
    if node.inputs.contains(where: { names[$0] == nil }) { throw call.fault }
    return try ExportRule.of(node).onnx(call, &builder)
  }

  private mutating func scaled(_ input: GraphPort) -> String {
    let (x, shape) = (input.name, graph.type(of: input.value).shape)
    switch model.scaled(x)?.scaling {
    case nil: return x
    case .affine(let shift, let divisor)?:
      let centred = shift.isEmpty ? x : builder.emit("Sub", [x, builder.floats(shift, scaledShape(shift, shape))])
      return builder.emit("Div", [centred, builder.floats(divisor, scaledShape(divisor, shape))])
    case .spectrum(let axes)?:
      let factor = factor(x, axes: min(axes, shape.count))
      factors[x] = factor
      return builder.emit("Div", [x, factor])
    }
  }

  /// The largest magnitude over the last axes, 1 in place of 0.
  private mutating func factor(_ x: String, axes: Int) -> String {
    var largest = builder.emit("Abs", [x])
    if axes > 0 { largest = builder.emit("ReduceMax", [largest], [.ints("axes", (1...axes).map { -$0 })]) }
    return builder.emit("Where", [builder.emit("Equal", [largest, builder.scalar(0)]), builder.scalar(1), largest])
  }

  private mutating func unscaled(_ output: GraphPort) -> String {
    let (y, shape) = (names[output.value]!, graph.type(of: output.value).shape)
    guard let (scale, input) = model.back(output) else { return y }
    switch input.scaling {
    case .affine(let shift, let divisor):
      let wide = builder.emit("Mul", [y, builder.floats(divisor, scaledShape(divisor, shape))])
      return shift.isEmpty ? wide : builder.emit("Add", [wide, builder.floats(shift, scaledShape(shift, shape))])
    case .spectrum:
      // Of an input that the part does not read nobody knows them.
      guard var factor = factors[input.name] else { return y }
      let due = scale.factorShape(shape)
      if due != input.factorShape { factor = builder.emit("Reshape", [factor, builder.ints([-1] + due)]) }
      return builder.emit("Mul", [y, factor])
    }
  }
}
