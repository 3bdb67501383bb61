import Diagnostics
import Graph
import Syntax

// Axes and positions outside a value.
extension RepairSite {
  func axisCures(_ value: Mistake.Operand, _ span: Span, _ argument: Span) -> [Cure] {
    let rank = value.shape.count
    guard rank > 0, let given = expression(at: argument) else { return [] }
    let valid = (0..<rank).map(String.init).joined(separator: " or ")
    let ends = (1...rank).map { "-\(rank - $0 + 1)" }.joined(separator: " or ")
    let advice = "a value of shape \(list(value.shape)) has axis \(valid), from the end \(ends); the batch is no axis"
    var order = Array(0..<rank)
    // Who counts the batch names one axis too many.
    if case .number(let number, _) = given.kind, let axis = Int(exactly: number), axis > 0, axis <= rank {
      order = [axis - 1] + order.filter { $0 != axis - 1 }
    }
    var cures = order.map { Cure(advice, [.init(argument, "\($0)")], shows: span) }
    if let chain = chain(around: span), let index = chain.stages.firstIndex(where: { $0.span == span }) {
      cures.append(removing(index, of: chain, "\(advice). Leave out `\(text(span))`"))
    }
    cures = joinedColumns(span) + meanOverBatch(span, argument) + cures
    guard case .list(let items) = given.kind else { return cures }
    if text(span).contains("transpose") {
      if rank == 2 {
        cures.insert(
          Cure("it swaps the two axes by itself; the batch is no axis", [.init(span, "transpose")], shows: span), at: 0)
      }
      return axisOrders(items.map(integer), rank).map {
        Cure("all \(rank) axes in their new order; the batch is no axis", [.init(argument, $0)], shows: span)
      } + cures
    }
    // In a list of axes the batch, counted too, moves all of them by one.
    let lists = [items.map { lowered($0) }.joined(separator: ", "), "0"]
    return lists.map { Cure(advice, [.init(argument, "[\($0)]")], shows: span) }
  }

  /// Orders of all axes that one of fewer, or one that counts the batch, may mean.
  private func axisOrders(_ given: [Int?], _ rank: Int) -> [String] {
    guard rank > 2 else { return [] }
    let axes = given.compactMap { $0 }
    let without = axes.filter { $0 > 0 }.map { $0 - 1 }
    let ways = [axes + (0..<rank).filter { !axes.contains($0) }, without]
    return ways.filter { $0.count == rank && Set($0) == Set(0..<rank) }.map { "\($0)" }
  }

  /// `transpose` of a value of three axes: `axes` says the order of all of them.
  func transposedAxes(_ call: Span, _ rank: Int) -> [Cure] {
    guard rank == 3, expression(at: call).flatMap(self.call)?.name == "transpose" else { return [] }
    return ["[1, 0, 2]", "[2, 1, 0]", "[0, 2, 1]", "[2, 0, 1]", "[1, 2, 0]"].map { order in
      let input = expression(at: call).flatMap(input(of:)).map { "\(text($0)), " } ?? ""
      let edit = Cure.Edit(call, "transpose(\(input)axes: \(order))")
      return Cure("of three axes `axes` says the new order, for example", [edit], shows: call)
        .or("`[2, 1, 0]` turns all of them round")
    }
  }

  /// `mean(z, axis: 0)` in the loss: where the batch was meant, and where each sample was.
  func meanOverBatch(_ span: Span, _ argument: Span) -> [Cure] {
    guard isInLoss(span), let stage = expression(at: span), let (name, arguments) = call(stage), name == "mean" else {
      return []
    }
    let values = arguments.filter { $0.value.span != argument }.map { text($0.value) }.joined(separator: ", ")
    let brackets = values.isEmpty ? "" : "(\(values))"
    let cure = Cure("the mean over the batch is `batch_mean`", [.init(span, "batch_mean\(brackets)")], shows: span)
    return [cure.or("or, of each sample, `mean\(brackets)`")]
  }

  private func lowered(_ axis: Expression) -> String {
    guard case .number(let number, _) = axis.kind, number > 0, let value = Int(exactly: number) else {
      return text(axis)
    }
    return String(value - 1)
  }

  func positionCures(_ items: [Span], _ value: Mistake.Operand) -> [Cure] {
    guard let slice = file.slice(with: items), case .slice(let operand, let all) = slice.kind else { return [] }
    if value.shape.isEmpty {
      let around = path(to: slice.span).dropLast().last?.span
      let edit = Cure.Edit(Span(operand.span.end, slice.span.end), "")
      return [Cure("it is a single number already", [edit], shows: around ?? slice.span)]
    }
    if all.count > value.shape.count {
      let advice =
        "a value of shape \(list(value.shape)) has \(counted(value.shape.count, "axis", "axes")); the batch is none of them"
      return [all.indices.first, all.indices.last].compactMap { $0 }.map { index in
        let kept = all.indices.filter { $0 != index }.map { text(all[$0].span) }.joined(separator: ", ")
        return Cure(advice, [.init(all[0].span.joined(all[all.count - 1].span), kept)], shows: slice.span)
      }
    }
    guard let item = all.first(where: { $0.span == items[0] }),
      let axis = all.firstIndex(where: { $0.span == items[0] })
    else { return [] }
    return insideCures(item, axis, value.shape[axis], slice)
  }

