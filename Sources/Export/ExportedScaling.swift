/// How an input is changed before the model reads it.
package enum ExportedScaling: Equatable {
  /// (x - shift) / divisor; one number, or one for each of a sample.
  case affine(shift: [Float], divisor: [Float])
  /// Each sample, or each pixel of a patch, is divided by its own largest magnitude, which is over the last axes.
  case spectrum(axes: Int)
}

/// An input that is scaled; only the loss may read it.
package struct ScaledInput: Equatable {
  package let name: String
  package let shape: [Int]
  package let scaling: ExportedScaling

  package init(name: String, shape: [Int], scaling: ExportedScaling) {
    (self.name, self.shape, self.scaling) = (name, shape, scaling)
  }

  /// The shape of what each sample is divided by, where that is its own.
  var factorShape: [Int] {
    guard case .spectrum(let axes) = scaling else { return [] }
    return shape.dropLast(axes) + Array(repeating: 1, count: min(axes, shape.count))
  }
}

/// How an output of the decoder comes back to the numbers of the files.
package struct BackScale: Equatable {
  /// The input that it resembles.
  package let input: String
  /// The numbers that are multiplied together: of a sample, or of a pixel of a patch.
  package let width: Int

  package init(input: String, width: Int) { (self.input, self.width) = (input, width) }

  /// The shape under which the factors of samples, or of pixels, meet an output of a shape.
  func factorShape(_ shape: [Int]) -> [Int] {
    let factors = shape.reduce(1, *) / max(1, width)
    let axes = (0...shape.count).first { shape.prefix($0).reduce(1, *) == factors } ?? shape.count
    return shape.prefix(axes) + Array(repeating: 1, count: shape.count - axes)
  }
}

/// The shape under which numbers of a scaling meet a sample: all of it, or its last axes.
func scaledShape(_ numbers: [Float], _ shape: [Int]) -> [Int] {
  guard numbers.count > 1 else { return [] }
  let fitting = shape.indices.first { shape[$0...].reduce(1, *) == numbers.count }
  return fitting.map { Array(shape[$0...]) } ?? [numbers.count]
}
