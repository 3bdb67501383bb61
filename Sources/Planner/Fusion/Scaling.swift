import Graph
import Ops

/// Scale and shift of the features after a normalisation, done in its kernel.
///
/// Forward the kernel gives xhat, for the gradient, and xhat * scale + shift. Backward it reads dy * scale where it would
/// read the gradient of xhat.
struct Scaling {
  /// The weights of a layer norm, one number for each feature.
  struct Weights {
    let scale: ValueID
    let shift: ValueID
    /// xhat * scale + shift.
    let result: ValueID
  }
  /// For a `normalize`.
  private(set) var ofNormalize: [Int: Weights] = [:]
  /// For a `normalize_gradient`: dy and the scale.
  private(set) var ofGradient: [Int: (gradient: ValueID, scale: ValueID)] = [:]
  /// Roots of trees that run in the kernels.
  private(set) var roots: [Int] = []

  private var graph = Graph(name: "")
  private var definitions: [Int?] = []
  private var weights: Set<ValueID> = []

  /// Nothing is scaled.
  init() {}

  init(_ graph: Graph, definitions: [Int?], trees: [Int: [Int]], isUsedOnce: (ValueID) -> Bool) {
    self.graph = graph
    self.definitions = definitions
    weights = Set(graph.parameters.map(\.value))
    for root in trees.keys.sorted() { matchResult(root, trees[root]!) }
    for (place, node) in graph.nodes.enumerated() where node.operation == "normalize_gradient" {
      let source = node.inputs[0]
      guard let root = definitions[source.index], trees[root]?.count == 1, isUsedOnce(source),
        let (gradient, scale) = scaled(source)
      else { continue }
      ofGradient[place] = (gradient, scale)
      roots.append(root)
    }
  }

  /// `add(multiply(xhat, scale), shift)`.
  private mutating func matchResult(_ root: Int, _ tree: [Int]) {
    let sum = graph.nodes[root]
    guard tree.count == 2, sum.operation == "add", let shift = weight(sum.inputs[1]),
      let (normalized, scale) = scaled(sum.inputs[0]), let place = definitions[normalized.index],
      graph.nodes[place].operation == "normalize", graph.nodes[place].outputs[0] == normalized,
      ofNormalize[place] == nil
    else { return }
    ofNormalize[place] = Weights(scale: scale, shift: shift, result: sum.outputs[0])
    roots.append(root)
  }

  private func scaled(_ value: ValueID) -> (ValueID, scale: ValueID)? {
    guard let place = definitions[value.index], graph.nodes[place].operation == "multiply",
      graph.type(of: value).scope == .sample, let scale = weight(graph.nodes[place].inputs[1]),
      graph.type(of: graph.nodes[place].inputs[0]) == graph.type(of: value)
    else { return nil }
    return (graph.nodes[place].inputs[0], scale)
  }

  /// The weight of which every row of a value is a copy.
  private func weight(_ value: ValueID) -> ValueID? {
    guard let place = definitions[value.index], graph.nodes[place].operation == "broadcast" else { return nil }
    let source = graph.nodes[place].inputs[0]
    let axes = graph.nodes[place].attributes.ints("axes")!
    return axes == [graph.type(of: value).shape.count - 1] && weights.contains(source) ? source : nil
  }
}
