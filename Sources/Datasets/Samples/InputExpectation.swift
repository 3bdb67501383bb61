import Diagnostics
import Files

/// What a model reads, to be compared with what a file holds.
package struct InputExpectation: Sendable {
  package let modelName: String
  /// The input as the model's text declares it: `x: [steps, 1]`.
  package let inputText: String
  /// The shape of one sample in numbers: `[10, 1]`.
  package let shape: [Int]
  /// The hyper-parameter behind each size, where the size is just that.
  package let sizeNames: [String?]
  /// Whether the sizes belong to a saved run, so that `--set` cannot change them.
  package let isFixed: Bool
  /// The axes of the spectra that a saved run was trained on; none for a model that is about to be trained.
  package var trainedAxes: [Axis] = []
  /// How the numbers that a saved run was trained on were declared; nil where nobody knows.
  package var trainedEncoding: NumberEncoding?
  /// What they measured.
  package var trainedQuantity = Quantity()
  /// What messages call the samples: spectra, or latent vectors for a decoder.
  package let sampleNoun: String

  package init(
    modelName: String, inputText: String, shape: [Int], sizeNames: [String?],
    isFixed: Bool = false, sampleNoun: String = "spectra"
  ) {
    precondition(shape.count == sizeNames.count && !shape.isEmpty)
    self.modelName = modelName
    self.inputText = inputText
    self.shape = shape
    self.sizeNames = sizeNames
    self.isFixed = isFixed
    self.sampleNoun = sampleNoun
  }

  /// The shape without ones at its end: channels that a file need not have.
  package var core: [Int] {
    var core = shape
    while core.count > 1, core.last == 1 { core.removeLast() }
    return core
  }

  /// `x: [steps, 1], steps = 10`
  var described: String {
    var seen: Set<String> = []
    let sizes = zip(sizeNames, shape).compactMap { name, size -> String? in
      guard let name, seen.insert(name).inserted else { return nil }
      return "\(name) = \(size)"
    }
    return ([inputText] + sizes).joined(separator: ", ")
  }
}
