import Graph
import Ops

extension LayerCase {
  /// A layer's own example, as `x |> lstm(4, bidirectional: true)`; nil for one that is written otherwise.
  init?(exampleOf layer: any Layer) {
    guard let call = layer.example.text.wholeMatch(of: /x \|> (\w+)(?:\((.*)\))?/), call.1 == layer.name else {
      return nil
    }
    let names = layer.attributes.filter(\.isPositional).map(\.name)
    var values: [String: LayerValue] = [:]
    for (index, argument) in (call.2 ?? "").matches(of: /(?:(\w+): )?(\[[^\]]*\]|[^,\s]+)/).enumerated() {
      values[argument.1.map(String.init) ?? names[index]] = LayerValue(String(argument.2))
    }
    self.init(layer.name, [layer.example.input], values)
  }
}

extension LayerValue {
  fileprivate init(_ text: String) {
    if let flag = Bool(text) {
      self = .bool(flag)
    } else if let size = Int(text) {
      self = .size(Size(size))
    } else if text.hasPrefix("[") {
      self = .sizes(text.matches(of: /\d+/).map { Size(Int($0.0)!) })
    } else if let number = Double(text) {
      self = .real(number)
    } else {
      self = .word(text)
    }
  }
}
