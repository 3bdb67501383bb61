import Figures

/// How the numbers of the recipe changed that have a schedule, such as the learning rate.
struct SchedulesFigure: RunFigure {
  let name = "schedules"
  let sentence = "the numbers of the recipe that a schedule changes, such as the learning rate, over the epochs"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome { draw(numbers.history) }
  func make(from history: RunHistory) -> FigureOutcome? { draw(history) }

  private func draw(_ history: RunHistory) -> FigureOutcome {
    let weights = history.run.compilation.model.weights.map(\.name)
    let names = history.run.recipe?.scheduledNames(of: weights) ?? []
    if names.isEmpty { return .leftOut(reason: "no number of the recipe has a schedule") }
    // A phase has no number of another one, but may have the same number without a schedule.
    let columns = names.compactMap { name in history.metrics[name].map { (name, filled($0, name, weights, history)) } }
      .filter { $0.1.contains(where: \.isFinite) }
    guard let epochs = history.metrics["epoch"], !columns.isEmpty else {
      return .leftOut(reason: "no epoch was trained in which a schedule had a number")
    }
    var table = NumberTable()
    table.add("epoch", epochs)
    let panels = columns.enumerated().map { place, column -> Panel in
      let (name, values) = column
      table.add(name, values)
      let known = values.filter(\.isFinite)
      let (least, most) = (known.min() ?? 0, known.max() ?? 0)
      // Over more than a power of ten a linear axis shows only the beginning.
      let isWide = least > 0 && most / least > 10
      return Panel(
        x: PlotAxis("epoch", isWhole: true), y: PlotAxis(name, scale: isWide ? .logarithmic : .linear),
        marks: marks(epochs, values, .palette(place)))
    }
    return .drawn(DrawnFigure(figures: [Figure(name, panels: panels, width: width(of: panels))], tables: [table]))
  }

  /// The values of a number, with those of phases in which it stays the same.
  private func filled(_ values: [Double], _ name: String, _ weights: [String], _ history: RunHistory) -> [Double] {
    let phases = history.metrics.phases
    guard let recipe = history.run.recipe, phases.count == values.count else { return values }
    let constants = Dictionary(
      recipe.parts.compactMap { part in part.constant(named: name, of: weights).map { (part.phaseName ?? "", $0) } },
      uniquingKeysWith: { first, _ in first })
    return zip(values, phases).map { $0.isFinite ? $0 : constants[$1] ?? $0 }
  }

  /// A curve over the epochs that have a value, interrupted between them, and a dot for an epoch between two others.
  private func marks(_ epochs: [Double], _ values: [Double], _ colour: Colour) -> [Mark] {
    let known = values.indices.filter { values[$0].isFinite }
    let isNext = { (place: Int) in place > 0 && known[place] == known[place - 1] + 1 }
    let lone = Set(known.indices.filter { !isNext($0) && !($0 + 1 < known.count && isNext($0 + 1)) })
    let curve = known.indices.filter { !lone.contains($0) }
    var marks: [Mark] = []
    if !curve.isEmpty {
      marks.append(
        .line(
          Line(
            x: curve.map { epochs[known[$0]] }, y: curve.map { values[known[$0]] }, colour: colour,
            breaks: curve.indices.filter { $0 > 0 && !isNext(curve[$0]) })))
    }
    if !lone.isEmpty {
      marks.append(
        .scatter(
          Scatter(
            x: lone.sorted().map { epochs[known[$0]] }, y: lone.sorted().map { values[known[$0]] }, colour: colour,
            size: 4)))
    }
    return marks
  }
}
