import Checker
import Compiler
import Datasets
import Diagnostics
import Ops

extension SavedRun {
  /// Outputs with what is known of them: the input that each resembles, and how its numbers come back.
  func described(_ outputs: [PredictedOutput], of purpose: Purpose) throws(Diagnostic) -> [PredictedOutput] {
    let shown = compilation.shownInput
    var outputs = outputs
    for index in outputs.indices {
      let port = purpose == .encoding ? nil : compilation.model.decoderOutput(outputs[index].name)
      let like = port.flatMap(compilation.input(like:)) ?? shown
      outputs[index].like = (
        expectation(like, in: compilation.model, isFixed: true).shape, port == nil ? [] : spectralAxes(of: like.name)
      )
      if let port { outputs[index].numbers = try numbers(of: port) }
    }
    return outputs
  }

  /// Notes about outputs that do not come back to the numbers of the files.
  func notes(about outputs: [PredictedOutput], _ purpose: Purpose, reading layout: SampleLayout) -> [Diagnostic] {
    let read = layout.parts.isEmpty ? nil : Set(layout.parts.map(\.name))
    let notes = outputs.compactMap { note(about: $0.name, $0.numbers, purpose, reading: read) }
    return notes.reduce(into: [Diagnostic]()) { all, note in if !all.contains(note) { all.append(note) } }
  }

  /// The same of a part that is to run elsewhere, on files that nobody knows yet.
  package func scaleNotes(on purpose: Purpose) throws(Diagnostic) -> [Diagnostic] {
    guard purpose != .encoding else { return [] }
    let read = Set(compilation.model.inputs(for: purpose).map(\.name))
    let notes = try compilation.model.decoderOutputs.map { (port) throws(Diagnostic) -> Diagnostic? in
      note(about: port.name, try numbers(of: port), purpose, reading: read)
    }
    return notes.compactMap(\.self).reduce(into: []) { all, note in if !all.contains(note) { all.append(note) } }
  }

  /// - Parameter inputs: Those that are read; nil for the only one.
  private func note(
    about output: String, _ numbers: OutputNumbers, _ purpose: Purpose, reading inputs: Set<String>?
  ) -> Diagnostic? {
    switch numbers {
    case .asTheyAre: return nil
    case .unknown(let input): return .staysInModel(output, like: input, at: place(of: output))
    case .scaled(let scale):
      guard scale.scaling == .spectrum else { return nil }
      if purpose == .decoding { return .staysScaled() }
      guard let inputs, !inputs.contains(scale.input) else { return nil }
      return .staysScaled(output, like: scale.input, at: place(of: output))
    }
  }

  /// Where the model file declares an output of the decoder.
  func place(of output: String) -> Span? {
    compilation.model.decoderOutput(output).map { compilation.model.nodes[$0.node.index].span }
  }
}

extension TypedModel {
  fileprivate func decoderOutput(_ name: String) -> TypedPort? { decoderOutputs.first { $0.name == name } }
}

extension Diagnostic {
  /// Latent values do not say what their spectra were divided by.
  package static func staysScaled() -> Diagnostic {
    Diagnostic(
      "AE6907", "each spectrum was divided by its own largest value, so the decoded ones have a largest value near 1",
      severity: .note,
      help: "`aec reconstruct`, and an exported model as a whole, multiply by what each spectrum was divided by")
  }

  /// An output that resembles an input which only the loss reads.
  static func staysScaled(_ output: String, like input: String, at place: Span?) -> Diagnostic {
    Diagnostic(
      "AE6907",
      "`\(output)` resembles `\(input)`, whose spectra were divided by their own largest value, so it has a largest "
        + "value near 1",
      at: place, marker: "stays scaled", severity: .note,
      help: "`\(input)` is read in training alone: multiply by what you know of it, or write `scale: max`")
  }

  /// An output that no scale of the data belongs to.
  static func staysInModel(_ output: String, like input: String?, at place: Span?) -> Diagnostic {
    let reason =
      input.map { "it has another shape than `\($0)`, each number of which was scaled by its own" }
      ?? "the loss compares it with no input, and no input has its shape"
    return Diagnostic(
      "AE6915", "`\(output)` stays in the numbers of the model, while the data were scaled: \(reason)", at: place,
      marker: "not scaled back", severity: .note,
      help: input.map { "give it the shape of `\($0)`, or write `scale: max`, which divides by one number" }
        ?? "where it stands for numbers of a file, scale it by the divisors in `run.json`")
  }
}

extension Explanation {
  package static let predictedNumbers = [
    Explanation(
      "AE6907", "Decoded spectra that stay scaled",
      meaning: "Each spectrum was divided by its own largest value before training. Latent values "
        + "do not tell that value, nor does an input that only the loss reads.",
      example: .command("aec decode runs/dense-001 --data z.npy -o y.npy"),
      cure: "Use `aec reconstruct`, or an exported model as a whole, to get spectra in the units of the data."),
    Explanation(
      "AE6915", "An output that stays in the numbers of the model",
      meaning: "The data were scaled, and an output of the decoder is not known to stand for them: the loss compares "
        + "it with no input, and no input has its shape. Others come back to the numbers of the files.",
      example: .situation("abundances that a decoder gives beside spectra with `scale: max`"),
      cure: "Nothing for amounts and other numbers of the model. Else compare it with its input in the loss, or scale "
        + "it by the divisors in `run.json`."),
  ]
}
