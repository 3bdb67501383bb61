import Diagnostics
import Graph
import Syntax

// The loss and hyper-parameters.
extension RepairSite {
  /// A term that is no single number: its mean, or the distance that was meant.
  func termCures(_ span: Span) -> [Cure] {
    guard let term = expression(at: span), let model = file.models.first else { return [] }
    let names = (model.decoder.outputs + model.encoder.inputs).compactMap(\.name?.text)
    let distance = names.count > 1 ? "mse(\(names[0]), \(names[1]))" : "mse(y, x)"
    switch term.kind {
    case .name, .string, .number, .bool:
      if shapes[span]?.isEmpty == false {
        if case .binary(.subtract, let a, let b) = model.lossValue.kind, case .name = a.kind, case .name = b.kind {
          let formula = "mse(\(text(a)), \(text(b)))"
          return [
            Cure("a loss is a single number", [.init(model.lossValue.span, formula)], shows: model.lossValue.span)
          ]
        }
        break
      }
      return [Cure("say what is compared", [.init(span, distance)], shows: span)]
    default: break
    }
    return withoutAxis(term) + weighed(term) + reduced(term)
      + [Cure("say what is compared", [.init(span, distance)], shows: span)]
  }

  /// As many results as outputs, or as many outputs as results.
  func resultCures(_ part: Part) -> [Cure] {
    let (ports, results) = (part.outputs, part.body.results)
    guard let first = results.first, let last = results.last, let port = ports.first else { return [] }
    if results.count > ports.count {
      let kept = results.prefix(ports.count).map(text).joined(separator: ", ")
      let place = wider(first.span.joined(last.span))
      let edit = Cure.Edit(place, ports.count == 1 ? kept : "(\(kept))")
      return declaredResults(part) + [
        Cure(
          "declare every result as an output with its shape, or give \(ports.count == 1 ? "one" : "\(ports.count)")",
          [edit], shows: place)
      ]
    }
    if results.count == 1, let (name, arguments) = call(results[0]), name == "concat", arguments.count == ports.count,
      arguments.allSatisfy({ $0.label == nil })
    {
      let whole = "(\(arguments.map { text($0.value) }.joined(separator: ", ")))"
      return [Cure("give one result for each output", [.init(first.span, whole)], shows: first.span)]
    }
    if let whole = namedResults(ports, results) {
      return [Cure("give one result for each output", [.init(first.span.joined(last.span), whole)], shows: first.span)]
    }
    let parts = sharedResult(ports, results).map { [$0] } ?? []
    let kept = ports.prefix(results.count).map { text($0.span) }.joined(separator: ", ")
    let place = wider(port.span.joined(ports[ports.count - 1].span))
    let names = listing(ports.compactMap(\.name?.text))
    return parts + [
      Cure(
        "end the body with one result each for \(names), in brackets, or declare one: `-> \(kept)`",
        [.init(place, results.count == 1 ? kept : "(\(kept))")])
    ]
  }

  /// `h |> dense(2 * latent)` for two outputs: a layer for each of them.
  private func sharedResult(_ ports: [Port], _ results: [Expression]) -> Cure? {
    let chain = results.count == 1 ? Chain(results[0]) : nil
    guard let chain, let last = chain.stages.last, call(last)?.name == "dense" else { return nil }
    let before = chain.prefixes[chain.stages.count - 1]
    let widths = ports.compactMap { $0.shape?.last.map(text) }
    guard widths.count == ports.count else { return nil }
    var (value, head) = (text(before), "")
    if case .name = before.kind {} else { (value, head) = ("h", "let h = \(value)\n    ") }
    let parts = "(\(widths.map { "\(value) |> dense(\($0))" }.joined(separator: ", ")))"
    let advice =
      head.isEmpty
      ? "give each output a layer of its own: `\(parts)`"
      : "give each output a layer of its own: `\(head.dropLast(5))` and `\(parts)`"
    return Cure(advice, [.init(results[0].span, head + parts)])
  }

  /// `(mu + noise, mu, logvar)`: the one result, and for the other outputs the values of their names in the body.
  private func namedResults(_ ports: [Port], _ results: [Expression]) -> String? {
    guard results.count == 1, let body = body(around: results[0].span) else { return nil }
    let lets = Set(body.lets.map(\.name.text))
    let names = ports.compactMap(\.name?.text)
    guard names.count == ports.count, names.count(where: { !lets.contains($0) }) == 1 else { return nil }
    return "(\(names.map { lets.contains($0) ? $0 : text(results[0]) }.joined(separator: ", ")))"
  }

