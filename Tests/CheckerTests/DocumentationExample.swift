import Foundation
import TestSupport
import Testing

/// A code fence of the documentation.
struct Example: Sendable, CustomTestStringConvertible {
  let place: String
  /// Empty for a whole file, else `part`, `body` or `loss`.
  let kind: String
  let inputs: String
  /// The errors it gives.
  let codes: [String]
  let content: String
  /// What the page shows of its result.
  var shown: [(content: String, isTable: Bool)] = []
  var testDescription: String { place }

  static func all(of page: String) -> [Example] {
    var result: [Example] = []
    var open: (head: Substring, line: Int, lines: [Substring])?
    for (number, line) in Repository.text(page).split(
      separator: "\n", omittingEmptySubsequences: false
    ).enumerated() {
      if let fence = open, line == "```" {
        let content = fence.lines.joined(separator: "\n")
        if let head = aeHead(fence.head) {
          result.append(Example(head, content, at: "\(page):\(fence.line)"))
        } else if !result.isEmpty, fence.head == "message" || fence.head == "table" {
          result[result.count - 1].shown.append((content + "\n", fence.head == "table"))
        }
        open = nil
      } else if open == nil, line.hasPrefix("```") {
        open = (line.dropFirst(3), number + 1, [])
      } else {
        open?.lines.append(line)
      }
    }
    return result
  }

  private static func aeHead(_ head: Substring) -> Substring? {
    head == "ae" || head.hasPrefix("ae ") ? head.dropFirst(2) : nil
  }

  private init(_ head: Substring, _ content: String, at place: String) {
    self.place = place
    self.content = content
    var words = head.split(separator: " ").map(String.init)
    let marker = words.lastIndex(of: "error") ?? words.endIndex
    codes = Array(words[marker...].dropFirst())
    words.removeSubrange(marker...)
    kind = words.first ?? ""
    inputs = words.dropFirst().joined(separator: " ")
  }

  /// The whole file; nil when the kind is unknown.
  var text: String? {
    switch kind {
    case "": content + "\n"
    case "part": model() + content + "\n"
    case "body": model(encoder: "\(resultInBrackets(content))\n|> mean |> repeat(latent)", inputs: inputs)
    case "loss": model(loss: content)
    default: nil
    }
  }

  /// The body with its result in brackets, so that what follows applies to the whole of it.
  private func resultInBrackets(_ body: String) -> String {
    var lines = body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let isStart = { (line: String) in !line.isEmpty && !line.hasPrefix("|>") && !line.hasPrefix(" ") && line != "}" }
    guard let start = lines.lastIndex(where: isStart) else { return body }
    lines[start] = "(" + lines[start]
    return lines.joined(separator: "\n") + ")"
  }

  private func model(
    encoder: String = "x |> dense(latent)", inputs: String = "x: [steps]",
    loss: String = "mean(y^2) + mean(z)"
  ) -> String {
    """
    ae 1

    model Example(steps: int = 10, latent: int = 4, width: int = 12) {
      encoder (\(inputs)) -> z: [latent] {
        \(encoder)
      }
      decoder (z) -> y: [steps] {
        z |> dense(steps)
      }
      loss \(loss)
    }

    """
  }
}
