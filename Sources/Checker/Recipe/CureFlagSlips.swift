import Diagnostics
import Recipe

// Texts of flags that a model file would not cure: a sign, a share, a rule of another key.
extension FlagCure {
  /// What a number with a sign, a share or an end of its range is meant to be; nil for other texts.
  var slip: String? { withoutMinus ?? shareOfCount ?? belowOne }

  /// `-1e-3*cosine`
  private var withoutMinus: String? {
    let rest = String(text.drop { $0 == " " || $0 == "-" })
    guard key == .rate, text.drop(while: { $0 == " " }).hasPrefix("-"), takes(rest) else { return nil }
    return "a learning rate is above 0: write \(typed(rest))"
  }

  /// `50%` of what is counted.
  private var shareOfCount: String? {
    guard case .int = key.kind, text.hasSuffix("%") else { return nil }
    return "`\(key.name)` is a number, no share: \(example)"
  }

  /// A memory of 1 or more, which would never forget; a larger number is rather a percentage.
  private var belowOne: String? {
    guard case .real(let range) = key.kind, range.lowerBound == 0, range.upperBound < 1,
      let value = number(text), value >= 1, key.name != RecipeKey.test.name
    else { return nil }
    let usual = [Double(key.defaultText), usualNumbers[key].flatMap { Double($0) }].compactMap(\.self).first { $0 > 0 }
    return "it is below 1: write \(typed(usual.map { shortest($0) } ?? "0.9"))"
  }

  /// Of `--stop` what is an end by another key, or none; nil for a rule of it.
  var otherEnd: String? {
    if let loss = text.firstMatch(of: /^ *target[^-.0-9]*(-?[.0-9]+(?:[eE][-+]?[0-9]+)?)/)?.1 {
      return "write --target \(loss)"
    }
    guard ["none", "off", "no", "false", "never", "nil", "null"].contains(text.lowercased()) else { return nil }
    return recipe.parts.allSatisfy { $0[.stop] == nil }
      ? "leave --\(flag) out: no rule ends the run then"
      : "write \(typed("patience(1000000000)")), which ends nothing, or take `stop` out of the file"
  }
}

/// An optimizer whose numbers stand behind its name as a list: `adam,lr=1e-3` as `adam(lr=1e-3)`.
func inBrackets(_ optimizer: String) -> String {
  let list = optimizer.wholeMatch(of: /\ *([A-Za-z]+) *[,:; ] *([^()]*[0-9][^()]*)/)
  return list.map { "\($0.1)(\($0.2))" } ?? optimizer
}
