import Diagnostics
import Graph
import Ops

// Changes: reporter.
extension Elaborator {
  /// Warns where a value of one element is compared with its own mean, sum, size and the like: `h - mean(h)` is always 0,
  /// `h / sum(h)` always 1, and `h / norm(h)` has nothing but the sign left.
  mutating func warnAboutLoneElements(in typed: TypedModel) {
    var told: Set<Span> = []
    for node in typed.nodes {
      guard case .elementwise(let operation) = node.kind, node.inputs.count == 2, case let value = node.inputs[0],
        case let shape = typed.nodes[value.index].type.shape, !shape.isEmpty,
        shape.allSatisfy({ $0.evaluated(typed.sizes) == 1 }),
        let (layer, isSize) = reduction(of: value, by: node.inputs[1], in: typed.nodes),
        let rest = LoneRest(operation, layer, isSize: isSize), told.insert(node.span).inserted
      else { continue }
      let size = shape.lazy.compactMap { size in size.symbols.first { Size(symbol: $0) == size } }.first
      report(.loneElement(layer, rest.words, shape: shown(shape), at: node.span, size: size))
    }
  }

  /// The layer that makes one number of a value, and whether it takes the sizes of its elements.
  private func reduction(
    of value: NodeID, by other: NodeID, in nodes: [TypedNode]
  ) -> (layer: String, isSize: Bool)? {
    guard case .layer(let layer, _, _) = nodes[other.index].kind, let input = nodes[other.index].inputs.first,
      ["sum", "mean", "max", "min", "logsumexp", "norm"].contains(layer.name)
    else { return nil }
    if input == value { return (layer.name, layer.name == "norm") }
    guard case .elementwise("abs") = nodes[input.index].kind, nodes[input.index].inputs == [value],
      ["sum", "mean", "max", "min"].contains(layer.name)
    else { return nil }
    return (layer.name, true)
  }
}

/// What is left of one element that is compared with itself.
private enum LoneRest {
  case zero, one, sign

  init?(_ operation: String, _ layer: String, isSize: Bool) {
    switch operation {
    case "subtract" where !isSize: self = .zero
    case "divide" where isSize: self = .sign
    case "divide" where layer != "logsumexp": self = .one
    default: return nil
    }
  }

  var words: String {
    switch self {
    case .zero: "always 0"
    case .one: "always 1"
    case .sign: "1 or -1"
    }
  }
}
