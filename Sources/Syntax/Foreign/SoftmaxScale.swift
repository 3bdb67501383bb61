/// Numbers that sharpen or soften a softmax elsewhere, which a formula does before it here.
package enum SoftmaxScale {
  private static let divisors: Set = ["temperature", "temp", "tau", "T", "t", "softmax_temp", "softmax_temperature"]

  private static let factors: Set = ["beta", "scale", "sharpness", "inverse_temperature", "inv_temperature", "gain"]

  /// `/` for a temperature and `*` for a factor; nil for another attribute.
  package static func sign(of label: String) -> String? {
    divisors.contains(label) ? "/" : factors.contains(label) ? "*" : nil
  }

  /// What to say of it.
  package static func remark(_ label: String) -> String {
    divisors.contains(label) ? "a temperature divides the value before `softmax`" : "a factor stands before `softmax`"
  }

  /// `(x |> dense(4)) / t`; nil for another attribute.
  package static func scaled(_ value: String, by number: String, _ label: String) -> String? {
    sign(of: label).map { "\(value.asFactor) \($0) \(number.asFactor)" }
  }
}

extension String {
  /// In brackets, unless it is one name, number or call.
  var asFactor: String {
    var depth = 0
    let characters = Array(self)
    let isWhole = characters.indices.allSatisfy { index in
      let character = characters[index]
      if "([".contains(character) { depth += 1 }
      if ")]".contains(character) { depth -= 1 }
      let isWord = character.isLetter || character.isNumber || "_.".contains(character)
      return depth > 0 || isWord || ")]".contains(character) && index == characters.count - 1
    }
    return isWhole ? self : "(\(self))"
  }
}
