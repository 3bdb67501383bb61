/// A message told at length: what it means, an example that makes it, and the cure.
///
/// Every message has one, beside the catalogue's function that makes it; `aec explain CODE` shows it.
package struct Explanation: Sendable {
  package let code: String
  /// A few words that name the kind of message.
  package let title: String
  package let meaning: String
  package let example: Example
  package let cure: String

  package init(_ code: String, _ title: String, meaning: String, example: Example, cure: String) {
    self.code = code
    self.title = title
    self.meaning = meaning
    self.example = example
    self.cure = cure
  }

  package enum Example: Hashable, Sendable {
    /// A model file that makes the message, and the same file after the cure.
    case model(String, cured: String)
    /// A command that makes the message.
    case command(String)
    /// How it comes about, where neither a model file nor a command alone makes the message.
    case situation(String)
  }
}

extension Explanation.Example {
  /// The lines that the cure takes away from a model, and those that it puts there.
  package var changedLines: (before: [Substring], after: [Substring]) {
    guard case .model(let text, let cured) = self else { return ([], []) }
    var before = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    var after = cured.split(separator: "\n", omittingEmptySubsequences: false)[...]
    while let first = before.first, first == after.first {
      before.removeFirst()
      after.removeFirst()
    }
    while let last = before.last, last == after.last {
      before.removeLast()
      after.removeLast()
    }
    return (Array(before), Array(after))
  }
}
