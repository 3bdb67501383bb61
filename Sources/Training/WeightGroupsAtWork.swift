import Recipe

/// The groups of weights that have numbers of their own, each with its optimizer and its schedules.
struct GroupsAtWork {
  private var groups: [Group] = []
  /// Where the weights of each entry end, and their group; empty where all are in one.
  private let ends: [(end: Int, group: Int)]
  /// The scheduled numbers of the last step, by name: those of a part of the model have its name behind them.
  let names: [String]
  private let places: [(group: Int, number: Int)]
  /// Whether a step has other numbers than the one before.
  let isScheduled: Bool
  /// The optimizer of all weights, where they are in one group and it works on pieces.
  let loneMover: (any PiecewiseOptimizer)?

  private struct Group {
    let optimizer: any Optimizer
    /// The same, where it works on pieces.
    let mover: (any PiecewiseOptimizer)?
    var course: RecipeCourse
  }

  init(_ declared: WeightGroups, of weights: Weights) {
    groups = declared.recipes.map { recipe in
      let optimizer = recipe.method.make()
      return Group(optimizer: optimizer, mover: optimizer as? any PiecewiseOptimizer, course: RecipeCourse(recipe))
    }
    isScheduled = groups.contains { $0.course.isScheduled }
    loneMover = groups.count == 1 ? groups[0].mover : nil
    ends =
      declared.recipes.count == 1
      ? [] : zip(weights.entries, declared.numbers).map { ($0.offset + $0.count, $1) }
    var (names, places) = ([String](), [(group: Int, number: Int)]())
    for (group, recipe) in declared.recipes.enumerated() {
      for (number, name) in recipe.scheduledNames(declared.scopes[group]).enumerated() where !names.contains(name) {
        names.append(name)
        places.append((group, number))
      }
    }
    (self.names, self.places) = (names, places)
  }

  var indices: Range<Int> { groups.indices }

  /// The optimizer of a group, which works on pieces.
  func mover(_ group: Int) -> any PiecewiseOptimizer { groups[group].mover! }

  /// The optimizer of all weights, where it is one that searches.
  var searcher: (any SearchingOptimizer)? { groups[0].optimizer as? any SearchingOptimizer }

  /// The group of some weights of one entry.
  @inline(__always)
  func group(of range: Range<Int>) -> Int { ends.isEmpty ? 0 : search(range) }

  private func search(_ range: Range<Int>) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle].end <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return ends[low].group
  }

  /// Gives every optimizer the numbers of a step; `body` hears them.
  mutating func take(_ moment: ScheduleMoment, _ body: (_ values: RecipeValues, _ group: Int) -> Void) {
    for index in groups.indices where groups[index].course.isScheduled {
      let values = groups[index].course.values(at: moment)
      groups[index].optimizer.set(values)
      body(values, index)
    }
  }

  func begin(step: Int) {
    if let loneMover { return loneMover.begin(step: step) }
    for group in groups { group.mover?.begin(step: step) }
  }

  mutating func hear(loss: Double) { for index in groups.indices { groups[index].course.hear(loss: loss) } }

  /// The numbers that the schedules changed in the last step.
  var scheduled: [(name: String, value: Double)] {
    zip(names, places).map { ($0, groups[$1.group].course.last[$1.number].value) }
  }

  /// What the schedules of all groups keep.
  var memory: [[Double]] {
    get { groups.flatMap(\.course.memory) }
    set {
      var rest = newValue[...]
      for index in groups.indices {
        let count = groups[index].course.memory.count
        groups[index].course.memory = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
      }
    }
  }

  /// What the optimizers keep beside their state.
  var optimizerMemory: [[Double]] {
    get { groups.map { $0.mover?.memory ?? [] } }
    set { for (group, kept) in zip(groups, newValue) { group.mover?.memory = kept } }
  }

  /// Remembers the scheduled numbers of a step that is done.
  mutating func recall(_ moment: ScheduleMoment) {
    for index in groups.indices { _ = groups[index].course.values(at: moment) }
  }
}
