import Checker

extension TypedModel {
  /// The function through which alone the model uses a weight; nil where it is used as it is, or in several ways.
  package func map(behind weight: String) -> WeightMap? {
    guard let place = weights.firstIndex(where: { $0.name == weight }) else { return nil }
    let own = nodes.indices.filter { nodes[$0].weights == [place] && nodes[$0].inputs.isEmpty }
    let all = nodes.filter { $0.weights.contains(place) }
    guard !own.isEmpty, own.count == all.count, terms.allSatisfy({ !own.contains($0.node.index) }) else { return nil }
    let uses = nodes.filter { $0.inputs.contains { own.contains($0.index) } }
    return WeightMap.all.first { map in
      !uses.isEmpty && uses.allSatisfy { if case .elementwise(map.name) = $0.kind { true } else { false } }
    }
  }
}
