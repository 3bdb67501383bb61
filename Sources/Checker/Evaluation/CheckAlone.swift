import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// Every function by itself, so that mistakes show whether it is used or not.
  mutating func checkFunctions() {
    for function in file.functions where !hasManyErrors {
      let name = function.name.text
      reportRepeated(function.parameters)
      let isSound = trial { checker in
        checker.environment.frames = [Frame(owner: "the file")]
        let arguments = function.parameters.map { _ in Meaning.number(Number(value: nil)) }
        _ = checker.open(function, isPrelude: false, arguments, function.name.span)
        var frame = Frame(owner: "the function `\(name)`", isFunction: true, strangers: checker.modelNames)
        for parameter in function.required { _ = frame.bind(parameter, arguments[0], as: .input) }
        _ = checker.bindDefaults(of: function, after: function.required.count, in: &frame)
      }
      reporter.judge(name, isSound: isSound)
    }
  }

  private mutating func reportRepeated(_ names: [Name]) {
    var seen: [String: Span] = [:]
    for name in names {
      if let first = seen[name.text] {
        report(.repeatedName(name.text, at: name.span, first: first))
      }
      seen[name.text] = seen[name.text] ?? name.span
    }
  }

  /// Every block by itself, for all the sizes it may be given.
  mutating func checkBlocks() {
    for block in file.blocks where isOfLibrary(block.span) { reporter.judge(block.name.text, isSound: true) }
    for block in file.blocks where !hasManyErrors && !isOfLibrary(block.span) {
      reportRepeated(block.parameters.map(\.name) + block.inputs.compactMap(\.name))
      let isSound = trial { $0.checkAlone(block) }
      reporter.judge(block.name.text, isSound: isSound)
    }
  }

  private mutating func checkAlone(_ block: Block) {
    let name = block.name.text
    var frame = Frame(owner: "the block `\(name)`", strangers: modelNames)
    for parameter in block.parameters {
      _ = frame.bind(parameter.name, unknownValue(of: parameter), as: .hyperParameter)
    }
    environment.frames = [frame]
    for parameter in block.parameters { checkDefault(of: parameter, name) }
    for variable in sizeVariables(of: block) {
      let size = Size(symbol: variable.text)
      _ = require(.atLeast(size, 1), "axes have at least one element", at: variable.span)
      bind(variable, .number(Number(size: size, value: nil)), as: .sizeVariable)
    }
    for port in block.inputs { bindInput(port) }
    environment.namings = [Naming(prefix: name)]
    environment.openings = [Opening(name: name, span: block.name.span, isBlock: true)]
    _ = results(of: block)
  }

  private func unknownValue(of parameter: Parameter) -> Meaning {
    switch parameter.kind {
    case .int: .number(Number(size: Size(symbol: parameter.name.text), value: nil))
    case .real: .number(Number(value: nil))
    case .bool: .bool(nil)
    }
  }

  private mutating func checkDefault(of parameter: Parameter, _ block: String) {
    guard let expression = parameter.defaultValue else { return }
    let role = "`\(parameter.name.text)` of `\(block)`"
    _ = converted(evaluate(expression), to: parameter.kind, role, expression.span)
  }

  /// An input of a part or block with its declared shape.
  @discardableResult
  mutating func bindInput(_ port: Port) -> TypedValue? {
    guard let name = port.name else { return nil }
    guard let shape = port.shape, let axes = declaredAxes(shape, port),
      isSound(axes, of: "`\(name.text)`", at: port.span)
    else {
      bind(name, .unknown, as: .input)
      return nil
    }
    let value = inputNode(name.text, axes, at: port.span)
    bind(name, .tensor(value), as: .input)
    note(.tensor(value), at: port.span)
    return value
  }

  mutating func inputNode(_ name: String, _ axes: [TracedSize], at span: Span) -> TypedValue {
    let type = SymbolicType(.sample, axes.map(\.size))
    return TypedValue(node: addNode(.input(name), [], type, axes.map(\.origin), at: span))
  }

  /// The axes of a declared shape; nil after a report.
  mutating func declaredAxes(_ shape: [Expression], _ port: Port) -> [TracedSize]? {
    var axes: [TracedSize] = []
    for expression in shape {
      guard let size = evaluateSize(expression, for: "the size of an axis") else { continue }
      axes.append(
        TracedSize(size: size, origin: SizeOrigin(size, port.span, words: port.span)))
    }
    return axes.count == shape.count ? axes : nil
  }
}
