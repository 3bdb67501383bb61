import Figures

/// How the numbers of the recipe changed that have a schedule, such as the learning rate.
struct SchedulesFigure: RunFigure {
  let name = "schedules"
  let sentence = "the numbers of the recipe that a schedule changes, such as the learning rate, over the epochs"

  func make(from numbers: RunNumbers, _ options: FigureOptions) -> FigureOutcome { draw(numbers.history) }
  func make(from history: RunHistory) -> FigureOutcome? { draw(history) }

  private func draw(_ history: RunHistory) -> FigureOutcome {
    let names = history.run.recipe?.schedules.map(\.key.name) ?? []
    let columns = names.compactMap { name in history.metrics[name].map { (name, $0) } }
    guard let epochs = history.metrics["epoch"], !epochs.isEmpty, !columns.isEmpty else {
      return .leftOut(reason: "no number of the recipe has a schedule")
    }
    var table = NumberTable()
    table.add("epoch", epochs)
    let panels = columns.enumerated().map { place, column -> Panel in
      let (name, values) = column
      table.add(name, values)
      let colour = Colour.palette(place)
      let mark: Mark =
        epochs.count > 1
        ? .line(Line(x: epochs, y: values, colour: colour))
        : .scatter(Scatter(x: epochs, y: values, colour: colour, size: 4))
      let (least, most) = (values.min() ?? 0, values.max() ?? 0)
      // Over more than a power of ten a linear axis shows only the beginning.
      let isWide = least > 0 && most / least > 10
      return Panel(
        x: PlotAxis("epoch", isWhole: true), y: PlotAxis(name, scale: isWide ? .logarithmic : .linear), marks: [mark])
    }
    return .drawn(DrawnFigure(figures: [Figure(name, panels: panels, width: width(of: panels))], tables: [table]))
  }
}
