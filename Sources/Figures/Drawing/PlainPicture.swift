import CPNG
import Diagnostics

/// The maps and pictures of a figure in its grid, without a word: what can be drawn without Cairo.
struct PlainPicture: Equatable {
  let width: Int
  let height: Int
  /// Four bytes a pixel: blue, green, red and one that is left out; rows from the top.
  private(set) var bytes: [UInt8]

  /// Pixels of the longest side of a panel at least; a pixel of a map becomes a square of whole pixels.
  static let side = 240
  /// Pixels between panels and around them.
  static let gap = 8
  /// More pixels would be too many for a picture without words.
  private static let most = 1 << 26

  /// Nil for a figure with anything but maps and pictures, whose curves would mean nothing without numbers beside them.
  init?(_ figure: Figure) {
    let tiles = figure.panels.compactMap { PlainTile($0) }
    guard !tiles.isEmpty, tiles.count == figure.panels.count else { return nil }
    let columns = min(tiles.count, max(1, figure.columns ?? Figure.preferredColumns(for: tiles.count)))
    let rows = (tiles.count + columns - 1) / columns
    let gap = PlainPicture.gap
    let (across, down) = (tiles.map(\.width).max()! + gap, tiles.map(\.height).max()! + gap)
    (width, height) = (columns * across + gap, rows * down + gap)
    guard width < 32_000, height < 32_000, width * height < PlainPicture.most else { return nil }
    bytes = [UInt8](repeating: 255, count: 4 * width * height)
    for (number, tile) in tiles.enumerated() {
      paint(tile, left: gap + number % columns * across, top: gap + number / columns * down)
    }
  }

  private mutating func paint(_ tile: PlainTile, left: Int, top: Int) {
    for row in 0..<tile.height {
      for column in 0..<tile.width {
        let colour = tile.colours[row / tile.scale * tile.columns + column / tile.scale]
        let place = 4 * ((top + row) * width + left + column)
        (bytes[place], bytes[place + 1], bytes[place + 2]) = (colour.blue, colour.green, colour.red)
      }
    }
  }

  /// The bytes of a PNG file; nil where there is no memory for them.
  var png: [UInt8]? {
    bytes.withUnsafeBufferPointer { pixels in
      packedPNG(pixels.baseAddress, rowBytes: 4 * width, width, height, dotsPerInch: 300)
    }
  }
}

/// A map or a picture, a colour for each of its pixels, the uppermost row first.
private struct PlainTile {
  let columns: Int
  let rows: Int
  let colours: [Colour]

  init?(_ panel: Panel) {
    guard panel.isPicture, let mark = panel.marks.first else { return nil }
    let colourOf: (Int) -> Colour
    switch mark {
    case .map(let map):
      (rows, columns) = (map.rows, map.columns)
      let (limits, table) = (map.shownLimits, map.colours.table)
      colourOf = { colour(of: $0 < map.values.count ? Double(map.values[$0]) : .nan, limits, table) }
    case .picture(let picture):
      (rows, columns) = (picture.rows, picture.columns)
      colourOf = { picture.colour(at: $0) }
    default: return nil
    }
    guard rows > 0, columns > 0 else { return nil }
    // The first row of a map lies at the lower end of its axis.
    let order = panel.y.isReversed ? Array(0..<rows) : (0..<rows).reversed()
    colours = order.flatMap { [columns] row in (0..<columns).map { colourOf(row * columns + $0) } }
  }

  /// Pixels of the picture for each of the map, along each side.
  var scale: Int { max(1, (PlainPicture.side + max(rows, columns) - 1) / max(rows, columns)) }
  var width: Int { columns * scale }
  var height: Int { rows * scale }
}

extension Figure {
  /// The bytes of a PNG file of maps and pictures without words, for want of Cairo; nil for other figures.
  package var plainPNG: [UInt8]? { PlainPicture(self)?.png }
}
