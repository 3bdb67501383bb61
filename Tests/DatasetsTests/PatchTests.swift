import Datasets
import Diagnostics
import Testing

/// Patches of a picture, and the picture that they are joined to again.
@Suite struct PatchTests {
  /// A picture whose pixels count from 0.
  private func pixels(_ rows: Int, _ columns: Int, out: Set<Int> = []) -> MemorySamples {
    let used = (0..<rows * columns).filter { !out.contains($0) }
    let axes = [
      Axis(count: rows, points: .uniform(offset: 10, scale: 2), units: "nm", role: .spatial),
      Axis(count: columns, role: .spatial),
    ]
    let layout = SampleLayout(
      sampleShape: [2], spatial: axes, spectral: [], positions: out.isEmpty ? nil : used, source: "p.npy")
    return MemorySamples(Samples(layout, values: used.flatMap { [Float($0), -Float($0)] }))
  }

  private func patches(
    _ source: MemorySamples, _ side: Int?, stride: Int? = nil, shape: [Int]? = nil, scaling: Scaling? = nil
  ) throws -> PatchSamples {
    let own = side.map { [$0, $0, 2] } ?? source.layout.leading + [2]
    return try PatchSamples(
      source, source.layout, PatchCut(side: side, stride: stride), of: shape ?? own, scaling: scaling)
  }

  @Test("the last row and column of patches are moved inward, so that every pixel is covered")
  func covered() throws {
    let source = try patches(pixels(5, 4), 2)
    #expect(source.layout.leading == [3, 2] && source.layout.sampleShape == [2, 2, 2])
    let values = try source.all().values
    let firsts = stride(from: 0, to: values.count, by: 8).map { values[$0] }
    #expect(firsts == [0, 2, 8, 10, 12, 14])
    #expect(Array(values[32..<40]) == [12, -12, 13, -13, 16, -16, 17, -17])
    // Middles of patches; the last step is shorter.
    #expect(source.layout.spatial[0].values == [11, 15, 17] && source.layout.spatial[0].units == "nm")
    #expect(source.layout.spatial[1].values == [0.5, 2.5])
  }

  @Test("patches joined to a picture are the picture again", arguments: [(2, 1), (2, 2), (3, 2), (4, 4)])
  func joined(side: Int, step: Int) throws {
    let source = try patches(pixels(5, 4), side, stride: step)
    let layout = source.layout
    let values = try source.all().values
    let grid = try #require(layout.patches)
    var joiner = PatchJoiner(grid, width: 2)
    var picture: [Float] = []
    values.withUnsafeBufferPointer { values in
      for sample in 0..<layout.count {
        joiner.add(layout.position(sample), values.baseAddress! + sample * layout.width) { picture += $0 }
      }
    }
    joiner.finish { picture += $0 }
    #expect(picture == (0..<20).flatMap { [Float($0), -Float($0)] })
    #expect(layout.joined.positions == nil && layout.joined.leading == [5, 4])
  }

  @Test("a patch with a pixel that is left out is not used, and what no patch covers is NaN")
  func masked() throws {
    let source = try patches(pixels(4, 4, out: [0]), 2)
    let layout = source.layout
    #expect(layout.positions == [1, 2, 3] && layout.notes.map(\.code) == ["AE6584"])
    let values = try source.all().values
    #expect(values.prefix(4) == [2, -2, 3, -3])
    #expect(layout.joined.positions == [2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])
    var joiner = PatchJoiner(try #require(layout.patches), width: 2)
    var picture: [Float] = []
    values.withUnsafeBufferPointer { values in
      for sample in 0..<3 {
        joiner.add(layout.position(sample), values.baseAddress! + sample * layout.width) { picture += $0 }
      }
    }
    joiner.finish { picture += $0 }
    #expect(picture.indices.filter { picture[$0].isNaN } == [0, 1, 2, 3, 8, 9, 10, 11])
  }

  @Test("the whole picture is one sample, scaled pixel by pixel")
  func whole() throws {
    let source = try patches(pixels(2, 3), nil, scaling: .spectrum)
    #expect(source.layout.count == 1 && source.layout.scaledWidth == 2)
    #expect(try source.all().values == [0, 0, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1])
    #expect(source.factors == [1, 1, 2, 3, 4, 5])
  }

  @Test("what cannot be cut is refused")
  func refused() throws {
    #expect(refusal { try patches(pixels(4, 4), 5) }.code == "AE6581")
    #expect(
      refusal { try patches(pixels(4, 4), 2, shape: [3, 3, 2]) }.help
        == "write `patch: 3`, or give the sizes of the input the patch's")
    #expect(refusal { try patches(pixels(4, 4), nil, shape: [3, 3, 2]) }.code == "AE6582")
    #expect(refusal { try patches(pixels(4, 4, out: [5, 6, 9, 10]), 2) }.code == "AE6583")
    let list = MemorySamples(Samples(count: 4, sampleShape: [1], values: [1, 2, 3, 4], source: "l"))
    #expect(
      refusal { try PatchSamples(list, list.layout, PatchCut(side: 2, stride: nil), of: [2, 2, 1], scaling: nil) }.code
        == "AE6580")
  }
}
