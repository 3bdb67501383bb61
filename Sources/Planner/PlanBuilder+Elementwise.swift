import Graph
import Ops

extension PlanBuilder {
  /// One loop for a tree of elementwise nodes.
  mutating func lowerTree(_ tree: [Int]) {
    let root = graph.nodes[tree.last!]
    let result = allocate(root.outputs[0])
    emit(.map(treeLoop(tree, to: result, store: .overwrite)), flops: flops(of: tree))
  }

  private func flops(of tree: [Int]) -> Int {
    let elements = type(graph.nodes[tree.last!].outputs[0])
    return tree.count * elements.count * (elements.scope == .sample ? lanes : 1)
  }

  private func treeLoop(_ tree: [Int], to result: Place, store: MapLoop.Store) -> MapLoop {
    var registers: [ValueID: Int] = [:]
    var inputs: [Place] = []
    let inner = Set(tree.flatMap { graph.nodes[$0].outputs })
    for input in tree.flatMap({ graph.nodes[$0].inputs })
    where !inner.contains(input) && registers[input] == nil {
      registers[input] = inputs.count
      inputs.append(place(input))
    }
    var instructions: [MapLoop.Instruction] = []
    for node in tree.map({ graph.nodes[$0] }) {
      let register = inputs.count + instructions.count
      registers[node.outputs[0]] = register
      instructions.append(
        MapLoop.Instruction(
          function: node.operation, operands: node.inputs.map { registers[$0]! }, result: register))
    }
    return loop(
      inputs, to: result, instructions: instructions,
      stored: inputs.count + instructions.count - 1, store: store)
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
}
