import Recipe
import Syntax

/// The argument parser's message about a flag of another program, with what it is called here.
///
/// The parser proposes what is spelled alike, as `--set` for `--lr`.
func withMeantFlag(_ message: String, of command: String?) -> String {
  let head = "Unknown option '--"
  guard ["train", "sweep"].contains(command), message.hasPrefix(head) else { return message }
  let flag = String(message.dropFirst(head.count).prefix { $0 != "'" })
  guard !isPlural(flag, message), let advice = ForeignNames.keys[flag.replacing("-", with: "_")]?.adviceOnFlag
  else { return message }
  return "\(head)\(flag)'. \(advice)"
}

/// Whether the parser proposes the same word with a letter more or less: `--seed` for `--seeds`.
private func isPlural(_ flag: String, _ message: String) -> Bool {
  guard let opening = message.firstRange(of: "Did you mean '--") else { return false }
  let proposed = message[opening.upperBound...].prefix { $0 != "'" }
  return flag.hasPrefix(proposed) || proposed.hasPrefix(flag)
}

extension ForeignName {
  /// The flag that does the same, or what to write without one.
  fileprivate var adviceOnFlag: String? {
    guard let template else { return remark.map { $0.prefix(1).uppercased() + $0.dropFirst() } }
    let isOfData = template.hasPrefix("data ")
    if let flag = flag(for: isOfData ? template.dropFirst("data ".count) : template[...]) {
      return "Did you mean '--\(flag)'?"
    }
    guard let cure else { return nil }
    let line = isOfData ? String(cure.dropFirst("data ".count)) : cure
    return "It has no flag: write `\(line)` into the `\(isOfData ? "data" : "train")` section of the model"
  }

  /// The flag for the key that a line of a recipe begins with, or for that of its optimizer.
  private func flag(for line: Substring) -> String? {
    let optimizer = "optimizer: adam("
    let key = (line.hasPrefix(optimizer) ? line.dropFirst(optimizer.count) : line).prefix {
      $0.isLetter || $0.isNumber || $0 == "_"
    }
    let inputs = ["file": "data", "mask": "mask"]
    return inputs[String(key)] ?? RecipeFlags.keys.first { $0.key.name == key }?.flag
  }
}
