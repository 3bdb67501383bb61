import Diagnostics

extension Explanation {
  /// The manual's page of all messages, `docs/messages.md`.
  static var page: String {
    let start = """
      # Messages

      Every message of `aec` by its code; `aec explain CODE` shows the same with the whole example and the message that it
      makes. In the examples lines with `-` make the message, and lines with `+` in their place cure it. The page is
      written from the declarations of the messages: `AEC_ACCEPT=1 swift test --filter ExplanationTests`.

      """
    let groups = byGroup.map { group, explanations in
      let about = messageGroups.first { $0.key == group }?.value ?? ""
      return "\n## \(group)xx: \(about)\n" + explanations.map(\.section).joined()
    }
    return start + groups.joined()
  }

  private var section: String {
    let shown =
      switch example {
      case .command(let text): "Example: `\(text)`"
      case .situation(let text): "Example: \(text)"
      case .model: "```diff\n\(changedText)\n```"
      }
    return "\n### \(code): \(title)\n\n\(meaning)\n\n\(shown)\n\n\(cure)\n"
  }
}