  /// The mean of the factor that has a shape.
  private func reduced(_ term: Expression) -> [Cure] {
    var target = term
    while case .binary(let symbol, let left, let right) = target.kind, symbol == .multiply || symbol == .divide {
      let (a, b) = (shapes[left.span]?.isEmpty == false, shapes[right.span]?.isEmpty == false)
      guard a != b else { break }
      target = a ? left : right
    }
    let other = { (name: String) in
      text(Span(term.span.start, target.span.start)) + "\(name)(\(text(target)))"
        + text(Span(target.span.end, term.span.end))
    }
    let isDivergence = ["log", "exp", "kl"].contains { text(resolved(target)).contains($0) }
    return (isDivergence ? ["sum", "mean"] : ["mean", "sum"]).map { name in
      let cure = Cure(
        "a term is a single number: take its \(name)",
        [
          .init(Span(target.span.start, target.span.start), "\(name)("),
          .init(Span(target.span.end, target.span.end), ")"),
        ],
        shows: term.span)
      let word = name == "mean" ? "sum" : "mean"
      return cure.or("or its \(word): `\(other(word))`")
    }
  }

  /// A reduction over one axis leaves the others.
  private func withoutAxis(_ term: Expression) -> [Cure] {
    guard let (name, arguments) = call(term), ["mean", "sum", "max"].contains(name), arguments.count == 2,
      arguments[1].label?.text == "axis"
    else { return [] }
    let cut = Cure.Edit(Span(arguments[0].value.span.end, term.span.end - 1), "")
    return [Cure("without an axis it takes all numbers", [cut], shows: term.span)]
  }

  /// An output that does not reach the loss: compared, taken by the decoder, or left out.
  func unusedCures(_ port: Port) -> [Cure] {
    guard let model = file.models.first, let name = port.name else { return [] }
    let loss = model.lossValue
    let inputs = model.encoder.inputs.compactMap(\.name?.text)
    let outputs = model.decoder.outputs.compactMap(\.name?.text)
    guard outputs.contains(name.text) || model.encoder.outputs.count == 1 else { return spareCures(port, name, model) }
    guard let output = outputs.first, let input = partner(of: name.text, model) ?? inputs.first else { return [] }
    let compared = "mse(\(outputs.contains(name.text) ? name.text : output), \(input))"
    var cures = furtherTerm(name.text, model)
    for place in loss.calls(of: "mse") {
      cures.append(Cure("compare the decoder's output with the input", [.init(place, compared)], shows: loss.span))
    }
    return cures + [
      Cure("compare the decoder's output with the input", [.init(loss.span, compared)], shows: loss.span),
      Cure(
        "compare the decoder's output with the input",
        [.init(Span(loss.span.start, loss.span.start), "\(compared) + ")], shows: loss.span),
      // An output of another size than the input's has nothing to be compared with.
      Cure(
        "use `\(name.text)` in the loss, or leave this output out",
        [.init(Span(loss.span.end, loss.span.end), " + mean(\(name.text)^2)")], shows: loss.span),
    ]
  }

  /// One of several outputs of the encoder that the decoder ignores.
  private func spareCures(_ port: Port, _ name: Name, _ model: Model) -> [Cure] {
    guard let index = model.encoder.outputs.firstIndex(where: { $0.name == name }),
      model.encoder.body.results.count == model.encoder.outputs.count, model.encoder.outputs.count == 2
    else { return [] }
    let (ports, results) = (model.encoder.outputs, model.encoder.body.results)
    let kept = 1 - index
    let edits = [
      Cure.Edit(wider(ports[0].span.joined(ports[1].span)), text(ports[kept].span)),
      .init(wider(results[0].span.joined(results[1].span)), text(results[kept])),
    ]
    let fewer = "`-> \(text(ports[kept].span))`, with the result `\(text(results[kept]))`"
    let loss = model.lossValue.span
    let names = ports.compactMap(\.name?.text)
    let isSpread = ["logvar", "log_var", "var", "sigma", "std"].contains {
      names[names.count - 1].lowercased().contains($0)
    }
    let term = " + 1e-3 * kl_normal(\(names.joined(separator: ", ")))"
    let penalty = Cure(
      "add what keeps the code near a normal distribution", [.init(Span(loss.end, loss.end), term)], shows: loss
    ).or("or leave `\(name.text)` out: \(fewer)")
    return (isSpread ? [penalty] : []) + [
      Cure("use `\(name.text)` in the decoder or in the loss, or leave it out: \(fewer)", edits)
    ]
  }