  /// Positions inside an axis in place of those outside.
  private func insideCures(_ item: SliceItem, _ axis: Int, _ extent: Size, _ slice: Expression) -> [Cure] {
    let size = words(extent)
    let number = known(extent).map(String.init) ?? size
    switch item {
    case .index(let position):
      return countedFromOne(slice, axis, extent) + onlyFree(position, slice, axis, extent) + [
        Cure("the last of \(number) positions is -1", [.init(position.span, "-1")], shows: slice.span),
        Cure("the first position is 0", [.init(position.span, "0")], shows: slice.span),
      ]
    case .range(let low, let high, let span):
      var cures: [Cure] = []
      guard case .slice(let operand, _) = slice.kind else { return [] }
      let first = low.flatMap { integer($0) ?? self.size($0).flatMap(known) }
      if let low, let first, let count = known(extent), first >= count {
        return widerSource(low, high, of: operand) + [
          Cure("the axis has \(number) positions", [.init(low.span, "0")], shows: slice.span)
        ]
      }
      if let low, let high {
        cures.append(
          Cure("the first position comes first", [.init(span, "\(text(high)):\(text(low))")], shows: slice.span))
      }
      if let high {
        cures.append(Cure("the axis ends after \(number) positions", [.init(high.span, size)], shows: slice.span))
      }
      if let low {
        cures.append(
          Cure(
            "the end is not part of a slice: one position is", [.init(span, "\(text(low)):\(text(low)) + 1")],
            shows: slice.span))
        cures.append(Cure("the axis has \(number) positions", [.init(low.span, "0")], shows: slice.span))
      }
      return cures
    }
  }
}

// Positions counted from 1.
extension RepairSite {
  /// `p[1]`, `p[2]`, `p[3]` of three numbers, `x[:, 1]`, `x[:, 2]` of two columns: each one lower.
  private func countedFromOne(_ slice: Expression, _ axis: Int, _ extent: Size) -> [Cure] {
    guard case .slice(let operand, let items) = slice.kind, case .name(let name) = operand.kind,
      let count = known(extent), let body = body(around: slice.span)
    else { return [] }
    let found = body.expressions.flatMap { $0.positions(in: name, axis, of: items.count) }
    let places = found.compactMap { position -> (Span, Int)? in
      integer(position).map { (position.span, $0) }
    }
    let used = Set(places.map(\.1))
    guard used.count > 1, used.min() == 1, used.max() == count else { return [] }
    let edits = places.map { Cure.Edit($0.0, "\($0.1 - 1)") }
    let list = used.sorted().map { position in
      let inside = items.indices.map { $0 == axis ? "\(position - 1)" : text(items[$0].span) }
      return "`\(name)[\(inside.joined(separator: ", "))]`"
    }.joined(separator: ", ")
    return [Cure("positions count from 0: write \(list) in place of 1 to \(count)", edits)]
  }
}

// Positions that are taken elsewhere.
extension RepairSite {
  /// `p[6]` where `p[0]` to `p[5]` without `p[3]` are taken elsewhere: `p[3]`.
  fileprivate func onlyFree(_ position: Expression, _ slice: Expression, _ axis: Int, _ extent: Size) -> [Cure] {
    guard case .slice(let operand, let items) = slice.kind, case .name(let name) = operand.kind,
      let count = known(extent),
      (3...64).contains(count), let body = body(around: slice.span)
    else { return [] }
    let used = body.expressions.flatMap { $0.positions(in: name, axis, of: items.count) }
      .filter { $0.span != position.span }.compactMap(integer)
    let free = (0..<count).filter { !used.contains($0) && !used.contains($0 - count) }
    guard free.count == 1 else { return [] }
    let advice = "the only one of \(count) positions that is not taken yet"
    return [Cure(advice, [.init(position.span, "\(free[0])")], shows: slice.span)]
  }
}

extension Expression {
  /// The single positions that are taken of a name along an axis, where so many items are written.
  fileprivate func positions(in name: String, _ axis: Int, of count: Int) -> [Expression] {
    var found = kind.children.flatMap { $0.positions(in: name, axis, of: count) }
    if case .slice(let operand, let items) = kind, case .name(name) = operand.kind, items.count == count,
      case .index(let position) = items[axis]
    {
      found.append(position)
    }
    return found
  }
}

extension File {
  /// The slice that has an item at a place.
  fileprivate func slice(with items: [Span]) -> Expression? {
    let bodies = blocks.map(\.body) + models.flatMap { [$0.encoder.body, $0.decoder.body, $0.loss] }
    var open = bodies.flatMap(\.expressions)
    while let next = open.popLast() {
      if case .slice(_, let all) = next.kind, all.contains(where: { $0.span == items.first }) { return next }
      open += next.kind.children
    }
    return nil
  }
}

/// "1 axis", "2 axes".
func counted(_ count: Int, _ one: String, _ several: String) -> String { "\(count) \(count == 1 ? one : several)" }
