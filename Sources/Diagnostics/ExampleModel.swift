/// A small model that is right, in which an example replaces one piece.
private struct ExampleModel {
  var head = ""
  var parameters = "steps: int = 10, latent: int = 4"
  var encoder = "encoder (x: [steps]) -> z: [latent] { x |> dense(latent) }"
  var decoder = "decoder (z) -> y: [steps] { z |> dense(steps) }"
  var loss = "loss mse(y, x)"
  var sections = ""

  var text: String {
    let model = """
      model Example(\(parameters)) {
      \(indented(encoder))
      \(indented(decoder))
      \(indented(loss))
      }
      """
    return ["ae 1", head, model, sections].filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}

private func indented(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n")
}

/// What stands in the body of a part: on the part's line, or on lines of its own.
private func body(_ text: String) -> String {
  text.contains("\n") ? "{\n\(indented(text))\n}" : "{ \(text) }"
}

extension Explanation.Example {
  /// What stands between the braces of an encoder from [steps] to [latent].
  package static func encoder(_ text: String, cured: String) -> Self {
    replacing(text, cured) { $0.encoder = "encoder (x: [steps]) -> z: [latent] " + body($1) }
  }

  /// What stands between the braces of a decoder from [latent] to [steps].
  package static func decoder(_ text: String, cured: String) -> Self {
    replacing(text, cured) { $0.decoder = "decoder (z) -> y: [steps] " + body($1) }
  }

  /// A whole encoder, with inputs and outputs.
  package static func encoderPart(_ text: String, cured: String) -> Self {
    replacing(text, cured) { $0.encoder = $1 }
  }

  /// A whole decoder, with inputs and outputs.
  package static func decoderPart(_ text: String, cured: String) -> Self {
    replacing(text, cured) { $0.decoder = $1 }
  }

  /// What stands behind the word `loss`.
  package static func loss(_ text: String, cured: String) -> Self {
    replacing(text, cured) { $0.loss = "loss " + $1 }
  }

  /// The hyper-parameters; the model needs `steps` and `latent`.
  package static func parameters(_ text: String, cured: String) -> Self {
    replacing(text, cured) { $0.parameters = $1 }
  }

  /// Declarations in front of a model, and the body of its encoder; either may be what is cured.
  package static func head(
    _ text: String, cured: String? = nil, encoder: String = "x |> dense(latent)", curedEncoder: String? = nil
  ) -> Self {
    func model(_ head: String, _ encoder: String) -> String {
      var model = ExampleModel()
      model.head = head
      model.encoder = "encoder (x: [steps]) -> z: [latent] " + body(encoder)
      return model.text
    }
    return .model(model(text, encoder), cured: model(cured ?? text, curedEncoder ?? encoder))
  }

  /// Lines of the section `data`, behind declarations that they need, for a model with this body of its decoder.
  package static func data(
    _ text: String, cured: String, head: String = "", decoder: String = "z |> dense(steps)"
  ) -> Self {
    replacing(text, cured) {
      $0.head = head
      $0.decoder = "decoder (z) -> y: [steps] " + body(decoder)
      $0.sections = "data " + body($1)
    }
  }

  /// Lines of the section `train`, for a model with this body of its encoder.
  package static func train(_ text: String, cured: String, encoder: String = "x |> dense(latent)") -> Self {
    replacing(text, cured) {
      $0.encoder = "encoder (x: [steps]) -> z: [latent] " + body(encoder)
      $0.sections = "train " + body($1)
    }
  }

  private static func replacing(
    _ text: String, _ cured: String, _ replace: (inout ExampleModel, String) -> Void
  ) -> Self {
    func model(_ text: String) -> String {
      var model = ExampleModel()
      replace(&model, text)
      return model.text
    }
    return .model(model(text), cured: model(cured))
  }
}
