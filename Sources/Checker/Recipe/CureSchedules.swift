import Diagnostics
import Recipe
import Syntax

/// Schedules of PyTorch and Keras with the numbers that they have here.
extension Elaborator {
  /// `StepLR(step_size: 50, gamma: 0.5)` as `step(every: 50, by: 0.5)`; what follows from the recipe is left out.
  ///
  /// A number before the schedule stays there, and is the rate of which others are shares.
  func foreignSchedule(
    _ name: String, _ own: String, _ arguments: [Argument], times factor: Expression? = nil
  ) -> String {
    let given = named(arguments, of: name)
    if given.contains(where: { $0.label == "start_factor" }) { return fall(given) ?? warmup(given) }
    guard let type = ScheduleTable.named(own) else { return own }
    let known = ScheduleChoice(type).declaration.allKeys.map(\.name)
    let base = factor.flatMap(number) ?? baseRate(given)
    let kept = given.compactMap { label, value -> String? in
      if let every = ForeignSchedules.milestones.contains(label) ? spacing(value) : nil { return "every: \(every)" }
      if let share = share(label, value, of: own, given) {
        guard let base, let least = number(value), base > 0 else { return nil }
        // Two digits say what is meant.
        var scale = 1.0
        while least / base * scale < 10, scale < 1e12 { scale *= 10 }
        return "\(share): \(shortest((least / base * scale).rounded() / scale))"
      }
      if ForeignSchedules.warmupSteps.contains(label) { return "warmup: 5" }
      let key = known.contains(label) ? label : ForeignSchedules.key(label, of: own)
      return key.map { "\($0): \(text(value.span))" }
    }
    let call = kept.isEmpty ? own : "\(own)(\(kept.joined(separator: ", ")))"
    guard let first = given.first(where: { ForeignSchedules.rates.contains($0.label) }), let rate = number(first.value),
      factor == nil, writtenRate == nil || isInPhase(first.value.span)
    else { return call }
    return rate > 0 ? "\(text(first.value.span)) * \(call)" : call
  }

  /// The key for a rate at the end, which is a share here; `to: 1e-5` beside `from: 1e-3` is such a rate as well.
  private func share(
    _ label: String, _ value: Expression, of schedule: String, _ given: [(label: String, value: Expression)]
  ) -> String? {
    if let share = ForeignSchedules.share(label, of: schedule) { return share }
    guard label == "to", let first = given.first(where: { ForeignSchedules.rates.contains($0.label) }),
      let rate = number(first.value), let end = number(value), end < rate
    else { return nil }
    return label
  }

  /// Whether a phase holds a place: its rate is its own.
  func isInPhase(_ place: Span) -> Bool {
    file.sections.flatMap(\.groups).contains { group in
      group.title != nil && group.span.start <= place.start && place.end <= group.span.end
    }
  }

  /// The optimizer with the largest rate of a schedule of other programs; nil where both agree, or none is given.
  func optimizerWithRate(_ name: String, _ arguments: [Argument]) -> String? {
    guard let first = named(arguments, of: name).first(where: { ForeignSchedules.rates.contains($0.label) }),
      let rate = number(first.value), let own = writtenRate, own != rate, !isInPhase(first.value.span),
      let optimizer = optimizerOfTrain, case .call(_, let given) = optimizer.kind,
      let lr = given.first(where: { $0.label?.text == "lr" }) ?? given.first
    else { return nil }
    return Cure("", [.init(lr.value.span, text(first.value.span))]).text(of: optimizer.span, in: source)
  }

  /// What the numbers of Keras say beyond those of the schedule here.
  func remarks(_ name: String, _ arguments: [Argument]) -> [String] {
    let given = named(arguments, of: name)
    let value = { (label: String) in given.first { $0.label == label }.map { self.text($0.value.span) } }
    var remarks: [String] = []
    if let label = given.first(where: { ForeignSchedules.warmupSteps.contains($0.label) })?.label,
      let steps = value(label)
    {
      remarks.append("`warmup` counts epochs, of which each has samples / batch steps: choose it so that \(steps) fit")
    }
    if name.hasSuffix("ExponentialDecay") || name == "exponential", let steps = value("decay_steps") {
      remarks.append(
        "Keras multiplies by `decay_rate` every \(steps) steps, `exponential` every epoch: choose `by` so that it fits")
    } else if let steps = value("decay_steps") ?? value("total_steps") {
      remarks.append("it falls over the whole run, not over \(steps) steps; `steps: \(steps)` makes the run as long")
    } else if name.hasSuffix("ConstantLR"), let factor = value("factor") {
      let epochs = value("total_iters") ?? "5"
      remarks.append(
        "`factor: \(factor)` holds for \(epochs) epochs, and then the whole rate: two phases in the model file do that")
    } else if let start = value("start_factor"), fall(given) == nil {
      remarks.append("it rises over these epochs: `\(warmupWords(given))` begins at 0, not at \(start) of the rate")
    } else if let epochs = value("total_iters") ?? value("T_max"), epochs != writtenEpochs {
      remarks.append(
        "it falls over the whole run, not over \(epochs) epochs; `epochs: \(epochs)` makes the run as long")
    }
    if let power = value("power"), Double(power) != 1 { remarks.append("`linear` falls evenly, which is a power of 1") }
    return remarks
  }

