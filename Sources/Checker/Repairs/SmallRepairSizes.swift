import Diagnostics
import Graph
import Syntax

// Small edits of sizes, slices and lists.
extension RepairSite {
  /// The sizes among the arguments of a call or the entries of a list.
  func sizeRepairs(in expression: Expression, _ changes: [SizeChange]) -> [SmallRepair] {
    switch expression.kind {
    case .call(_, let arguments):
      let given = arguments.filter { shapes[$0.value.span] == nil && !Self.noSizes.contains($0.label?.text ?? "") }
      return given.flatMap { sizeRepairs($0.value, in: expression, changes) }
    case .list(let entries):
      let shown = path(to: expression.span).dropLast().last?.span ?? expression.span
      let call = Expression(expression.kind, shown)
      return entries.flatMap { sizeRepairs($0, in: call, changes) }
    default: return []
    }
  }

  /// Arguments that have edits of their own, or are no sizes.
  private static let noSizes: Set<String> = [
    "kernel", "stride", "padding", "axis", "axes", "by", "bias", "name", "start", "in", "basis", "transposed", "fixed",
    "bidirectional", "reverse", "delta", "momentum", "whole", "p", "dilation", "groups", "heads", "ratio",
  ]

  private func sizeRepairs(_ size: Expression, in call: Expression, _ changes: [SizeChange]) -> [SmallRepair] {
    let old = self.size(size).flatMap(known)
    return otherSizes(size).map { edit, cost in
      let whole = Cure("", [edit]).text(of: size.span, in: source)
      let isDue =
        parsed(whole).flatMap(self.size).flatMap(known).map { new in changes.contains { $0.explains(old ?? 0, new) } }
        ?? false
      let cure = Cure("with this size the shapes fit", [edit], shows: call.span).at(call.span)
      // The points of an axis, and the shape of noise, are sizes of nothing else.
      let isOwn = isDue && ["linspace", "axis"].contains(self.call(call)?.name)
      // Inside a block its own names stand for all sizes, so a wrong one is a slip.
      let isOfBlock = isDue && file.blocks.contains { $0.span.start <= size.span.start && size.span.end <= $0.span.end }
      return SmallRepair(cure: cure, cost: isOwn || isOfBlock ? 1 : isDue ? cost : cost + (changes.isEmpty ? 1 : 2))
    }
  }

  func otherSizes(_ size: Expression) -> [(Cure.Edit, Int)] {
    switch size.kind {
    case .number(let value, isInteger: true):
      guard let number = Int(exactly: value), number < 1 << 20 else { return [] }
      let halves = number % 2 == 0 && number > 2 ? [number / 2] : []
      let numbers = halves + [2 * number, number + 1, number - 1].filter { $0 > 1 }
      return sizeNames(at: size.span).map { (.init(size.span, $0), 3) } + numbers.map { (.init(size.span, "\($0)"), 3) }
    case .name(let name):
      let multiples = ["2 * \(name)", "\(name) / 2", "\(name) / 4", "4 * \(name)"]
      return sizeNames(at: size.span).filter { $0 != name }.map { (.init(size.span, $0), 2) }
        + multiples.enumerated().map { (.init(size.span, $1), $0 < 2 ? 2 : 3) }
    case .binary(let symbol, let left, let right): return parts(size, symbol, left, right)
    default: return []
    }
  }

