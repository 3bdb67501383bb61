extension Expression {
  /// A term times its factor; a sum stands in brackets.
  func product(with factor: String, _ text: String) -> String {
    if case .binary(let sign, _, _) = kind, sign == .add || sign == .subtract { return "\(factor) * (\(text))" }
    return "\(factor) * \(text)"
  }
}