  private var optimizerOfTrain: Expression? { valueOfTrain(.optimizer) }

  /// The epochs that `train` gives, as they are written.
  private var writtenEpochs: String? { valueOfTrain(.epochs).map { text($0.span) } }

  func valueOfTrain(_ key: RecipeKey) -> Expression? {
    file.sections.first { $0.keyword.text == RecipeSection.train.rawValue }?.entries
      .first { $0.key.text == key.name }?.value
  }

  /// Arguments with the names that the other program gives them.
  func named(_ arguments: [Argument], of name: String) -> [(label: String, value: Expression)] {
    var names = ForeignSchedules.positional(name)[...]
    let given = arguments.filter { $0.label != nil || !["optimizer", "opt"].contains(text($0.value.span)) }
    return given.compactMap { argument in
      (argument.label?.text ?? names.popFirst()).map { ($0, argument.value) }
    }
  }

  /// `LinearLR(start_factor: 0.1, total_iters: 5)` is a rise to the rate.
  private func warmup(_ given: [(label: String, value: Expression)]) -> String {
    "constant(\(warmupWords(given)))"
  }

  private func warmupWords(_ given: [(label: String, value: Expression)]) -> String {
    "warmup: \(given.first { $0.label == "total_iters" }.map { text($0.value.span) } ?? "5")"
  }

  /// `LinearLR(start_factor: 1.0, end_factor: 0.1)`; nil for one that rises.
  private func fall(_ given: [(label: String, value: Expression)]) -> String? {
    let factor = { (label: String) in given.first { $0.label == label }.flatMap { self.number($0.value) } }
    guard let first = factor("start_factor"), let last = factor("end_factor"), last < first, first > 0 else {
      return nil
    }
    return "linear(to: \(shortest(last / first)))"
  }

  /// The epochs between milestones that are as far apart as the first is from the start.
  private func spacing(_ list: Expression) -> String? {
    guard case .list(let entries) = list.kind, let first = entries.first.flatMap(number) else { return nil }
    let numbers = entries.compactMap(number)
    let isEven = numbers.enumerated().allSatisfy { $1 == first * Double($0 + 1) }
    return numbers.count == entries.count && isEven ? shortest(first) : nil
  }

  /// What to do without a schedule that other programs have and aec has not; nil for an unknown name.
  func otherSchedule(_ name: String, _ arguments: [Argument]) -> String? {
    let bare = String(name.split(separator: ".").last ?? "")
    let lists = arguments.map(\.value).compactMap { if case .list(let entries) = $0.kind { entries } else { nil } }
    if bare.hasPrefix("Piecewise"), lists.count == 2, lists[1].count == lists[0].count + 1 {
      let ends = lists[0].compactMap(number)
      guard ends.count == lists[0].count, ends == ends.sorted() else { return nil }
      let phases = lists[1].enumerated().map { index, rate in
        let steps = index < ends.count ? "steps: \(shortest(ends[index] - (index > 0 ? ends[index - 1] : 0))), " : ""
        return "`phase \"\(index + 1)\" { \(steps)rate: \(text(rate.span)) }`"
      }
      return "write \(phases.joined(separator: ", ")) in place of this line"
    }
    let others = ["InverseTimeDecay", "LambdaLR", "MultiplicativeLR", "NoamLR", "InverseSquareRoot", "PolyLR"]
    guard others.contains(bare) || bare.hasPrefix("Piecewise") else { return nil }
    return "no schedule of aec has this formula; `exponential(by: 0.99)` falls by a share every epoch, "
      + "`cosine(to: 0.01)` over the whole run"
  }

  /// The largest rate of the schedule, else that of the optimizer.
  private func baseRate(_ given: [(label: String, value: Expression)]) -> Double? {
    given.first { ForeignSchedules.rates.contains($0.label) }.flatMap { number($0.value) } ?? writtenRate
      ?? usualRate
  }

  /// The learning rate that all weights have which get no other.
  var rateOfRun: Double? { writtenRate ?? usualRate }

  /// The learning rate of an optimizer that gives none.
  var usualRate: Double? {
    let train = file.sections.first { $0.keyword.text == RecipeSection.train.rawValue }
    let optimizer = train?.entries.first { $0.key.text == RecipeKey.optimizer.name }
    let name = optimizer.map { text($0.value.span).prefix { $0 != "(" } } ?? OptimizerTable.names[0][...]
    return OptimizerTable.named(String(name)).flatMap { Double($0.declaration.keys[0].defaultText) }
  }

