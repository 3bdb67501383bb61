import Diagnostics
import Files

/// A matrix of spectra in a MATLAB file that lists the pixels of a picture, as other variables of the file tell.
///
/// Such are shared spectrum images: `Y` [channels, pixels] beside maps [rows, columns, n], or beside `nRow` and `nCol`.
struct MATLABPicture {
  /// The name of the matrix, and its axis of pixels.
  let item: String
  let axis: Int
  let pixels: ArrayChoice.PixelOrder
  /// What tells so: "`S_GT`".
  let witness: String

  /// Nil where no variable, or several of different sizes, tell of a picture that one axis of the matrix has.
  init?(_ matrix: DataItem, beside items: [DataItem], _ number: (DataItem) -> Double?) {
    guard let name = matrix.name, matrix.shape.count == 2, matrix.shape.allSatisfy({ $0 > 1 }) else { return nil }
    let found = (maps(items) + namedSizes(items, number)).compactMap { size in
      let axes = matrix.shape.indices.filter { elementCount(of: [size.rows, size.columns]) == matrix.shape[$0] }
      return axes.count == 1 ? (axis: axes[0], size: size) : nil
    }
    guard let first = found.first, found.allSatisfy({ $0.axis == first.axis && $0.size.isOf(first.size) })
    else { return nil }
    (item, axis, witness) = (name, first.axis, first.size.witness)
    pixels = .init(rows: first.size.rows, columns: first.size.columns, isColumnMajor: true)
  }

  /// The matrix that is meant where none is named: the one with more numbers than all other variables have together.
  static func matrix(among items: [DataItem]) -> DataItem? {
    func count(_ item: DataItem) -> Int { elementCount(of: item.shape) ?? .max }
    let numbers = items.filter { ElementType(rawValue: $0.type) != nil }
    guard let largest = numbers.max(by: { count($0) < count($1) }), largest.shape.count == 2 else { return nil }
    let others = numbers.filter { $0.name != largest.name }.reduce(0) { $0 + min(count($1), 1 << 40) }
    return count(largest) > others ? largest : nil
  }
}

/// The size of a picture, and the variable that tells it.
private struct PictureSize {
  let rows, columns: Int
  let witness: String

  func isOf(_ other: PictureSize) -> Bool { rows == other.rows && columns == other.columns }
}

/// Those of variables [rows, columns, n].
private func maps(_ items: [DataItem]) -> [PictureSize] {
  items.compactMap { item in
    guard item.shape.count == 3, item.shape[0] > 1, item.shape[1] > 1 else { return nil }
    return PictureSize(rows: item.shape[0], columns: item.shape[1], witness: "`\(item.name ?? "")`")
  }
}

/// That of two numbers whose names say so.
private func namedSizes(_ items: [DataItem], _ number: (DataItem) -> Double?) -> [PictureSize] {
  func value(_ name: String) -> (Int, String)? {
    guard let item = items.first(where: { $0.name?.lowercased() == name && $0.shape.allSatisfy { $0 == 1 } }),
      let size = number(item).flatMap({ Int(exactly: $0) }), size > 1
    else { return nil }
    return (size, "`\(item.name ?? "")`")
  }
  return sizeNames.compactMap { names in
    guard let rows = value(names.0), let columns = value(names.1) else { return nil }
    return PictureSize(rows: rows.0, columns: columns.0, witness: "\(rows.1) and \(columns.1)")
  }
}

private let sizeNames = [
  ("nrow", "ncol"), ("nrows", "ncols"), ("nr", "nc"), ("rows", "cols"), ("rows", "columns"), ("h", "w"),
  ("height", "width"),
]

extension Dataset {
  /// The matrix as that picture, with spectra along its other axis.
  func folded(as picture: MATLABPicture) -> Dataset {
    var folded = folded(picture.axis, picture.pixels)
    for index in folded.axes.indices {
      folded.axes[index].role = index == picture.axis || index == picture.axis + 1 ? .spatial : .spectral
    }
    folded.ownOrder = picture.pixels
    folded.notes.append(.readAsPicture(source, shape, picture))
    return folded
  }
}

extension Diagnostic {
  static func readAsPicture(_ file: String, _ shape: [Int], _ picture: MATLABPicture) -> Diagnostic {
    let (rows, columns) = (picture.pixels.rows, picture.pixels.columns)
    return Diagnostic(
      "AE6844",
      "`\(picture.item)` \(shape) of `\(file)` is read as a picture of \(rows) x \(columns) pixels, column after column, "
        + "whose size \(picture.witness) \(picture.witness.contains("` and `") ? "tell" : "tells")", severity: .note,
      help: "where rows follow each other, write `spectral: \(1 - picture.axis)` and "
        + "`pixels: row_major(\(rows), \(columns))` into the data section")
  }
}

extension Explanation {
  package static let matlabPictures = [
    Explanation(
      "AE6844", "A matrix that is read as a picture",
      meaning: "A MATLAB file has a matrix with an axis of as many points as the picture of another variable has "
        + "pixels. They are counted as MATLAB does, down the first column first.",
      example: .situation("`Y` [156, 9025] beside `S_GT` [95, 95, 3]"),
      cure: "Nothing is to be done, unless rows follow each other.")
  ]
}
