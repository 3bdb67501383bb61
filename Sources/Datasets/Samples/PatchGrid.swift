import Diagnostics
import Files

/// The squares of pixels that a picture is cut into: row after row, the last ones moved inward so that none is cut off.
package final class PatchGrid: Sendable, Equatable {
  /// The layout of the pixels themselves.
  package let pixels: SampleLayout
  /// Pixels of a patch, down and across.
  package let (height, width): (Int, Int)
  /// Where patches begin.
  package let (rows, columns): ([Int], [Int])

  init(_ pixels: SampleLayout, height: Int, width: Int, stride: Int, picture: ImageSize) {
    (self.pixels, self.height, self.width) = (pixels, height, width)
    rows = starts(of: height, every: stride, in: picture.height)
    columns = starts(of: width, every: stride, in: picture.width)
  }

  package static func == (one: PatchGrid, other: PatchGrid) -> Bool {
    one.pixels == other.pixels && one.height == other.height && one.width == other.width && one.rows == other.rows
      && one.columns == other.columns
  }

  package var count: Int { rows.count * columns.count }
  /// Pixels of a patch.
  package var area: Int { height * width }
  /// Columns of the picture.
  var across: Int { pixels.leading[1] }

  /// The first pixel of a patch, by its number on the grid.
  package func corner(_ patch: Int) -> (row: Int, column: Int) {
    (rows[patch / columns.count], columns[patch % columns.count])
  }

  /// The other patches that share pixels with one.
  package func neighbours(of patch: Int) -> [Int] {
    let corner = corner(patch)
    let down = rows.indices.filter { abs(rows[$0] - corner.row) < height }
    let across = columns.indices.filter { abs(columns[$0] - corner.column) < width }
    return down.flatMap { row in across.map { row * columns.count + $0 } }.filter { $0 != patch }
  }

  /// The places in the picture of the pixels along a row of a patch.
  package func run(_ patch: Int, _ row: Int) -> Range<Int> {
    let corner = corner(patch)
    let first = (corner.row + row) * across + corner.column
    return first..<first + width
  }

  /// The axes along which patches are counted, with the places of their middles.
  var axes: [Axis] {
    [(rows, height), (columns, width)].enumerated().map { number, part in
      pixels.spatial[number].middles(of: part.0, size: part.1)
    }
  }

  /// The pixels of the picture that some patches cover, rising; nil for all.
  func covered(by patches: [Int]) -> [Int]? {
    var isCovered = [Bool](repeating: false, count: pixels.leading.reduce(1, *))
    for patch in patches {
      for row in 0..<height { for place in run(patch, row) { isCovered[place] = true } }
    }
    return isCovered.contains(false) ? isCovered.indices.filter { isCovered[$0] } : nil
  }
}

private func starts(of size: Int, every stride: Int, in count: Int) -> [Int] {
  var starts = Array(Swift.stride(from: 0, through: count - size, by: stride))
  if let last = starts.last, last + size < count { starts.append(count - size) }
  return starts
}

extension Axis {
  /// The axis of parts of some size by the places of their middles.
  fileprivate func middles(of starts: [Int], size: Int) -> Axis {
    let middles = starts.map { (self[$0] + self[$0 + size - 1]) / 2 }
    let steps = zip(starts.dropFirst(), starts).map { $0 - $1 }
    var isEven = steps.allSatisfy { $0 == steps.first }
    if case .values = points { isEven = false }
    let step = middles.count > 1 ? middles[1] - middles[0] : self[min(1, count - 1)] - self[0]
    return Axis(
      count: starts.count, points: isEven && step != 0 ? .uniform(offset: middles[0], scale: step) : .values(middles),
      name: name, units: units, role: .spatial)
  }
}

extension SampleLayout {
  /// The layout of the pixels that the results of patches are joined to; the same for samples that are no patches.
  package var joined: SampleLayout {
    guard let patches else { return self }
    var layout = patches.pixels
    if let covered = patches.covered(by: positions ?? Array(0..<patches.count)) { layout = layout.keeping(covered) }
    (layout.scaling, layout.notes) = (scaling, notes)
    return layout
  }

  /// The shape of what belongs to each pixel, where an output has a value for each pixel of a patch.
  package func pixelShape(of output: [Int]) -> [Int]? {
    guard let patches, output.count >= 2, output[0] == patches.height, output[1] == patches.width else { return nil }
    return Array(output.dropFirst(2))
  }

  /// Whether outputs of some shapes all have values for each pixel of a patch.
  package func isOfPixels(_ outputs: [[Int]]) -> Bool {
    !outputs.isEmpty && outputs.allSatisfy { pixelShape(of: $0) != nil }
  }

  /// The numbers that a scaling is about: of a sample, or of one pixel of a patch.
  package var scaledWidth: Int { patches.map { shownWidth / $0.area } ?? shownWidth }
}
