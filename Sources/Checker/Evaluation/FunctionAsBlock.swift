import Syntax

extension Elaborator {
  /// The function around this place as a block, where it holds layers and tells how wide they are.
  var functionAsBlock: String? {
    guard let function = file.functions.first(where: { "the function `\($0.name.text)`" == frame.owner }) else {
      return nil
    }
    let given = function.parameters.count - function.defaults.count
    let parameters = function.parameters.enumerated().map { index, parameter in
      index < given ? parameter.text : "\(parameter.text) = \(text(function.defaults[index - given].span))"
    }
    return LayerFunction(function.name.text, parameters: parameters, body: text(function.body.span))
      .block(isSequence: file.names.readsSequences)?.text
  }
}
