import Datasets
import Diagnostics
import Files
import Foundation
import Testing

@Suite struct HyperSpySignalTests {
  private let folder = NSTemporaryDirectory() + UUID().uuidString

  @Test("axes and numbers come back as they were written") func axesNumbers() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let axes = [
      Axis(count: 2, name: "y", role: .spatial),
      Axis(count: 3, points: .uniform(offset: 1.5, scale: -0.25), name: "x", units: "µm", role: .spatial),
      Axis(count: 4, points: .values([1, 2, 4, 8]), name: "Energy", units: "keV", role: .spectral),
    ]
    let signal = HyperSpySignal(title: "a/b ü", axes: axes, quantity: Quantity(name: "Intensity", units: "counts"))
    let values = (0..<24).map { Float($0) / 3 }
    let path = folder + "/x.hspy"
    try values.withUnsafeBufferPointer { try signal.write($0, to: path) }
    let file = try InputFile(path: path)
    let dataset = try #require(try dataFormat(of: file)).open(file, item: nil)
    #expect(dataset.axes == axes)
    #expect(dataset.title == "a/b ü")
    #expect(dataset.quantity == Quantity(name: "Intensity", units: "counts"))
    #expect(try dataset.values.all(named: path) == values)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.hspy"])
  }

  @Test("a folder that is not there is told") func missingFolder() {
    let signal = HyperSpySignal(title: "a", axes: [Axis(count: 1)])
    #expect(throws: Diagnostic.self) {
      try [Float(1)].withUnsafeBufferPointer { try signal.write($0, to: folder + "/none/x.hspy") }
    }
  }
}
