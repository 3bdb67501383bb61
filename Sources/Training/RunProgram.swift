import Compiler
import Datasets
import Diagnostics
import Files
import Graph
import Ops
import Planner
import Runtime

/// A part of a saved run, ready to compute samples: spectra to latent values, latent values to spectra.
///
///     let encoder = try RunProgram(run, .encoding, threads: 2)
///     encoder.run([spectra], count: 100, into: [latents])
///
/// One caller at a time may run it.
package final class RunProgram: @unchecked Sendable {
  /// Values that a sample has at the border of the program.
  package struct Port: Equatable, Sendable {
    package let name: String
    package let shape: [Int]
    package var width: Int { shape.reduce(1, *) }

    package init(name: String, shape: [Int]) { (self.name, self.shape) = (name, shape) }
  }

  package let inputs: [Port]
  package let outputs: [Port]
  package let threads: Int
  private let plan: Plan
  private let executor: Executor
  /// The samples that run together.
  private let batch: Int
  private let index: [Int64]

  /// `samples` is the largest number that will ever be computed, where it is known.
  package convenience init(
    _ run: SavedRun, _ purpose: Purpose, threads: Int, samples: Int = 1 << 32
  ) throws(Diagnostic) {
    try self.init(run.compilation, purpose, threads: threads, samples: samples) { (graph) throws(Diagnostic) in
      try run.weights(of: graph)
    }
  }

  /// A part of a model with weights that its graph is given.
  init(
    _ compilation: Compilation, _ purpose: Purpose, threads: Int, samples: Int,
    weights: (Graph) throws(Diagnostic) -> Weights
  ) throws(Diagnostic) {
    let graph = compilation.graph(purpose)
    plan = makePlan(graph, batch: RunProgram.plannedBatch)
    try requireKernels(for: plan, threads: threads)
    inputs = zip(plan.inputs, plan.inputShapes).map { Port(name: $0.name, shape: $1) }
    outputs = plan.outputs.map { Port(name: $0.name, shape: $0.type.shape) }
    self.threads = threads
    batch = plan.lanes * min(RunProgram.tilesOfBatch * threads, plan.tiles(for: max(1, samples)))
    index = (0..<Int64(batch)).map { $0 }
    try requireMemory(plan.bytes(samples: batch, workers: threads), for: compilation.model.name)
    executor = Executor(
      plan, parameters: try weights(graph).memory, threads: threads, largestBatch: batch)
  }

  /// The tiles of a plan depend on the size of a batch. This one is the same whatever the data and the workers, so that
  /// the results of a sample are.
  private static let plannedBatch = 4096

  /// The tiles of a batch for each worker. They are so many that workers seldom wait for each other, and so few that an
  /// interruption takes effect soon.
  private static let tilesOfBatch = 16

  /// What the bits of results depend on beside samples, where several processes compute them.
  package var facts: [(name: String, value: String)] {
    [
      ("version", aecVersion), ("instruction set", executor.instructionSet),
      ("OpenBLAS", plan.usesOpenBLAS ? MatrixProducts.kernels ?? "none" : "unused"),
      ("plan", "\(plan.lanes) \(plan.arenaCount) \(plan.sharedCount)"),
      ("weights", executor.parameters.fingerprint),
    ]
  }

  /// The samples of a tile.
  package var lanes: Int { plan.lanes }
  package func tiles(for samples: Int) -> Int { plan.tiles(for: samples) }

  /// Operations for a sample.
  var flops: Int { max(1, plan.flops(samples: plan.lanes) / plan.lanes) }

  /// Bytes that the program holds, weights not included.
  package var bytes: Int { plan.bytes(samples: batch, workers: threads) }

  /// Computes `count` samples, each input and output sample after sample; false when the user interrupted it.
  @discardableResult
  package func run(
    _ inputs: [UnsafeMutablePointer<Float>], count: Int, into results: [UnsafeMutablePointer<Float>],
    _ isInterrupted: () -> Bool = { false }
  ) -> Bool {
    let parts = zip(inputs, self.inputs).map { BatchInput(values: $0, sampleStride: $1.width) }
    return run(parts, count: count, into: results, isInterrupted)
  }

  /// Computes `count` samples of rows that hold all inputs, as a layout says; false when the user interrupted it.
  @discardableResult
  package func run(
    rows: UnsafeMutablePointer<Float>, _ layout: SampleLayout, count: Int,
    into results: [UnsafeMutablePointer<Float>], _ isInterrupted: () -> Bool = { false }
  ) -> Bool {
    let parts = inputs.map { BatchInput(values: rows + layout.offset(of: $0.name), sampleStride: layout.width) }
    return run(parts, count: count, into: results, isInterrupted)
  }

  private func run(
    _ inputs: [BatchInput], count: Int, into results: [UnsafeMutablePointer<Float>], _ isInterrupted: () -> Bool
  ) -> Bool {
    for first in stride(from: 0, to: count, by: batch) {
      if isInterrupted() { return false }
      let parts = inputs.map { input in
        BatchInput(values: input.values + first * input.sampleStride, sampleStride: input.sampleStride)
      }
      let targets: [UnsafeMutablePointer<Float>?] = zip(plan.outputs, results).compactMap {
        $0.type.scope == .sample ? $1 + first * $0.type.count : nil
      }
      executor.run(parts, index: index, count: min(batch, count - first), results: targets)
    }
    for (output, memory) in zip(plan.outputs, results) where output.type.scope != .sample {
      repeatShared(output, count, into: memory)
    }
    return true
  }

  /// An output that is the same for every sample.
  private func repeatShared(_ output: Plan.Output, _ count: Int, into memory: UnsafeMutablePointer<Float>) {
    guard let values = executor.shared(output.name) else { return }
    for sample in 0..<count {
      for (index, value) in values.enumerated() { memory[sample * values.count + index] = value }
    }
  }
}

extension [RunProgram.Port] {
  /// Names of all values of the ports: `z[0]`, `z[1]` of a vector `z`, `w` of a number; `z[0, 2]` of a matrix.
  package var valueNames: [String] {
    flatMap { port in
      port.shape.reduce([""]) { heads, size in
        heads.flatMap { head in (0..<size).map { head.isEmpty ? "\($0)" : "\(head), \($0)" } }
      }.map { $0.isEmpty ? port.name : "\(port.name)[\($0)]" }
    }
  }
}
