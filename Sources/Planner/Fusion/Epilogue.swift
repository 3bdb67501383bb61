import Graph

/// The elementwise nodes around a product with weights that run in its kernel, before the result is stored.
///
/// Matches them from the inside out: an optional residual `add(p, r)`, then `relu` or the gate of relu's gradient,
/// `multiply(p, less(0, y))`.
struct Epilogue {
  /// The node of the product.
  private(set) var product: Int
  /// Added to the product.
  private(set) var residual: ValueID?
  /// Where this is not above zero, the result is zero.
  private(set) var gate: ValueID?
  private(set) var isRectified = false

  /// The nodes of the tree that the kernel does.
  private var covered = 0

  /// Reads a tree from its root; nil when the kernel cannot do all of it.
  init?(_ tree: [Int], in index: GraphIndex, canEnd: (Int) -> Bool) {
    product = -1
    let nodes = TreeMatcher(index: index, tree: Set(tree))
    var value = index.graph.nodes[tree.last!].outputs[0]
    if let inner = nodes.rectified(value) {
      (value, isRectified, covered) = (inner, true, 1)
    } else if let (inner, opened) = nodes.gated(value) {
      (value, gate, covered) = (inner, opened, 2)
    }
    func isProduct(_ operand: ValueID) -> Bool {
      index.definition(of: operand).map { !nodes.tree.contains($0) && canEnd($0) } ?? false
    }
    if let (inner, added) = nodes.sum(value, isProduct) {
      (value, residual, covered) = (inner, added, covered + 1)
    }
    guard covered == tree.count, isProduct(value) else { return nil }
    product = index.definition(of: value)!
  }
}

/// Looks at the nodes of one tree.
private struct TreeMatcher {
  let index: GraphIndex
  let tree: Set<Int>

  private func node(_ value: ValueID, _ operation: String) -> Node? {
    guard isInner(value), let node = index.node(defining: value) else { return nil }
    return node.operation == operation ? node : nil
  }

  func rectified(_ value: ValueID) -> ValueID? { node(value, "relu")?.inputs[0] }

  /// `multiply(p, less(0, y))`, in either order.
  func gated(_ value: ValueID) -> (product: ValueID, gate: ValueID)? {
    guard let inputs = node(value, "multiply")?.inputs else { return nil }
    for (product, mask) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
      guard let comparison = node(mask, "less"), isZero(comparison.inputs[0]) else { continue }
      let gate = comparison.inputs[1]
      if isAlike(gate, value), product != mask { return (product, gate) }
    }
    return nil
  }

  func sum(_ value: ValueID, _ isProduct: (ValueID) -> Bool) -> (product: ValueID, residual: ValueID)? {
    guard let inputs = node(value, "add")?.inputs, inputs[0] != inputs[1] else { return nil }
    for (product, residual) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])]
    where isProduct(product) && isAlike(residual, value) && !isInner(residual) {
      return (product, residual)
    }
    return nil
  }

  private func isInner(_ value: ValueID) -> Bool {
    index.definition(of: value).map(tree.contains) ?? false
  }

  private func isAlike(_ a: ValueID, _ b: ValueID) -> Bool {
    index.graph.type(of: a) == index.graph.type(of: b)
  }

  private func isZero(_ value: ValueID) -> Bool {
    guard let node = index.node(defining: value), node.operation == "constant" else { return false }
    return node.attributes.real("value") == 0
  }
}
