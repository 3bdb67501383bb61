extension Graph: CustomStringConvertible {
  /// The graph as text that `GraphParser` reads back.
  package var description: String {
    var lines = ["graph \(quote(name)) {"]
    for parameter in parameters { lines.append("  " + text(of: parameter)) }
    for input in inputs {
      lines.append("  input \(input.value) \(quote(input.name)): \(type(of: input.value))")
    }
    lines += nodes.map { "  " + text(of: $0) }
    for output in outputs { lines.append("  output \(quote(output.name)) = \(output.value)") }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// State that is not trained is printed as `state`.
  private func text(of parameter: GraphParameter) -> String {
    let weight = parameter.weight
    let word = weight.isTrained ? "parameter" : "state"
    let constraint = weight.constraint.map { " in \($0)" } ?? ""
    let basis = weight.basis.map { " on \($0)" } ?? ""
    let type = type(of: parameter.value)
    return "\(word) \(parameter.value) \(quote(weight.name)): \(type) = \(weight.start)\(constraint)\(basis)"
  }

  private func text(of node: Node) -> String {
    let results = node.outputs.map(\.description).joined(separator: ", ")
    let operands = node.inputs.map(\.description).joined(separator: ", ")
    let types = node.outputs.map { type(of: $0).description }.joined(separator: ", ")
    let attributes = node.attributes.isEmpty ? "" : " \(node.attributes)"
    let origin = node.origin.map { " @ \(quote($0))" } ?? ""
    return "\(results) = \(node.operation)(\(operands))\(attributes): \(types)\(origin)"
  }
}

private func quote(_ text: String) -> String {
  "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
}
