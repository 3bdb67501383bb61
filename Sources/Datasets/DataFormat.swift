import Diagnostics
import Files

/// A kind of data file: how it is known and what it holds.
///
/// To add a format, write a type like this and put it in `dataFormats`.
package protocol DataFormat: Sendable {
  /// In words for messages and the manual: "a NumPy array (.npy)".
  var name: String { get }

  /// Whether a file may hold several arrays, told apart by names.
  var holdsSeveral: Bool { get }

  /// In small letters, with their points: what such files are usually called.
  var endings: [String] { get }

  /// Whether the first bytes alone say that a file is of this kind.
  func isMarked(_ start: [UInt8]) -> Bool

  /// Whether a file is of this kind, by its name or its first bytes.
  func recognizes(_ path: String, start: [UInt8]) -> Bool

  /// The arrays that a file holds; their values are not read.
  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem]

  /// The array of a name, or the only one.
  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset

  /// The array that a choice names, for formats where more than a name decides how a file is read.
  func open(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset
}

extension DataFormat {
  package var holdsSeveral: Bool { false }
  package func isMarked(_ start: [UInt8]) -> Bool { false }
  package func recognizes(_ path: String, start: [UInt8]) -> Bool { isMarked(start) || hasEnding(of: path) }

  func hasEnding(of path: String) -> Bool { endings.contains { path.lowercased().hasSuffix($0) } }

  package func open(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset {
    try open(file, item: choice.item)
  }
}

/// An array in a file that may hold several.
package struct DataItem: Sendable {
  /// The data set or variable within the file; nil where a file holds one array.
  package let name: String?
  /// As its owner counts the axes.
  package let shape: [Int]
  /// The type in which the file stores a number: `uint16`, `float64`, `text` in a table.
  package let type: String
  /// Nil where they are known only when the array is opened.
  package let axes: [Axis]?

  package init(name: String?, shape: [Int], type: String, axes: [Axis]? = nil) {
    self.name = name
    self.shape = shape
    self.type = type
    self.axes = axes
  }

  /// Whether its numbers are pairs of real and imaginary part, along its last axis.
  var isComplex: Bool { ["complex64", "complex128"].contains(type) }
}

extension ElementType {
  /// What a pair of such numbers is called.
  var complexWords: String { self == .float32 ? "complex64" : "complex128" }
}

/// All formats, in the order in which they are tried; a table in text is what nothing else is.
package let dataFormats: [any DataFormat] = [
  NPYFormat(), NPZFormat(), MATLABFormat(), HDF5Format(), ENVIFormat(), PNGFormat(), TableFormat(),
]

/// What files of data are usually called, with the numbers beside headers of ENVI.
package let dataFileEndings = dataFormats.flatMap(\.endings) + ENVIFiles.endingsOfNumbers
