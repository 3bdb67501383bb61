import Diagnostics
import Files
import Glibc
import Testing

@testable import Datasets

@Suite struct AxisTests {
  private let energy = Axis(count: 6, points: .uniform(offset: 0.2, scale: 0.5), name: "Energy", units: "keV")
  private let bands = Axis(count: 6, points: .values([400, 410, 420, 900, 910, 920]), name: "Wavelength", units: "nm")

  @Test("points lie where the calibration says") func pointsLie() {
    #expect(energy.values == [0.2, 0.7, 1.2, 1.7, 2.2, 2.7])
    #expect(Axis(count: 3).values == [0, 1, 2] && !Axis(count: 3).isCalibrated)
    #expect(bands[3] == 900)
  }

  @Test("labels never make up units") func labelsNever() {
    #expect(energy.label(fallback: "channel") == "Energy (keV)")
    #expect(Axis(count: 2, units: "nm").label(fallback: "x") == "x (nm)")
    #expect(Axis(count: 2, name: "", units: "").label(fallback: "channel") == "channel")
  }

  @Test("a crop keeps the place of its points") func cropKeeps() {
    #expect(energy.cropped(to: 2..<4).values == [1.2, 1.7])
    #expect(Axis(count: 5).cropped(to: 2..<4).values == [2, 3])
    #expect(bands.cropped(to: 1..<4).values == [410, 420, 900])
    #expect(Axis(count: 5).cropped(to: 0..<3) == Axis(count: 3))
  }

  @Test("a bin lies at the mean of its points") func binLies() {
    #expect(energy.binned(by: 2).values.map { ($0 * 100).rounded() / 100 } == [0.45, 1.45, 2.45])
    #expect(bands.binned(by: 3).values == [410, 910])
    #expect(Axis(count: 7).binned(by: 3).values == [1, 4])
  }

  @Test("missing bands break an axis") func missingBands() {
    #expect(bands.unbroken == [0..<3, 3..<6])
    #expect(energy.unbroken == [0..<6])
    #expect(Axis(count: 1, points: .values([5])).unbroken == [0..<1])
  }

  @Test("an axis may run downwards") func axisMay() {
    #expect(Axis(count: 3, points: .uniform(offset: 4000, scale: -2)).isDescending)
    #expect(!energy.isDescending && !Axis(count: 1).isDescending)
  }
}

/// Positions on an axis are compared as people mean them.
@Suite struct AxisPositionTests {
  /// Channels that `between` takes.
  private func taken(_ axis: Axis, _ interval: ClosedRange<Double>, bin: Int = 1) throws -> [Int] {
    var choice = ArrayChoice()
    (choice.between, choice.channelBin) = (interval, bin)
    return try channels(axis, choice)
  }

  private func channels(_ axis: Axis, _ choice: ArrayChoice) throws -> [Int] {
    try withFolder { folder in
      let path = folder + "/line.npy"
      try writeNPY([Float](repeating: 0, count: axis.count), shape: [1, axis.count], to: path)
      let stored = try openDataset(path, choice).values
      let dataset = Dataset(source: path, values: stored, axes: [Axis(count: 1), axis])
      let part = try dataset.arrangement(choice, sampleAxes: 1).sample[0]
      return (0..<part.count).map(part.place)
    }
  }

  @Test("every pair of multiples of a step takes all between them") func everyPair() throws {
    let axis = Axis(count: 100, points: .uniform(offset: 0, scale: 0.1))
    for low in 0..<26 {
      for high in low + 1..<36 {
        let interval = Double("\(Double(low) / 10)")!...Double("\(Double(high) / 10)")!
        #expect(try taken(axis, interval) == Array(low...high))
      }
    }
  }

  @Test("values in float32 are found by the numbers that are shown") func valuesFloat32() throws {
    let axis = Axis(count: 100, points: .values((0..<100).map { Double(Float($0) * 0.1) }))
    #expect(try taken(axis, 0.7...0.9) == [7, 8, 9])
    let far = Axis(count: 100, points: .values((0..<100).map { Double(Float(1000) + Float($0) * 0.1) }))
    #expect(try taken(far, 1000.1...1000.3) == [1, 2, 3])
  }

