/// For each weight the tensor of a file with another name, where both have the same layers; nil where they have not.
///
/// Layers are alike when their tensors have the same last names and shapes, in whatever order: `bias` may stand before
/// `weight`, as in files that PyTorch sorted. They are paired in their order, or as their likeness tells where no two are
/// alike.
func matchLayers(_ weights: [WeightSlot], _ tensors: [WeightSlot]) -> [Int]? {
  let (own, others) = (layers(of: weights), layers(of: tensors))
  guard own.count == others.count else { return nil }
  let (kinds, otherKinds) = (own.map(\.kind), others.map(\.kind))
  let isInOrder = kinds == otherKinds
  guard isInOrder || Set(kinds).count == kinds.count && Set(kinds) == Set(otherKinds) else { return nil }
  let partners = isInOrder ? Array(own.indices) : kinds.compactMap { otherKinds.firstIndex(of: $0) }
  var result = [Int](repeating: 0, count: weights.count)
  for (layer, partner) in zip(own, partners) {
    for (word, place) in layer.members { result[place] = others[partner].members[word] ?? 0 }
  }
  return result
}

/// The tensors of a layer: their places in a list by the last words of their names.
private struct LayerTensors {
  var members: [String: Int] = [:]
  /// What tells layers of one kind: last words with shapes.
  var kind: Set<String> = []
}

/// The layers of a list, in the order of their first tensors.
private func layers(of slots: [WeightSlot]) -> [LayerTensors] {
  var names: [String] = []
  var layers: [String: LayerTensors] = [:]
  for (place, slot) in slots.enumerated() {
    let words = slot.name.split(separator: ".")
    // What stands alone is of one layer: the name that a single one has in all its tensors was taken off.
    let (name, word) = (words.dropLast().joined(separator: "."), words.last.map(String.init) ?? "")
    if layers[name] == nil { names.append(name) }
    layers[name, default: LayerTensors()].members[word] = place
    layers[name, default: LayerTensors()].kind.insert("\(word) \(slot.shape)")
  }
  return names.compactMap { layers[$0] }
}
