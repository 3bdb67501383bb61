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
  /// Whether all its numbers are 0: the number itself, or one of `zeros` in another shape.
  fileprivate func isZero(_ zeros: Set<String>) -> Bool {
    if text.hasPrefix("torch.tensor(0.0)") { return true }
    return pieces[0].isEmpty && reads.count == 1 && zeros.contains(reads[0])
      && [".expand(", ".reshape("].contains { pieces[1].hasPrefix($0) }
  }
}
