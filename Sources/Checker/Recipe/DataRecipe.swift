import Diagnostics

/// Where the samples come from: the `data` section.
package enum DataRecipe: Sendable {
  /// Each pixel of a picture becomes a spectrum.
  case picture(Picture, SpectrumRecipe)
  case file(FileRecipe)
  /// A group for each of several inputs.
  case inputs([InputRecipe])

  /// What is read for an input, of the file that the section names for it.
  package func file(of input: String) -> FileRecipe? {
    switch self {
    case .picture: nil
    case .file(let recipe): recipe
    case .inputs(let all): all.first { $0.name == input }?.file
    }
  }

  /// Whether a picture is the one sample.
  var isWholePicture: Bool {
    switch self {
    case .picture: false
    case .file(let recipe): recipe.patch == .all
    case .inputs(let all): all.contains { $0.file.patch == .all }
    }
  }

  package enum Picture: Hashable, Sendable {
    case file(String)
    /// The scene painted by a formula.
    case phantom(rows: Int, columns: Int)

    /// Numbers in a pixel; nil for a file, which is not open yet.
    package var channels: Int? { if case .phantom = self { 3 } else { nil } }
  }
}

/// The group of an input in the `data` section.
package struct InputRecipe: Sendable {
  package let name: String
  package let file: FileRecipe
  /// The place of the name.
  package let span: Span
  /// The places of the values of its keys, by the names of the keys.
  package let keys: [String: Span]
}

/// An array in a file, and what to take of it; both ends of ranges are included.
package struct FileRecipe: Hashable, Sendable {
  package var path: String
  /// Whether a table's first line holds names; nil to find out.
  package var header: Bool?
  /// The data set or variable in a file that holds several.
  package var dataset: String?
  package var spectral: SpectralAxis?
  package var rows: ClosedRange<Int>?
  package var columns: ClosedRange<Int>?
  package var channels: ClosedRange<Int>?
  /// In the units of the spectral axis.
  package var between: ClosedRange<Double>?

  /// The list of spectra is a picture.
  package var pixels: Pixels?
  package var isTransposed = false
  /// The number of neighbours that are averaged.
  package var pixelBin = 1
  package var channelBin = 1
  package var deadChannels: [Int] = []
  /// Row and column of each, or its number in a list.
  package var deadPixels: [[Int]] = []
  /// A file beside the model file.
  package var mask: String?
  package var scale = Scale.none
  /// The squares of pixels that are the samples; nil where each pixel is one.
  package var patch: Patch?
  /// Pixels from one square to the next; nil for the length of its side.
  package var stride: Int?
  /// Whether numbers are classes, which become rows of 0 and 1.
  package var holdsClasses = false

  package enum Patch: Hashable, Sendable {
    case all
    case side(Int)
  }

  package struct Pixels: Hashable, Sendable {
    package let rows: Int
    package let columns: Int
    package let isColumnMajor: Bool

    package init(rows: Int, columns: Int, isColumnMajor: Bool) {
      (self.rows, self.columns, self.isColumnMajor) = (rows, columns, isColumnMajor)
    }
  }

  package enum Scale: String, CaseIterable, Hashable, Sendable { case none, max, mean, poisson, standard, spectrum }

  /// The axis of the spectra.
  package enum SpectralAxis: Hashable, Sendable {
    case number(Int)
    case name(String)
  }

  package init(path: String) { self.path = path }
}

/// `spectrum over t in linspace(-1, 1, steps)`: the function of the axis and of a pixel's numbers.
package struct SpectrumRecipe: Sendable {
  /// The function's name.
  package let function: String
  /// The axis as the function calls it.
  package let variable: String
  /// Numbers in a pixel that the function takes, as it calls them.
  package let parameters: [String]
  package let low: Double
  package let high: Double
  /// Points of the axis; 0 while a hyper-parameter in it has no value.
  package let count: Int
  let program: ScalarProgram

  /// Numbers in a pixel that the function takes.
  package var channels: Int { parameters.count }
}
