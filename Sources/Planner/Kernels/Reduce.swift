/// An elementwise program, added up over the repeated axes and the valid lanes.
package struct ReduceStep: KernelStep {
  package static let name = "reduce"
  package static let takesNarrowTiles = true
  package let loop: MapLoop
  /// Floats that receive the sums.
  package let count: Int

  package var reads: [Reference] { loop.inputs.map(\.start) }
  package var writes: [Reference] { loop.outputs.map(\.start) }
  package func floats(lanes: Int) -> Int { loop.floats }
  package var detail: String { loop.detail }
}

extension PlanBuilder {
  /// A sum over samples, with what the fusion found to be computed in its loop.
  mutating func lowerBatchSum() {
    let reduction = fusion.batchSums[nodeIndex] ?? BatchSum(source: input(0))
    let result = allocate(node.outputs[0])
    let source = type(reduction.source).shape
    let target = repeated(result, along: reduction.axes, of: source)
    let program = program(reduction.tree, source: reduction.source)
    emit(
      ReduceStep(loop: sumLoop(program, to: target), count: result.shape.reduce(1, *)),
      flops: (program.instructions.count + 1) * source.reduce(lanes, *))
  }
}
