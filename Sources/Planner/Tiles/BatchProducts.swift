import Graph

/// Which products with weights run over the whole batch instead of in each tile, and why: the cost model of wide layers.
///
/// It compares bytes that pass the second-level cache. In tiles, weights that do not fit are read again by each tile,
/// and every tile has a slot for their gradient. Over the batch, weights pass once, but the values of all samples do
/// too, and every tile keeps its arena.
package struct BatchProducts: Sendable {
  /// The reason of each product, by the index of its node.
  private(set) var reasons: [Int: String] = [:]
  /// The bytes that all of them save.
  private var gain = 0

  /// A slot that leaves the cache is written by its tile, then read and written when slots are added up.
  private static let passesOfSlot = 3
  /// What a core could move while it adds up the lanes of a gradient's element: the kernel over the batch need not.
  private static let passesOfLanes = 4
  /// A kept arena is written and read.
  private static let passesOfArena = 2
  /// What a core moves while the workers meet once more.
  private static let meeting = 64 << 10
  /// The kernels pack the samples of a tile.
  static let mostLanes = 256

  package static let none = BatchProducts()

  private init() {}

  /// All products that can, for tests.
  package static func all(_ graph: Graph) -> BatchProducts {
    var result = BatchProducts()
    for node in graph.nodes.indices where WideProduct(node, in: graph) != nil { result.reasons[node] = "asked for" }
    return result
  }

  /// Those of a graph for batches of tiles that are `lanes` wide; `usual` is its plan without them.
  init(_ graph: Graph, _ usual: Plan, batch: Int, lanes: Int, machine: Machine) {
    guard lanes <= Self.mostLanes else { return }
    let tiles = (batch + lanes - 1) / lanes
    for node in graph.nodes.indices {
      guard let product = WideProduct(node, in: graph) else { continue }
      let cost = Cost(
        weights: product.bytes, values: 4 * tiles * lanes * product.values, tiles: tiles, room: machine.cache / 2,
        isOnlyReader: product.isOnlyReader)
      if product.isGradient { decideGradient(node, cost) } else { decide(node, cost) }
    }
    let arenas = usual.keepsArenas ? 0 : Self.passesOfArena * tiles * 4 * usual.arenaCount * lanes / usual.lanes
    if gain <= arenas { reasons = [:] }
  }

  var isEmpty: Bool { reasons.isEmpty }
  func contains(_ node: Int) -> Bool { reasons[node] != nil }

  /// Bytes of a product.
  private struct Cost {
    let weights, values, tiles, room: Int
    let isOnlyReader: Bool

    var leavesCache: Bool { weights > room }
    /// The optimizer moved a part of the weights in another worker's cache, where a tile would fetch it again.
    var leavesItsWorker: Bool { isOnlyReader && weights > room / 2 }
  }

  private mutating func decide(_ node: Int, _ cost: Cost) {
    // A single tile would leave the product to a single worker.
    let saved = max(2, cost.tiles) * cost.weights - cost.weights - cost.values - Self.meeting
    guard cost.leavesCache || cost.leavesItsWorker, saved > 0 else { return }
    gain += saved
    reasons[node] = reason(cost)
  }

  private func reason(_ cost: Cost) -> String {
    let weights = kilobytes(cost.weights)
    if cost.tiles == 1 { return "a batch of one tile would leave its \(weights) of weights to one worker" }
    let values = "all values are \(kilobytes(cost.values))"
    guard cost.leavesCache else { return "its \(weights) of weights stay with the workers that move them; \(values)" }
    return "its \(weights) of weights do not stay in the cache for \(cost.tiles) tiles; \(values)"
  }

  private mutating func decideGradient(_ node: Int, _ cost: Cost) {
    let slots = cost.tiles * cost.weights
    let passes = Self.passesOfLanes + (slots > cost.room ? Self.passesOfSlot : 0)
    let saved = passes * slots - cost.weights - cost.values
    guard saved > 0 else { return }
    gain += saved
    reasons[node] =
      "slots of \(cost.tiles) tiles would take \(kilobytes(slots)) and sums across lanes; "
      + "all values are \(kilobytes(cost.values))"
  }

  private func kilobytes(_ bytes: Int) -> String { "\(bytes / 1000) kB" }
}

/// A product that can run over the batch: of vectors of samples with a weight, or the gradient of one.
private struct WideProduct {
  /// Of the weight.
  let bytes: Int
  /// Floats that it reads and writes for each sample.
  let values: Int
  let isGradient: Bool
  /// Whether the weight is trained, and no other product of the step reads it.
  let isOnlyReader: Bool

  init?(_ index: Int, in graph: Graph) {
    let node = graph.nodes[index]
    guard ["linear", "linear_transposed", "outer_sum"].contains(node.operation) else { return nil }
    isGradient = node.operation == "outer_sum"
    let samples = isGradient ? node.inputs[...] : node.inputs.prefix(1)
    guard samples.map(graph.type).allSatisfy({ $0.scope == .sample && $0.rank == 1 }) else { return nil }
    let weight = isGradient ? node.outputs[0] : node.inputs[1]
    guard isGradient || graph.isReadOnce(node) else { return nil }
    isOnlyReader = !isGradient && graph.trains(weight) && graph.nodes.filter { $0.inputs.contains(weight) }.count == 1
    let shape = graph.type(of: weight).shape
    (bytes, values) = (4 * shape[0] * shape[1], shape[0] + shape[1])
  }
}

extension Graph {
  fileprivate func trains(_ weight: ValueID) -> Bool {
    parameters.contains { $0.value == weight && output("gradient.\($0.name)") != nil }
  }

  /// Whether the operands that a product shares among all samples are weights as they lie, and no other product of its
  /// kind has them: the products of a recurrence wait for each other, so that the workers would meet at every step.
  fileprivate func isReadOnce(_ node: Node) -> Bool {
    let shared = node.inputs.dropFirst()
    return shared.allSatisfy { value in parameters.contains { $0.value == value } }
      && nodes.filter { $0.operation == node.operation && $0.inputs[1] == node.inputs[1] }.count == 1
  }
}
