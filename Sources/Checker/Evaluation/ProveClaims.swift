import Diagnostics
import Graph
import Ops
import Syntax

/// The smallest range that is known to hold every element of a value.
private struct Interval {
  var low: Double
  var high: Double
  static let all = Interval(low: -.infinity, high: .infinity)
  static let positive = Interval(low: 0, high: .infinity)

  func joined(_ other: Interval) -> Interval { Interval(low: min(low, other.low), high: max(high, other.high)) }

  static func * (a: Interval, b: Interval) -> Interval {
    // 0 times infinity is 0 here: the infinite end is never reached.
    let ends = [a.low, a.high].flatMap { x in [b.low, b.high].map { x == 0 || $0 == 0 ? 0 : x * $0 } }
    return Interval(low: ends.min()!, high: ends.max()!)
  }
}

// Changes: facts, reporter.
extension Elaborator {
  /// The claim of an output, once it is proved; nil without one or after a report.
  mutating func claim(of port: Port, _ value: TypedValue, at span: Span) -> Claim? {
    guard let written = port.claim, let claim = claim(written) else { return nil }
    if holds(claim, value.node) { return claim }
    report(
      .unprovenClaim(port.name?.text ?? "the result", claim.text, at: span, written.span),
      about: .unproven(span, ending: cure(for: claim, span), else: "leave `in \(claim.text)` out"))
    return nil
  }

  private mutating func claim(_ expression: Expression) -> Claim? {
    switch expression.kind {
    case .name("simplex"): return .simplex
    case .range(let low, let high):
      guard case .number(let least) = evaluate(low) else { break }
      guard let high else { return .range(low: least.value ?? 0, high: nil) }
      guard case .number(let most) = evaluate(high) else { break }
      if let low = least.value, let high = most.value, low >= high { break }
      return .range(low: least.value ?? 0, high: most.value ?? .infinity)
    default: break
    }
    report(.unknownClaim(text(expression.span), at: expression.span))
    return nil
  }

  private func cure(for claim: Claim, _ span: Span) -> String {
    let written = withoutActivation(Expression(.bool(true), span).sourceText(in: source))
    // What follows an `if` belongs to its last branch.
    let value = written.hasPrefix("if ") ? "(\(written))" : written
    switch claim {
    case .simplex: return "\(value) |> softmax"
    case .range(0, nil): return "\(value) |> relu"
    case .range(0, 1): return "\(value) |> sigmoid"
    case .range(-1, 1): return "\(value) |> tanh"
    case .range(let low, nil): return "\(shortest(low)) + softplus(\(value))"
    case .range(let low, let high?): return "\(shortest(low)) + \(shortest(high - low)) * sigmoid(\(value))"
    }
  }

  /// A value without an activation at its end, which the claim's own replaces.
  private func withoutActivation(_ value: String) -> String {
    let activations = ["sigmoid", "relu", "tanh", "softplus", "softmax", "exp", "abs", "hardsigmoid", "hardtanh"]
    for name in activations where value.hasSuffix(" |> \(name)") { return String(value.dropLast(name.count + 4)) }
    for name in activations where value.hasPrefix(name + "(") && value.hasSuffix(")") {
      let inside = value.dropFirst(name.count + 1).dropLast()
      if inside.allSatisfy({ $0 != "(" && $0 != ")" && $0 != "," }) { return String(inside) }
    }
    return value
  }

  private func holds(_ claim: Claim, _ node: NodeID) -> Bool {
    switch claim {
    case .simplex: return isSimplex(node)
    case .range(let low, let high):
      let known = interval(of: node)
      return known.low >= low && known.high <= high ?? .infinity
    }
  }

  /// What every element of a value is known to lie between.
  func bounds(of id: NodeID) -> (low: Double, high: Double) {
    let known = interval(of: id)
    return (known.low, known.high)
  }

  /// Whether no element of a value can be below 0.
  func isNeverNegative(_ id: NodeID) -> Bool { interval(of: id).low >= 0 }

  /// Whether a value is made of shares: a softmax along the last axis, or something at or above 0 over its sum.
  func isSimplex(_ id: NodeID) -> Bool { isSimplex(id, Answers()) }

  private func isSimplex(_ id: NodeID, _ answers: Answers<Bool>) -> Bool {
    answers.of(id) { isSimplex(draft.nodes[id.index], { isSimplex($0, answers) }) }
  }

  /// A condition for each element takes some shares from one side and some from the other, and so proves nothing.
  private func isSimplex(_ node: TypedNode, _ isSimplex: (NodeID) -> Bool) -> Bool {
    let inputs = node.inputs
    switch node.kind {
    case .output: return isSimplex(inputs[0])
    case .layer(let layer, let values, _) where layer.name == "softmax":
      guard case .size(let axis)? = values["axis"] else { return true }
      return axis.constant == -1 || axis.constant == node.type.shape.count - 1
    case .layer(let layer, _, _) where layer.name == "fcls": return true
    case .layer(let layer, _, _) where layer.name == "repeat": return isSimplex(inputs[0])
    case .elementwise("divide"):
      return node.type.shape.count == 1 && interval(of: inputs[0]).low >= 0 && isSum(inputs[1], of: inputs[0])
    case .elementwise("select"):
      return isOneNumber(inputs[0]) && isSimplex(inputs[1]) && isSimplex(inputs[2])
    default: return false
    }
  }

