import Diagnostics
import Graph
import Syntax

// Axes of a block's result that its layers halve or double.
extension RepairSite {
  /// `[T, units]` of a block that ends with `pool(2)`: `[T / 2, units]` is what it gives.
  func scaledAxes(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard let block = file.blocks.first(where: { $0.outputs.contains { $0.span == port.span } }),
      let shape = port.shape, shape.count == value.shape.count, let features = shape.last, let width = value.shape.last
    else { return [] }
    if known(value.shape[0]) == nil { return declaredAlone(value, port, shape, block) }
    guard declaredSize(features, of: block) == known(width) else { return [] }
    var edits: [Cure.Edit] = []
    for (entry, size) in zip(shape, value.shape) {
      guard let due = declaredSize(entry, of: block), let found = known(size), found > 0 else { return [] }
      if due == found { continue }
      let name = if case .binary = entry.kind { "(\(text(entry)))" } else { text(entry) }
      if due % found == 0 {
        edits.append(.init(entry.span, "\(name) / \(due / found)"))
      } else if found % due == 0 {
        edits.append(.init(entry.span, "\(found / due) * \(name)"))
      } else {
        return []
      }
    }
    return edits.isEmpty ? [] : [Cure("declare what the block gives", edits, shows: port.span).at(port.span)]
  }

  /// The same where a block is checked alone, with its own names for sizes.
  private func declaredAlone(_ value: Mistake.Operand, _ port: Port, _ shape: [Expression], _ block: Block) -> [Cure] {
    let names = Set(
      block.inputs.flatMap { $0.shape ?? [] }.flatMap(\.names).map(\.text) + block.parameters.map(\.name.text))
    guard value.shape.allSatisfy({ $0.symbols.isSubset(of: names) && $0.sortedTerms.count == 1 }),
      let last = value.shape.last,
      shape.last.map(text) == last.description
    else { return [] }
    let edits = zip(shape, value.shape).filter { text($0) != $1.description }.map {
      Cure.Edit($0.span, $1.description)
    }
    return [Cure("declare what the block gives", edits, shows: port.span).at(port.span)]
  }

  /// `[T / 3, units]` of a block whose layers halve the steps.
  func otherQuotients(_ block: Block, _ place: Span) -> [Cure] {
    guard let port = block.outputs.first(where: { $0.span.start <= place.start && place.end <= $0.span.end }),
      let entry = port.shape?.first(where: { $0.span == place }), case .binary(.divide, let whole, _) = entry.kind
    else { return [] }
    return ["\(text(whole)) / 2", text(whole), "\(text(whole)) / 4", "2 * \(text(whole))"].map {
      Cure("declare what the block gives", [.init(place, $0)], shows: port.span)
    }
  }

  /// The value of a size variable in the use of a block that was checked last.
  private func declaredSize(_ entry: Expression, of block: Block) -> Int? {
    if let number = integer(entry) { return number }
    if case .binary(let symbol, let left, let right) = entry.kind, symbol == .multiply || symbol == .divide,
      let a = declaredSize(left, of: block), let b = declaredSize(right, of: block), b > 0
    {
      let product = a.multipliedReportingOverflow(by: b)
      return symbol == .multiply ? (product.overflow ? nil : product.partialValue) : a % b == 0 ? a / b : nil
    }
    guard case .name(let name) = entry.kind else { return nil }
    for port in block.inputs {
      guard let axis = port.shape?.firstIndex(where: { text($0) == name }),
        let use = block.body.places(of: port.name?.text ?? "").compactMap({ shapes[$0] }).first,
        use.count == port.shape?.count
      else { continue }
      return known(use[axis])
    }
    return use(of: name, in: block)
  }

  /// The value that a use of a block gives its hyper-parameter.
  private func use(of parameter: String, in block: Block) -> Int? {
    guard let index = block.parameters.firstIndex(where: { $0.name.text == parameter }) else { return nil }
    let uses = statements.flatMap { $0.calls(ofBlock: block.name.text) }
    let values = uses.compactMap { arguments -> Int? in
      let bare = arguments.filter { $0.label == nil && shapes[$0.value.span] == nil }
      let given = arguments.first { $0.label?.text == parameter } ?? (index < bare.count ? bare[index] : nil)
      return integer(given?.value)
    }
    return values.first ?? integer(block.parameters[index].defaultValue)
  }
}

extension Expression {
  /// The arguments of the calls of a block in it.
  fileprivate func calls(ofBlock name: String) -> [[Argument]] {
    let inner = kind.children.flatMap { $0.calls(ofBlock: name) }
    guard case .call(let callee, let arguments) = kind, case .name(name) = callee.kind else { return inner }
    return [arguments] + inner
  }
}