  /// The learning rate that the optimizer of `train` gives as a number.
  var writtenRate: Double? {
    guard case .call(_, let arguments)? = optimizerOfTrain?.kind else { return nil }
    let own = arguments.enumerated().first { $1.label?.text == "lr" || $0 == 0 && $1.label == nil }
    return own.flatMap { number($1.value) }
  }

  func number(_ expression: Expression) -> Double? {
    if case .number(let value, _) = expression.kind { value } else { nil }
  }

  /// `scheduler: cosine` and `scheduler: StepLR(...)`; nil where the value is no schedule.
  func scheduleKey(_ entry: Entry) -> String? {
    let keys: Set = ["scheduler", "lr_scheduler", "schedule", "lr_schedule", "learning_rate_schedule", "rate_schedule"]
    if entry.key.text == "milestones", let every = spacing(entry.value) {
      return "rate: step(every: \(every), by: 0.1)"
    }
    guard keys.contains(entry.key.text) else { return nil }
    if ScheduleChoice(parsing: text(entry.value.span)) != nil { return "rate: \(text(entry.value.span))" }
    var (callee, arguments) = (entry.value, [Argument]())
    if case .call(let target, let given) = entry.value.kind { (callee, arguments) = (target, given) }
    let name = text(callee.span).filter { $0 != "\"" }
    guard let own = ForeignSchedules.name(name) else { return nil }
    return "rate: \(foreignSchedule(name, own, arguments))"
  }

  /// A schedule whose steps are not as long as each other, which none of ours has: its first milestone.
  func unevenSchedule(_ entry: Entry) -> String? {
    guard case .call(_, let arguments) = entry.value.kind, entry.key.text.contains("sched") else { return nil }
    return arguments.lazy.compactMap { firstOfUneven($0.value) }.first
  }

  /// The first of steps that are not as long as each other; nil for other values.
  func firstOfUneven(_ list: Expression) -> String? {
    guard spacing(list) == nil, case .list(let entries) = list.kind else { return nil }
    return entries.first.flatMap(number).map(shortest)
  }

  /// `warmup: 10%`: what is counted is no share of the run.
  func shareOfCount(_ key: RecipeKey, of choice: ScheduleChoice, _ value: Expression) -> Diagnostic {
    let isOfSteps = choice.declaration.name == "cyclic" && key.name == "every"
    var help = "`\(key.name)` counts \(isOfSteps ? "steps" : "epochs") of the run"
    var fix: Diagnostic.Fix?
    if !isOfSteps, let count = epochs(at: value.span), let share = number(value) {
      let epochs = share * Double(count)
      let own = RecipeValue.real(key.name == "warmup" ? epochs : epochs.rounded(.up))
      help = "write `\(key.name): \(own.text)`: it counts epochs, of which there are \(count)"
      fix = Diagnostic.Fix(value.span, own.text)
    }
    var message = Diagnostic.wrongKeyValue(
      key.name, due: isOfSteps ? "a number of steps" : "a number of epochs", found: "a share", help: help,
      at: value.span)
    message.fix = fix
    return message
  }

  /// The epochs of the run or the phase that holds a place; nil where it counts steps, or computes them.
  func epochs(at place: Span) -> Int? {
    guard let train = file.sections.first(where: { $0.keyword.text == RecipeSection.train.rawValue }) else {
      return nil
    }
    let phase = train.groups.filter { $0.title != nil && $0.span.start <= place.start && place.end <= $0.span.end }
    for section in phase + [train] {
      if section.entries.contains(where: { $0.key.text == RecipeKey.steps.name }) { return nil }
      guard let epochs = section.entries.first(where: { $0.key.text == RecipeKey.epochs.name }) else { continue }
      return number(epochs.value).flatMap { Int(exactly: $0) }
    }
    return Int(RecipeKey.epochs.defaultText)
  }

  /// `warmup: 5` among the keys of a section without a schedule; nil for other keys.
  func warmupKey(_ entry: Entry) -> String? { warmup(of: entry).map { "rate: constant(\($0))" } }

  /// `warmup: 5` beside the schedule that it belongs to: the line of the schedule with it.
  func warmupOfRate(_ entry: Entry, _ section: Section) -> (line: Int, text: String)? {
    guard let warmup = warmup(of: entry),
      let rate = section.entries.first(where: { $0.key.text == RecipeKey.rate.name })
    else { return nil }
    let words = text(rate.value.span)
    let whole = words.hasSuffix(")") ? "\(words.dropLast()), \(warmup))" : "\(words)(\(warmup))"
    return (line(of: rate), "rate: \(whole)")
  }

  private func warmup(of entry: Entry) -> String? {
    let keys: Set = ["warmup", "warmup_epochs", "warm_up", "num_warmup_epochs", "warmup_length"]
    guard keys.contains(entry.key.text), number(entry.value) != nil else { return nil }
    return "warmup: \(text(entry.value.span))"
  }
}
