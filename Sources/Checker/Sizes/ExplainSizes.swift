import Diagnostics
import Graph
import Ops

extension Elaborator {
  func withValues(_ size: Size) -> String { facts.withValues(size) }
  func shown(_ type: SymbolicType) -> String { facts.shown(type.shape) }
  func shown(_ shape: [Size]) -> String { facts.shown(shape) }

  /// How an axis came to its size: its changes, the newest first.
  func notes(on size: TracedSize) -> [String] {
    var result: [String] = []
    for (index, change) in size.origin.changes.enumerated() {
      guard let words = change.words else { continue }
      if isOfLibrary(change.span) || isOfLibrary(words) { continue }
      let value = facts.valueNote(change.size) ?? facts.formula(change.size)
      let line = source.line(at: change.span.start)
      let lead = index == 0 ? "" : "before it: "
      result.append("\(lead)\(value), from `\(text(words))` at line \(line)")
    }
    return result
  }

  /// The place to point at for the shape of a value. In a pipeline of several lines it is the stage that changed the
  /// shape, or the axis, last.
  func lastChange(in span: Span, of axis: TracedSize? = nil) -> Span {
    guard source.line(at: span.start) != source.line(at: span.end) else { return span }
    if let place = axis?.origin.span, span.start <= place.start, place.end <= span.end { return place }
    let site = RepairSite(source: source, file: file, shapes: reporter.shapes, sizes: facts.values)
    guard let chain = site.chain(around: span), let end = chain.prefixes.firstIndex(where: { $0.span == span }), end > 0
    else { return span }
    let change = (0..<end).last {
      reporter.shapes[chain.prefixes[$0].span] != reporter.shapes[chain.prefixes[$0 + 1].span]
    }
    return chain.stages[change ?? end - 1].span
  }
}
