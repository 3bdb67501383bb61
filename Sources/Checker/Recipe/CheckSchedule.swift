import Diagnostics
import Graph
import Recipe
import Syntax

/// Names elsewhere of learning rates and lengths, which the optimizer and the recipe say here.
private let absoluteRates: Set<String> = [
  "max_lr", "total_steps", "steps_per_epoch", "epochs", "T_max", "eta_min", "base_lr", "initial_lr", "lr", "min_lr",
  "final_lr", "decay_steps", "div_factor", "final_div_factor", "anneal_strategy", "initial_learning_rate", "end_lr",
  "cycle_momentum", "verbose", "mode", "last_epoch", "monitor", "staircase", "max_rate", "peak_lr",
  "milestones", "power", "from", "start", "begin", "start_lr", "init_lr", "base_rate", "end", "final", "until", "min",
  "stop_lr", "total_iters", "start_factor", "end_learning_rate", "cooldown", "threshold_mode",
]

// Changes: reporter.
extension Elaborator {
  /// `cosine(to: 0.01)`, which may stand behind a number that it multiplies; nil after a report.
  mutating func readSchedule(
    _ expression: Expression, of key: RecipeKey, times number: Expression? = nil
  ) -> ScheduleChoice? {
    var (callee, arguments) = (expression, [Argument]())
    if case .call(let target, let given) = expression.kind { (callee, arguments) = (target, given) }
    guard case .name(let name) = callee.kind, let type = ScheduleTable.named(name) else {
      report(unknownSchedule(callee, arguments, of: key, in: expression.span))
      return nil
    }
    var choice = ScheduleChoice(type)
    if let message = complaint(about: arguments, of: choice, key, times: number, in: expression.span) {
      report(message)
      return nil
    }
    read(arguments, into: &choice)
    return choice
  }

  /// A schedule that has another name here, or none.
  private func unknownSchedule(
    _ callee: Expression, _ arguments: [Argument], of key: RecipeKey, in whole: Span
  ) -> Diagnostic {
    let name = text(callee.span)
    if let uneven = unevenSteps(arguments, of: name, at: callee.span) { return uneven }
    guard let own = ForeignSchedules.name(name.filter { $0 != "\"" }) else {
      if let help = otherSchedule(name, arguments) {
        var diagnostic = Diagnostic.unknownSchedule(name, for: key.label, nil, at: callee.span)
        diagnostic.help = help
        return diagnostic
      }
      return .unknownSchedule(
        name, for: key.label, meantSchedule(callee), rest: text(Span(callee.span.end, whole.end)), at: callee.span)
    }
    let cure = foreignSchedule(name, own, arguments)
    return completed(
      .foreignSchedule(name, cure, lead: "\(key.label): ", at: callee.span, whole: whole), name, arguments)
  }

  /// What is wrong with the numbers of a schedule as a whole: names of other programs, or none for several.
  private func complaint(
    about arguments: [Argument], of choice: ScheduleChoice, _ key: RecipeKey, times number: Expression?,
    in whole: Span
  ) -> Diagnostic? {
    let (own, keys) = (choice.declaration.name, choice.declaration.allKeys)
    // What stands before the schedule stays there.
    let lead = "\(key.label): " + (number.map { "\(text($0.span)) * " } ?? "")
    if let wrong = arguments.first(where: { isForeign($0, choice) }) {
      let place = wrong.label?.span ?? wrong.value.span
      if let uneven = unevenSteps(arguments, of: own, at: place) { return uneven }
      let cure = foreignSchedule(own, own, arguments, times: number)
      let message = Diagnostic.foreignSchedule(
        wrong.label?.text ?? own, cure, lead: lead, of: own, at: place, whole: whole)
      return completed(message, own, arguments)
    }
    if let rate = rateOfConstant(arguments, own) {
      return .rateOfConstant("\(lead)\(rate)", at: arguments[0].value.span, fix: .init(whole, rate))
    }
    if let ends = endsOfRate(arguments, own) {
      let cure = foreignSchedule(own, own, ends, times: number)
      return completed(.unnamedKeys(cure, lead: lead, of: own, at: arguments[1].value.span, whole: whole), own, ends)
    }
    guard arguments.count > 1, arguments.count <= keys.count, arguments.allSatisfy({ $0.label == nil }) else {
      return nil
    }
    let named = inOrder(arguments, of: keys).map { "\($1.name): \(text($0.value.span))" }
    let cure = "\(own)(\(named.joined(separator: ", ")))"
    return .unnamedKeys(cure, lead: lead, of: own, at: arguments[1].value.span, whole: whole)
  }

  /// `constant(1e-3)`: a rate, where the number would be a warm-up that is over in the first step.
  private func rateOfConstant(_ arguments: [Argument], _ schedule: String) -> String? {
    guard schedule == "constant", arguments.count == 1, arguments[0].label == nil,
      let value = number(arguments[0].value), value > 0, value < 1
    else { return nil }
    return text(arguments[0].value.span)
  }

