import Diagnostics
import Syntax

// Codes that are drawn from what the encoder gives.
extension RepairSite {
  /// `decoder (z)` of an encoder with a mean and a variance: the decoder takes both and draws the code.
  func drawnCode(_ name: Name) -> [Cure] {
    guard let model = file.models.first, model.decoder.inputs.count == 1, model.encoder.outputs.count == 2,
      let mean = model.encoder.outputs[0].name?.text, let width = model.encoder.outputs[1].name?.text,
      let shape = model.encoder.outputs[0].shape, !model.decoder.body.places(of: name.text).isEmpty,
      let deviation = deviation(width)
    else { return [] }
    let sample = "let \(name.text) = \(mean) + \(deviation) * normal(\(list(shape)))"
    let start = model.decoder.body.span.start + 1
    return [
      Cure(
        "the decoder takes the encoder's outputs by their names and draws its code: `decoder (\(mean), \(width))`, and "
          + "`\(sample)` as the first line of its body",
        [.init(name.span, "\(mean), \(width)"), .init(Span(start, start), " \(sample)\n   ")])
    ]
  }

  /// The standard deviation by what a width is called; nil for a name that tells nothing.
  private func deviation(_ width: String) -> String? {
    let name = width.lowercased().filter { $0 != "_" }
    if name.hasPrefix("logvar") || name == "lv" { return "exp(\(width) / 2)" }
    if name.hasPrefix("logs") { return "exp(\(width))" }
    if name.hasPrefix("var") { return "sqrt(\(width))" }
    return ["sigma", "std", "sd", "stddev", "scale"].contains(name) ? width : nil
  }
}
