import Syntax

/// Slices and lists behind `|>`.
extension Elaborator {
  /// `x |> lstm(8) |> x[-1]`, `x |> lstm(8)[-1]` and `x |> [-1]`: a slice of what is piped; nil for anything else.
  func slicedCure(_ input: Expression, _ target: Expression) -> String? {
    let value = String(text(input.span))
    switch target.kind {
    case .slice(let operand, let items):
      let positions = items.map { String(text($0.span)) }.joined(separator: ", ")
      switch operand.kind {
      case .name(let name) where callee(named: name): return nil
      case .name: return slicedPipe(value, "", positions).text
      case .call: return slicedPipe(value, String(text(operand.span)), positions).text
      default: return nil
      }
    case .list(let items) where items.count == 1 && items[0].isWrittenNumber:
      return slicedPipe(value, "", String(text(items[0].span))).text
    case .list(let items) where !items.isEmpty && items.allSatisfy(isStage):
      return items.map { String(text($0.span)) }.joined(separator: " |> ")
    case .list: return "reshape(\(text(target.span)))"
    default: return nil
    }
  }

  /// Whether a layer, block or function stands here.
  private func isStage(_ item: Expression) -> Bool {
    switch item.kind {
    case .name(let name): callee(named: name)
    case .call(let callee, _): isStage(callee)
    case .pipe(let first, let rest): isStage(first) && isStage(rest)
    default: false
    }
  }
}
