import Diagnostics
import Files

/// Patches of a picture, read as the parts of its rows that they consist of.
package final class PatchSamples: SampleSource, DirectSamples, @unchecked Sendable {
  package let layout: SampleLayout
  private let grid: PatchGrid
  private let pixels: any DirectSamples
  private let scaling: Scaling?
  private let found: [Diagnostic]
  private var next = 0
  package private(set) var factors: [Float] = []

  /// - Parameter found: Warnings about the pixels.
  package init(
    _ pixels: any DirectSamples, _ layout: SampleLayout, _ cut: PatchCut, of shape: [Int], scaling: Scaling?,
    found: [Diagnostic] = []
  ) throws(Diagnostic) {
    (self.pixels, self.scaling, self.found) = (pixels, scaling, found)
    grid = try cut.grid(of: layout, shape)
    let used = grid.used
    guard used?.isEmpty != true else { throw .noWholePatch(layout.source, cut) }
    var own = SampleLayout(
      sampleShape: shape, spatial: grid.axes, spectral: layout.spectral, positions: used, quantity: layout.quantity,
      source: layout.source)
    (own.encoding, own.notes, own.firstClass) = (layout.encoding, layout.notes, layout.firstClass)
    (own.patches, own.scaling, own.list, own.rowNames) = (grid, scaling, layout.list, layout.rowNames)
    if let used { own.notes.append(.patchesLeftOut(layout.source, grid.count - used.count, of: grid.count)) }
    self.layout = own
  }

  package var width: Int { layout.width }
  package var direct: (any DirectSamples)? { self }
  package func warnings() -> [Diagnostic] { found }
  package func restart() { next = 0 }

  package func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let samples = next..<min(next + values.count / width, layout.count)
    let part = UnsafeMutableBufferPointer(rebasing: values[..<(samples.count * width)])
    try take(samples, into: part)
    factors = scaling?.apply(to: part, width: pixels.width) ?? []
    next = samples.upperBound
    return samples.count
  }

  package func read(
    _ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>
  ) throws(Diagnostic) {
    try take(samples, into: values)
    _ = scaling?.apply(to: values, width: pixels.width)
  }

  private func take(_ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let length = grid.width * pixels.width
    var start = 0
    for sample in samples {
      for row in 0..<grid.height {
        let run = grid.run(layout.position(sample), row)
        let first = grid.pixels.number(at: run.lowerBound)
        let target = UnsafeMutableBufferPointer(rebasing: values[start..<start + length])
        try pixels.read(first..<first + run.count, into: target)
        start += length
      }
    }
  }
}

/// How a picture is cut into patches.
package struct PatchCut: Equatable, Sendable {
  /// The pixels along each side; nil for the whole picture.
  package let side: Int?
  /// Pixels from one patch to the next; nil for the length of its side.
  package let stride: Int?

  package init(side: Int?, stride: Int?) { (self.side, self.stride) = (side, stride) }

  /// The patches of a picture for samples of a shape that begins with rows and columns.
  fileprivate func grid(of layout: SampleLayout, _ shape: [Int]) throws(Diagnostic) -> PatchGrid {
    guard let picture = layout.image else { throw .patchesOfList(layout.source, layout.leading) }
    let (height, width) = (side ?? picture.height, side ?? picture.width)
    guard height <= picture.height, width <= picture.width else {
      throw .patchTooLarge(layout.source, height, picture)
    }
    guard shape.count >= 2, shape[0] == height, shape[1] == width else {
      throw .patchOfOtherShape(layout.source, height, width, isWhole: side == nil, shape)
    }
    return PatchGrid(layout, height: height, width: width, stride: stride ?? max(height, width), picture: picture)
  }
}

extension PatchGrid {
  /// The patches whose pixels are all used, rising; nil for all.
  fileprivate var used: [Int]? {
    guard let positions = pixels.positions else { return nil }
    var isUsed = [Bool](repeating: false, count: pixels.leading.reduce(1, *))
    for index in positions { isUsed[index] = true }
    let whole = (0..<count).filter { patch in
      (0..<height).allSatisfy { row in run(patch, row).allSatisfy { isUsed[$0] } }
    }
    return whole.count == count ? nil : whole
  }
}

extension SampleLayout {
  /// The number of the sample at a place of the grid that is used.
  fileprivate func number(at index: Int) -> Int {
    guard let positions else { return index }
    var (low, high) = (0, positions.count)
    while low < high {
      let middle = (low + high) / 2
      if positions[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
