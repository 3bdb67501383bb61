import Graph

/// A program of kernel calls with every place known: what the executor runs.
///
/// A batch is cut into tiles of `lanes` samples. For each phase, first the shared steps run once, then every tile
/// runs the tile steps. Then the batch steps run in parts, and the tiles' slots are added up in a fixed tree into the
/// shared space.
package struct Plan: Sendable {
  package struct Phase: Sendable {
    package var shared: [Step] = []
    package var tile: [Step] = []
    /// What works on all tiles at once; none of these steps reads what another one writes.
    package var batch: [Step] = []
    /// The floats of a slot that this phase fills, and where their sums go in the shared space.
    package var slots = 0..<0
    package var sums = Reference(BufferID(0))

    /// All steps in the order in which they start.
    package var steps: [Step] { shared + tile + batch }
  }

  /// A named result.
  package struct Output: Sendable {
    package let name: String
    package let type: TensorType
    package let place: Place
  }

  /// Values known when the plan is made.
  package struct Constant: Sendable {
    package let start: Reference
    package let values: [Float]
  }

  package let name: String
  package let lanes: Int
  package internal(set) var buffers: [Buffer]
  package internal(set) var phases: [Phase]
  package internal(set) var constants: [Constant]
  package internal(set) var outputs: [Output]
  /// Where numbers stand that a run is handed, if a step reads them.
  package internal(set) var stepNumbers: [StepNumber: Reference] = [:]
  /// Shapes of the graph's inputs in order.
  package internal(set) var inputs: [GraphPort]
  package internal(set) var inputShapes: [[Int]]
  package internal(set) var parameters: [GraphParameter]
  /// Start of each parameter in the weights, and the number of all weights.
  package internal(set) var parameterOffsets: [Int]
  package internal(set) var parameterCount: Int
  /// Floats of each space: the arena of a tile, a slot, the shared space.
  package internal(set) var arenaCount = 0
  package internal(set) var slotCount = 0
  package internal(set) var sharedCount = 0
  /// Whether a value outlives its phase, so that every tile of the batch needs an arena of its own.
  package internal(set) var keepsArenas = false
  /// Results that lie where an operand of their step lay.
  var inPlace = InPlace.none
  /// More workers than this would only wait for each other.
  package internal(set) var mostWorkers = Int.max
  /// Why the tile is as wide as it is.
  package internal(set) var reason: String?
  /// What each rule of fusion did, in their order.
  package internal(set) var fusions: [FusionFinding] = []
  /// What else the planner decided, in words.
  package internal(set) var notes: [String] = []

  /// Whether a step is a product of whole-batch values, which OpenBLAS does.
  package var usesOpenBLAS: Bool {
    phases.contains { $0.steps.contains { $0.kernel is ProductStep } }
  }

  package func output(_ name: String) -> Output? { outputs.first { $0.name == name } }

  /// The place of a reference within its space.
  package func offset(of reference: Reference) -> Int {
    buffers[reference.buffer.index].offset + reference.offset
  }

  /// Whether a step works on all tiles at once.
  package var hasBatchSteps: Bool { phases.contains { !$0.batch.isEmpty } }

  package func tiles(for samples: Int) -> Int { (samples + lanes - 1) / lanes }

  /// Arenas that a batch needs with some number of workers.
  package func arenas(samples: Int, workers: Int) -> Int {
    keepsArenas ? tiles(for: samples) : self.workers(workers, samples: samples)
  }

  /// Bytes that an executor of this plan allocates for tensors, weights not included.
  package func bytes(samples: Int, workers: Int) -> Int {
    let floats =
      arenaCount * arenas(samples: samples, workers: workers) + slotCount * tiles(for: samples)
      + sharedCount
    return 4 * floats
  }

  /// Floating-point operations for a batch.
  package func flops(samples: Int) -> Int {
    phases.reduce(0) { total, phase in
      total + phase.shared.map(\.flops).reduce(0, +)
        + (phase.tile + phase.batch).map(\.flops).reduce(0, +) * tiles(for: samples)
    }
  }
}
