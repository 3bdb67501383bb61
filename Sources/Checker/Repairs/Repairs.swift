import Diagnostics
import Syntax

/// Looks for the edit that mends a file: it tries what may cure a mistake, and proposes what the checker then finds right.
///
/// A check takes about a millisecond, so a few dozen edits can be tried. Large files get fewer tries.
struct Repairs {
  let settings: [Setting]
  /// How many edits may still be tried.
  private var tries: Int
  /// The same for small edits upstream.
  private var smallTries: Int
  /// The small edits of the mistake that was looked at last.
  private var listed: (message: Diagnostic, repairs: [SmallRepair])?

  /// `size` is the number of bytes of the file, `work` that of the expressions which its check evaluated.
  init(settings: [Setting], size: Int, work: Int) {
    self.settings = settings
    tries = min(64, 400_000 / max(1, size), 300_000 / max(1, work))
    smallTries = tries + tries / 2
  }

  /// The messages with their cures, without those that only follow from the first mistake.
  mutating func cured(_ found: Examination) -> [Diagnostic] {
    // Every error looks for names that are near, so a check of a file of hundreds takes long.
    tries = min(tries, Repairs.mostErrors / max(1, found.errors.count))
    smallTries = min(smallTries, 2 * tries)
    return each(found).withoutValues(in: found.site.source).withoutRepetitions
  }

  /// So many errors are met in all the edits together that are tried.
  private static let mostErrors = 4000

  private mutating func each(_ found: Examination) -> [Diagnostic] {
    guard let first = found.errors.first else { return [] }
    if let (error, cure) = found.sizeOfData, tries > 0, let all = outcome(cure, error.diagnostic, found),
      all.left.errors.isEmpty
    {
      var message = error.diagnostic
      (message.help, message.fix) = (all.help, found.site.own.edit(to: all.left.site.own.text))
      message.move(to: all.cause, in: found.site.source)
      return [message]
    }
    if let fix = first.diagnostic.fix { return [proven(first.diagnostic, fix, found)] + independent(of: fix, found) }
    guard let best = best(for: first, found) else { return found.messages }
    var message = first.diagnostic
    message.help = best.help
    message.move(to: best.cause, in: found.site.source)
    let isWhole = best.left.errors.isEmpty
    message.fix = isWhole ? found.site.own.edit(to: best.left.site.own.text) : nil
    let rest = found.errors.dropFirst().filter { best.left.count(of: $0) > 0 }
    return [message] + rest.map { cured($0, found) }
  }

  /// A further message with its own cure; its edit alone does not mend the file.
  private mutating func cured(_ error: Finding, _ found: Examination) -> Diagnostic {
    var message = error.diagnostic
    let cures = Array(found.cures(of: error).prefix(8))
    let outcomes = attempts(cures, message, found, isFinal: true)
      .filter { $0.left.errors.count < found.errors.count }
    let best = outcomes.min { $0.rank < $1.rank } ?? small(for: error, found, atMost: 3)
    if let best, message.fix == nil {
      message.help = best.help
      message.move(to: best.cause, in: found.site.source)
    }
    return message
  }

  private static let foreignCodes: Set<String> = ["AE0171", "AE0172", "AE0205", "AE0220", "AE0222"]

  private static let recipeCodes: Set<String> = ["AE0223", "AE0440", "AE0442", "AE0444", "AE0480", "AE0483"]

  /// A message whose own edit leads to another mistake: a second edit follows, the stage goes, or no edit is told.
  private mutating func proven(_ message: Diagnostic, _ fix: Diagnostic.Fix, _ found: Examination) -> Diagnostic {
    if Self.recipeCodes.contains(message.code) { return checked(message, fix, found) }
    // The help on a misspelt attribute lists all of them.
    let written = "write `\(fix.replacement)`"
    let edit = Cure(message.code == "AE0205" ? written : message.help ?? written, [fix])
    // Another name of ours leads to no mistake; a word of another library may stand for what is not needed here.
    guard Self.foreignCodes.contains(message.code), tries > 0, let first = outcome(edit, message, found),
      let next = first.left.errors.first(where: { found.count(of: $0) == 0 })
    else { return message }
    let seconds = attempts(first.left.cures(of: next), next.diagnostic, first.left, isFinal: true)
    var best = seconds.filter { $0.left.errors.count < found.errors.count }.min { $0.rank < $1.rank }
    var help = best.map { $0.replaces(fix) || $0.shows(fix) ? $0.help : "\(first.help); then \($0.help)" }
    let isTrained = ["dense(", "lstm(", "conv1d(", "conv2d(", "gru("].contains(where: fix.replacement.hasPrefix)
    // A layer with weights is never what is not needed.
    if best == nil, isTrained, message.code == "AE0222" {
      var message = message
      message.fix = nil
      return message
    }
    if best == nil, let without = found.site.withoutStage(fix.span) {
      best = outcome(without, message, found).flatMap { $0.left.errors.count < found.errors.count ? $0 : nil }
      help = best?.help
    }
    var message = message
    message.help = help ?? message.notes.first
    message.fix = best.flatMap { $0.left.errors.isEmpty ? found.site.own.edit(to: $0.left.site.own.text) : nil }
    return message
  }

