import Diagnostics
import Graph
import Ops

/// The model as far as it is elaborated.
struct ModelDraft {
  private(set) var nodes: [TypedNode] = []
  private(set) var weights: [TypedWeight] = []
  private var weightIndices: [String: Int] = [:]
  private(set) var layers: [TypedLayer] = []
  /// Paths of layers bound by `let`, once they have been applied.
  private var instances: [Int: String] = [:]
  private var instanceCount = 0
  private var loopCount = 0

  func node(_ value: TypedValue) -> TypedNode { nodes[value.node.index] }

  mutating func add(_ node: TypedNode) -> NodeID {
    nodes.append(node)
    return NodeID(nodes.count - 1)
  }

  /// Lists a use of a layer in the table of layers.
  mutating func list(_ layer: TypedLayer) { layers.append(layer) }

  /// The index of a weight by its full name; nil for a new one.
  func weight(named name: String) -> Int? { weightIndices[name] }

  mutating func add(_ weight: TypedWeight) -> Int {
    weightIndices[weight.name] = weights.count
    weights.append(weight)
    return weights.count - 1
  }

  /// An identity for the steps of a scan.
  mutating func newLoop() -> Int {
    loopCount += 1
    return loopCount
  }

  /// An identity for a layer bound by `let`, under which its uses share weights.
  mutating func newInstance() -> Int {
    instanceCount += 1
    return instanceCount
  }

  /// The path of a layer bound by `let` that was applied before.
  func path(ofInstance identity: Int?) -> String? { identity.flatMap { instances[$0] } }

  mutating func setPath(_ path: String, ofInstance identity: Int?) {
    if let identity { instances[identity] = path }
  }
}
