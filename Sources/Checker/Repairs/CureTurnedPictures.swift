import Diagnostics
import Graph
import Syntax

// Pictures with their channels first, as PyTorch has them.
extension RepairSite {
  /// `x: [3, 32, 32]` before convolutions: the channels last, in all that has this shape, then in the other lists too.
  func picturesTurned() -> [Cure] {
    guard let model = file.models.first, own.text.contains("conv2d(") || own.text.contains("pool("),
      let input = model.encoder.inputs.first(where: { $0.shape.map(hasChannelsFirst) ?? false }),
      let shape = input.shape?.map(text)
    else { return [] }
    let borders = model.encoder.inputs + model.encoder.outputs + model.decoder.inputs + model.decoder.outputs
    let ports = borders.filter { port in
      port.shape.map {
        $0.map(text) == shape || hasChannelsFirst($0) && Array($0.map(text).dropFirst()) == Array(shape.dropFirst())
      } ?? false
    }
    let lists = newShapes().filter { $0.entries.count == 3 }
    let same = lists.filter { $0.entries.map(text) == shape }
    let others = lists.filter { hasChannelsFirst($0.entries) || $0.entries.map(text) == shape }
    let ways = others.count > same.count ? [same, others] : [same]
    return ways.map { turning(ports, $0, input) }
  }

  private func turning(_ ports: [Port], _ lists: [(list: Span, entries: [Expression])], _ input: Port) -> Cure {
    let declared = ports.compactMap { port in port.shape.map { (port, turned($0)) } }
    let axes = ports.count > 2 ? statements.flatMap(axesOfChannels) : []
    let edits =
      declared.compactMap { shapeEdit($0.0, $0.1) } + lists.map { Cure.Edit($0.list, turned($0.entries)) }
      + axes.map(\.edit)
    let words = listing(declared.map { "\($0.0.name?.text ?? "x"): \($0.1)" })
    let further =
      lists.map { ", and write `\(turned($0.entries))` in line \(source.line(at: $0.list.start))" }.joined()
      + axes.map { ", and write `\($0.new)` for `\($0.old)`" }.joined()
    let name = input.name?.text ?? "x"
    return Cure("a picture is [height, width, channels] here: declare \(words)\(further)", edits).at(input.span)
      .or("where the data have their channels first, they are turned before: `numpy.moveaxis(\(name), -3, -1)`")
  }

  /// `softmax(axis: 0)` over channels that come last then.
  private func axesOfChannels(_ expression: Expression) -> [(edit: Cure.Edit, old: String, new: String)] {
    let inside = expression.kind.children.flatMap(axesOfChannels)
    guard let (name, arguments) = call(expression), ["softmax", "concat", "logsumexp"].contains(name),
      let axis = arguments.first(where: { $0.label?.text == "axis" }), let number = integer(axis.value),
      (0...2).contains(number)
    else { return inside }
    let isBare = arguments.count == 1 && number == 0
    let edit =
      isBare
      ? Cure.Edit(expression.span, name) : Cure.Edit(axis.value.span, number == 0 ? "-1" : "\(number - 1)")
    return inside + [(edit, text(expression), Cure("", [edit]).text(of: expression.span, in: source))]
  }

  private func turned(_ shape: [Expression]) -> String {
    "[" + [shape[1], shape[2], shape[0]].map(text).joined(separator: ", ") + "]"
  }

  /// Whether three axes are channels, height and width: few channels before two longer sides, or two equal sides.
  private func hasChannelsFirst(_ shape: [Expression]) -> Bool {
    guard shape.count == 3 else { return false }
    if text(shape[1]) == text(shape[2]), text(shape[0]) != text(shape[1]) { return true }
    guard let sizes = declared(shape)?.map(known), let first = sizes[0], let a = sizes[1], let b = sizes[2] else {
      return false
    }
    return first <= 4 && first < a && first < b
  }
}