  /// A message of the recipe; a cure that leads to another mistake is not told.
  private mutating func checked(_ message: Diagnostic, _ fix: Diagnostic.Fix, _ found: Examination) -> Diagnostic {
    guard tries > 0, let outcome = outcome(Cure("", [fix]), message, found) else { return message }
    tries -= 1
    guard outcome.left.errors.contains(where: { found.count(of: $0) == 0 }) else { return message }
    var message = message
    (message.help, message.fix) = (nil, nil)
    return message
  }

  /// The other messages that stay when the first, which brings its own edit, is mended.
  private mutating func independent(of fix: Diagnostic.Fix, _ found: Examination) -> [Diagnostic] {
    let rest = Array(found.errors.dropFirst())
    let mended = rest.first.map { attempts([Cure("", [fix])], $0.diagnostic, found, isFinal: true) }
    guard let outcome = mended?.first else { return rest.map(\.diagnostic) }
    return rest.filter { outcome.left.count(of: $0) > 0 }.map { cured($0, found) }
  }

  /// What an edit leads to.
  fileprivate struct Outcome {
    let help: String
    let cause: Span?
    let left: Examination
    /// Whether the edit keeps the layers and the declared shapes as they are.
    let isNarrow: Bool
    let edits: [Cure.Edit]
    /// What the help says before its code.
    var advice: Substring { help.prefix { $0 != ":" && $0 != "," } }

    /// Whether its edits write anew what an edit before them wrote.
    func replaces(_ fix: Diagnostic.Fix) -> Bool {
      let end = fix.span.start + fix.replacement.utf8.count
      return edits.contains { $0.span.start <= fix.span.start && $0.span.end >= end && $0.span.end > $0.span.start }
    }

    /// Whether its edits lie in what an edit before them wrote, and its help shows all of that as it is in the end.
    func shows(_ fix: Diagnostic.Fix) -> Bool {
      let end = fix.span.start + fix.replacement.utf8.count
      guard edits.allSatisfy({ $0.span.start >= fix.span.start && $0.span.end <= end }) else { return false }
      let longer = edits.map { $0.replacement.utf8.count - $0.span.end + $0.span.start }.reduce(0, +)
      return help.contains("`\(left.site.source.slice(fix.span.start..<(end + longer)))`")
    }

    /// The same with another way.
    func or(_ other: Outcome) -> Outcome {
      Outcome(help: "\(help); or \(other.help)", cause: cause, left: left, isNarrow: isNarrow, edits: edits)
    }
    /// Errors count first, then warnings.
    var rank: Int { 1000 * left.errors.count + left.warnings }
  }

  private mutating func best(for error: Finding, _ found: Examination) -> Outcome? {
    let outcomes = attempts(found.cures(of: error), error.diagnostic, found, isFinal: false)
      .filter { $0.left.count(of: error) < found.count(of: error) }
    let best = outcomes.enumerated().min { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }?.element
    let isWhole = best?.left.errors.isEmpty ?? false
    if let best, isWhole, best.isNarrow {
      return found.isOfNewShape(error, best) ? small(for: error, found, atMost: 2, keepsSize: true) ?? best : best
    }
    // Several messages of one mistake go together.
    if !isWhole, found.errors.count > 1, let all = small(for: error, found, atMost: 6, isWhole: true) { return all }
    if let small = small(for: error, found, atMost: isWhole ? 1 : 4) { return small }
    if let best, best.left.errors.count < found.errors.count { return best }
    return deeper(outcomes, found) ?? small(for: error, found, atMost: 9)
  }

