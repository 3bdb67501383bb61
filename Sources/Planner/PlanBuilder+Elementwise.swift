import Graph
import Ops

extension PlanBuilder {
  /// What a loop computes: places to read, instructions on registers, the register of the result.
  struct Program {
    var inputs: [Place] = []
    var instructions: [MapLoop.Instruction] = []
    var stored = 0
  }

  /// One loop for a tree of elementwise nodes.
  mutating func lowerTree(_ tree: [Int]) {
    let root = graph.nodes[tree.last!].outputs[0]
    let result = allocate(root)
    let program = program(tree, source: root)
    let loop = loop(
      program.inputs, to: result, instructions: program.instructions, stored: program.stored,
      store: .overwrite)
    emit(.map(loop), flops: flops(of: tree))
  }

  private func flops(of tree: [Int]) -> Int {
    let elements = type(graph.nodes[tree.last!].outputs[0])
    return tree.count * elements.count * (elements.scope == .sample ? lanes : 1)
  }

  /// The program that computes `source` by a tree of nodes; without a tree it reads it.
  func program(_ tree: [Int], source: ValueID) -> Program {
    guard !tree.isEmpty else { return Program(inputs: [place(source)]) }
    var program = Program()
    var registers: [ValueID: Int] = [:]
    let inner = Set(tree.flatMap { graph.nodes[$0].outputs })
    for input in tree.flatMap({ graph.nodes[$0].inputs })
    where !inner.contains(input) && registers[input] == nil {
      registers[input] = program.inputs.count
      program.inputs.append(place(input))
    }
    for node in tree.map({ graph.nodes[$0] }) {
      let register = program.inputs.count + program.instructions.count
      registers[node.outputs[0]] = register
      program.instructions.append(
        MapLoop.Instruction(
          function: node.operation, operands: node.inputs.map { registers[$0]! }, result: register))
    }
    program.stored = program.inputs.count + program.instructions.count - 1
    return program
  }

  /// A loop that copies a value to another place, repeating and permuting as the strides say.
  func copyLoop(from source: Place, to target: Place, store: MapLoop.Store = .overwrite) -> MapLoop {
    loop([source], to: target, instructions: [], stored: 0, store: store)
  }

  /// A loop over the elements of `shape` (the result's unless given); scalars among the inputs repeat.
  func loop(
    _ inputs: [Place], to result: Place, over shape: [Int]? = nil,
    instructions: [MapLoop.Instruction], stored: Int, store: MapLoop.Store
  ) -> MapLoop {
    let extents = (shape ?? result.shape) + [result.lane == 1 ? lanes : 1]
    let places = inputs + [result]
    let operands = places.map { place in
      let strides = place.strides.isEmpty ? extents.dropLast().map { _ in 0 } : place.strides
      return strides + [place.lane]
    }
    let nest = LoopNest(extents: extents, operands: operands, leading: inputs.count)
    let all = places.indices.map { operand in
      MapLoop.Operand(
        start: places[operand].start, strides: nest.strides(of: operand),
        run: nest.runStrides[operand])
    }
    return MapLoop(
      extents: nest.extents, run: nest.run, inputs: Array(all.dropLast()), outputs: [all.last!],
      stored: [stored], instructions: instructions, store: store)
  }

  /// A loop that adds up a program's values over the lanes and the axes along which `target` does not move.
  ///
  /// The run is the lanes of one element: in a short tile it ends at the last sample.
  func sumLoop(_ program: Program, to target: Place) -> MapLoop {
    let places = program.inputs + [target]
    let operands = places.map { place in
      place.strides.isEmpty ? target.shape.map { _ in 0 } : place.strides
    }
    let nest = LoopNest(rows: target.shape, operands: operands, leading: program.inputs.count)
    let all = places.indices.map { operand in
      MapLoop.Operand(
        start: places[operand].start, strides: nest.strides(of: operand), run: places[operand].lane)
    }
    return MapLoop(
      extents: nest.extents, run: lanes, inputs: Array(all.dropLast()), outputs: [all.last!],
      stored: [program.stored], instructions: program.instructions, store: .sum)
  }
}
