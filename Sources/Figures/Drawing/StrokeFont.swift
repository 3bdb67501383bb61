/// Letters made of straight strokes, for systems without fonts: labels must not vanish.
enum StrokeFont {
  /// The strokes of a text that starts at the origin, with y downwards.
  static func strokes(_ text: String, size: Double) -> [[(x: Double, y: Double)]] {
    var strokes: [[(x: Double, y: Double)]] = []
    var left = 0.0
    for character in text {
      let glyph = glyph(character)
      for points in glyph.strokes {
        strokes.append(
          points.map { (left + ($0.x + 0.6) * size * width, (2 - $0.y) * size * height) })
      }
      left += glyph.advance * size * width
    }
    return strokes
  }

  static func width(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + glyph($1).advance } * size * width
  }

  /// The units of the grid; capital letters are 6 high and 4 wide.
  private static let width = 0.1
  private static let height = 0.12

  private struct Glyph {
    var strokes: [[(x: Double, y: Double)]]
    var advance: Double
  }

  private static func glyph(_ character: Character) -> Glyph {
    if character == " " { return Glyph(strokes: [], advance: 3) }
    // A hollow box stands for a letter that the table lacks.
    return glyphs[character]
      ?? Glyph(strokes: [[(0, 2), (0, 8), (4, 8), (4, 2), (0, 2)]], advance: 5.7)
  }

  private static let glyphs: [Character: Glyph] = Dictionary(
    strokeFontTable.split(separator: "\n").compactMap(glyph(ofLine:)), uniquingKeysWith: { $1 })

  /// A line is a letter and its strokes; a stroke is a row of points, each with one digit for x and one for y.
  private static func glyph(ofLine line: Substring) -> (Character, Glyph)? {
    guard let letter = line.first else { return nil }
    let strokes = line.dropFirst().split(separator: " ").map { stroke in
      let digits = stroke.compactMap(\.wholeNumberValue).map(Double.init)
      return Swift.stride(from: 0, to: digits.count - 1, by: 2).map { (x: digits[$0], y: digits[$0 + 1]) }
    }
    let right = strokes.joined().map(\.x).max() ?? 1.8
    return (letter, Glyph(strokes: strokes, advance: right + 1.7))
  }
}
