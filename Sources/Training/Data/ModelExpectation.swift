import Checker
import Compiler
import Datasets
import Diagnostics
import Graph

extension Compilation {
  /// The input that is drawn, and that reconstructions are compared with: the first of the decoder's shape.
  package var shownInput: TypedPort {
    let inputs = model.encoderInputs
    let shapes = model.decoderOutputs.map { sizes(of: $0) }
    return inputs.first { shapes.contains(sizes(of: $0)) }
      ?? inputs.first { input in shapes.contains { $0.reduce(1, *) == sizes(of: input).reduce(1, *) } } ?? inputs[0]
  }

  /// What is taken of the file of that input; nil where no file is named.
  package var shownFile: FileRecipe? { typed.data?.file(of: shownInput.name) }

  package func sizes(of port: TypedPort) -> [Int] {
    model.nodes[port.node.index].type.shape.map { $0.evaluated(model.sizes) ?? 0 }
  }
}

/// What the input looks like that is drawn, for messages about data that does not fit.
package func inputExpectation(of compilation: Compilation, isFixed: Bool = false) -> InputExpectation {
  expectation(compilation.shownInput, in: compilation.model, isFixed: isFixed)
}

func expectation(
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