  /// One operand alone, and each of them otherwise.
  private func parts(
    _ size: Expression, _ symbol: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> [(Cure.Edit, Int)] {
    let isSum = symbol == .add || symbol == .subtract
    var result: [(Cure.Edit, Int)] = [(.init(size.span, text(left)), isSum ? 1 : 2)]
    if symbol != .divide { result.append((.init(size.span, text(right)), isSum ? 3 : 2)) }
    let inner = [left, right].flatMap(otherSizes).filter { !$0.0.replacement.contains(" ") }
    return result + inner.map { ($0.0, min($0.1, 2)) }
  }

  /// The names of sizes that a place sees.
  private func sizeNames(at place: Span) -> [String] {
    guard let block = file.blocks.first(where: { $0.span.start <= place.start && place.end <= $0.span.end }) else {
      return file.models.first?.parameters.filter { $0.kind == .int }.map(\.name.text) ?? []
    }
    let symbols = block.inputs.flatMap { $0.shape ?? [] }.compactMap { entry -> String? in
      if case .name(let name) = entry.kind { name } else { nil }
    }
    var seen: Set<String> = []
    return (symbols + block.parameters.filter { $0.kind == .int }.map(\.name.text)).filter { seen.insert($0).inserted }
  }

  /// A slice that starts or ends one place too far.
  ///
  /// Far from the mistake a number in it may be meant.
  func sliceRepairs(_ expression: Expression, isNear: Bool) -> [SmallRepair] {
    guard case .slice(let operand, let items) = expression.kind else { return [] }
    return otherAxis(expression, operand, items)
      + items.flatMap(\.children).flatMap { bound in
        boundEdits(bound, isNear: isNear).map { edit in
          let cure = Cure("with these ends the shapes fit", [edit], shows: expression.span).at(expression.span)
          return SmallRepair(
            cure: cure, cost: isTaken(cure.text(of: expression.span, in: source), not: expression) ? 2 : 1)
        }
      }
  }

  /// Whether another slice begins at the same place: each part of a value is taken once as a rule.
  private func isTaken(_ slice: String, not expression: Expression) -> Bool {
    guard let mark = slice.firstIndex(of: ":") else { return false }
    let head = slice[...mark]
    let found = own.text.ranges(of: head).count
    return found > (text(expression).hasPrefix(head) ? 1 : 0)
  }

  /// `E[:-1]` for `E[:, :-1]`, and the reverse.
  private func otherAxis(_ whole: Expression, _ operand: Expression, _ items: [SliceItem]) -> [SmallRepair] {
    guard shapes[operand.span]?.count == 2, let first = items.first, let last = items.last else { return [] }
    let new = items.count == 1 ? ":, \(text(first.span))" : text(items[1].span)
    guard items.count == 1 || text(first.span) == ":" else { return [] }
    let cure = Cure("along the other axis", [.init(first.span.joined(last.span), new)], shows: whole.span)
    return [SmallRepair(cure: cure.at(whole.span), cost: items.count)]
  }

  private func boundEdits(_ bound: Expression, isNear: Bool) -> [Cure.Edit] {
    switch bound.kind {
    case .number(let value, isInteger: true):
      guard isNear, let number = Int(exactly: value), number < 1 << 20 else { return [] }
      return [number + 1, number - 1].filter { $0 >= 0 }.map { .init(bound.span, "\($0)") }
    case .binary(_, let left, let right):
      let whole = [text(left), text(right)].map { Cure.Edit(bound.span, $0) }
      return whole + [left, right].flatMap { boundEdits($0, isNear: isNear) }
    case .unary(.minus, let operand): return boundEdits(operand, isNear: isNear)
    case .name(let name): return ["2 * \(name)", "\(name) / 2", "\(name) - 1"].map { .init(bound.span, $0) }
    default: return []
    }
  }

  /// The axes of a weight or of a new shape in another order.
  func listRepairs(_ expression: Expression) -> [SmallRepair] {
    guard let name = call(expression)?.name, ["weight", "reshape", "normal", "uniform"].contains(name),
      let shape = argument("shape", of: expression, positional: true), case .list(let entries) = shape.kind,
      entries.count == 2 || entries.count == 3
    else { return [] }
    let texts = entries.map(text)
    let orders = entries.count == 2 ? [[1, 0]] : [[1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2]]
    return orders.map { order in
      let turned = "[" + order.map { texts[$0] }.joined(separator: ", ") + "]"
      let cure = Cure("the axes in their order", [.init(shape.span, turned)], shows: expression.span)
      return SmallRepair(cure: cure.at(expression.span), cost: name == "reshape" ? 2 : 1)
    }
  }
}
