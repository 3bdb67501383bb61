import Diagnostics
import Files

/// An array with its axes as a file describes it.
package struct Dataset: Sendable {
  /// The file's path as the user gave it.
  package let source: String
  /// The data set or variable within the file; nil where a file holds one array.
  package let item: String?
  package internal(set) var values: any StoredValues
  /// For each axis of the array as its owner counts them, the axis of the values: `[1, 0]` for a matrix in Fortran order.
  package let order: [Int]
  /// One for each axis of the array, as its owner counts them.
  package var axes: [Axis]
  /// What the file calls it.
  package var title: String?
  /// What a number measures: "Intensity" in "counts".
  package var quantity = Quantity()
  /// What the file declares about its numbers; the values are decoded already.
  package internal(set) var encoding: NumberEncoding?
  /// Along the spectral axis, what the file marks as not to be used.
  package var badChannels: [Int] = []
  /// Whether the file has the columns of the picture before its rows, and names them.
  var hasColumnsFirst = false
  /// Where the spectra lie in a picture, when the file says so.
  var placement: Placement?
  /// The picture as which the file itself tells a list of spectra to be read.
  var ownOrder: ArrayChoice.PixelOrder?
  /// Of a table whose rows have names.
  var rowNames: RowNames?
  /// Notes for spectra that are read as a picture.
  var pixelNotes: [Diagnostic] = []
  /// Row and column of the pixels for which the file has no spectrum.
  var unmeasured: [[Int]] = []
  /// What may be wrong where a model does not fit the shape.
  var shapeHelp: Diagnostic?
  /// What is said of a first column that only counts the rows, as a spectral axis may do as well.
  var countingColumn: Diagnostic?
  /// Notes about how the file is read.
  package var notes: [Diagnostic] = []

  package init(
    source: String, item: String? = nil, values: any StoredValues, order: [Int]? = nil, axes: [Axis]? = nil
  ) {
    self.source = source
    self.item = item
    self.values = values
    let order = order ?? Array(values.shape.indices)
    self.order = order
    let shape = order.map { values.shape[$0] }
    self.axes = axes ?? shape.map { Axis(count: $0) }
    precondition(self.axes.map(\.count) == shape)
  }

  package var shape: [Int] { axes.map(\.count) }

  /// Has its numbers where any box costs no more than its part.
  mutating func unpack(in folder: String) throws(Diagnostic) {
    if let unpacked = try values.unpacked(in: folder) { values = unpacked }
  }

  /// The axes in the order in which samples are taken: those along which spectra are counted, then the spectral ones.
  ///
  /// Where the file does not say which is which, the order stays.
  package var sampleOrder: [Int] {
    pixelOrder { axes[$0].role != .spectral } + axes.indices.filter { axes[$0].role == .spectral }
  }

  /// Such axes in the order of a picture's.
  func pixelOrder(_ isOfPixels: (Int) -> Bool) -> [Int] {
    let order = axes.indices.filter(isOfPixels)
    return hasColumnsFirst && order.count == 2 ? order.reversed() : order
  }
}

/// What numbers measure; nil where a file does not say.
package struct Quantity: Equatable, Sendable {
  package var name: String?
  package var units: String?

  package init(name: String? = nil, units: String? = nil) {
    self.name = name
    self.units = units
  }
}

extension Dataset {
  /// The message about values that are not finite; the first is placed as the array's owner counts.
  ///
  /// - Parameter tooLarge: The first of them, where all are finite in the file, but not in float32.
  func notFinite(
    first: [Int], _ count: Int, of total: Int, tooLarge: Double? = nil
  ) throws(Diagnostic) -> Diagnostic {
    guard let table = values as? TableValues, first.count > 1 else {
      if let tooLarge { return .tooLarge(source, count: count, of: total, tooLarge, "at \(first), counted from 0") }
      return .notFinite(source, count: count, of: total, first: first, isFloat64: values.type == .float64)
    }
    let place = try table.place(row: first[0], column: first[1])
    if let tooLarge {
      let words = "in line \(place.line), column \(place.column)"
      return .tooLarge(source, count: count, of: total, tooLarge, words, isTable: true)
    }
    return .tableNotFinite(
      source, count: count, of: total, row: first[0], line: place.line, column: place.column)
  }
}

extension Dataset {
  /// A message that a model does not fit the shape, with what may be the cause.
  func explaining(_ mismatch: Diagnostic, _ expected: InputExpectation) -> Diagnostic {
    let isOfParts = shapeHelp?.code == "AE6575" && mismatch.code.hasPrefix("AE650")
    guard let shapeHelp = countingHelp(expected) ?? shapeHelp, mismatch.code == "AE6501" || isOfParts else {
      return mismatch
    }
    var mismatch = mismatch
    if expected.isFixed, shapeHelp.code == "AE6218" {
      // A saved run has no keys, and the column of the axis is no spectrum.
      mismatch.notes = [shapeHelp.message]
      mismatch.help = "save the spectra without that column: `np.save(\"spectra.npy\", array[:, 1:].T)`"
      return mismatch
    }
    mismatch.notes.append(shapeHelp.message)
    mismatch.help = shapeHelp.help
    return mismatch
  }

  /// A column that counts is no axis where the others are as many as the model reads, or too many to be a few spectra.
  private func countingHelp(_ expected: InputExpectation) -> Diagnostic? {
    guard let countingColumn, shape.count == 2, let wanted = expected.core.first else { return nil }
    return wanted == shape[1] - 1 || wanted != shape[0] && shape[1] > Dataset.fewSpectra ? countingColumn : nil
  }

  /// More columns than this beside each other are rather channels than spectra.
  private static let fewSpectra = 8
}
