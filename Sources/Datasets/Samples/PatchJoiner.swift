/// Joins what was made of patches to a picture again: where patches overlap it takes the mean, where none is NaN.
///
/// Patches come in the order of their numbers. Rows of the picture go out as soon as no patch can reach them, so memory
/// holds as many rows as a patch has.
package struct PatchJoiner {
  /// Hears of rows of the picture, from the top: the numbers of each pixel one after the other.
  package typealias Take = (UnsafeBufferPointer<Float>) -> Void

  private let grid: PatchGrid
  /// The numbers of a pixel.
  private let width: Int
  private var sums: [Float]
  private var counts: [Float]
  /// The rows that went out.
  private var done = 0

  package init(_ grid: PatchGrid, width: Int) {
    (self.grid, self.width) = (grid, width)
    sums = [Float](repeating: 0, count: grid.height * grid.across * width)
    counts = [Float](repeating: 0, count: grid.height * grid.across)
  }

  /// Bytes that a joiner holds.
  package static func bytes(_ grid: PatchGrid, width: Int) -> Int {
    let pixels = grid.height.multipliedReportingOverflow(by: grid.across)
    let floats = pixels.partialValue.multipliedReportingOverflow(by: width + 1)
    return pixels.overflow || floats.overflow || floats.partialValue > .max / 8 ? .max : 8 * floats.partialValue
  }

  /// Adds the numbers of a patch, row after row.
  package mutating func add(_ patch: Int, _ values: UnsafePointer<Float>, _ take: Take) {
    let corner = grid.corner(patch)
    send(to: corner.row, take)
    for row in 0..<grid.height {
      let first = (corner.row + row) % grid.height * grid.across + corner.column
      for pixel in 0..<grid.width {
        counts[first + pixel] += 1
        let (target, source) = ((first + pixel) * width, (row * grid.width + pixel) * width)
        for number in 0..<width { sums[target + number] += values[source + number] }
      }
    }
  }

  /// Sends the rest of the picture.
  package mutating func finish(_ take: Take) { send(to: grid.pixels.leading[0], take) }

  /// Sends the rows above one, which no later patch reaches.
  private mutating func send(to row: Int, _ take: Take) {
    while done < row {
      let pixels = done % grid.height * grid.across..<(done % grid.height + 1) * grid.across
      for pixel in pixels {
        let count = counts[pixel]
        for place in pixel * width..<(pixel + 1) * width {
          sums[place] = count == 0 ? .nan : count == 1 ? sums[place] : sums[place] / count
        }
        counts[pixel] = 0
      }
      let numbers = pixels.lowerBound * width..<pixels.upperBound * width
      sums.withUnsafeBufferPointer { take(UnsafeBufferPointer(rebasing: $0[numbers])) }
      for place in numbers { sums[place] = 0 }
      done += 1
    }
  }
}
