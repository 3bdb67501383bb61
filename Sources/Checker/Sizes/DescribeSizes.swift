import Graph
import Ops

extension SizeFacts {
  /// The number when it is known, else the expression.
  func withValues(_ size: Size) -> String { known(size).map(String.init) ?? formula(size) }

  /// The expression, as much of it as a message can hold.
  func formula(_ size: Size) -> String {
    let text = size.description
    return text.count > 120 ? text.prefix(116) + " ..." : text
  }

  /// A shape as the user meets it: numbers where they are known.
  func shown(_ shape: [Size]) -> String {
    "[" + shape.map(withValues).joined(separator: ", ") + "]"
  }

  /// "24 is 2 * hidden with hidden = 12"; nil when there is nothing to say.
  func valueNote(_ size: Size) -> String? {
    guard size.constant == nil else { return nil }
    guard let number = known(size) else { return nil }
    let symbols = size.symbols.sorted()
    if size == Size(symbol: symbols[0]) { return "\(number) is the value of `\(symbols[0])`" }
    let settings = symbols.map { "\($0) = \(values[$0] ?? 0)" }
    return "\(number) is \(formula(size)) with \(settings.joined(separator: " and "))"
  }
}
