import Diagnostics
import Graph
import Ops
import Syntax

/// The hyper-parameters of one use of a block.
struct BoundParameters {
  var values: [String: Meaning] = [:]
  var name: String?
}

// Changes: environment, reporter.
extension Elaborator {
  /// Matches arguments with the hyper-parameters of a block; nil after a report.
  mutating func bind(
    _ arguments: [EvaluatedArgument], to block: Block, inputs: [EvaluatedArgument], at span: Span
  ) -> BoundParameters? {
    let names = block.parameters.map(\.name.text)
    let matched = match(
      arguments, positional: names, labelled: names, of: block.name.text, at: span,
      about: .arguments(call: span, known: names, inputs: operands(inputs)))
    var attributes = BoundAttributes()
    guard let matched, take(name: names.contains("name") ? nil : matched["name"], into: &attributes)
    else {
      return nil
    }
    var bound = BoundParameters(name: attributes.name)
    var frame = Frame(owner: "the block `\(block.name.text)`")
    var isSound = true
    for parameter in block.parameters {
      let value = value(
        of: parameter, matched[parameter.name.text], block, frame, span, inputs: operands(inputs))
      isSound = isSound && !value.isUnknown
      bound.values[parameter.name.text] = value
      _ = frame.bind(parameter.name, value, as: .hyperParameter)
    }
    return isSound ? bound : nil
  }

  /// The argument of a hyper-parameter, else its default.
  private mutating func value(
    of parameter: Parameter, _ argument: EvaluatedArgument?, _ block: Block, _ frame: Frame,
    _ span: Span, inputs: [Mistake.Operand]
  ) -> Meaning {
    let role = "`\(parameter.name.text)` of `\(block.name.text)`"
    let value: Meaning
    if let argument {
      value = converted(
        argument.meaning, to: parameter.kind, role, argument.span,
        about: .arguments(call: span, known: block.parameters.map(\.name.text), inputs: inputs))
    } else if let expression = parameter.defaultValue {
      value = within(frame) {
        $0.converted($0.evaluate(expression), to: parameter.kind, role, expression.span)
      }
    } else {
      let call = namedLayer(at: span, block) ?? span
      return fail(
        .missingParameter(
          parameter.name.text, of: block.name.text, at: call, declared: parameter.span),
        about: .arguments(call: call, known: [parameter.name.text], inputs: inputs))
    }
    return isInRange(value, parameter, role, frame, argument?.span ?? parameter.span)
      ? value : .unknown
  }

  /// The value of `let look = moments`, where a call uses the block by that name.
  private func namedLayer(at span: Span, _ block: Block) -> Span? {
    guard span.end <= source.text.utf8.count else { return nil }
    let name = text(span).prefix { $0 != "(" }
    guard name != block.name.text, let model = file.models.first else { return nil }
    let bodies = [model.encoder.body, model.decoder.body, model.loss] + file.blocks.map(\.body)
    let lets = model.lets + bodies.flatMap(\.lets)
    return lets.first { named in
      named.name.text == name && text(named.value.span).prefix { $0 != "(" } == block.name.text
    }?.value.span
  }

  /// The value as its declared kind; an unknown value after a report.
  mutating func converted(
    _ meaning: Meaning, to kind: HyperParameterKind, _ role: String, _ span: Span,
    about mistake: Mistake? = nil
  ) -> Meaning {
    switch (kind, meaning) {
    case (_, .unknown): return .unknown
    case (.int, _):
      guard let size = size(meaning, for: role, at: span, about: mistake) else { return .unknown }
      return .number(Number(size: size, value: known(size).map(Double.init)))
    case (.real, .number(let number)): return .number(Number(value: number.value))
    case (.bool, .bool): return meaning
    default:
      return fail(
        .wrongKind(role, expected: kind.words, found: found(meaning), at: spanInFile(span)), about: mistake)
    }
  }

  /// Whether a value is in the range that its parameter declares; reports when it is not.
  private mutating func isInRange(
    _ value: Meaning, _ parameter: Parameter, _ role: String, _ frame: Frame, _ span: Span
  ) -> Bool {
    guard let range = parameter.range, case .number(let number) = value else { return true }
    let ends = within(frame) { checker in
      [range.low, range.high].map { end in
        if case .number(let bound) = checker.evaluate(end) { bound.value } else { Double?.none }
      }
    }
    guard let low = ends[0], let high = ends[1], let found = number.value else { return true }
    if low <= found, found <= high { return true }
    report(
      .outOfRange(
        role, shortest(found), low: shortest(low), high: shortest(high), at: span,
        declared: parameter.span))
    return false
  }
}
