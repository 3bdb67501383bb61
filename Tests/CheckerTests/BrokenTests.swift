import Diagnostics
import TestSupport
import Testing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Files as users get them wrong, and the cure that each message must tell; `Broken/README.md` shows the form.
@Suite struct BrokenTests {
  static let cases = BrokenCase.all

  @Test("A broken file gets one message, at its line, that cures it", arguments: cases)
  func cured(_ broken: BrokenCase) {
    let diagnostics = checked(broken.text).diagnostics.filter { $0.severity == .error }
    let message = Comment(rawValue: rendered(diagnostics, of: broken.text))
    #expect(diagnostics.count == 1, message)
    guard let error = diagnostics.first else { return }
    let source = SourceFile(name: "model.ae", text: broken.text)
    #expect(error.code == broken.code, message)
    #expect(error.span.map { source.line(at: $0.start) } == broken.line, message)
    let words = [error.message, error.marker, error.help ?? ""].joined(separator: "\n")
    for cure in broken.cures { #expect(words.contains(cure), message) }
    if let fix = error.fix { expectClean(broken.text.applying(fix), message) }
  }

  @Test("A case has its marked line and its cure")
  func complete() {
    #expect(Self.cases.count >= 5)
    for broken in Self.cases { #expect(broken.isComplete, "\(broken)") }
    #expect(Set(Self.cases.map(\.description)).count == Self.cases.count, "a title stands twice")
  }

  private func expectClean(_ text: String, _ message: Comment) {
    let left = checked(text).diagnostics.filter { $0.severity == .error }
    #expect(left.isEmpty, "\(message)the fix leaves:\n\(rendered(left, of: text))")
  }
}

/// One broken file of `Broken/*.txt`.
struct BrokenCase: Sendable, CustomStringConvertible {
  let file: String
  let title: String
  /// The file without its mark.
  let text: String
  /// The line that carries the mark, and the code behind it.
  private(set) var line = 0
  private(set) var code = ""
  /// What the message, its marker or its help must contain.
  let cures: [String]

  var description: String { "\(file): \(title)" }
  var isComplete: Bool { line > 0 && code.hasPrefix("AE") && !cures.isEmpty }

  static var all: [BrokenCase] {
    Repository.names(in: "Tests/CheckerTests/Broken").filter { $0.hasSuffix(".txt") }.flatMap { file in
      Repository.text("Tests/CheckerTests/Broken/\(file)").components(separatedBy: "=== ").dropFirst()
        .map { BrokenCase(file: String(file.dropLast(4)), $0) }
    }
  }

  private init(file: String, _ part: String) {
    let lines = part.components(separatedBy: "\n")
    let isCure = { (line: String) in line.hasPrefix("=> ") }
    self.file = file
    title = lines[0]
    cures = lines.filter(isCure).map { String($0.dropFirst(3)) }
    var kept: [String] = []
    for line in lines.dropFirst() where !isCure(line) {
      let halves = line.components(separatedBy: "//! ")
      if halves.count == 2 { (self.line, code) = (kept.count + 1, halves[1]) }
      kept.append(halves.count == 2 ? halves[0].trimmingEnd() : line)
    }
    while kept.last?.isEmpty == true { kept.removeLast() }
    text = kept.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// The text after an edit.
  func applying(_ fix: Diagnostic.Fix) -> String {
    let bytes = Array(utf8)
    let edited = bytes[..<fix.span.start] + Array(fix.replacement.utf8) + bytes[fix.span.end...]
    return String(decoding: edited, as: UTF8.self)
  }

  fileprivate func trimmingEnd() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
