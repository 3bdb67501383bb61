import Diagnostics
import Testing

@testable import Figures

/// Maps that are written without Cairo.
@Suite struct PlainPictureTests {
  private let gap = PlainPicture.gap
  private let side = PlainPicture.side

  private func map(_ values: [Float], rows: Int, columns: Int) -> Panel {
    Panel.map(Map(rows: rows, columns: columns, values: values), title: "z")
  }

  private func pixel(_ picture: PlainPicture, _ x: Int, _ y: Int) -> [UInt8] {
    Array(picture.bytes[(4 * (y * picture.width + x))...].prefix(3).reversed())
  }

  @Test("each value is a square of its colour, the first row above, grey where there is no number")
  func squares() throws {
    let picture = try #require(PlainPicture(Figure("m", panels: [map([0, 1, .nan, 0.5], rows: 2, columns: 2)])))
    #expect(picture.width == side + 2 * gap && picture.height == side + 2 * gap)
    let table = ColourMap.viridis.table
    let expected = [table[0], table[255], .missing, table[128]]
    for (number, colour) in expected.enumerated() {
      for inset in [0, side / 2 - 1] {
        let (x, y) = (gap + number % 2 * side / 2 + inset, gap + number / 2 * side / 2 + inset)
        #expect(pixel(picture, x, y) == [colour.red, colour.green, colour.blue], "\(number)")
      }
    }
    #expect(pixel(picture, 0, 0) == [255, 255, 255])
  }

  @Test("panels stand in the grid of the figure")
  func grid() throws {
    let panels = (0..<3).map { map([Float($0), 9], rows: 1, columns: 2) }
    let picture = try #require(PlainPicture(Figure("m", panels: panels, columns: 2)))
    #expect(picture.width == 2 * side + 3 * gap && picture.height == 2 * side / 2 + 3 * gap)
    let png = try #require(Figure("m", panels: panels, columns: 2).plainPNG)
    #expect(png.starts(with: [0x89] + Array("PNG".utf8)))
    #expect(Array(png[16..<24]) == [0, 0, 1, 248, 0, 0, 1, 8])
  }

  @Test("curves are left to Cairo")
  func curves() {
    let curve = Panel(marks: [.line(Line(x: [0, 1], y: [0, 1]))])
    #expect(PlainPicture(Figure("c", panels: [curve])) == nil)
    #expect(PlainPicture(Figure("c", panels: [map([1], rows: 1, columns: 1), curve])) == nil)
    #expect(PlainPicture(Figure("c", panels: [])) == nil)
  }
}
