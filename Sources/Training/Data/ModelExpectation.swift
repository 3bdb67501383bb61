import Checker
import Compiler
import Datasets
import Diagnostics
import Graph

/// What the model's input looks like, for messages about data that does not fit.
package func inputExpectation(of compilation: Compilation, isFixed: Bool = false)
  throws(Diagnostic) -> InputExpectation
{
  let model = compilation.model
  guard model.encoderInputs.count == 1, let port = model.encoderInputs.first else {
    throw .severalInputs(model.encoderInputs.map(\.name))
  }
  return expectation(port, in: model, isFixed: isFixed)
}

/// What the decoder's input looks like.
package func latentExpectation(of compilation: Compilation) throws(Diagnostic) -> InputExpectation {
  let model = compilation.model
  guard model.decoderInputs.count == 1, let port = model.decoderInputs.first else {
    throw .severalLatents(model.decoderInputs.map(\.name))
  }
  return expectation(port, in: model, isFixed: true, noun: "latent vectors")
}

private func expectation(
  _ port: TypedPort, in model: TypedModel, isFixed: Bool, noun: String = "spectra"
) -> InputExpectation {
  // A single number is stored like a row of one.
  let declared = model.nodes[port.node.index].type.shape
  let shape = declared.isEmpty ? [Size(1)] : declared
  return InputExpectation(
    modelName: model.name,
    inputText: "\(port.name): [\(declared.map(\.description).joined(separator: ", "))]",
    shape: shape.map { $0.evaluated(model.sizes) ?? 0 },
    sizeNames: shape.map { size in
      size.symbols.count == 1 && Size(symbol: size.symbols.first!) == size
        ? size.symbols.first : nil
    }, isFixed: isFixed, sampleNoun: noun)
}
