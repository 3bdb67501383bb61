import Diagnostics
import Graph
import Ops

extension Elaborator {
  /// The number when it is known, else the expression.
  func withValues(_ size: Size) -> String { known(size).map(String.init) ?? formula(size) }

  /// The expression, as much of it as a message can hold.
  private func formula(_ size: Size) -> String {
    let text = size.description
    return text.count > 120 ? text.prefix(116) + " ..." : text
  }

  /// A shape as the user meets it: numbers where they are known.
  func shown(_ type: SymbolicType) -> String { shown(type.shape) }

  func shown(_ shape: [Size]) -> String {
    "[" + shape.map(withValues).joined(separator: ", ") + "]"
  }

  /// "24 is 2 * hidden with hidden = 12"; nil when there is nothing to say.
  func valueNote(_ size: Size) -> String? {
    guard size.constant == nil else { return nil }
    guard let number = known(size) else { return nil }
    let symbols = size.symbols.sorted()
    if size == Size(symbol: symbols[0]) { return "\(number) is the value of `\(symbols[0])`" }
    let values = symbols.map { "\($0) = \(sizes[$0] ?? 0)" }.joined(separator: " and ")
    return "\(number) is \(formula(size)) with \(values)"
  }

  /// How an axis came to its size: the chain of steps, newest first.
  func notes(on size: TracedSize) -> [String] {
    var result: [String] = []
    for (place, step) in size.origin.steps.enumerated() {
      guard let words = step.words else { continue }
      let value = valueNote(step.size) ?? formula(step.size)
      let line = source.line(at: step.span.start)
      let lead = place == 0 ? "" : "before it: "
      result.append("\(lead)\(value), from `\(text(words))` at line \(line)")
    }
    return result
  }

  /// The place to point at for the shape of a value: the whole on one line; in a pipeline of several lines the stage
  /// that brought the last change, or brought an axis to its size.
  func lastChange(in span: Span, of axis: TracedSize? = nil) -> Span {
    guard source.line(at: span.start) != source.line(at: span.end) else { return span }
    if let place = axis?.origin.span, span.start <= place.start, place.end <= span.end { return place }
    let site = RepairSite(source: source, file: file, shapes: shapes, sizes: sizes)
    guard let chain = site.chain(around: span), let end = chain.prefixes.firstIndex(where: { $0.span == span }), end > 0
    else { return span }
    let change = (0..<end).last { shapes[chain.prefixes[$0].span] != shapes[chain.prefixes[$0 + 1].span] }
    return chain.stages[change ?? end - 1].span
  }
}
