import Diagnostics
import Files
import Testing

@testable import Datasets

/// Axes whose points tell nothing, or cannot all be right, whatever format they come from.
@Suite struct JudgeAxesTests {
  /// An array of [2, 5] with the axis of its spectra beside it.
  private func beside(_ axis: String) throws -> Dataset {
    try withFolder { folder in
      try writeNPY((0..<10).map { Float($0) }, shape: [2, 5], to: folder + "/a.npy")
      let text = "{\"axes\": [{\"count\": 2}, {\"count\": 5, \"name\": \"E\", \"units\": \"eV\", \(axis)}]}"
      try writeAtomically(text, to: folder + "/a.json")
      return try openDataset(folder + "/a.npy", ArrayChoice())
    }
  }

  private func stored(_ item: String) throws -> Dataset {
    var choice = ArrayChoice()
    choice.item = item + "/cube"
    return try openDataset(fixtures + "fields.h5", choice)
  }

  @Test("points that are all the same are counted, without a unit, and told")
  func alike() throws {
    for data in try [stored("zeros"), beside("\"offset\": 5, \"scale\": 0"), beside("\"values\": [5, 5, 5, 5, 5]")] {
      let axis = try #require(data.axes.last)
      #expect(axis.points == .indices && axis.units == nil)
      #expect(data.notes.map(\.code).filter { $0 != "AE6824" } == ["AE6826"])
      #expect(data.notes.last?.severity == .warning)
    }
  }

  @Test("points that repeat others, or go up and down, stay and are told")
  func doubtful() throws {
    let repeated = try stored("repeated")
    #expect(repeated.axes[2].values == [400, 410, 410, 420, 430] && repeated.axes[2].units == "nm")
    #expect(repeated.notes.map(\.code) == ["AE6826"] && repeated.notes[0].message.contains("from point 2 on: 410"))
    let mixed = try beside("\"values\": [1, 5, 3, 4, 2]")
    #expect(mixed.notes.map(\.code) == ["AE6826"] && mixed.notes[0].message.contains("up and down"))
    #expect(try beside("\"values\": [1, 2, 4, 8, 16]").notes.isEmpty)
    #expect(try beside("\"values\": [5, 4, 3, 2, 0]").notes.isEmpty)
  }

  @Test("the bands of several detectors run back without a fault, mixed ones have one")
  func detectors() throws {
    let detectors = [0.0, 28, 56, 84].flatMap { start in (0..<32).map { start + Double($0) } }
    let mixed = (0..<128).map { Double($0 % 4 == 3 ? $0 - 3 : $0) }
    for (points, codes) in [(detectors, []), (mixed, ["AE6826"])] as [([Double], [String])] {
      let notes = try withFolder { folder in
        try writeNPY((0..<256).map { Float($0) }, shape: [2, 128], to: folder + "/a.npy")
        let text = "{\"axes\": [{\"count\": 2}, {\"count\": 128, \"name\": \"E\", \"values\": \(points)}]}"
        try writeAtomically(text, to: folder + "/a.json")
        return try openDataset(folder + "/a.npy", ArrayChoice()).notes
      }
      #expect(notes.map(\.code) == codes)
    }
  }

  @Test("an axis with points for no value has no unit, and `between` says why nothing is taken")
  func unusable() throws {
    let data = try stored("gaps")
    #expect(data.axes[2].points == .indices && data.axes[2].units == nil && data.axes[2].name == "wavelength")
    #expect(data.notes.map(\.code) == ["AE6818"])
    var choice = ArrayChoice()
    choice.between = 400...430
    let error = refusal { try data.arrangement(choice, sampleAxes: 1) }
    #expect(error.code == "AE6514" && error.notes == data.notes.map(\.message))
    #expect(error.help?.hasSuffix("from 0.0 to 4.0") == true)
  }

  @Test("numbers in quotes are numbers, and other words, or one of offset and scale alone, are told")
  func words() throws {
    let axis = try #require(try beside("\"offset\": \"400\", \"scale\": \"2.5\"").axes.last)
    #expect(axis.points == .uniform(offset: 400, scale: 2.5) && axis.units == "eV")
    #expect(try beside("\"values\": [\"1\", \"2\", \"3\", \"4\", \"5.5\"]").axes[1].values == [1, 2, 3, 4, 5.5])
    #expect(try beside("\"offset\": null, \"scale\": null").axes[1].points == .indices)
    for wrong in ["\"offset\": \"a\", \"scale\": 2", "\"offset\": 400", "\"scale\": 2", "\"values\": 3"] {
      #expect(try beside(wrong).notes.map(\.code) == ["AE6565"], "\(wrong)")
    }
  }
}
