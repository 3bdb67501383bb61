import Testing

@testable import Figures

@Suite struct ColourMapTests {
  @Test("viridis has the colours of matplotlib") func viridisColours() {
    let table = ColourMap.viridis.table
    #expect(table.count == 256)
    #expect(table[0] == Colour(68, 1, 84))
    #expect(table[127] == Colour(33, 144, 141) || table[127] == Colour(33, 145, 140))
    #expect(table[255] == Colour(253, 231, 37))
  }

  @Test("gray is even and the diverging map is white in its middle") func grayEven() {
    #expect(ColourMap.gray.colour(at: 0.5) == Colour(128, 128, 128))
    let middle = ColourMap.diverging.colour(at: 0.5)
    #expect(middle.red > 240 && middle.blue > 240)
    #expect(ColourMap.diverging.table.count == 256)
    #expect(ColourMap.diverging.colour(at: 0).blue > ColourMap.diverging.colour(at: 0).red)
  }

  @Test("fractions outside and no numbers have colours too") func fractionsOutside() {
    #expect(ColourMap.viridis.colour(at: -.infinity) == ColourMap.viridis.table[0])
    #expect(ColourMap.viridis.colour(at: 1e300) == ColourMap.viridis.table[255])
    #expect(ColourMap.viridis.colour(at: .nan) == .missing)
    #expect(Colour.palette(.min) != .white)
  }

  @Test("limits of a diverging map lie evenly around zero") func limitsDiverging() {
    let map = Map(rows: 1, columns: 3, values: [-1, 4, .nan], colours: .diverging)
    #expect(map.shownLimits == -4...4)
    #expect(Map(rows: 1, columns: 1, values: [2]).shownLimits.contains(2))
  }
}
