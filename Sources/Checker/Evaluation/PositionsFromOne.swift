import Diagnostics
import Syntax

// Slices as MATLAB and Julia have them.
// Changes: reporter.
extension Elaborator {
  /// `x[2:end]`: `end` says that the file counts from 1, so one message turns all slices; false for other slices.
  mutating func reportsEnd(in items: [SliceItem], of sliced: Expression, at span: Span) -> Bool {
    guard !frame.isFunction, frame.bindings["end"] == nil, hasEnd(items) else { return false }
    let known = Habit("end of a slice", cure: nil, .foreignConstant("end", "", at: span))
    if reporter.habits.isKnown(known) { return true }
    guard turned(sliced, items, span) != nil else { return false }
    var habit = known
    habit.diagnostic = turnedSlices()
    reporter.report(habit, "")
    return true
  }

  /// The message at the first slice with `end`, which shows all slices that count from 1.
  private func turnedSlices() -> Diagnostic {
    let slices = slices().sorted { $0.whole.start < $1.whole.start }
    let first = slices.first { $0.hasEnd }?.whole ?? slices[0].whole
    let cure = Cure("", slices.map(\.edit))
    let lines = Dictionary(grouping: slices) { source.line(at: $0.whole.start) }.sorted { $0.key < $1.key }
    let shown = lines.flatMap { line, found in
      texts(of: found.map(\.whole), cure).map { "`\($0)`\(lines.count > 1 ? " in line \(line)" : "")" }
    }
    let whole = Span(slices[0].whole.start, slices[slices.count - 1].whole.end)
    var diagnostic = Diagnostic.foreignConstant("end", "", at: first)
    let text = cure.text(of: whole, in: source)
    // Who counts from 0 already leaves the first position out.
    let other = slices.count == 1 && text.hasSuffix("[:]") ? ", or `\(text.dropLast(3))[1:]` without the first" : ""
    diagnostic.notes = ["positions count from 0 here, and the end of a slice is not part of it"]
    (diagnostic.help, diagnostic.fix) = ("write \(shown.joined(separator: " and "))\(other)", .init(whole, text))
    return diagnostic
  }

  /// The new text of the slices of a line: from the first to the last, or each where brackets would be cut.
  private func texts(of slices: [Span], _ cure: Cure) -> [String] {
    let together = cure.text(of: slices.dropFirst().reduce(slices[0]) { $0.joined($1) }, in: source)
    let isWhole = together.count { $0 == "(" } == together.count { $0 == ")" } && together.count < 80
    return isWhole ? [together] : slices.map { cure.text(of: $0, in: source) }
  }

  private struct TurnedSlice {
    let whole: Span
    let edit: Diagnostic.Fix
    let hasEnd: Bool
  }

  /// The slices of the file that count from 1: those with `end`, and those of written numbers beside them.
  private func slices() -> [TurnedSlice] {
    var found: [TurnedSlice] = []
    func visit(_ expression: Expression) {
      if case .slice(let operand, let items) = expression.kind, expression.span.end <= end,
        let turned = turned(operand, items, expression.span)
      {
        found.append(turned)
      }
      expression.kind.children.forEach(visit)
    }
    RepairSite(self).statements.forEach(visit)
    return Array(found.prefix(40))
  }

  private func turned(_ sliced: Expression, _ items: [SliceItem], _ whole: Span) -> TurnedSlice? {
    guard let first = items.first, let last = items.last, hasEnd(items) || items.allSatisfy(\.isOfNumbers) else {
      return nil
    }
    let inside = first.span.joined(last.span)
    // Who counts from the end with a minus counts as here.
    guard !items.contains(where: { text($0.span).first == "-" }) else { return nil }
    let positions = fromZero(text(inside), of: text(sliced.span), in: source.text)
    guard positions != text(inside), !speaksOfEnd(positions) else { return nil }
    return TurnedSlice(whole: whole, edit: .init(inside, positions), hasEnd: hasEnd(items))
  }

  private func hasEnd(_ items: [SliceItem]) -> Bool { items.contains { speaksOfEnd(text($0.span)) } }

  private func speaksOfEnd(_ text: String) -> Bool { ModelNames.mentions("end", in: text) }
}

extension SliceItem {
  /// `3`, `1:64` and `:`, as MATLAB has them.
  fileprivate var isOfNumbers: Bool {
    switch self {
    case .index(let position): position.isPositive
    case .range(let low?, let high?, _): low.isPositive && high.isPositive
    case .range(nil, nil, _): true
    case .range: false
    }
  }
}

extension Expression {
  fileprivate var isPositive: Bool {
    if case .number(let number, isInteger: true) = kind { number >= 1 } else { false }
  }
}
