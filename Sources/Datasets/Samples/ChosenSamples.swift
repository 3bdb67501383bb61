import Diagnostics
import Files

/// Those samples of a source that are used with others, by their places on the grid.
final class ChosenSamples: SampleSource, @unchecked Sendable {
  let layout: SampleLayout
  private let source: any SampleSource
  /// The numbers of the samples among those of the source, rising.
  private let numbers: [Int]
  private var next = 0
  /// The samples of the source that were read.
  private var passed = 0
  private(set) var factors: [Float] = []

  /// - Parameter positions: Rising places of the grid.
  init(_ source: any SampleSource, at positions: [Int]) {
    self.source = source
    let chosen = Set(positions)
    let own = source.layout
    numbers = (0..<own.count).filter { chosen.contains(own.position($0)) }
    layout = own.keeping(positions)
  }

  func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let width = layout.width
    let wanted = min(values.count / width, numbers.count - next)
    factors = []
    var done = 0
    let most = max(1, min(source.layout.count, (1 << 18) / width))
    var block: [Float] = try zeroed(most * width, for: layout.source)
    while done < wanted {
      let last = numbers[next + wanted - done - 1]
      let room = min(block.count / width, last + 1 - passed)
      let first = passed
      try block.withUnsafeMutableBufferPointer { (block) throws(Diagnostic) in
        passed += try source.read(into: .init(rebasing: block[..<(room * width)]))
      }
      guard passed > first else { break }
      while done < wanted, numbers[next] < passed {
        let start = (numbers[next] - first) * width
        _ = UnsafeMutableBufferPointer(rebasing: values[done * width..<(done + 1) * width])
          .update(fromContentsOf: block[start..<start + width])
        if !source.factors.isEmpty { factors.append(source.factors[numbers[next] - first]) }
        (done, next) = (done + 1, next + 1)
      }
    }
    return done
  }

  func restart() {
    source.restart()
    (next, passed) = (0, 0)
  }

  func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) { try source.unpack(in: folder, toDraw: toDraw) }
  func warnings() throws(Diagnostic) -> [Diagnostic] { try source.warnings() }
  var direct: (any DirectSamples)? { source.direct.map { ChosenDirectSamples(source: $0, numbers: numbers) } }
}

private struct ChosenDirectSamples: DirectSamples {
  let source: any DirectSamples
  let numbers: [Int]
  var width: Int { source.width }

  func read(_ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let wanted = numbers[samples].map { Int64($0) }
    try wanted.withUnsafeBufferPointer { (wanted) throws(Diagnostic) in try source.read(wanted, into: values) }
  }
}

extension SampleLayout {
  /// The same grid with fewer samples.
  func keeping(_ positions: [Int]) -> SampleLayout {
    var layout = SampleLayout(
      sampleShape: sampleShape, spatial: spatial, spectral: spectral, positions: positions, quantity: quantity,
      source: source)
    (layout.encoding, layout.origin, layout.scaling, layout.notes) = (encoding, origin, scaling, notes)
    (layout.list, layout.places, layout.rowNames) = (list, places, rowNames)
    return layout
  }
}
