import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, reporter.
extension Elaborator {
  /// Applies a function element by element; its body is opened in place.
  mutating func call(_ function: ScalarFunction, _ layer: PendingLayer) -> Meaning {
    let span = spanInFile(layer.span)
    if let argument = layer.arguments.first(where: { $0.label != nil }) {
      let cure = withConstant(function, layer)
      return fail(
        .labelOfFunction(function.name, argument.label!, cure: cure, at: spanInFile(argument.label!.span)),
        about: cure == nil ? .labels(call: layer.span) : nil)
    }
    let meanings = layer.arguments.map(\.meaning)
    for argument in layer.arguments where !argument.meaning.isOperand {
      return fail(
        .wrongKind(
          "what `\(function.name)` is applied to", expected: "a tensor or a number",
          found: found(argument.meaning), at: spanInFile(argument.span)), about: .waiting(argument.span))
    }
    guard function.arities.contains(meanings.count) else {
      return fail(
        .wrongArity(
          function.name, function.arities, meanings.count, help: withPoint(layer) ?? withConstant(function, layer),
          at: span,
          declared: declaration(function)))
    }
    if meanings.contains(where: \.isUnknown) { return .unknown }
    switch function {
    case .primitive(_, let operation, _):
      return elementwise(operation, meanings, layer.arguments.map(\.span), layer.span)
    case .written(let written, let isPrelude):
      return open(written, isPrelude: isPrelude, meanings, layer.span)
    }
  }

  /// `leaky_relu(0,1)`: a comma in place of a decimal point.
  private func withPoint(_ layer: PendingLayer) -> String? {
    guard let last = layer.arguments.last?.span, let before = layer.arguments.dropLast().last?.span,
      before.end + 1 == last.start, layer.arguments.suffix(2).allSatisfy(\.meaning.isNumber)
    else { return nil }
    let (whole, decimal) = (text(before.joined(last)), "\(text(before)).\(text(last))")
    guard Double(decimal) != nil, whole.contains(",") else { return nil }
    return "write `\(text(layer.span).replacing(whole, with: Optional(decimal)))`: the decimal point is a dot"
  }

  /// `elu(h, 0.2)`: the constant of a function of ours needs a function of the file.
  private func withConstant(_ function: ScalarFunction, _ layer: PendingLayer) -> String? {
    guard case .written(_, isPrelude: true) = function, let last = layer.arguments.last, layer.arguments.count == 2,
      last.meaning.isNumber, function.name == "elu"
    else { return nil }
    guard let cure = ForeignCure(ofCall: "ELU(\(text(last.span)))") else { return nil }
    let value = layer.arguments[0]
    let isPiped = !(layer.span.start <= value.span.start && value.span.end <= layer.span.end)
    return cure.help?.replacing(
      "`\(function.name)` here", with: isPiped ? nil : "`\(function.name)(\(text(value.span)))` here")
  }

  private func declaration(_ function: ScalarFunction) -> Span? {
    if case .written(let written, false) = function { written.span } else { nil }
  }

  /// The body of a `fn` with its parameters bound.
  mutating func open(
    _ function: Function, isPrelude: Bool, _ arguments: [Meaning], _ span: Span
  ) -> Meaning {
    let name = function.name.text
    if !isPrelude, reporter.broken.contains(name) { return .unknown }
    if isGeneric, !isPrelude, reporter.sound.contains(name), !arguments.contains(where: \.isTensor) {
      let isWhole = arguments.allSatisfy { if case .number(let x) = $0 { x.isWhole } else { true } }
      return .number(Number(value: nil, isWholeLater: isWhole))
    }
    if let index = environment.openings.firstIndex(where: { $0.name == name && !$0.isBlock }) {
      return recursion(from: index, name, "function", span)
    }
    var frame = Frame(
      owner: "the function `\(name)`", isFunction: true, strangers: isPrelude ? [:] : modelNames)
    for (parameter, argument) in zip(function.parameters, arguments) {
      _ = frame.bind(parameter, argument, as: .input)
    }
    environment.openings.append(Opening(name: name, span: span, isPrelude: isPrelude))
    defer { environment.openings.removeLast() }
    guard bindDefaults(of: function, after: arguments.count, in: &frame) else { return .unknown }
    let result = within(frame) { $0.evaluate(function.body) }
    if result.isOperand { return result }
    return fail(
      .wrongKind(
        "the result of `\(name)`", expected: "a number", found: found(result),
        at: spanInFile(function.body.span)))
  }

  /// Gives the parameters that a call leaves out their own values; false after a report.
  mutating func bindDefaults(of function: Function, after given: Int, in frame: inout Frame) -> Bool {
    for (parameter, value) in zip(function.parameters, function.required.map { _ in nil } + function.defaults)
      .dropFirst(given)
    {
      guard let value else { continue }
      let meaning = within(frame) { $0.evaluate(value) }
      if meaning.isUnknown { return false }
      guard meaning.isOperand else {
        report(
          .wrongKind(
            "the default of `\(parameter.text)`", expected: "a number", found: found(meaning),
            at: spanInFile(value.span)))
        return false
      }
      _ = frame.bind(parameter, meaning, as: .input)
    }
    return true
  }

  /// Reports a cycle among blocks or functions once.
  mutating func recursion(from index: Int, _ name: String, _ kind: String, _ span: Span) -> Meaning {
    let cycle = environment.openings[index...].map(\.name)
    if cycle.contains(where: reporter.broken.contains) { return .unknown }
    reporter.broken.formUnion(cycle)
    var message = Diagnostic.recursion(kind, cycle + [name], at: spanInFile(span))
    if cycle == [name], let cure = repeatedBlock(name) { (message.help, message.fix) = (cure.help, cure.fix) }
    return fail(message)
  }
}

extension String {
  /// The text with another one in place of a part of it; nil leaves it.
  fileprivate func replacing(_ part: String, with other: String?) -> String {
    guard let other, let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}

extension Meaning {
  /// Whether arithmetic can use it; the unknown counts, since it was reported.
  var isOperand: Bool { isTensor || isNumber || isUnknown }
}
