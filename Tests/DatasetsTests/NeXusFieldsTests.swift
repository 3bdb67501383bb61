import Diagnostics
import Files
import Testing

@testable import Datasets

/// Factors and offsets that NeXus keeps as arrays beside an array.
@Suite struct NeXusFieldsTests {
  private func counts(_ group: String) throws -> Dataset { try dataset("fields.h5", item: group + "/counts") }

  @Test("the factor of the signal is applied, as a field of the group or of the signal's name")
  func factors() throws {
    let old = try counts("old")
    #expect(try numbers(old) == cube.map { $0 / 2 } && old.notes.map(\.code) == ["AE6813"])
    let new = try counts("new")
    #expect(try numbers(new) == cube.map { ($0 + 10) / 2 })
    #expect(new.encoding?.factor?.name == "counts_scaling_factor" && new.encoding?.offset?.numbers == [5])
    #expect(new.axes[2].values == [2, 4, 6, 8, 10])
  }

  @Test("fields that can be meant in two ways, or are lists, are told and not used")
  func unclear() throws {
    for name in ["both", "list"] {
      let data = try counts(name)
      #expect(try numbers(data) == cube && data.notes.map(\.code) == ["AE6814"], "\(name)")
      #expect(data.notes[0].message.contains("scaling_factor") && data.notes[0].severity == .warning)
    }
    #expect(try counts("errors").notes.isEmpty)
  }
}
