import Diagnostics
import Graph
import Ops
import Syntax

// Changes: environment, facts, draft, reporter.
extension Elaborator {
  /// `spectrum over t in linspace(a, b, n)`; nil after a report.
  mutating func spectrum(_ expression: Expression, _ channels: Int?, _ model: Model)
    -> SpectrumRecipe?
  {
    guard case .over(let callee, let variable, let axis) = expression.kind else {
      report(
        .wrongKeyValue(
          "spectra", due: "of the form `f over t in linspace(a, b, n)`",
          found: text(expression.span), help: spectrumLine(String(source.text(of: expression.span)), model),
          at: expression.span))
      return nil
    }
    let function = spectrumFunction(callee, variable, channels)
    guard let axis = spectrumAxis(axis, model), let function,
      let program = program(of: function, variable, callee.span)
    else { return nil }
    return SpectrumRecipe(
      function: function.name.text, variable: variable.text,
      parameters: function.required.map(\.text).filter { $0 != variable.text }, low: axis.low,
      high: axis.high, count: axis.count, program: program)
  }

  /// A line of another form as it is written here, with the file's own names; nil without a function to name.
  private func spectrumLine(_ text: String, _ model: Model) -> String? {
    let words = text.split { !($0.isLetter || $0.isNumber || "_.-".contains($0)) }.map(String.init)
    let own = file.functions.first { words.contains($0.name.text) } ?? file.functions.first
    guard let own else { return nil }
    let variable = words.indices.first { words[$0] == "over" || words[$0] == "for" }.map { $0 + 1 }
    let named = variable.flatMap { $0 < words.count && words[$0] != "linspace" ? words[$0] : nil }
    let axis = named ?? own.required.first?.text ?? "t"
    let size = model.encoder.inputs.first?.shape?.first.map { self.text($0.span) } ?? "50"
    let after = words.drop { $0 != "in" && $0 != "linspace" }.flatMap { $0.split(separator: "...").map(String.init) }
    let calls: Set = ["in", "linspace", "np", "torch", "range", "arange", "jnp", "numpy", axis]
    var ends = after.filter { word in !calls.contains(word) && !word.hasSuffix(".linspace") }
    if ends.count < 2 { ends = ["0", "1"] }
    let points = "linspace(\(ends[0]), \(ends[1]), \(ends.count > 2 ? ends[2] : size))"
    return text.hasPrefix("in ") ? "write `\(points)`" : "write `spectra: \(own.name.text) over \(axis) in \(points)`"
  }

  /// The function: an `fn` of the file with the axis among its parameters and one more for each number of a pixel.
  private mutating func spectrumFunction(_ callee: Expression, _ variable: Name, _ channels: Int?)
    -> Function?
  {
    guard case .name(let name) = callee.kind, let function = declarations.functions[name] else {
      let words = text(callee.span)
      let meant = Checker.meant(by: words, among: declarations.functions.keys)
      report(.unknownSpectrum(words, meant, at: callee.span))
      return nil
    }
    environment.use(function.name)
    let names = function.required.map(\.text)
    guard names.contains(variable.text) else {
      report(
        .spectrumWithoutAxis(name, variable.text, names, at: variable.span, declared: function.span)
      )
      return nil
    }
    let found = names.count - 1
    guard found == channels ?? found, found > 0 else {
      report(
        .wrongChannels(
          name, due: channels ?? 1, found: found, at: callee.span, declared: function.span))
      return nil
    }
    return reporter.broken.contains(name) ? nil : function
  }

  /// `linspace(low, high, count)`, with as many points as the model's input has numbers.
  private mutating func spectrumAxis(_ axis: Expression, _ model: Model)
    -> (low: Double, high: Double, count: Int)?
  {
    guard case .call(let callee, let arguments) = axis.kind, case .name("linspace") = callee.kind,
      arguments.count == 3, arguments.allSatisfy({ $0.label == nil })
    else {
      report(
        .wrongKeyValue(
          "spectra", due: "followed by `in linspace(a, b, n)`", found: text(axis.span),
          help: spectrumLine("in " + source.text(of: axis.span), model), at: axis.span))
      return nil
    }
    let ends = arguments.prefix(2).map { axisEnd($0.value) }
    let span = arguments[2].value.span
    guard let count = evaluateSize(arguments[2].value, for: "the number of points"),
      let low = ends[0], let high = ends[1],
      isLargeEnough(count, 1, "the number of points", at: span),
      agrees(TracedSize(size: count, origin: SizeOrigin(count, span, words: axis.span)), model, span, axis.span)
    else { return nil }
    return (low, high, known(count) ?? 0)
  }

  private mutating func axisEnd(_ expression: Expression) -> Double? {
    let meaning = evaluate(expression)
    if meaning.isUnknown { return nil }
    guard case .number(let number) = meaning else {
      report(
        .wrongKind(
          "an end of `linspace`", expected: "a number", found: found(meaning), at: expression.span))
      return nil
    }
    return number.value ?? 0
  }

  /// Whether the spectra have as many points as the encoder's only input has numbers.
  private mutating func agrees(_ count: TracedSize, _ model: Model, _ span: Span, _ axis: Span) -> Bool {
    guard model.encoder.inputs.count == 1,
      let input = draft.nodes.first(where: {
        if case .input = $0.kind { $0.span == model.encoder.inputs[0].span } else { false }
      })
    else { return true }
    let elements = input.type.shape.reduce(Size(1), *)
    let origin = SizeOrigin(elements, input.span, words: input.span)
    let clash = SizeClash(
      message:
        "the spectra have \(withValues(count.size)) points, but the encoder takes \(withValues(elements))",
      span: span, marker: "the number of points",
      labels: [.init(input.span, "the encoder's input")],
      help: "write the same size in both places")
    return equal(
      count, TracedSize(size: elements, origin: origin), "the spectra fit the encoder's input",
      clash, about: .points(span, axis: axis, due: elements))
  }

  /// The function as nodes over `t`, `c0`, `c1`, ...
  private mutating func program(of function: Function, _ variable: Name, _ span: Span)
    -> ScalarProgram?
  {
    let kept = draft
    defer { draft = kept }
    draft = ModelDraft()
    var inputs: [String] = []
    var arguments: [Meaning] = []
    for parameter in function.required {
      let isAxis = parameter.text == variable.text
      let name = isAxis ? "t" : "c\(inputs.count - (inputs.contains("t") ? 1 : 0))"
      inputs.append(name)
      let node = addNode(.input(name), [], SymbolicType(.shared, []), at: parameter.span)
      arguments.append(.tensor(TypedValue(node: node)))
    }
    let result = open(function, isPrelude: false, arguments, span)
    guard result.isTensor || result.isNumber else { return nil }
    let node = operandNode(result, span)
    return ScalarProgram(nodes: draft.nodes, inputs: inputs, result: node)
  }
}