  @Test("a point beyond the end is not taken") func pointBeyond() throws {
    let fine = Axis(count: 10, points: .uniform(offset: 532, scale: 0.0001))
    #expect(try taken(fine, 531...532) == [0])
  }

  /// 40 bands from 400 to 1000 nm, then 24 from 900 to 2500.
  private let detectors = Axis(
    count: 64,
    points: .values(
      (0..<40).map { 400 + Double($0) * 600 / 39 } + (0..<24).map { 900 + Double($0) * 1600 / 23 }), units: "nm")

  @Test("an axis of two detectors gives the bands of both and no others") func axisTwo() throws {
    #expect(try taken(detectors, 900...950) == [33, 34, 35, 40])
  }

  @Test("bins stay within a detector, and none of it is left out") func binsStay() throws {
    var choice = ArrayChoice()
    choice.channelBin = 2
    #expect(try channels(detectors, choice).count == 32)
    #expect(detectors.unbroken == [0..<40, 40..<64])
  }

  @Test("a gap is a step that is wide among its neighbours") func gapStep() {
    func breaks(_ values: [Double]) -> [Int] {
      Axis(count: values.count, points: .values(values)).unbroken.dropFirst().map(\.lowerBound)
    }
    #expect(breaks([0, 1, 2, 3, 13, 23, 33, 43]) == [])
    #expect(breaks([0, 1, 2, 3, 4, 50, 51, 52, 53, 54]) == [5])
    #expect(breaks([54, 53, 52, 51, 50, 4, 3, 2, 1, 0]) == [5])
    #expect(breaks([0, 1, 2, 3, 2, 3, 4, 5]) == [4])
    #expect(breaks((0..<20).map { pow(1.5, Double($0)) }) == [])
    #expect(breaks([400, 400, 401, 401, 402, 402, 403, 403]) == [])
  }

  @Test(
    "a unit has one meaning in every spelling",
    arguments: [
      ("µm", "μm"), ("um", "µm"), ("micron", "µm"), ("Å", "Å"), ("cm^-1", "cm⁻¹"), ("1/cm", "cm-1"), ("[eV]", "eV"),
      ("Nanometers", "nm"),
    ])
  func unitHas(_ spelling: String, _ unit: String) {
    #expect(canonicalUnit(spelling) == canonicalUnit(unit))
  }

  @Test("units that differ stay apart") func unitsDiffer() {
    #expect(Set(["nm", "µm", "mm", "meV", "MeV", "eV", "keV", "m", "Å", "A"].map(canonicalUnit)).count == 10)
  }

  private func notes(_ axis: Axis, trained: Axis) throws -> [String] {
    var expected = InputExpectation(modelName: "M", inputText: "x: [c]", shape: [axis.count], sizeNames: ["c"])
    expected.trainedAxes = [trained]
    return try expected.axisNotes([axis], of: "scan").map(\.code)
  }

  private let energy = Axis(count: 101, points: .uniform(offset: 0, scale: 0.015), name: "E", units: "eV")

  @Test("spectra along another axis than the run's are told, those along the same are not") func spectraAlong() throws {
    func axis(_ offset: Double, _ scale: Double, _ name: String? = "E", _ units: String? = "eV") -> Axis {
      Axis(count: 101, points: .uniform(offset: offset, scale: scale), name: name, units: units)
    }
    #expect(throws: Diagnostic.self) { try notes(axis(1.5, -0.015), trained: energy) }
    #expect(try notes(axis(0.2, 0.015), trained: energy) == ["AE6524"])
    #expect(try notes(axis(0, 0.0149), trained: energy) == ["AE6524"])
    #expect(try notes(axis(0, 0.015, "E", "keV"), trained: energy) == ["AE6524"])
    #expect(try notes(axis(0, 0.015, "Momentum"), trained: energy) == ["AE6524"])
    #expect(try notes(energy, trained: energy) == [])
    #expect(try notes(axis(1e-5, 0.015, "e", "[eV]"), trained: energy) == [])
    #expect(try notes(axis(0, 0.015, nil, nil), trained: energy) == [])
    #expect(try notes(Axis(count: 101), trained: energy) == [])
    let listed = Axis(count: 101, points: .values((0...100).map { Double(Float($0) * 0.015) }), name: "E", units: "eV")
    #expect(try notes(listed, trained: energy) == [])
  }
}
