import Diagnostics
import Syntax

/// Reads a file, and tries the edits that the messages propose: what leads to another mistake is not told.
package func readModel(_ source: SourceFile, settings: [Setting] = []) -> (file: File, diagnostics: [Diagnostic]) {
  let (file, diagnostics) = parse(source)
  guard diagnostics.contains(where: { $0.severity == .error }) else { return (file, diagnostics) }
  var trials = ReadingTrials(source: source, settings: settings, before: diagnostics)
  return (file, diagnostics.map { trials.proven($0) })
}

/// The edits of a file's messages of syntax, each tried on the file.
private struct ReadingTrials {
  let source: SourceFile
  let settings: [Setting]
  let before: [Diagnostic]
  /// How many edits may still be tried.
  private var tries: Int

  init(source: SourceFile, settings: [Setting], before: [Diagnostic]) {
    (self.source, self.settings, self.before) = (source, settings, before)
    tries = min(24, 200_000 / max(1, source.text.utf8.count))
  }

  /// What an edit leads to, the best first.
  private enum Outcome: Int, Comparable {
    case whole, otherLines, sameLine, otherSyntax, sameSyntax
    static func < (a: Outcome, b: Outcome) -> Bool { a.rawValue < b.rawValue }
  }

  /// The message with the edit that leads to the fewest mistakes.
  mutating func proven(_ message: Diagnostic) -> Diagnostic {
    guard message.severity == .error, let fix = message.fix, tries > 0 else { return message }
    var (best, result) = (outcome(fix), message)
    for other in message.alternatives where best > .whole && tries > 0 {
      let outcome = outcome(other.fix)
      guard outcome < best else { continue }
      best = outcome
      (result.marker, result.help, result.fix) = (other.marker, other.help, other.fix)
    }
    if best >= .sameLine {
      let both = result.fix.flatMap { followed($0, by: result.help) }
      result.fix = both?.fix
      if let both {
        result.help = both.help
        return result
      }
    }
    if best == .sameSyntax { (result.marker, result.help) = (message.marker, nil) }
    return result
  }

  private mutating func outcome(_ fix: Diagnostic.Fix) -> Outcome {
    tries -= 1
    let edited = SourceFile(name: source.name, text: Cure("", [fix]).applied(to: source))
    let (file, diagnostics) = parse(edited)
    let errors = diagnostics.filter { $0.severity == .error }
    let place = Span(max(0, fix.span.start - 1), fix.span.start + fix.replacement.utf8.count + 1)
    if let new = errors.first(where: { isNew($0, among: errors) }) {
      // A name of another library brings its own cure.
      if new.code == "AE0171" { return .sameLine }
      return new.span.map { $0.start <= place.end && place.start <= $0.end } ?? false ? .sameSyntax : .otherSyntax
    }
    guard errors.isEmpty else { return .whole }
    var elaborator = Elaborator(source: edited, file: file)
    _ = elaborator.run(settings)
    let found = Examination(elaborator).errors.compactMap(\.diagnostic.span)
    let lines = edited.line(at: place.start)...edited.line(at: max(place.start, place.end - 1))
    if found.contains(where: { lines.contains(edited.line(at: $0.start)) }) { return .sameLine }
    return found.isEmpty ? .whole : .otherLines
  }

  /// Two edits, where the first uncovers a mistake beside it that brings its own; nil where they mend nothing.
  private mutating func followed(_ fix: Diagnostic.Fix, by help: String?) -> (help: String, fix: Diagnostic.Fix)? {
    let line = source.line(at: fix.span.start)
    let beside = before.count { $0.span.map { source.line(at: $0.start) == line } ?? false }
    guard let help, tries > 1, beside == 1, let next = uncovered(by: fix), let second = next.error.fix,
      let then = next.error.help,
      next.error.code != "AE0171" || next.error.span.map({ $0.start > fix.span.end }) ?? false
    else { return nil }
    tries -= 1
    let edited = SourceFile(name: source.name, text: next.text)
    guard let place = next.error.span, edited.line(at: place.start) == line else { return nil }
    let whole = edited.edit(to: Cure("", [second]).applied(to: edited))
    let both = SourceFile(name: source.name, text: Cure("", [whole]).applied(to: edited))
    guard uncovered(in: both, on: line) == nil else { return nil }
    return ("\(help); then \(then)", source.edit(to: both.text))
  }

  /// The first mistake of the line that an edit leaves, with the text after it.
  private mutating func uncovered(by fix: Diagnostic.Fix) -> (error: Diagnostic, text: String)? {
    tries -= 1
    let edited = SourceFile(name: source.name, text: Cure("", [fix]).applied(to: source))
    return uncovered(in: edited, on: source.line(at: fix.span.start)).map { ($0, edited.text) }
  }

  /// The first message of a line, of syntax or of what the file means.
  private func uncovered(in edited: SourceFile, on line: Int) -> Diagnostic? {
    let (file, diagnostics) = parse(edited)
    let errors = diagnostics.filter { $0.severity == .error }
    if let new = errors.first(where: { isNew($0, among: errors) }) { return new }
    guard errors.isEmpty else { return nil }
    var elaborator = Elaborator(source: edited, file: file)
    _ = elaborator.run(settings)
    return Examination(elaborator).messages.first { $0.span.map { edited.line(at: $0.start) == line } ?? false }
  }

  /// Whether the file had fewer messages of the same words.
  private func isNew(_ error: Diagnostic, among errors: [Diagnostic]) -> Bool {
    errors.count { $0.saysSame(as: error) } > before.count { $0.saysSame(as: error) }
  }
}
