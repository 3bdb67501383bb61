import Compiler
import Diagnostics
import Syntax

extension Explanation {
  /// The explanation for a terminal: an example with the message that it makes, then the cure.
  func text(colour: Bool) -> String {
    var paragraphs = ["\(code): \(title)", wrapped(meaning)]
    switch example {
    case .command(let text): paragraphs.append("For example:\n\n  " + text)
    case .situation(let text): paragraphs.append(wrapped("For example: " + text))
    case .model(let text, _):
      paragraphs.append("For example, the file `model.ae`:\n\n" + indented(text))
      paragraphs.append("`aec check model.ae` says:\n\n" + indented(message(colour: colour)))
    }
    paragraphs.append(wrapped("Cure: " + cure))
    let changes = changedText
    if !changes.isEmpty { paragraphs.append("In the example:\n\n" + indented(changes)) }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  /// The explanation as an object, with the whole text of the example.
  var json: JSONValue {
    var object = JSONObject([
      "code": .string(code), "title": .string(title), "meaning": .string(meaning),
    ])
    switch example {
    case .command(let text), .situation(let text): object["example"] = .string(text)
    case .model(let text, let cured):
      object["example"] = .string(text)
      object["message"] = .string(message(colour: false))
      object["cured_example"] = .string(cured)
    }
    object["cure"] = .string(cure)
    return .object(object)
  }

  /// Lines with `-` go, lines with `+` come in their place.
  var changedText: String {
    let (before, after) = example.changedLines
    return (before.map { "- " + $0 } + after.map { "+ " + $0 }).joined(separator: "\n")
  }

  /// What a check of the example says; nothing when the example is no model.
  private func message(colour: Bool) -> String {
    guard case .model(let text, _) = example else { return "" }
    let source = SourceFile(name: "model.ae", text: text)
    return TextRenderer(source: source, colour: colour).render(messages(of: text).filter { $0.code == code })
  }

  private func indented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "  " + $0 }
    return lines.joined(separator: "\n").trimmingLineEnds
  }
}

/// What a check says about a model file, with what is missing for a run.
func messages(of text: String) -> [Diagnostic] {
  do {
    let source = try decode(name: "model.ae", bytes: Array(text.utf8))
    let compilation = try Compilation(source)
    try compilation.requireValues()
    return compilation.warnings
  } catch let error as Diagnostics {
    return error.all
  } catch {
    return [error as? Diagnostic].compactMap { $0 }
  }
}

/// The text in lines of at most 80 characters.
func wrapped(_ text: String) -> String {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, last.count + word.count < 80 {
      lines[lines.count - 1] = last + " " + word
    } else {
      lines.append(String(word))
    }
  }
  return lines.joined(separator: "\n")
}

extension String {
  fileprivate var trimmingLineEnds: String {
    String(reversed().drop { $0 == "\n" }.reversed())
  }
}
