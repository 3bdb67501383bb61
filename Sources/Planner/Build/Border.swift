import Graph
import Ops

extension PlanBuilder {
  mutating func placeBorder() {
    isTileStep = true
    for (parameter, offset) in zip(plan.parameters, plan.parameterOffsets) {
      let shape = type(parameter.value).shape
      let place = Place(
        start: Reference(BufferID(0), offset), shape: shape, strides: rowMajorStrides(shape), lane: 0)
      setPlace(place, of: parameter.value)
    }
    for number in graph.inputs.indices { lowerInput(number) }
  }

  mutating func placeOutputs() {
    for port in graph.outputs {
      let type = type(port.value)
      node = Node("output", [port.value], outputs: [])
      isTileStep = type.scope == .sample
      let found = isTileStep ? canonical(port.value) : contiguous(port.value)
      plan.outputs.append(Plan.Output(name: port.name, type: type, place: found))
    }
  }

  /// A shared place in row-major layout that is not a weight or slot itself.
  private mutating func contiguous(_ value: ValueID) -> Place {
    let found = place(value)
    let strides = rowMajorStrides(found.shape)
    if sameLayout(found.strides, strides, shape: found.shape) { return found }
    let start = newBuffer(.shared, count: type(value).count, label: "copy of \(value)")
    let copy = Place(start: start, shape: found.shape, strides: strides, lane: 0)
    emitCopy(from: found, to: copy)
    return copy
  }

  /// Notes a value that is known when the plan is made.
  mutating func addConstant(_ values: [Float], for value: ValueID) {
    let start = newBuffer(.shared, count: values.count, label: label(value))
    plan.constants.append(Plan.Constant(start: start, values: values))
    let shape = type(value).shape
    setPlace(
      Place(start: start, shape: shape, strides: rowMajorStrides(shape), lane: 0), of: value)
  }

  /// Makes room for a number that every run is handed.
  mutating func place(_ number: StepNumber) {
    let start = plan.stepNumbers[number] ?? newBuffer(.shared, count: 1, label: number.rawValue)
    plan.stepNumbers[number] = start
    setPlace(Place(start: start, shape: [], strides: [], lane: 0), of: node.outputs[0])
  }
}
