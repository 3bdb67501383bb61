import Datasets
import Figures
import Testing

@testable import Results

/// How values of samples are drawn, by what the file says of its axes.
@Suite struct FieldTests {
  private let values: [Float] = [1, 2, 3, 4, 5, 6]

  private func panel(_ rows: Axis.Points, _ rowUnits: String?, _ columns: Axis.Points, _ columnUnits: String?) -> Panel
  {
    let layout = SampleLayout(
      sampleShape: [4],
      spatial: [
        Axis(count: 2, points: rows, name: "y", units: rowUnits, role: .spatial),
        Axis(count: 3, points: columns, name: "x", units: columnUnits, role: .spatial),
      ], spectral: [], source: "test")
    return SampleField(layout).panel(values, hasScaleBar: true)
  }

  private func map(_ panel: Panel) throws -> Map {
    guard case .map(let map)? = panel.marks.first else { throw Missing() }
    return map
  }
  private struct Missing: Error {}

  @Test("axes in the same units give a scale bar, no ticks, and pixels of their true shape") func axesSame() throws {
    let panel = panel(.uniform(offset: 5, scale: 4), "nm", .uniform(offset: 0, scale: 2), "nm")
    #expect(panel.scaleBar == ScaleBar(length: 1, text: "1 nm"))
    #expect(!panel.x.isVisible && !panel.y.isVisible && panel.hasEqualAspect)
    let map = try map(panel)
    #expect(map.x == -1...5 && map.y == 3...11)
  }

  @Test("axes in different units give ticks and square pixels") func axesDifferent() throws {
    let panel = panel(.uniform(offset: 0, scale: 1), "s", .uniform(offset: 0, scale: 2), "nm")
    #expect(panel.scaleBar == nil)
    #expect(panel.x.label == "x (nm)" && panel.y.label == "y (s)" && panel.x.isVisible)
    #expect(!panel.hasEqualAspect && abs(panel.aspect - 2.0 / 3) < 1e-9)
  }

  @Test("without calibration nothing is drawn around a map") func withoutCalibration() throws {
    let panel = panel(.indices, nil, .indices, nil)
    #expect(panel.scaleBar == nil && !panel.x.isVisible && panel.hasEqualAspect)
    #expect(try map(panel).values == values)
  }

  @Test("descending axes are drawn as the file has them") func descendingAxes() throws {
    let panel = panel(.uniform(offset: 0, scale: -1), "s", .uniform(offset: 0, scale: -2), "nm")
    // The first row stays at the top and the first column at the left: both axes run from high to low there.
    #expect(panel.x.isReversed && !panel.y.isReversed)
    #expect(try map(panel).values == [6, 5, 4, 3, 2, 1])
  }

  @Test("values that are listed but evenly spaced are as good as a scale") func valuesListed() {
    let panel = panel(.values([0, 1]), "nm", .values([0, 1, 2]), "nm")
    #expect(panel.scaleBar != nil)
  }

  @Test("one row of pixels is a curve, a list without order are points") func oneRow() {
    let row = SampleLayout(count: 6, sampleShape: [4], image: ImageSize(height: 1, width: 6), source: "test")
    let list = SampleLayout(count: 6, sampleShape: [4], source: "test")
    #expect(SampleField(row).panel(values).x.label == "pixel")
    guard case .line? = SampleField(row).panel(values).marks.first else {
      Issue.record("no curve")
      return
    }
    #expect(SampleField(list).panel(values).x.label == "sample")
    guard case .scatter? = SampleField(list).panel(values).marks.first else {
      Issue.record("no points")
      return
    }
  }

  @Test("a long list is drawn as what neighbours span") func longList() {
    let many = (0..<100_000).map { Float($0 % 100) }
    let layout = SampleLayout(count: many.count, sampleShape: [4], source: "test")
    guard case .band(let band)? = SampleField(layout).panel(many).marks.first else {
      Issue.record("no band")
      return
    }
    #expect(band.x.count == 1000)
    #expect(band.lower.allSatisfy { $0 == 0 } && band.upper.allSatisfy { $0 == 99 })
  }

  @Test("curves run from high to low where the file has them so") func curvesRun() {
    let axis = Axis(count: 3, points: .values([3000, 2000, 1000]), name: "Wavenumber", units: "cm⁻¹", role: .spectral)
    let curves = SampleCurves(shape: [3, 1], axis: axis)
    #expect(curves.xAxis.isReversed && curves.xAxis.label == "Wavenumber (cm⁻¹)")
    #expect(SampleCurves(shape: [3], axis: nil).xAxis == PlotAxis("channel", isWhole: true))
  }

  @Test("many channels are drawn as their mean") func manyChannels() {
    let curves = SampleCurves(shape: [2, 10], axis: nil)
    #expect(curves.parts((0..<20).map(Double.init)).map(\.values) == [[4.5, 14.5]])
  }

  @Test("a pixel far from all others does not take their colours, and the colour bar says so") func pixelFar() throws {
    let layout = SampleLayout(count: 400, sampleShape: [4], image: ImageSize(height: 20, width: 20), source: "test")
    var values = (0..<400).map { Float(($0 * 37) % 400) / 400 }
    func panel() -> Panel { SampleField(layout).panel(values, label: "error") }
    #expect(try map(panel()).limits == nil && panel().colourBar?.label == "error")
    values[207] = 310
    let limits = try #require(try map(panel()).limits)
    #expect(limits.lowerBound == 0 && limits.upperBound < 1 && limits.upperBound > 0.98)
    #expect(panel().colourBar?.label == "error, cut at 99.5 %, largest 310")
    values[7] = -50
    #expect(panel().colourBar?.label == "error, cut at 0.5 % and 99.5 %, smallest −50, largest 310")
    // A latent that is 0 for nearly all pixels has its few others shown.
    values = values.indices.map { $0 < 3 ? 5 : 0 }
    #expect(try map(panel()).limits == nil)
  }
}