  /// With the brackets around.
  private func wider(_ span: Span) -> Span {
    let before = source.slice(0..<span.start).utf8.reversed().firstIndex { $0 == UInt8(ascii: "(") }
    let after = source.slice(span.end..<source.text.utf8.count).utf8.firstIndex { $0 == UInt8(ascii: ")") }
    guard let before, let after else { return span }
    let rest = source.slice(span.end..<source.text.utf8.count).utf8
    let head = Array(source.slice(0..<span.start).utf8)
    _ = before
    guard let open = head.lastIndex(of: UInt8(ascii: "(")) else { return span }
    return Span(open, span.end + rest.distance(from: rest.startIndex, to: after) + 1)
  }

  /// A default that type or range does not allow.
  func valueCures(_ parameter: Parameter) -> [Cure] {
    if let range = parameter.range {
      let swapped = "\(text(range.high))...\(text(range.low))"
      let low = size(range.low).flatMap(known)
      if let low, let high = size(range.high).flatMap(known), low > high {
        return [
          Cure(
            "the lower end comes first", [.init(range.low.span.joined(range.high.span), swapped)], shows: parameter.span
          )
        ]
      }
    }
    guard let value = parameter.defaultValue else { return [firstDefault(parameter)] }
    var cures: [Cure] = []
    if case .number(let number, isInteger: true) = value.kind, number < 1, parameter.kind == .int {
      cures.append(Cure("a size is at least 1", [.init(value.span, "1")], shows: parameter.span))
    }
    let kind = Span(parameter.name.span.end, value.span.start)
    if let range = parameter.range, case .number(let number, _) = value.kind {
      let end = isBelow(number, range) ? range.low : range.high
      cures.append(
        Cure("widen the range, or choose a default inside it", [.init(value.span, text(end))], shows: parameter.span))
    }
    switch (parameter.kind, value.kind) {
    case (.int, .number(let number, isInteger: false)):
      if number == number.rounded(), abs(number) < 1e15 {
        cures.append(
          Cure(
            "a whole number is written with digits alone", [.init(value.span, "\(Int(number))")], shows: parameter.span)
        )
      }
      cures.append(Cure("a number with a fraction is a `real`", [.init(kind, ": real = ")], shows: parameter.span))
      if abs(number) < 1e15 {
        cures.append(
          Cure(
            "a size is a whole number", [.init(value.span, "\(max(1, Int(number.rounded())))")], shows: parameter.span))
      }
    case (.real, .number(_, isInteger: true)):
      cures.append(Cure("sizes are made of whole numbers", [.init(kind, ": int = ")], shows: parameter.span))
    case (.bool, .number(let number, _)):
      cures.append(
        Cure(
          "a `bool` is `true` or `false`", [.init(value.span, number == 0 ? "false" : "true")], shows: parameter.span))
    case (.int, .bool), (.real, .bool):
      cures.append(Cure("`true` and `false` are of type `bool`", [.init(kind, ": bool = ")], shows: parameter.span))
    case (_, .string(let text)):
      cures.append(Cure("numbers take no quotes", [.init(value.span, text)], shows: parameter.span))
    default: break
    }
    return cures
  }

  /// A default for a hyper-parameter that has none.
  private func firstDefault(_ parameter: Parameter) -> Cure {
    let words = text(parameter.span)
    let end = words.range(of: parameter.kind.rawValue, after: parameter.name.text.count) ?? words.utf8.count
    let value = parameter.kind == .bool ? "true" : parameter.kind == .int ? "4" : "1"
    let start = parameter.span.start + end
    return Cure(
      "give it a default, or a value with `--set`", [.init(Span(start, start), " = \(value)")], shows: parameter.span)
  }

  private func isBelow(_ number: Double, _ range: (low: Expression, high: Expression)) -> Bool {
    if case .number(let low, _) = range.low.kind { number < low } else { false }
  }
}

extension String {
  /// The byte after the first match of a word, past so many characters.
  fileprivate func range(of word: String, after count: Int) -> Int? {
    var start = index(startIndex, offsetBy: min(count, self.count))
    while start < endIndex {
      if self[start...].hasPrefix(word) { return utf8.distance(from: utf8.startIndex, to: start) + word.utf8.count }
      start = index(after: start)
    }
    return nil
  }
}
