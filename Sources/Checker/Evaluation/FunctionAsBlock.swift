import Syntax

extension Elaborator {
  /// The function around this place as a block, where it holds layers of one value and tells how wide they are.
  var functionAsBlock: String? {
    guard let function = file.functions.first(where: { "the function `\($0.name.text)`" == frame.owner }),
      function.parameters.count == 1, let value = function.parameters.first?.text
    else { return nil }
    let body = text(function.body.span)
    let others = ["lstm(", "gru(", "conv1d(", "conv2d(", "attention(", "last", "repeat(", "reshape("]
    let widths = body.matches(of: /dense\((?:[A-Za-z_][A-Za-z0-9_]*, *)?([0-9A-Za-z_]+)/).map { String($0.1) }
    guard !others.contains(where: body.contains), let width = widths.last, Int(width) != nil else { return nil }
    return "block \(function.name.text)(\(value): [D]) -> [\(width)] { \(body) }"
  }
}
