/// The tree of a file as text: a line for every declaration, part and statement, indented by what holds it.
package func printed(_ file: File) -> String {
  var lines = ["file"]
  for function in file.functions {
    let values = function.required.map { _ in "" } + function.defaults.map { " = \(printed($0))" }
    let names = zip(function.parameters, values).map { $0.text + $1 }.joined(separator: " ")
    lines.append("  fn \(function.name.text) (\(names)) \(printed(function.body))")
  }
  for block in file.blocks { lines += indented(printed(block)) }
  for model in file.models { lines += indented(printed(model)) }
  for section in file.sections { lines += indented(printed(section)) }
  return lines.joined(separator: "\n") + "\n"
}

private func printed(_ block: Block) -> [String] {
  ["block \(block.name.text)"]
    + indented(block.parameters.map(printed) + ports(block.inputs, block.outputs))
    + indented(printed(block.body))
}

private func printed(_ model: Model) -> [String] {
  ["model \(model.name.text)"]
    + indented(
      model.parameters.map(printed) + model.lets.map(printed) + printed(model.encoder) + printed(model.decoder))
    + indented(printed(loss: model.loss))
}

private func printed(loss: Body) -> [String] {
  loss.lets.isEmpty ? ["loss \(printed(loss.results[0]))"] : ["loss"] + indented(printed(loss))
}

private func printed(_ part: Part) -> [String] {
  [part.keyword.text] + indented(ports(part.inputs, part.outputs) + printed(part.body))
}

private func printed(_ body: Body) -> [String] {
  body.lets.map(printed) + body.results.map { "result \(printed($0))" }
}

private func printed(_ statement: Let) -> String {
  "let \(statement.names.map(\.text).joined(separator: " ")) \(printed(statement.value))"
}

private func printed(_ section: Section) -> [String] {
  [section.keyword.text + (section.title.map { " \"\($0.text)\"" } ?? "")]
    + section.entries.map { "  \($0.key.text): \(printed($0.value))" }
    + section.groups.flatMap { indented(printed($0)) }
}

private func printed(_ parameter: Parameter) -> String {
  var text = "parameter \(parameter.name.text) \(parameter.kind.rawValue)"
  if let value = parameter.defaultValue { text += " default \(printed(value))" }
  if let range = parameter.range { text += " in \(printed(range.low)) \(printed(range.high))" }
  return text
}

private func ports(_ inputs: [Port], _ outputs: [Port]) -> [String] {
  inputs.map { "input \(printed($0))" } + outputs.map { "output \(printed($0))" }
}

private func printed(_ port: Port) -> String {
  let shape = port.shape.map { "[\($0.map(printed).joined(separator: " "))]" }
  let claim = port.claim.map { "in \(printed($0))" }
  return [port.name?.text, shape, claim].compactMap { $0 }.joined(separator: " ")
}

private func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }

/// An expression on one line: the operation first, then its operands, all in parentheses.
package func printed(_ expression: Expression) -> String {
  switch expression.kind {
  case .number(let value, let isInteger): written(value, isInteger: isInteger)
  case .string(let text): quoted(text)
  case .bool(let value): "\(value)"
  case .name(let text): text
  case .unary(let operation, let operand): "(\(operation.rawValue) \(printed(operand)))"
  case .binary(let operation, let left, let right):
    "(\(operation.rawValue) \(printed(left)) \(printed(right)))"
  case .conditional(let condition, let then, let otherwise):
    "(if \(printed(condition)) \(printed(then)) \(printed(otherwise)))"
  case .call(let callee, let arguments):
    "(call " + ([printed(callee)] + arguments.map(printed)).joined(separator: " ") + ")"
  case .pipe(let value, let function): "(|> \(printed(value)) \(printed(function)))"
  case .slice(let value, let items):
    "(slice " + ([printed(value)] + items.map(printed)).joined(separator: " ") + ")"
  case .list(let elements): "[" + elements.map(printed).joined(separator: " ") + "]"
  case .over(let function, let variable, let axis):
    "(over \(printed(function)) \(variable.text) \(printed(axis)))"
  case .range(let low, let high): "(... \(printed(low))\(high.map { " \(printed($0))" } ?? ""))"
  }
}

private func printed(_ argument: Argument) -> String {
  (argument.label.map { "\($0.text): " } ?? "") + printed(argument.value)
}

private func printed(_ item: SliceItem) -> String {
  switch item {
  case .index(let position): printed(position)
  case .range(let low, let high, _): (low.map(printed) ?? "") + ":" + (high.map(printed) ?? "")
  }
}