  /// Whether a value is one number for all elements along the last axis.
  private func isOneNumber(_ id: NodeID) -> Bool {
    draft.nodes[id.index].type.shape.last.map { $0.constant == 1 } ?? true
  }

  /// Whether a value is the sum of another, perhaps with a small number that keeps it above 0.
  private func isSum(_ id: NodeID, of whole: NodeID) -> Bool {
    let node = draft.nodes[id.index]
    switch node.kind {
    case .layer(let layer, _, _): return layer.name == "sum" && isSame(node.inputs[0], whole)
    case .elementwise("add"):
      return node.inputs.indices.contains { index in
        guard case .constant(let value) = draft.nodes[node.inputs[1 - index].index].kind else { return false }
        return (0...1e-3).contains(value ?? 0) && isSum(node.inputs[index], of: whole)
      }
    default: return false
    }
  }

  /// Whether two nodes are one value, written twice perhaps. It looks at few operations: paths to an operand may double.
  private func isSame(_ a: NodeID, _ b: NodeID, depth: Int = 8) -> Bool {
    if a == b { return true }
    guard depth > 0 else { return false }
    let (x, y) = (draft.nodes[a.index], draft.nodes[b.index])
    guard case .elementwise(let one) = x.kind, case .elementwise(let other) = y.kind, one == other else {
      if case .constant(let one?) = x.kind, case .constant(let other?) = y.kind { return one == other }
      return false
    }
    return x.inputs.count == y.inputs.count && zip(x.inputs, y.inputs).allSatisfy { isSame($0, $1, depth: depth - 1) }
  }

  /// What is known of the elements of a value from the operations that made it.
  private func interval(of id: NodeID, _ answers: Answers<Interval> = Answers(), depth: Int = 0) -> Interval {
    guard depth < 512 else { return .all }
    let node = draft.nodes[id.index]
    func input(_ place: Int) -> Interval { interval(of: node.inputs[place], answers, depth: depth + 1) }
    return answers.of(id) {
      switch node.kind {
      case .constant(let value): value.map { Interval(low: $0, high: $0) } ?? .all
      case .output, .slice: input(0)
      case .layer(let layer, let values, let places): interval(of: layer, values, places, node, input)
      case .elementwise(let operation): interval(of: operation, node, input)
      case .stepNumber: .positive
      case .input, .scan, .scanned: .all
      }
    }
  }

  private func interval(
    of layer: any Layer, _ values: [String: LayerValue], _ places: [Int], _ node: TypedNode, _ input: (Int) -> Interval
  ) -> Interval {
    switch layer.name {
    case "softmax", "fcls": return Interval(low: 0, high: 1)
    case "nnls": return .positive
    case "reshape", "transpose", "repeat", "last", "max", "mean", "batch_mean": return input(0)
    case "concat": return node.inputs.indices.dropFirst().reduce(input(0)) { $0.joined(input($1)) }
    case "sum", "batch_sum", "dropout", "norm":
      let known = layer.name == "norm" ? .positive : input(0)
      return Interval(low: known.low >= 0 ? 0 : -.infinity, high: known.high <= 0 ? 0 : .infinity)
    case "matmul": return input(0).low >= 0 && input(1).low >= 0 ? .positive : .all
    case "uniform": return Interval(low: 0, high: 1)
    case "weight":
      guard let constraint = places.first.flatMap({ draft.weights[$0].weight.constraint }) else { return .all }
      switch constraint.name {
      case "at_least": return Interval(low: constraint.numbers[0], high: .infinity)
      case "within": return Interval(low: constraint.numbers[0], high: constraint.numbers[1])
      default: return constraint.name == "simplex" ? Interval(low: 0, high: 1) : Interval(low: -1, high: 1)
      }
    default: return .all
    }
  }

  private func interval(of operation: String, _ node: TypedNode, _ input: (Int) -> Interval) -> Interval {
    switch operation {
    case "relu":
      let x = input(0)
      return Interval(low: max(0, x.low), high: max(0, x.high))
    case "sigmoid": return Interval(low: 0, high: 1)
    case "tanh", "sin", "cos", "erf", "sign": return Interval(low: -1, high: 1)
    case "softplus", "exp", "abs", "square", "sqrt": return .positive
    case "add":
      return Interval(low: input(0).low + input(1).low, high: input(0).high + input(1).high)
    case "subtract":
      return Interval(low: input(0).low - input(1).high, high: input(0).high - input(1).low)
    case "negate": return Interval(low: -input(0).high, high: -input(0).low)
    case "multiply": return isSame(node.inputs[0], node.inputs[1]) ? .positive : input(0) * input(1)
    case "divide":
      let divisor = input(1)
      guard divisor.low > 0 else { return input(0).low >= 0 && divisor.low >= 0 ? .positive : .all }
      return input(0) * Interval(low: 1 / divisor.high, high: 1 / divisor.low)
    case "maximum": return Interval(low: max(input(0).low, input(1).low), high: max(input(0).high, input(1).high))
    case "minimum": return Interval(low: min(input(0).low, input(1).low), high: min(input(0).high, input(1).high))
    case "select": return input(1).joined(input(2))
    case "less", "less_equal", "equal": return Interval(low: 0, high: 1)
    case "power": return input(0).low >= 0 ? .positive : .all
    default: return .all
    }
  }
}
