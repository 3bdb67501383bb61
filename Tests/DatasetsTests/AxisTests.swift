import Datasets
import Testing

@Suite struct AxisTests {
  private let energy = Axis(count: 6, points: .uniform(offset: 0.2, scale: 0.5), name: "Energy", units: "keV")
  private let bands = Axis(count: 6, points: .values([400, 410, 420, 900, 910, 920]), name: "Wavelength", units: "nm")

  @Test func `points lie where the calibration says`() {
    #expect(energy.values == [0.2, 0.7, 1.2, 1.7, 2.2, 2.7])
    #expect(Axis(count: 3).values == [0, 1, 2] && !Axis(count: 3).isCalibrated)
    #expect(bands[3] == 900)
  }

  @Test func `labels never make up units`() {
    #expect(energy.label(fallback: "channel") == "Energy (keV)")
    #expect(Axis(count: 2, units: "nm").label(fallback: "x") == "x (nm)")
    #expect(Axis(count: 2, name: "", units: "").label(fallback: "channel") == "channel")
  }

  @Test func `a crop keeps the place of its points`() {
    #expect(energy.cropped(to: 2..<4).values == [1.2, 1.7])
    #expect(Axis(count: 5).cropped(to: 2..<4).values == [2, 3])
    #expect(bands.cropped(to: 1..<4).values == [410, 420, 900])
    #expect(Axis(count: 5).cropped(to: 0..<3) == Axis(count: 3))
  }

  @Test func `a bin lies at the mean of its points`() {
    #expect(energy.binned(by: 2).values.map { ($0 * 100).rounded() / 100 } == [0.45, 1.45, 2.45])
    #expect(bands.binned(by: 3).values == [410, 910])
    #expect(Axis(count: 7).binned(by: 3).values == [1, 4])
  }

  @Test func `missing bands break an axis`() {
    #expect(bands.unbroken == [0..<3, 3..<6])
    #expect(energy.unbroken == [0..<6])
    #expect(Axis(count: 1, points: .values([5])).unbroken == [0..<1])
  }

  @Test func `an axis may run downwards`() {
    #expect(Axis(count: 3, points: .uniform(offset: 4000, scale: -2)).isDescending)
    #expect(!energy.isDescending && !Axis(count: 1).isDescending)
  }
}
