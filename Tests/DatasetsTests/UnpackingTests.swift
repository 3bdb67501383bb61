import Diagnostics
import Files
import Testing

@testable import Datasets

/// Numbers read past the HDF5 library, and copies from which any box can be read.
@Suite struct UnpackingTests {
  private static let types = ["<u2", ">i2", "<i4", ">u4", "<i8", "<f4", ">f4", ">f8", "<f2", "?"]

  /// The array as the library reads it.
  private func library(_ item: String) throws -> HDF5Values {
    let object = try #require(try HDF5Object(file: fixtures + "stored.h5").child(item))
    return try HDF5Values(object, #require(HDF5Description(object)), file: "stored.h5", path: item)
  }

  @Test("numbers that stand in the file as they are need no library", arguments: types)
  func plain(type: String) throws {
    let values = try dataset("stored.h5", item: "plain" + type).values
    // Half precision and truth values have no type in the library that every machine knows.
    #expect(values is RawValues == !["<f2", "?"].contains(type))
    #expect(try values.all(named: "f") == library("plain" + type).all(named: "f"))
    #expect(try values.all(named: "f").contains { $0 != 0 })
  }

  @Test("chunks are unpacked in their own type", arguments: types)
  func chunks(type: String) throws {
    let values = try dataset("stored.h5", item: "chunks" + type).values
    #expect(values.grain == [4, 7, 2])
    try withFolder { folder in
      let copy = try #require(try values.unpacked(in: folder))
      #expect(entries(folder) == [])
      #expect(copy.isDirect && (copy.type == values.type || ["<f2", "?"].contains(type)))
      #expect(try copy.all(named: "f") == dataset("stored.h5", item: "plain" + type).values.all(named: "f"))
    }
  }

  @Test("numbers that were never written are zero") func unwritten() throws {
    #expect(try dataset("stored.h5", item: "never").values.all(named: "f") == [Float](repeating: 0, count: 315))
  }

  @Test("boxes cover an array once and cut through no chunk", arguments: [1, 14, 60, 100, 315, 10_000])
  func boxes(numbers: Int) throws {
    let values = try library("chunks<i4")
    var seen = [Int](repeating: 0, count: 315)
    try values.forEachGrainBox(of: numbers) { box in
      for (range, (size, all)) in zip(box, zip(values.grain, values.shape)) {
        #expect(range.lowerBound % size == 0 && (range.upperBound % size == 0 || range.upperBound == all))
      }
      #expect(box.reduce(1) { $0 * $1.count } <= max(numbers, 4 * 7 * 2))
      for row in box[0] {
        for column in box[1] { for channel in box[2] { seen[(row * 7 + column) * 5 + channel] += 1 } }
      }
    }
    #expect(seen.allSatisfy { $0 == 1 })
  }

  @Test("a copy that finds no room says where") func copyFinds() throws {
    let values = try dataset("stored.h5", item: "chunks<i4").values
    #expect(refusal { try values.unpacked(in: "/dev/null/nowhere") }.message.contains("/dev/null/nowhere"))
  }
}