  /// Numbers with the keys that take them: `plateau(0.5, 10)` gives the factor first, as others do.
  private func inOrder(_ arguments: [Argument], of keys: [RecipeKey]) -> [(Argument, RecipeKey)] {
    func fits(_ pairs: [(Argument, RecipeKey)]) -> Bool {
      pairs.allSatisfy { argument, key in key.kind.parsed(text(argument.value.span)).map(key.allows) ?? false }
    }
    let written = Array(zip(arguments, keys))
    guard arguments.count == 2, keys.count > 1, !fits(written) else { return written }
    let turned = Array(zip(arguments.reversed(), keys))
    return fits(turned) ? turned : written
  }

  /// `step(milestones: [30, 80])`: steps that are not as long as each other, which no schedule has.
  private func unevenSteps(_ arguments: [Argument], of name: String, at place: Span) -> Diagnostic? {
    let milestones = named(arguments, of: name).first { ForeignSchedules.milestones.contains($0.label) }
    return milestones.flatMap { firstOfUneven($0.value) }.map { .unevenSteps(name, $0, at: place) }
  }

  private mutating func read(_ arguments: [Argument], into choice: inout ScheduleChoice) {
    let keys = choice.declaration.allKeys
    var seen: [String: Span] = [:]
    for argument in arguments {
      let label = argument.label?.text ?? (seen.isEmpty ? keys[0].name : "")
      guard let own = keys.first(where: { $0.name == label }) else {
        report(
          .unknownKey(
            label.isEmpty ? text(argument.value.span) : label, of: choice.declaration.name, known: keys.map(\.name),
            belongs: nil, at: argument.label?.span ?? argument.value.span))
        continue
      }
      if let first = seen[label] {
        report(.repeatedKey(label, at: argument.value.span, first: first))
        continue
      }
      seen[label] = argument.value.span
      if own.isShareOfCount(text(argument.value.span)) {
        report(shareOfCount(own, of: choice, argument.value))
        continue
      }
      guard let value = recipeValue(own, argument.value) else { continue }
      choice.values[own] = value
      if let warning = shareOfWarmup(own, value, at: argument.value.span) { report(warning) }
    }
  }

  /// `cosine(1e-3, 1e-5)`: a rate and where it ends.
  func endsOfRate(_ arguments: [Argument], _ schedule: String) -> [Argument]? {
    if let shares = sharesOfRate(arguments, schedule) { return shares }
    guard ["cosine", "linear", "cyclic"].contains(schedule), isPairOfRates(arguments),
      arguments.allSatisfy({ $0.label == nil }), case .number(let first, _) = arguments[0].value.kind,
      case .number(let last, _) = arguments[1].value.kind, min(first, last) > 0, first != last, max(first, last) < 1,
      first > last || schedule == "cyclic"
    else { return nil }
    let names = schedule != "cyclic" ? ["from", "to"] : first < last ? ["base_lr", "max_lr"] : ["max_lr", "base_lr"]
    return zip(names, arguments).map { Argument(label: Name($0, $1.value.span), value: $1.value) }
  }

  /// `linear(1, 0.1)` as PyTorch has it: the shares of the rate at both ends.
  private func sharesOfRate(_ arguments: [Argument], _ schedule: String) -> [Argument]? {
    guard schedule == "linear", isPairOfRates(arguments), arguments.allSatisfy({ $0.label == nil }),
      number(arguments[0].value) == 1, let last = number(arguments[1].value), 0 < last, last < 1
    else { return nil }
    let names = ["start_factor", "end_factor"]
    return zip(names, arguments).map { Argument(label: Name($0, $1.value.span), value: $1.value) }
  }

  /// Two rates, and perhaps the length between them, which is the run's.
  private func isPairOfRates(_ arguments: [Argument]) -> Bool {
    guard arguments.count == 3, case .number(let length, _) = arguments[2].value.kind else {
      return arguments.count == 2
    }
    return length >= 1
  }

  /// The message with the optimizer that gets the schedule's rate, and what the numbers say beyond.
  func completed(_ message: Diagnostic, _ name: String, _ arguments: [Argument]) -> Diagnostic {
    var message = message.adding(notes: remarks(name, arguments))
    // How many epochs so many steps are is known with the data.
    if arguments.contains(where: { ForeignSchedules.warmupSteps.contains($0.label?.text ?? "") }) { message.fix = nil }
    if let optimizer = optimizerWithRate(name, arguments) {
      message.help = (message.help ?? "") + ", and `optimizer: \(optimizer)`: the rate is the optimizer's"
      message.fix = nil
    }
    return message
  }

  /// Whether a number of a schedule has the name that other programs give it.
  private func isForeign(_ argument: Argument, _ choice: ScheduleChoice) -> Bool {
    guard let label = argument.label?.text, !choice.declaration.allKeys.contains(where: { $0.name == label }) else {
      return false
    }
    return ForeignSchedules.key(label, of: choice.declaration.name) != nil || absoluteRates.contains(label)
      || ForeignSchedules.warmupSteps.contains(label)
  }

