import Diagnostics
import Graph

/// The mistakes found, each reported once.
struct Reporter {
  private var findings: [Finding] = []
  /// The shapes of the tensors found so far, by the places of their expressions.
  private(set) var shapes: [Span: [Size]] = [:]
  /// Blocks and functions in which errors were found; their uses stay silent.
  var broken: Set<String> = []
  /// Blocks and functions that were found right for every size and number.
  private(set) var sound: Set<String> = []
  /// Reports so far, repeated ones included.
  private(set) var count = 0
  /// Names of other libraries that were reported.
  var habits = Habits()
  private var reported: Set<Report> = []
  /// Evaluations left, so that the check of any file ends.
  private var budget = Reporter.mostEvaluations

  private static let mostEvaluations = 100_000
  /// The errors after which nothing more is evaluated; no more than some fifty are shown.
  private static let mostErrors = 300

  private struct Report: Hashable {
    let code: String
    let span: Span?
    let message: String?
  }

  /// Evaluations so far.
  var work: Int { Reporter.mostEvaluations - budget }
  var hasErrors: Bool { findings.contains { $0.diagnostic.severity == .error } }
  var hasManyErrors: Bool { findings.count >= Reporter.mostErrors }

  /// In the order of the file.
  var sorted: [Finding] {
    findings.sorted { ($0.diagnostic.span?.start ?? -1) < ($1.diagnostic.span?.start ?? -1) }
  }

  /// Keeps a message; the same one from a second use of a block is dropped.
  mutating func report(_ diagnostic: Diagnostic, about mistake: Mistake? = nil) {
    count += 1
    let isOfPlace = diagnostic.span != nil && !Diagnostic.onceOnly.contains(diagnostic.code)
    let key = Report(
      code: diagnostic.code, span: isOfPlace ? diagnostic.span : nil,
      message: isOfPlace ? nil : diagnostic.message)
    guard reported.insert(key).inserted else { return }
    findings.append(Finding(diagnostic: diagnostic, mistake: mistake))
  }

  /// Reports a name of another library once; its other places are counted.
  mutating func report(_ habit: Habit, _ text: String) {
    if habits.isKnown(habit) { return habits.count(habit, text, in: &findings) }
    let index = findings.count
    report(habit.diagnostic)
    if findings.count > index { habits.add(habit, index: index) }
  }

  /// Ends the check: no further report follows.
  mutating func finish() { habits.addCounts(to: &findings) }

  mutating func note(_ shape: [Size], at span: Span) { shapes[span] = shape }

  /// Keeps whether a block or function is right when it is checked alone.
  mutating func judge(_ name: String, isSound: Bool) {
    if isSound { sound.insert(name) } else { broken.insert(name) }
  }

  /// Takes evaluations from the budget; false once it is used up.
  mutating func spend(_ evaluations: Int) -> Bool {
    budget -= evaluations
    return budget > 0
  }

  /// Whether anything more is evaluated.
  var isOpen: Bool { budget > 0 && !hasManyErrors }
}
