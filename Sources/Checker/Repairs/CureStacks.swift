import Diagnostics
import Graph
import Syntax

// Copies of a layer that changes the width.
extension RepairSite {
  /// What is stacked keeps its shape: it gets the width that goes in, or that width is made before.
  func stackCures(_ value: Mistake.Operand, _ span: Span) -> [Cure] {
    guard let stage = expression(at: span), let layer = call(stage)?.arguments.last?.value, let width = value.shape.last
    else { return [] }
    let padded = keepingLengthOfStacked(layer)
    if let block = file.blocks.first(where: { $0.name.text == call(layer)?.name }) {
      return firstCopy(of: layer, value, stage) + stackedBlock(block, value, stage)
    }
    guard let units = call(layer)?.arguments.first(where: { $0.label == nil })?.value else { return padded }
    return padded + firstCopy(of: layer, value, stage) + [
      append("dense(\(text(units)))", to: value.span, "bring it to that width first"),
      Cure("what is stacked keeps its width", [.init(units.span, words(width))], shows: span),
    ]
  }

  /// `stack(depth, dense(width))` behind another width: the first copy changes it, and one fewer keeps it.
  private func firstCopy(of layer: Expression, _ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard let count = call(stage)?.arguments.first(where: { $0.value.span != value.span })?.value,
      argument("name", of: layer) == nil
    else { return [] }
    let rest: Cure.Edit
    switch count.kind {
    case .name: rest = .init(Span(count.span.end, count.span.end), " - 1")
    default:
      guard let number = integer(count), number > 1 else { return [] }
      rest = .init(count.span, "\(number - 1)")
    }
    let first = appending(text(layer), to: value.span)
    let shown = Span(surroundings(of: value.span).start, max(stage.span.end, value.span.end))
    return [Cure("the first layer changes the width, the others keep it", first + [rest], shows: shown)]
  }

  /// `stack([64, 32], dense)`: a layer for each width.
  func stackOfWidths(_ stack: Expression) -> [Cure] {
    guard let (name, arguments) = call(stack), name == "stack",
      case .list(let widths)? = arguments.first(where: { $0.value.kind.isList })?.value.kind, widths.count < 9,
      let layer = arguments.last(where: { !$0.value.kind.isList && shapes[$0.value.span] == nil })?.value
    else { return [] }
    let stages = widths.compactMap { stage(layer, of: text($0)) }
    guard !stages.isEmpty, stages.count == widths.count else { return [] }
    let value = arguments.first { shapes[$0.value.span] != nil }.map { text($0.value) + " |> " } ?? ""
    let layers = value + stages.joined(separator: " |> ")
    return [Cure("one layer after the other", [.init(stack.span, layers)], shows: stack.span)]
  }

  /// `dense |> relu` with its width: `dense(64) |> relu`; nil for what has a width already.
  private func stage(_ layer: Expression, of width: String) -> String? {
    switch layer.kind {
    case .name(let name) where Declarations(file).isFunction(layer): return "dense(\(width)) |> \(name)"
    case .name(let name): return "\(name)(\(width))"
    case .pipe(let first, let last): return stage(first, of: width).map { "\($0) |> \(text(last))" }
    case .call(let callee, let arguments):
      guard case .name(let name) = callee.kind else { return nil }
      // `dense(relu)`: the function behind the layer.
      if arguments.count == 1, arguments[0].label == nil, Declarations(file).isFunction(arguments[0].value) {
        return "\(name)(\(width)) |> \(text(arguments[0].value))"
      }
      guard arguments.allSatisfy({ $0.label != nil }) else { return nil }
      let others = arguments.isEmpty ? "" : ", " + text(arguments[0].label!.span.joined(arguments.last!.value.span))
      return "\(name)(\(width)\(others))"
    default: return nil
    }
  }

  private func keepingLengthOfStacked(_ layer: Expression) -> [Cure] {
    guard call(layer)?.name == "conv1d" else { return [] }
    return [Cure("the padding that keeps the number of steps", paddingEdits(layer), shows: layer.span)]
  }
}