  private func meantSchedule(_ callee: Expression) -> String? {
    if case .string(let name) = callee.kind { return ScheduleTable.named(name) == nil ? nil : name }
    guard case .name(let name) = callee.kind else { return nil }
    return meant(by: name, among: ScheduleTable.names)
  }

  /// `1e-3 * cosine`: a number of an optimizer that changes in the course of the run; nil where it is none.
  func scheduledParts(_ expression: Expression) -> (number: Expression, schedule: Expression)? {
    guard case .binary(.multiply, let number, let schedule) = expression.kind, isOwnSchedule(schedule) else {
      return nil
    }
    return (number, schedule)
  }

  /// `cosine * 1e-3`: the schedule before its number; nil where the value is none.
  func turnedParts(_ expression: Expression) -> (number: Expression, schedule: Expression)? {
    guard case .binary(.multiply, let schedule, let number) = expression.kind, isOwnSchedule(schedule) else {
      return nil
    }
    return (number, schedule)
  }

  /// `cosine` and `cosine(to: 0.1)`
  private func isOwnSchedule(_ expression: Expression) -> Bool {
    var callee = expression
    if case .call(let target, _) = expression.kind { callee = target }
    // A hyper-parameter may be called as a schedule is, `steps` for example.
    guard case .name(let name) = callee.kind else { return false }
    return ScheduleTable.named(name) != nil && !environment.isBound(name)
  }

  /// Complains of a schedule that the rest of the recipe contradicts.
  mutating func checkSchedules(_ train: TrainRecipe, _ entries: [RecipeKey: Entry]) {
    guard let rate = entries[.rate]?.value else { return }
    let (optimizer, lr) = (entries[.optimizer]?.value, entries[.optimizer].flatMap { rateArgument($0.value) })
    if case .scheduled? = train.method.values["lr"] {
      let edit = lr.flatMap { lr in scheduledParts(lr.value).map { Cure.Edit(lr.value.span, text($0.number.span)) } }
      report(
        .contradictingKeys(
          "`rate` and the learning rate of `optimizer` both have a schedule", at: rate.span,
          help: "leave `rate` out" + line(of: optimizer, edit)))
    }
    if let optimizer, let lr, !isSchedule(rate) {
      report(
        .contradictingKeys(
          "`rate` and `optimizer` both give the learning rate", at: rate.span,
          help: "leave `rate` out" + line(of: optimizer, leavingOut(lr, of: optimizer))))
    }
  }

  /// The number of an optimizer that is its learning rate; nil where it has its default.
  private func rateArgument(_ optimizer: Expression) -> Argument? {
    guard case .call(_, let arguments) = optimizer.kind, let first = arguments.first else { return nil }
    return first.label == nil ? first : arguments.first { $0.label?.text == "lr" }
  }

  /// ", or write `optimizer: adam(lr: 1e-3)`"
  private func line(of optimizer: Expression?, _ edit: Cure.Edit?) -> String {
    guard let optimizer, let edit else { return "" }
    return ", or write `optimizer: \(Cure("", [edit]).text(of: optimizer.span, in: source))`"
  }

  /// `rate: cosine`, `rate: 1e-4` or `rate: 1e-4 * cosine`: the schedule of the learning rate, its number, or both.
  mutating func readRate(_ expression: Expression, _ train: inout TrainRecipe) {
    if let message = warmed(expression, called: .rate) ?? joinedSchedules(expression, of: .rate) {
      return report(message)
    }
    guard let value = changingNumber(lr(of: train), expression, called: .rate) else { return }
    switch value {
    case .scheduled(let number, let schedule):
      (train.method.values["lr"], train[.rate]) = (.real(number), .schedule(schedule))
    case .real: (train.method.values["lr"], train[.rate]) = (value, nil)
    default: train[.rate] = value
    }
  }

  func lr(of train: TrainRecipe) -> RecipeKey { train.method.declaration.keys[0] }

  /// A number, a schedule, or a number times a schedule; nil after a report.
  mutating func changingNumber(_ key: RecipeKey, _ expression: Expression, called name: RecipeKey) -> RecipeValue? {
    if let message = warmed(expression, called: name) {
      report(message)
      return nil
    }
    if scheduledParts(expression) == nil, isSchedule(expression) {
      return readSchedule(expression, of: name).map { .schedule($0) }
    }
    if let message = powerOfEpoch(expression, called: name) ?? unknownFactor(expression, called: name) {
      report(message)
      return nil
    }
    return recipeValue(key.labelled(name.label), expression)
  }

  /// Whether a value is meant as a schedule alone: a word that is none of the hyper-parameters.
  private func isSchedule(_ expression: Expression) -> Bool {
    var callee = expression
    if case .call(let target, _) = expression.kind { callee = target }
    if case .string = callee.kind { return true }
    // Several rates are the course of one.
    if case .list = callee.kind { return true }
    guard case .name(let name) = callee.kind else { return false }
    return !environment.isBound(name)
  }
}
