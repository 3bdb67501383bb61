/// An elementwise program over an index space.
package struct MapStep: KernelStep {
  package static let name = "map"
  package static let takesNarrowTiles = true
  package let loop: MapLoop

  package var reads: [Reference] {
    loop.inputs.map(\.start) + (loop.store == .overwrite ? [] : loop.outputs.map(\.start))
  }
  package var writes: [Reference] { loop.outputs.map(\.start) }
  package func floats(lanes: Int) -> Int { loop.floats }
  package var detail: String { loop.detail }
}

extension PlanBuilder {
  /// One loop for a tree of elementwise nodes.
  mutating func lowerTree(_ tree: [Int]) {
    let root = graph.nodes[tree.last!].outputs[0]
    let reduced = tree.flatMap { graph.nodes[$0].inputs }.first { ordered.contains($0) && type($0) == type(root) }
    let result = reduced.map { allocate(root, ordered: place($0)) } ?? allocate(root)
    let program = program(tree, source: root)
    let loop = loop(
      program.inputs, to: result, instructions: program.instructions, stored: program.stored, store: .overwrite)
    emit(MapStep(loop: loop), flops: flops(of: tree))
  }

  private func flops(of tree: [Int]) -> Int {
    let elements = type(graph.nodes[tree.last!].outputs[0])
    return tree.count * elements.count * (elements.scope == .sample ? lanes : 1)
  }

  /// Copies a value to another place, repeating and permuting as the strides say.
  mutating func emitCopy(
    from source: Place, to target: Place, store: MapLoop.Store = .overwrite, flops: Int? = 0, note: String? = nil
  ) {
    let loop = loop([source], to: target, instructions: [], stored: 0, store: store)
    emit(MapStep(loop: loop), flops: flops, note: note)
  }
}
