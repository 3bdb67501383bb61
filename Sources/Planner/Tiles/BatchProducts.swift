import Graph

/// Which products with weights run over the whole batch instead of in each tile, and why: the cost model of wide layers.
///
/// It compares the bytes that pass the second-level cache. In tiles, weights that do not fit are read again by each
/// tile, and every tile has a slot for their gradient. Over the batch, weights pass once, but the values of all samples
/// do too.
package struct BatchProducts: Sendable {
  /// The reason of each product, by the index of its node.
  private(set) var reasons: [Int: String] = [:]

  /// A slot is written by its tile, then read and written when slots are added up.
  private static let passesOfSlot = 3
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

  /// Those of a graph for batches of tiles that are `lanes` wide.
  init(_ graph: Graph, batch: Int, lanes: Int, machine: Machine) {
    guard lanes <= Self.mostLanes else { return }
    let tiles = (batch + lanes - 1) / lanes
    for node in graph.nodes.indices {
      guard let product = WideProduct(node, in: graph) else { continue }
      let values = 4 * tiles * lanes * product.values
      reasons[node] =
        product.isGradient
        ? Self.gradient(product.bytes, values, tiles, machine) : Self.product(product.bytes, values, tiles, machine)
    }
  }

  var isEmpty: Bool { reasons.isEmpty }
  func contains(_ node: Int) -> Bool { reasons[node] != nil }

  private static func product(_ weights: Int, _ values: Int, _ tiles: Int, _ machine: Machine) -> String? {
    // A single tile would leave the product to a single worker.
    guard weights > machine.cache / 2, max(2, tiles) * weights > weights + values + meeting else { return nil }
    guard tiles > 1 else { return "a batch of one tile would leave its \(kilobytes(weights)) of weights to one worker" }
    return "its \(kilobytes(weights)) of weights do not stay in the cache for \(tiles) tiles; "
      + "all values are \(kilobytes(values))"
  }

  private static func gradient(_ weights: Int, _ values: Int, _ tiles: Int, _ machine: Machine) -> String? {
    let slots = tiles * weights
    guard slots > machine.cache / 2, passesOfSlot * slots > weights + values else { return nil }
    return "slots of \(tiles) tiles would take \(kilobytes(slots)); all values are \(kilobytes(values))"
  }

  private static func kilobytes(_ bytes: Int) -> String { "\(bytes / 1000) kB" }
}

/// A product that can run over the batch: of vectors of samples with a weight, or the gradient of one.
private struct WideProduct {
  /// Of the weight.
  let bytes: Int
  /// Floats that it reads and writes for each sample.
  let values: Int
  let isGradient: Bool

  init?(_ index: Int, in graph: Graph) {
    let node = graph.nodes[index]
    guard ["linear", "linear_transposed", "outer_sum"].contains(node.operation) else { return nil }
    isGradient = node.operation == "outer_sum"
    let samples = isGradient ? node.inputs[...] : node.inputs.prefix(1)
    guard samples.allSatisfy({ graph.type(of: $0).scope == .sample && graph.type(of: $0).rank == 1 }) else { return nil }
    let weight = isGradient ? node.outputs[0] : node.inputs[1]
    guard isGradient || graph.isReadOnce(node) else { return nil }
    let shape = graph.type(of: weight).shape
    (bytes, values) = (4 * shape[0] * shape[1], shape[0] + shape[1])
  }
}

extension Graph {
  /// Whether the operands that a product shares among all samples are weights as they lie, and no other product of its
  /// kind has them: the products of a recurrence wait for each other, so that the workers would meet at every step.
  fileprivate func isReadOnce(_ node: Node) -> Bool {
    let shared = node.inputs.dropFirst()
    return shared.allSatisfy { value in parameters.contains { $0.value == value } }
      && nodes.filter { $0.operation == node.operation && $0.inputs[1] == node.inputs[1] }.count == 1
  }
}
