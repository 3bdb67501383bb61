import Diagnostics
import Graph
import Syntax

// Odd sizes that are halved and doubled again.
extension RepairSite {
  /// 100 steps behind `pool(2)` and `upsample(2)` beside the 101 of the input: the even size as the default.
  func evenSizes(_ a: Mistake.Operand, _ b: Mistake.Operand) -> [Cure] {
    guard a.shape.count == b.shape.count, let model = file.models.first else { return [] }
    let pairs = zip(a.shape, b.shape).map { (known($0) ?? 0, known($1) ?? 0) }
    return model.parameters.compactMap { parameter in
      guard let value = sizes[parameter.name.text], value > 1, value % 2 == 1, let given = parameter.defaultValue,
        integer(given) == value, pairs.contains(where: { max($0.0, $0.1) == value && min($0.0, $0.1) == value - 1 })
      else { return nil }
      return Cure(
        "halved and doubled again it lacks a place: take an even size", [.init(given.span, "\(value - 1)")],
        shows: parameter.span)
    }
  }
}
