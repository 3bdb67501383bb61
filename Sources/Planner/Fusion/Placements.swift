import Graph

/// Values that are computed right where a `concat` puts them.
///
/// Parts along the last axis are whole rows of the result, in the layout they would have alone; so the kernel that computes
/// a part writes it into the result, and nothing is copied.
struct Placements {
  struct Target {
    let whole: ValueID
    /// The first row of the part.
    let start: Int
  }
  private(set) var of: [ValueID: Target] = [:]

  init(_ graph: Graph) {
    let definitions = graph.definitions()
    for node in graph.nodes where node.operation == "concat" {
      let axis = node.attributes.int("axis")!
      let type = graph.type(of: node.outputs[0])
      guard type.scope == .sample, axis == type.shape.count - 1 else { continue }
      var start = 0
      for part in node.inputs {
        let isComputed = definitions[part.index] != nil && graph.type(of: part).scope == .sample
        if isComputed, of[part] == nil { of[part] = Target(whole: node.outputs[0], start: start) }
        start += graph.type(of: part).shape[axis]
      }
    }
  }
}