  /// The likeliest small edit upstream that mends the mistake, and where several are as likely, another one.
  private mutating func small(
    for error: Finding, _ found: Examination, atMost most: Int, keepsSize: Bool = false, isWhole: Bool = false
  ) -> Outcome? {
    var best: (outcome: Outcome, cost: Int)?
    var second: Outcome?
    let repairs = listed?.message == error.diagnostic ? listed!.repairs : found.smallRepairs(of: error)
    listed = (error.diagnostic, repairs)
    for repair in repairs where !keepsSize || repair.keepsSize {
      guard smallTries > 0, repair.cost <= best?.cost ?? most else { break }
      smallTries -= 1
      guard let outcome = outcome(repair.cure, error.diagnostic, found), outcome.left.isLess(than: found, error),
        !isWhole || outcome.left.errors.isEmpty
      else { continue }
      // What leaves a name unused is not what was meant.
      let cost = repair.cost + (outcome.left.warnings > 0 ? 2 : 0)
      if let known = best, known.cost <= cost {
        if known.cost == cost, second == nil, outcome.advice != known.outcome.advice { second = outcome }
      } else {
        (best, second) = ((outcome, cost), nil)
      }
      if repair.cost == 1, best?.cost == 1 { break }
    }
    guard let best, let second, best.cost > 2 else { return best?.outcome }
    return best.outcome.or(second)
  }

  /// Two edits, where one leads from one mistake to the next.
  private mutating func deeper(_ outcomes: [Outcome], _ found: Examination) -> Outcome? {
    for first in outcomes.prefix(8) {
      guard let next = first.left.errors.first else { continue }
      let seconds = attempts(first.left.cures(of: next), next.diagnostic, first.left, isFinal: true)
      let best = seconds.filter { $0.left.errors.count < found.errors.count }.min { $0.rank < $1.rank }
      if let best {
        return Outcome(
          help: "\(first.help); then \(best.help)", cause: first.cause, left: best.left, isNarrow: false, edits: [])
      }
    }
    return nil
  }

  private mutating func attempts(
    _ cures: [Cure], _ error: Diagnostic, _ found: Examination, isFinal: Bool
  ) -> [Outcome] {
    var outcomes: [Outcome] = []
    for cure in cures.prefix(isFinal ? 8 : 32) {
      guard tries > 0 else { break }
      tries -= 1
      guard let outcome = outcome(cure, error, found) else { continue }
      outcomes.append(outcome)
      if outcome.left.errors.isEmpty && (isFinal || outcome.left.warnings == 0) { break }
    }
    return outcomes
  }

  /// What one edit leads to; nil where nothing changes or the text cannot be read.
  private func outcome(_ cure: Cure, _ error: Diagnostic, _ found: Examination) -> Outcome? {
    let source = found.site.own
    let text = cure.applied(to: source)
    guard text != source.text, let left = Examination(text: text, like: source, settings) else { return nil }
    return Outcome(
      help: cure.help(in: source, for: error), cause: cure.cause, left: left, isNarrow: !cure.addsLayers,
      edits: cure.edits)
  }
}

/// What a check found, with what is needed to look for cures.
struct Examination {
  /// In the order of the file.
  let errors: [Finding]
  let warnings: Int
  let site: RepairSite
  var messages: [Diagnostic] { errors.map(\.diagnostic) }

  init(_ elaborator: Elaborator) {
    let sorted = elaborator.reporter.sorted
    errors = sorted.filter { $0.diagnostic.severity == .error }
    // Lints judge the model, not an edit.
    warnings = sorted.count { $0.diagnostic.severity == .warning && !Lint.codes.contains($0.diagnostic.code) }
    site = RepairSite(elaborator)
  }

  /// Nil when the text cannot be read.
  init?(text: String, like source: SourceFile, _ settings: [Setting]) {
    let edited = SourceFile(name: source.name, text: text)
    let (file, diagnostics) = parse(edited)
    guard !diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    var elaborator = Elaborator(source: edited, file: file)
    _ = elaborator.run(settings)
    self.init(elaborator)
  }

  func cures(of error: Finding) -> [Cure] {
    guard let mistake = error.mistake else { return [] }
    let turned = mistake.isOfShapes ? site.picturesTurned() : []
    return (turned + site.within(error.diagnostic.span).cures(of: mistake)).filter(site.isOwn)
  }

  /// Whether a mistake is gone and no other came.
  func isLess(than before: Examination, _ error: Finding) -> Bool {
    count(of: error) == 0 && errors.allSatisfy { before.count(of: $0) > 0 }
  }

  /// Whether a cure changes the list of a `reshape`, where the mistake is often in what it is given.
  fileprivate func isOfNewShape(_ error: Finding, _ cure: Repairs.Outcome) -> Bool {
    guard case .sizes(_, let call, _)? = error.mistake, let stage = site.expression(at: call) else { return false }
    return site.call(stage)?.name == "reshape"
      && cure.edits.allSatisfy { call.start <= $0.span.start && $0.span.end <= call.end }
  }

  func smallRepairs(of error: Finding) -> [SmallRepair] {
    site.within(error.diagnostic.span).smallRepairs(of: error)
  }

  /// How often an error was reported, wherever.
  func count(of error: Finding) -> Int {
    errors.count { $0.diagnostic.saysSame(as: error.diagnostic) }
  }
}
