import Diagnostics

/// How the spectra of a list became the pixels of a picture.
package struct PixelList: Equatable, Sendable {
  /// Where the spectra lie, as a file tells; nil where they follow each other as `pixels` says.
  let placement: Placement?
  let isTransposed: Bool
  private let pixels: ArrayChoice.PixelOrder

  /// - Parameter shape: Rows and columns of the picture, before parts of it are taken; nil for any other.
  init?(_ choice: ArrayChoice, shape: [Int]) {
    guard shape.count == 2 else { return nil }
    let own = choice.isTransposed ? [shape[1], shape[0]] : shape
    pixels = choice.pixels ?? .init(rows: own[0], columns: own[1], isColumnMajor: false)
    guard [pixels.rows, pixels.columns] == own else { return nil }
    (placement, isTransposed) = (choice.placement, choice.isTransposed)
  }

  /// Whether spectra lie where a file tells.
  package var tellsPlaces: Bool { placement != nil }

  /// The length of the list.
  var count: Int { placement?.pixels.count ?? pixels.rows * pixels.columns }

  /// Rows and columns of the whole picture.
  package var shape: [Int] { isTransposed ? [pixels.columns, pixels.rows] : [pixels.rows, pixels.columns] }

  /// For each spectrum the number of its pixel, row after row, where the file lists them in another order by their
  /// places; nil for others.
  package var pixelsByPlace: [Int]? {
    guard let placement, !placement.isInOrder else { return nil }
    return placement.pixels.map(turned)
  }

  /// The number of the pixel, row after row, that a spectrum became.
  ///
  /// - Parameter isWhole: Whether the list has all pixels in their order, whatever the places say.
  func pixel(of spectrum: Int, isWhole: Bool = false) -> Int {
    if !isWhole, let placement { return turned(placement.pixels[spectrum]) }
    let (rows, columns) = (pixels.rows, pixels.columns)
    return turned(pixels.isColumnMajor ? spectrum % rows * columns + spectrum / rows : spectrum)
  }

  /// The pixels of spectra whose own file tells their places; nil where these are not those of the picture.
  ///
  /// - Parameter picture: The axes of the whole picture.
  func pixels(_ own: Placement, on picture: [Axis]) -> [Int]? {
    own.pixels(on: isTransposed ? picture.reversed() : picture)?.map(turned)
  }

  /// Whether two lists are taken for a picture in the same way, apart from what places tell.
  func isTaken(like other: PixelList) -> Bool { pixels == other.pixels && isTransposed == other.isTransposed }

  private func turned(_ pixel: Int) -> Int {
    isTransposed ? pixel % pixels.columns * pixels.rows + pixel / pixels.columns : pixel
  }
}

extension Placement {
  /// The pixels of the same places in a picture with such rows and columns; nil where sizes or directions do not fit.
  func pixels(on picture: [Axis]) -> [Int]? {
    guard picture.count == 2, let down = rows.numbers(on: picture[0]), let along = columns.numbers(on: picture[1])
    else { return nil }
    return pixels.map { down[$0 / columns.count] * columns.count + along[$0 % columns.count] }
  }

  /// The same for the lines of another file.
  func told(by source: String) -> Placement {
    var placement = self
    placement.teller = placement.teller ?? source
    return placement
  }
}

extension SampleLayout {
  /// Where the spectra of another input lie in this picture, when it must be read so; nil where it fits as it is.
  ///
  /// - Parameter other: Nil for an input that makes no picture by itself.
  package func placement(for other: SampleLayout?) throws(Diagnostic) -> Placement? {
    guard let list, let own = list.placement else { return nil }
    guard let other else { return own.told(by: source) }
    guard let theirs = other.list else { return nil }
    guard let found = theirs.placement else {
      let isOfLines = theirs.count == own.pixels.count && theirs.isTaken(like: list)
      return isOfLines && !own.isInOrder ? own.told(by: source) : nil
    }
    guard let pixels = found.pixels(on: [own.rows, own.columns]) else {
      throw .placesDiffer(other.source, found, [own.rows, own.columns])
    }
    if pixels == found.pixels { return nil }
    return Placement(rows: own.rows, columns: own.columns, pixels: pixels, names: found.names)
  }

  /// Refuses lists that stay lists and tell the same places in another order, or name the same samples in another one.
  func requireOrder(of other: SampleLayout) throws(Diagnostic) {
    let areByPlace = list?.tellsPlaces == true && other.list?.placement.map { $0.teller == nil } == true
    if let rowNames, let names = other.rowNames, !areByPlace, rowNames.areMixed(in: names) {
      throw .namesInOtherOrder(other.source, names, source)
    }
    guard let places, let theirs = other.places else { return }
    if theirs.pixels(on: [places.rows, places.columns]) == places.pixels { return }
    throw .otherOrderOfPlaces(other.source, places, source)
  }
}

extension SampleLayout {
  /// For each line of another file its pixel in this picture, row after row, as the file's own places tell.
  ///
  /// - Throws: AE6244 where they are not the places of the picture.
  package func pixels(_ own: Placement, of path: String) throws(Diagnostic) -> [Int] {
    let isTurned = list?.isTransposed ?? ([own.rows, own.columns].order(like: spatial) == [1, 0])
    let picture = isTurned ? spatial.reversed() : spatial
    guard let pixels = own.pixels(on: picture) else { throw .placesDiffer(path, own, picture) }
    let (rows, columns) = (own.rows.count, own.columns.count)
    return isTurned ? pixels.map { $0 % columns * rows + $0 / columns } : pixels
  }
}

extension Axis {
  /// For each point its number on another axis: the same, or counted from the other end; nil where that is unclear.
  fileprivate func numbers(on other: Axis) -> [Int]? {
    guard count == other.count else { return nil }
    let same = Array(0..<count)
    guard isCalibrated, other.isCalibrated, isDescending != other.isDescending else { return same }
    // Other places in the opposite direction may be counted from either end.
    let allowed = count > 1 ? abs(other[count - 1] - other[0]) / Double(count - 1) / 4 : 0
    let isTurned = same.allSatisfy { abs(self[$0] - other[count - 1 - $0]) <= allowed }
    return isTurned ? same.reversed() : nil
  }
}
