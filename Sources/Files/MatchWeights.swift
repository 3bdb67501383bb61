import Diagnostics

/// A weight that a model wants to have filled.
package struct WeightSlot: Equatable, Sendable {
  package let name: String
  package let shape: [Int]

  package init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

/// Weights of a file in the order of a model's slots.
package struct WeightMatch: Sendable {
  package let values: [[Float]]
  /// Tells what was matched by order, when anything was.
  package let note: Diagnostic?
}

/// Finds the tensor of a file for each weight of a model.
///
/// Names decide first. Tensors left over on both sides are paired in their order, when there are as
/// many and their shapes agree one by one; the note then tells so. Anything else is refused.
package func matchWeights(
  _ file: TensorFile, named fileName: String, to slots: [WeightSlot]
) throws(Diagnostic) -> WeightMatch {
  let tensors = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
  let wanted = Set(slots.map(\.name))
  let missing = slots.filter { tensors[$0.name] == nil }
  let extra = file.tensors.filter { !wanted.contains($0.name) }
  let reshaped = slots.compactMap { slot in
    tensors[slot.name].flatMap { $0.shape == slot.shape ? nil : (slot: slot, found: $0.shape) }
  }
  guard reshaped.isEmpty, missing.map(\.shape) == extra.map(\.shape) else {
    throw .weightsDiffer(
      fileName, missing: missing, extra: extra.map { WeightSlot(name: $0.name, shape: $0.shape) },
      reshaped: reshaped)
  }
  let paired = Dictionary(zip(missing.map(\.name), extra)) { first, _ in first }
  let values = slots.compactMap { (tensors[$0.name] ?? paired[$0.name])?.values }
  precondition(values.count == slots.count)
  let pairs = zip(missing, extra).map { (slot: $0.name, tensor: $1.name) }
  return WeightMatch(values: values, note: pairs.isEmpty ? nil : .matchedByOrder(fileName, pairs))
}
