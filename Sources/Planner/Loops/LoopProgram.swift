import Graph
import Ops

extension PlanBuilder {
  /// What a loop computes: places to read, instructions on registers, the register of the result.
  struct Program {
    var inputs: [Place] = []
    var instructions: [MapLoop.Instruction] = []
    var stored = 0

    /// The same with the square of its result.
    var squared: Program {
      let next = inputs.count + instructions.count
      let square = MapLoop.Instruction(function: "square", operands: [stored], result: next)
      return Program(inputs: inputs, instructions: instructions + [square], stored: next)
    }
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

  /// A loop over the elements of the result; scalars among the inputs repeat.
  func loop(
    _ inputs: [Place], to result: Place, instructions: [MapLoop.Instruction], stored: Int, store: MapLoop.Store
  ) -> MapLoop {
    let (extents, places) = (result.shape + [result.lane == 1 ? lanes : 1], inputs + [result])
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
