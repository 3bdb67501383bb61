import Checker
import Compiler
import Datasets
import Diagnostics
import Ops

/// How an output of the decoder is brought back to the numbers of the files.
package struct OutputScale: Equatable, Sendable {
  /// The input that it resembles.
  package let input: String
  package let scaling: Scaling
  /// The numbers that the scaling is about: of a sample, or of a pixel of a patch.
  package let width: Int

  /// Brings values back in place; `factors` are those of a scaling by spectra, without which they stay.
  package func undo(on values: UnsafeMutableBufferPointer<Float>, factors: [Float] = []) {
    scaling.undo(on: values, width: width, factors: factors)
  }
}

/// What becomes of the numbers of an output.
package enum OutputNumbers: Equatable, Sendable {
  /// They are those of the files.
  case asTheyAre
  case scaled(OutputScale)
  /// They stay in the numbers of the model; `input` is what they resemble, if anything.
  case unknown(input: String?)

  package var scale: OutputScale? { if case .scaled(let scale) = self { scale } else { nil } }
}

extension SavedRun {
  /// In whose numbers an output of the decoder is.
  ///
  /// Those of the input that the loss subtracts from it, else of the first input of its shape. Errors: AE6903.
  package func numbers(of output: TypedPort) throws(Diagnostic) -> OutputNumbers {
    let scalings = try compilation.model.encoderInputs.map { (port) throws(Diagnostic) in try scaling(of: port) }
    guard scalings.contains(where: { $0 != nil }) else { return .asTheyAre }
    guard let input = compilation.input(like: output) else { return .unknown(input: nil) }
    guard let scaling = try scaling(of: input) else { return .asTheyAre }
    guard let width = compilation.scaledWidth(of: output, like: input, scaling) else {
      return .unknown(input: input.name)
    }
    return .scaled(OutputScale(input: input.name, scaling: scaling, width: width))
  }
}

extension Compilation {
  /// The input that an output of the decoder resembles: by the loss, else by its shape; nil for none.
  func input(like output: TypedPort) -> TypedPort? {
    let shape = sizes(of: output)
    func closest(_ inputs: [TypedPort]) -> TypedPort? {
      inputs.first { sizes(of: $0) == shape } ?? inputs.first { areAlike(shape, sizes(of: $0)) }
    }
    let compared = model.inputs(comparedWith: output)
    guard compared.isEmpty else { return closest(compared) ?? compared[0] }
    // One number has the shape of every other.
    return shape.reduce(1, *) == 1 ? nil : closest(model.encoderInputs)
  }

  /// The numbers that a scaling takes together in an output; nil where it does not say which of them are whose.
  fileprivate func scaledWidth(of output: TypedPort, like input: TypedPort, _ scaling: Scaling) -> Int? {
    let (shape, isOfSample) = (sizes(of: output), typed.data?.file(of: input.name)?.patch == nil)
    switch scaling {
    case .max, .mean: return shape.reduce(1, *)
    // One number for all of a sample.
    case .spectrum where isOfSample: return shape.reduce(1, *)
    case .poisson, .standard, .spectrum:
      return areAlike(shape, sizes(of: input)) ? scaledWidth(of: input) : nil
    }
  }
}

/// Whether an output has the numbers of an input in their order: the same axes, or those of one spectrum cut in parts.
private func areAlike(_ output: [Int], _ input: [Int]) -> Bool {
  let (one, other) = (output.filter { $0 != 1 }, input.filter { $0 != 1 })
  return one == other || other.count == 1 && one.reduce(1, *) == other[0]
}

extension TypedModel {
  /// The inputs that the loss compares an output with, in the order of the encoder.
  fileprivate func inputs(comparedWith output: TypedPort) -> [TypedPort] {
    var compared: Set<NodeID> = []
    for node in nodes where node.comparesTwo {
      let sources = node.inputs.map(source)
      if sources.contains(output.node) { compared.formUnion(sources) }
    }
    return encoderInputs.filter { compared.contains($0.node) }
  }

  /// What a value is a part or another shape of.
  private func source(of id: NodeID) -> NodeID {
    let node = nodes[id.index]
    switch node.kind {
    case .slice: return source(of: node.inputs[0])
    case .layer(let layer, _, _) where layer.name == "reshape": return source(of: node.inputs[0])
    default: return id
    }
  }
}

extension TypedNode {
  /// Whether it is small where its two operands are the same numbers.
  fileprivate var comparesTwo: Bool {
    switch kind {
    case .elementwise("subtract"): inputs.count == 2
    case .layer(let layer, _, _): inputs.count == 2 && ["mse", "mae", "huber", "poisson", "sid"].contains(layer.name)
    default: false
    }
  }
}
