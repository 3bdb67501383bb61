import Diagnostics
import Syntax

// Small edits of transposed convolutions: what makes them as long as their stride says.
extension RepairSite {
  /// A transposed convolution as long as its stride says.
  func transposedRepairs(_ layer: Expression) -> [SmallRepair] {
    let stride = integer(argument("stride", of: layer)) ?? 1
    let padding = integer(argument("padding", of: layer)) ?? 0
    let kernel = integer(argument("kernel", of: layer)) ?? 0
    var repairs: [SmallRepair] = []
    if kernel > 1, stride == 1 {
      let edits = [setting("kernel", to: "2", in: layer), setting("stride", to: "2", in: layer)]
      repairs.append(set("stride", "2", layer, "a stride of 2 doubles the size", 1))
      repairs.append(SmallRepair(cure: Cure("this doubles the size", edits, shows: layer.span).at(layer.span), cost: 3))
    }
    if kernel - 2 * padding > 1, kernel - 2 * padding != stride {
      let due = kernel - 2 * padding
      let advice = "with this stride it gives \(due) times the size"
      repairs.append(multiple("stride", "\(due)", layer, advice))
    }
    if (kernel - stride) % 2 == 0, kernel > stride {
      let advice = "with this padding it gives \(stride) times the size"
      repairs.append(multiple("padding", "\((kernel - stride) / 2)", layer, advice))
    }
    let advice = "with this kernel it gives \(stride) times the size"
    if kernel != stride + 2 * padding {
      repairs.append(multiple("kernel", "\(stride + 2 * padding)", layer, advice))
    }
    return repairs
      + [2 * stride, 4 * stride, stride / 2].filter { $0 > 1 }.map { times in
        let edits =
          [setting("kernel", to: "\(times + 2 * padding)", in: layer)]
          + [setting("stride", to: "\(times)", in: layer)]
        let cure = Cure("this gives \(times) times the size", edits, shows: layer.span)
        return SmallRepair(cure: cure.at(layer.span), cost: 3)
      }
  }

  /// Every transposed convolution above, where several miss the multiple that their strides say.
  func multiplied(_ statements: [Expression]) -> [SmallRepair] {
    var layers: [Expression] = []
    func visit(_ expression: Expression) {
      if argument("transposed", of: expression).map(text) == "true" { layers.append(expression) }
      expression.kind.children.forEach(visit)
    }
    statements.forEach(visit)
    layers.sort { $0.span.start < $1.span.start }
    let edits = layers.compactMap { layer -> Cure.Edit? in
      guard let kernel = integer(argument("kernel", of: layer)), let stride = integer(argument("stride", of: layer))
      else { return nil }
      let due = stride + 2 * (integer(argument("padding", of: layer)) ?? 0)
      return kernel == due ? nil : setting("kernel", to: "\(due)", in: layer)
    }
    guard edits.count > 1, let first = layers.first, let last = layers.last else { return [] }
    let advice = "with kernels of the stride and twice the padding each gives the multiple that its stride says"
    let cure = Cure(advice, edits, shows: first.span.joined(last.span)).at(first.span)
    return [SmallRepair(cure: cure, cost: 1, keepsSize: true)]
  }

  /// An edit after which the stride says how many times longer the result is.
  private func multiple(_ label: String, _ value: String, _ layer: Expression, _ advice: String) -> SmallRepair {
    let cure = Cure(advice, [setting(label, to: value, in: layer)], shows: layer.span).at(layer.span)
    return SmallRepair(cure: cure, cost: 1, keepsSize: true)
  }
}
