import Diagnostics
import Files

/// The samples of several inputs, side by side: row after row the numbers of the first input, of the second and so on.
package final class JoinedSamples: SampleSource, @unchecked Sendable {
  package let layout: SampleLayout
  private let sources: [any SampleSource]
  private let shown: Int
  private var blocks: [[Float]]
  package private(set) var factors: [Float] = []

  /// Joins inputs whose samples belong together, drawn as the one at `shown`.
  ///
  /// Samples that one input leaves out are left out of all.
  package init(_ inputs: [(name: String, source: any SampleSource)], shown: Int) throws(Diagnostic) {
    let first = inputs[shown]
    for input in inputs where input.source.layout.spatial.order(like: first.source.layout.spatial) != nil {
      throw .inputsTurned(first.source.layout, input.name, input.source.layout)
    }
    for input in inputs where !input.source.layout.counts(like: first.source.layout) {
      throw .inputsDiffer(first.name, first.source.layout, input.name, input.source.layout)
    }
    for input in inputs { try first.source.layout.requireOrder(of: input.source.layout) }
    let common = commonPositions(inputs.map(\.source.layout))
    let sources = inputs.map { input in
      input.source.layout.positions == common ? input.source : ChosenSamples(input.source, at: common ?? [])
    }
    var layout = SampleLayout(joining: zip(inputs, sources).map { ($0.name, $1.layout) }, shown: shown)
    if sources.contains(where: { $0 is ChosenSamples }) {
      layout.notes.append(.leftOutOfAll(layout.sources, used: layout.count))
    }
    guard layout.count > 0 else { throw .noSampleInAll(layout.sources) }
    (self.layout, self.sources, self.shown) = (layout, sources, shown)
    blocks = sources.map { _ in [] }
  }

  package func read(into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) -> Int {
    let most = values.count / layout.width
    var count = most
    for (number, part) in layout.parts.enumerated() {
      let width = part.layout.width
      if blocks[number].count < most * width { blocks[number] = try zeroed(most * width, for: part.layout.source) }
      count = try blocks[number].withUnsafeMutableBufferPointer { (block) throws(Diagnostic) in
        let own = UnsafeMutableBufferPointer(rebasing: block[..<(most * width)])
        let read = try sources[number].read(into: own)
        spread(UnsafeBufferPointer(own), count: read, width, to: values, at: part.offset, of: layout.width)
        return read
      }
    }
    factors = sources[shown].factors
    return count
  }

  package func factors(of input: String) -> [Float] {
    layout.parts.firstIndex { $0.name == input }.map { sources[$0].factors } ?? []
  }

  package func restart() { for source in sources { source.restart() } }

  package func unpack(in folder: String, toDraw: Bool) throws(Diagnostic) {
    for source in sources { try source.unpack(in: folder, toDraw: toDraw) }
  }

  package func warnings() throws(Diagnostic) -> [Diagnostic] {
    try sources.flatMapThrowing { (source) throws(Diagnostic) in try source.warnings() }
  }

  package var direct: (any DirectSamples)? {
    let all = sources.compactMap(\.direct)
    return all.count == sources.count ? JoinedDirectSamples(parts: all, width: layout.width) : nil
  }
}

private struct JoinedDirectSamples: DirectSamples {
  let parts: [any DirectSamples]
  let width: Int

  func expect(_ samples: Range<Int>) { for part in parts { part.expect(samples) } }

  func read(_ samples: Range<Int>, into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    var offset = 0
    for part in parts {
      var block = [Float](repeating: 0, count: samples.count * part.width)
      try block.withUnsafeMutableBufferPointer { (block) throws(Diagnostic) in
        try part.read(samples, into: block)
        spread(UnsafeBufferPointer(block), count: samples.count, part.width, to: values, at: offset, of: width)
      }
      offset += part.width
    }
  }
}

/// Copies samples of one input to their places in rows.
private func spread(
  _ block: UnsafeBufferPointer<Float>, count: Int, _ width: Int, to rows: UnsafeMutableBufferPointer<Float>,
  at offset: Int, of rowWidth: Int
) {
  guard let from = block.baseAddress, let to = rows.baseAddress else { return }
  for sample in 0..<count { (to + sample * rowWidth + offset).update(from: from + sample * width, count: width) }
}

extension SampleLayout {
  /// Whether samples are counted alike: the same sizes, where those of one do not count.
  fileprivate func counts(like other: SampleLayout) -> Bool {
    leading.filter { $0 != 1 } == other.leading.filter { $0 != 1 }
  }
}

/// The places on the grid that all layouts use; nil when each uses all.
private func commonPositions(_ layouts: [SampleLayout]) -> [Int]? {
  let chosen = layouts.compactMap(\.positions)
  guard let first = chosen.first else { return nil }
  if chosen.allSatisfy({ $0 == first }) { return first }
  let others = chosen.dropFirst().map { Set($0) }
  return first.filter { place in others.allSatisfy { $0.contains(place) } }
}

extension Array {
  /// `flatMap` with an error of one type.
  fileprivate func flatMapThrowing<Result>(
    _ body: (Element) throws(Diagnostic) -> [Result]
  ) throws(Diagnostic) -> [Result] {
    var result: [Result] = []
    for element in self { result += try body(element) }
    return result
  }
}
