extension TorchLoops {
  /// The loops of statements as they are, or with the first round among them, whichever is shorter.
  static func shortest(_ statements: [TorchStatement], outputs: [String], names: TorchNames) -> TorchLoops {
    let plain = TorchLoops(statements, outputs: outputs, names: names)
    let (opened, before) = opened(statements)
    guard !before.isEmpty else { return plain }
    let other = TorchLoops(opened, outputs: outputs, names: names, before: before)
    return other.lines.count < plain.lines.count ? other : plain
  }

  /// Statements `-x` as `zeros - x`, and what they were before.
  ///
  /// A recurrence that starts from zeros is simplified in its first round, which then looks different from all others.
  private static func opened(_ statements: [TorchStatement]) -> ([TorchStatement], [String: TorchStatement]) {
    var (zeros, last): (Set<String>, String?) = ([], nil)
    var before: [String: TorchStatement] = [:]
    let opened = statements.map { statement -> TorchStatement in
      if statement.isZero(zeros) {
        zeros.insert(statement.target)
      } else if let read = statement.reads.first(where: zeros.contains) {
        last = read
      } else if let last, statement.pieces == ["-", ""] {
        before[statement.target] = statement
        return TorchStatement(
          target: statement.target, origin: statement.origin, pieces: ["", " - ", ""],
          operands: [last, statement.operands[0]])
      }
      return statement
    }
    return (opened, before)
  }
}

extension TorchStatement {
  /// Whether all its numbers are 0: the number itself or one of `zeros`, perhaps in another shape.
  fileprivate func isZero(_ zeros: Set<String>) -> Bool {
    let number = ".new_full((), 0.0)"
    guard let point = text.firstIndex(of: ".") else { return false }
    let (name, calls) = (String(text[..<point]), text[point...])
    let isNumber = calls.hasPrefix(number) && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    guard isNumber || zeros.contains(name) else { return false }
    let shapes = calls.dropFirst(isNumber ? number.count : 0).replacing(".expand(", with: "").replacing(
      ".reshape(", with: "")
    return shapes.allSatisfy { $0.isNumber || "(), -n".contains($0) }
  }
}
