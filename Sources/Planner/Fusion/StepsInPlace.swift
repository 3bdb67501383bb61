import Graph

extension FusionRule {
  static let stepsInPlace = FusionRule(
    name: "steps_in_place", summary: "steps that are computed or read one by one lie one after the other",
    work: .nodes {
      $0.placeSteps()
      $0.findReadBySteps()
    })
}

/// Where a step, or the first of several, lies in a stretch of memory that holds steps one after the other.
struct StepPlace: Sendable {
  let stretch: Int
  var number: Int
  /// Steps of the whole stretch.
  var count = 0
}

/// Steps that lie one after the other; their numbers begin at `first`, which may be negative.
private struct Stretch {
  var first = 0
  var steps: [ValueID]

  /// Takes a sequence in whose first step has a certain number; false where other steps lie there.
  mutating func take(_ sequence: [ValueID], at start: Int) -> Bool {
    let (before, end) = (max(0, first - start), first + steps.count)
    guard start <= end, start + sequence.count >= first else { return false }
    let common = zip(steps.dropFirst(max(0, start - first)), sequence.dropFirst(before))
    guard common.allSatisfy({ $0 == $1 }) else { return false }
    steps = sequence.prefix(before) + steps + sequence.dropFirst(max(0, end - start))
    first -= before
    return true
  }
}

/// A `concat` of rows along a first axis has its steps one after the other, each as it would lie alone.
///
/// Sequences that overlap, such as the states before and after each step of a recurrence, lie in one stretch.
extension Fusion {
  fileprivate mutating func placeSteps() {
    var stretches: [Stretch] = []
    var places: [ValueID: StepPlace] = [:]
    var wholes: [(node: Int, steps: [ValueID], place: StepPlace)] = []
    for (index, node) in graph.nodes.enumerated() {
      guard let steps = steps(of: node) else { continue }
      let place = place(of: steps, in: &stretches, places)
      for (number, step) in steps.enumerated() where places[step] == nil {
        places[step] = StepPlace(stretch: place.stretch, number: place.number + number)
      }
      wholes.append((index, steps, place))
    }
    for whole in wholes {
      let stretch = stretches[whole.place.stretch]
      sequences[graph.nodes[whole.node].outputs[0]] = whole.place.counted(in: stretch)
      for step in whole.steps where isComputed(step) && places[step]!.stretch == whole.place.stretch {
        steps[step] = places[step]!.counted(in: stretch)
        report(whole.node)
      }
    }
  }

  private func isComputed(_ step: ValueID) -> Bool {
    guard let node = index.node(defining: step), parts[step] == nil, steps[step] == nil else { return false }
    return !Fusion.views.contains(node.operation)
  }

  private static let views: Set<String> = ["broadcast", "reshape", "slice", "transpose"]

  /// What a `concat` puts one after the other; nil where that is no sequence of steps, or most are views.
  private func steps(of node: Node) -> [ValueID]? {
    guard node.operation == "concat", node.attributes.int("axis") == 0 else { return nil }
    let whole = graph.type(of: node.outputs[0])
    let type = TensorType(whole.scope, Array(whole.shape.dropFirst()))
    let steps = node.inputs.compactMap { row in
      index.node(defining: row).flatMap { $0.operation == "reshape" ? $0.inputs[0] : nil }
    }
    guard steps.count == node.inputs.count, whole.scope == .sample, type.rank > 0,
      steps.allSatisfy({ graph.type(of: $0) == type }), 2 * steps.filter(isComputed).count > steps.count
    else { return nil }
    return steps
  }

  /// The place of a sequence in a stretch that has some of its steps in the same order, else in a new one.
  private func place(
    of steps: [ValueID], in stretches: inout [Stretch], _ places: [ValueID: StepPlace]
  ) -> StepPlace {
    for (number, step) in steps.enumerated() {
      guard let known = places[step] else { continue }
      let start = known.number - number
      if stretches[known.stretch].take(steps, at: start) {
        return StepPlace(stretch: known.stretch, number: start)
      }
    }
    stretches.append(Stretch(steps: steps))
    return StepPlace(stretch: stretches.count - 1, number: 0)
  }
}

extension Fusion {
  /// Products with weights that nothing but the steps of a recurrence reads.
  fileprivate mutating func findReadBySteps() {
    for (place, node) in graph.nodes.enumerated()
    where ["linear", "linear_transposed"].contains(node.operation) && !inner.contains(place) {
      let (value, type) = (node.outputs[0], graph.type(of: node.outputs[0]))
      guard type.scope == .sample, type.rank == 2, type.shape[0] > 1, parts[value] == nil, !index.isOutput(value),
        index.readers[value.index].allSatisfy({ isStep(graph.nodes[$0]) })
      else { continue }
      readBySteps.insert(value)
      report(place)
    }
  }

  private func isStep(_ reader: Node) -> Bool {
    reader.operation == "slice" && reader.attributes.int("axis") == 0 && reader.attributes.int("length") == 1
  }
}

extension StepPlace {
  /// The same counted from the first step of a stretch that is complete.
  fileprivate func counted(in whole: Stretch) -> StepPlace {
    StepPlace(stretch: stretch, number: number - whole.first, count: whole.steps.count)
  }
}
