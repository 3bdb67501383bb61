import Diagnostics
import Graph
import Syntax

/// One small edit in what leads to a mistake of shapes, tried where no cure of the mistake itself is known.
///
/// The mistake often stands far above the place where shapes meet: a padding, a slice, two sizes in the wrong order.
struct SmallRepair {
  let cure: Cure
  /// How far the edit is from what a slip of the pen does; 1 is nearest.
  let cost: Int
  /// Whether a convolution gets the padding that keeps the size, or a transposed one the multiple of its stride.
  let keepsSize: Bool

  init(cure: Cure, cost: Int, keepsSize: Bool = false) {
    (self.cure, self.cost, self.keepsSize) = (cure, cost, keepsSize)
  }

  /// The longest list that is tried.
  static let most = 120
}

extension RepairSite {
  /// The small edits in what leads to a mistake, the likeliest first.
  func smallRepairs(of error: Finding) -> [SmallRepair] {
    guard let span = error.diagnostic.span, let mistake = error.mistake, isOfShapes(mistake) else { return [] }
    let ratios = SizeChange.due(by: error.mistake, self)
    let statements = upstream(of: span)
    var repairs = statements.enumerated().flatMap { index, statement in
      smallRepairs(in: statement, ratios, isNear: index == 0).map { (repair: $0, distance: index) }
    }
    repairs += (padded(statements) + multiplied(statements)).map { (repair: $0, distance: 0) }
    repairs += turnedInputs().map { (repair: $0, distance: 0) }
    repairs += exchangedResults(span).map { (repair: $0, distance: 0) }
    repairs += cutAgain(error.mistake).map { (repair: $0, distance: 0) }
    repairs += repeatedValues(statements, error.mistake).map { (repair: $0, distance: 0) }
    if case .sizes = mistake { repairs = repairs.filter { $0.repair.keepsSize || $0.repair.cost > 1 } }
    let ordered = repairs.enumerated().sorted { a, b in
      (a.element.repair.cost, a.element.distance, a.offset) < (b.element.repair.cost, b.element.distance, b.offset)
    }
    return ordered.map(\.element.repair).filter { isOwn($0.cure) }.prefix(SmallRepair.most).map { $0 }
  }

  /// Whether two shapes do not fit; what one layer demands of its input has cures of its own.
  private func isOfShapes(_ mistake: Mistake) -> Bool {
    if case .sizes(_, let call, _) = mistake { return expression(at: call).flatMap(self.call)?.name == "reshape" }
    return mistake.isOfShapes
  }

  /// Every edit of one statement: of its calls, its sizes, its slices and its values.
  private func smallRepairs(in statement: Expression, _ changes: [SizeChange], isNear: Bool) -> [SmallRepair] {
    var result = exchangedSizes(in: statement) + exchangedValues(in: statement)
    func visit(_ expression: Expression) {
      result += callRepairs(expression) + sliceRepairs(expression, isNear: isNear) + listRepairs(expression)
      result += sizeRepairs(in: expression, changes) + valueRepairs(expression) + stageRepairs(expression)
      expression.kind.children.forEach(visit)
    }
    visit(statement)
    return result
  }

  /// The statement at a place, and all that it is made from, the nearest first.
  func upstream(of span: Span) -> [Expression] {
    var found: [Expression] = []
    var open = statements.filter { $0.span.start <= span.start && span.start < $0.span.end }
    let owner = callables.first { $0.span.start <= span.start && span.start < $0.span.end }
    if let owner { open += statements.filter { mentions(owner.name, $0) } }
    while !open.isEmpty {
      let next = open.removeFirst()
      guard !found.contains(where: { $0.span == next.span }) else { continue }
      found.append(next)
      open += sources(of: next)
    }
    return found
  }

  /// Blocks and functions of the file, by their places.
  private var callables: [(name: String, span: Span)] {
    file.blocks.map { ($0.name.text, $0.span) } + file.functions.map { ($0.name.text, $0.span) }
  }

  func mentions(_ name: String, _ expression: Expression) -> Bool {
    if case .name(name) = expression.kind { return true }
    return expression.kind.children.contains { mentions(name, $0) }
  }

  /// What the names of a statement mean: values of `let`, bodies of blocks, results of the encoder.
  private func sources(of statement: Expression) -> [Expression] {
    var names: Set<String> = []
    func visit(_ expression: Expression) {
      if case .name(let name) = expression.kind { names.insert(name) }
      expression.kind.children.forEach(visit)
    }
    visit(statement)
    let lets = (file.models.first?.lets ?? []) + (body(around: statement.span)?.lets ?? [])
    let values = lets.filter { $0.names.contains { names.contains($0.text) } }.map(\.value)
    let blocks = file.blocks.filter { names.contains($0.name.text) }.flatMap(\.body.expressions)
    return values + ends(of: names, at: statement.span) + blocks
  }

  /// What the encoder gives under the names that the decoder takes, and what the loss reads.
  private func ends(of names: Set<String>, at span: Span) -> [Expression] {
    guard let model = file.models.first else { return [] }
    let parts = isInLoss(span) ? [model.decoder, model.encoder] : isInDecoder(span) ? [model.encoder] : []
    return parts.flatMap { part -> [Expression] in
      guard part.outputs.contains(where: { names.contains($0.name?.text ?? "") }) else { return [] }
      return part.body.results
    }
  }
}

/// How a size would have to change: by a factor or a difference.
struct SizeChange {
  let from: Int
  let to: Int

  func explains(_ old: Int, _ new: Int) -> Bool {
    old != new && (old * to == new * from || new - old == to - from || old * from == new * to)
  }

  /// The pairs of axes that should be the same.
  static func due(by mistake: Mistake?, _ site: RepairSite) -> [SizeChange] {
    func pairs(_ a: [Size], _ b: [Size]) -> [SizeChange] {
      zip(a, b).compactMap { x, y in
        guard let from = site.known(x), let to = site.known(y), from != to, max(from, to) < 1 << 24 else { return nil }
        return SizeChange(from: from, to: to)
      }
    }
    switch mistake {
    case .combined(let a, let b): return pairs(a.shape, b.shape)
    case .declared(let value, let port): return port.shape.flatMap(site.declared).map { pairs(value.shape, $0) } ?? []
    case .compared(let values, _), .joined(let values, _):
      return values.count == 2 ? pairs(values[0].shape, values[1].shape) : []
    case .multiplied(let values, _):
      guard values.count == 2, let a = values[0].shape.last, let b = values[1].shape.first else { return [] }
      return pairs([a], [b])
    default: return []
    }
  }
}
