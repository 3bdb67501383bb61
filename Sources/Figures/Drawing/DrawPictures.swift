// Maps and colour pictures: every pixel a sharp square, never smoothed.
extension Canvas {
  func draw(_ map: Map, _ panel: PlacedPanel) {
    let table = map.colours.table
    let limits = map.shownLimits
    let raster = Raster(rows: map.rows, columns: map.columns, target: box(map.x, map.y, panel), self)
    draw(raster, map.x, map.y, panel) { row, column in
      let place = row * map.columns + column
      let value = place < map.values.count ? Double(map.values[place]) : .nan
      return colour(of: value, limits, table)
    }
  }

  func draw(_ picture: ColourPicture, _ panel: PlacedPanel) {
    let raster = Raster(
      rows: picture.rows, columns: picture.columns, target: box(picture.x, picture.y, panel), self)
    draw(raster, picture.x, picture.y, panel) { row, column in
      picture.colour(at: row * picture.columns + column)
    }
  }

  private func box(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ panel: PlacedPanel) -> Box? {
    let (left, right) = (panel.x.position(x.lowerBound), panel.x.position(x.upperBound))
    let (low, high) = (panel.y.position(y.lowerBound), panel.y.position(y.upperBound))
    guard left.isFinite, right.isFinite, low.isFinite, high.isFinite, abs(left - right) > 0.01, abs(low - high) > 0.01
    else { return nil }
    return Box(x: min(left, right), y: min(low, high), width: abs(right - left), height: abs(high - low))
  }

  private func draw(
    _ raster: Raster?, _ x: ClosedRange<Double>, _ y: ClosedRange<Double>, _ panel: PlacedPanel,
    colour: (Int, Int) -> Colour
  ) {
    guard let raster else { return }
    let isUpsideDown = panel.y.position(y.lowerBound) > panel.y.position(y.upperBound)
    let isMirrored = panel.x.position(x.lowerBound) > panel.x.position(x.upperBound)
    paint(raster) { row, column in
      colour(
        isUpsideDown ? raster.rows - 1 - row : row, isMirrored ? raster.columns - 1 - column : column)
    }
  }

  /// Paints colours by row from the top and column from the left.
  func paint(_ raster: Raster, colour: (Int, Int) -> Colour) {
    let image = cairo.imageSurface(Cairo.formatRGB, Int32(raster.width), Int32(raster.height))
    defer { cairo.destroySurface(image) }
    guard let data = cairo.imageData(image) else { return }
    let stride = Int(cairo.imageStride(image))
    for row in 0..<raster.height {
      let line = UnsafeMutableRawPointer(data + row * stride)
      for column in 0..<raster.width {
        let pixel = colour(raster.row(row), raster.column(column))
        let word = UInt32(pixel.red) << 16 | UInt32(pixel.green) << 8 | UInt32(pixel.blue)
        line.storeBytes(of: word, toByteOffset: column * 4, as: UInt32.self)
      }
    }
    cairo.markDirty(image)
    paint(image, raster)
  }

  private func paint(_ image: OpaquePointer?, _ raster: Raster) {
    saving {
      clip(to: raster.target)
      cairo.translate(context, raster.target.x, raster.target.y)
      cairo.scale(
        context, raster.target.width / Double(raster.width),
        raster.target.height / Double(raster.height))
      cairo.setSurface(context, image, 0, 0)
      cairo.setFilter(cairo.source(context), Cairo.filterNearest)
      cairo.paint(context)
    }
  }
}

extension ColourPicture {
  /// The colour of a pixel by its number; grey where a channel is missing.
  func colour(at pixel: Int) -> Colour {
    guard 3 * pixel + 2 < values.count else { return .missing }
    let channels = values[3 * pixel...3 * pixel + 2]
    guard channels.allSatisfy({ !$0.isNaN }) else { return .missing }
    let bytes = channels.map { UInt8((max(0, min(1, $0)) * 255).rounded()) }
    return Colour(bytes[0], bytes[1], bytes[2])
  }
}

/// The pixels that stand for a map. Each is repeated, so that programs which smooth pictures cannot blur it; of a map
/// finer than the paper every so many are taken.
struct Raster {
  let rows: Int
  let columns: Int
  let target: Box
  let width: Int
  let height: Int

  init?(rows: Int, columns: Int, target: Box?, _ canvas: Canvas) {
    guard rows > 0, columns > 0, let target else { return nil }
    self.rows = rows
    self.columns = columns
    self.target = target
    width = Self.pixels(columns, length: target.width * canvas.resolution)
    height = Self.pixels(rows, length: target.height * canvas.resolution)
  }

  func row(_ pixel: Int) -> Int { pixel * rows / height }
  func column(_ pixel: Int) -> Int { pixel * columns / width }

  private static func pixels(_ count: Int, length: Double) -> Int {
    guard count < 4096 else { return 4096 }
    let wanted = Int(min(2048, max(1, length)))
    return count * max(1, (wanted + count - 1) / count)
  }
}
