/// One message to the user: what is wrong, where, how it came about and what mends it.
///
/// Each kind of message is one function in the catalogue (`Catalogue/*.swift`), which alone knows its code and wording.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Sendable { case error, warning, note }

  /// A further place that is involved, and what it contributes.
  package struct Label: Hashable, Sendable {
    package let span: Span
    package let text: String
    package init(_ span: Span, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  /// An edit that would mend it.
  package struct Fix: Hashable, Sendable {
    package let span: Span
    package let replacement: String
    package init(_ span: Span, _ replacement: String) {
      self.span = span
      self.replacement = replacement
    }
  }

  /// Another edit with what the message says of it, for where the first leads to another mistake.
  package struct Alternative: Hashable, Sendable {
    package let marker: String
    package let help: String
    package let fix: Fix
    package init(marker: String, help: String, fix: Fix) {
      (self.marker, self.help, self.fix) = (marker, help, fix)
    }
  }

  package let code: String
  /// The key of the `data` section that it is about; who knows the model file finds the place of its value.
  package var key: String?
  package var severity: Severity
  package var message: String
  /// The place in the model file; nil for messages about data, weights or usage.
  package var span: Span?
  /// A few words under the marked text.
  package var marker: String
  package var labels: [Label]
  package var notes: [String]
  package var help: String? { didSet { help = help?.onOneLine } }
  package var fix: Fix?
  /// Further edits, the likeliest first.
  package var alternatives: [Alternative] = []

  package init(
    _ code: String, _ message: String, at span: Span? = nil, about key: String? = nil, marker: String = "",
    severity: Severity = .error, labels: [Label] = [], notes: [String] = [], help: String? = nil,
    fix: Fix? = nil
  ) {
    self.code = code
    self.key = key
    self.severity = severity
    self.message = shortened(message)
    self.span = span
    self.marker = marker
    self.labels = labels
    self.notes = notes.map(shortened)
    self.help = help.map { shortened($0.onOneLine) }
    self.fix = fix
  }

  /// The same with more that led to it.
  package func adding(notes more: [String]) -> Diagnostic {
    var result = self
    result.notes += more
    return result
  }

  /// The same with a place in the model file, where it has none yet.
  package func placed(at place: Span?) -> Diagnostic {
    var result = self
    result.span = span ?? place
    return result
  }

  /// Whether it is the same message, perhaps at another place.
  package func saysSame(as other: Diagnostic) -> Bool { code == other.code && message == other.message }

  package var exitStatus: ExitStatus {
    switch code.dropFirst(2).first {
    case "7" where code.hasPrefix("AE79"): .interrupted
    case "5": .usage
    case "6": .data
    case "7": .training
    default: .model
    }
  }
}

extension String {
  /// The text with a blank for every line end and the indentation after it.
  fileprivate var onOneLine: String {
    guard utf8.contains(UInt8(ascii: "\n")) else { return self }
    let lines = split(separator: "\n").map { line in String(line.drop { $0 == " " }) }
    return lines.joined(separator: " ").replacing("( ", with: "(").replacing(" )", with: ")")
  }
}

/// A text that a person can read: a name or a list of a file may be as long as the file.
private func shortened(_ text: String) -> String {
  let most = 4000
  guard text.utf8.count > most else { return text }
  var result = String.UnicodeScalarView()
  result.append(contentsOf: text.unicodeScalars.prefix(most))
  return String(result) + " ..."
}

/// How the process ends. The first digit of a diagnostic's code decides: AE5 usage, AE6 data, AE7 training, else model;
/// AE79 tells that the user interrupted it.
package enum ExitStatus: Int32, Sendable {
  case done = 0
  case model = 1
  case usage = 2
  case data = 3
  case training = 4
  case interrupted = 130
}

/// Several diagnostics thrown together.
package struct Diagnostics: Error, Sendable {
  package var all: [Diagnostic]
  package init(_ all: [Diagnostic]) { self.all = all }
}
