/// Which spectrum a cell of a table belongs to, as `dead_pixels` counts them.
struct SpectrumNumbers: Sendable {
  /// The spectrum at a row and a place among the taken columns.
  var ofCell: @Sendable (_ row: Int, _ column: Int) -> Int
  /// Row and column in the picture of a spectrum; nil where spectra are a list.
  var pixel: (@Sendable (Int) -> [Int])?

  init(_ choice: ArrayChoice = ArrayChoice()) {
    // Before columns are told apart the first one is the axis.
    let isAlongColumns = choice.isAlongColumns
    ofCell = { row, column in isAlongColumns ? max(0, column - 1) : row }
    if let pixels = choice.pixels { fold(pixels, isTransposed: choice.isTransposed) }
  }

  /// Spectra are pixels in their order, or in that of `places`.
  mutating func fold(_ pixels: ArrayChoice.PixelOrder, at places: [Int]? = nil, isTransposed: Bool) {
    pixel = { spectrum in
      let number = places.map { $0.indices.contains(spectrum) ? $0[spectrum] : spectrum } ?? spectrum
      let isDown = pixels.isColumnMajor && places == nil
      let place =
        isDown ? [number % pixels.rows, number / pixels.rows] : [number / pixels.columns, number % pixels.columns]
      return isTransposed ? place.reversed() : place
    }
  }

  /// The value of `dead_pixels` that leaves the spectrum of a cell out.
  func key(row: Int, column: Int) -> String {
    let spectrum = ofCell(row, column)
    return pixel.map { "[\($0(spectrum))]" } ?? "[\(spectrum)]"
  }
}
