import Diagnostics
import Files

/// Where the spectra of a list lie in a picture, as the file tells by places along and down.
package struct Placement: Equatable, Sendable {
  let rows: Axis
  let columns: Axis
  /// For each spectrum the number of its pixel, row after row.
  let pixels: [Int]
  /// Where the places along a row and down stand in the file.
  let names: [String]
  /// The file that tells the places, where it is not the file of the spectra.
  var teller: String?

  /// Whether the spectra stand row after row, all of them.
  var isInOrder: Bool { pixels == Array(0..<rows.count * columns.count) }

  /// The pixels without a spectrum.
  var missing: [Int] {
    let found = Set(pixels)
    return (0..<rows.count * columns.count).filter { !found.contains($0) }
  }

  /// The key of the data section that makes the picture.
  var key: String { "pixels: row_major(\(rows.count), \(columns.count))" }

  var described: String {
    let missing = rows.count * columns.count - pixels.count
    let verb = missing == 1 ? "is" : "are"
    let gaps = missing == 0 ? "" : "; \(missing) of \(rows.count * columns.count) points \(verb) missing"
    return "\(names[0]) and \(names[1]) tell places, with \(columns.count) and \(rows.count) different values\(gaps)"
  }
}

/// The spectra of a list at their pixels; NaN where there is none.
struct PlacedValues: StoredValues {
  let base: any StoredValues
  let shape: [Int]
  /// For each pixel its spectrum.
  private let spectra: [Int?]
  var type: ElementType { base.type }
  var isDirect: Bool { false }

  init(_ base: any StoredValues, _ placement: Placement) {
    self.base = base
    shape = [placement.rows.count * placement.columns.count] + base.shape.dropFirst()
    var spectra = [Int?](repeating: nil, count: shape[0])
    for (spectrum, pixel) in placement.pixels.enumerated() { spectra[pixel] = spectrum }
    self.spectra = spectra
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    values.update(repeating: .nan)
    let width = box.dropFirst().reduce(1) { $0 * $1.count }
    // Spectra in the order of the file, so that it is read forwards.
    let wanted = box[0].compactMap { pixel in spectra[pixel].map { (spectrum: $0, pixel: pixel) } }
      .sorted { $0.spectrum < $1.spectrum }
    var done = 0
    while done < wanted.count {
      let first = wanted[done].spectrum
      var end = done + 1
      while end < wanted.count, wanted[end].spectrum == first + end - done { end += 1 }
      var part: [Float] = try zeroed((end - done) * width, for: "the data")
      try part.withUnsafeMutableBufferPointer { (part) throws(Diagnostic) in
        try base.read([first..<first + end - done] + box.dropFirst(), into: part)
      }
      for place in done..<end {
        let target = (wanted[place].pixel - box[0].lowerBound) * width
        _ = UnsafeMutableBufferPointer(rebasing: values[target..<target + width])
          .update(fromContentsOf: part[(place - done) * width..<(place - done + 1) * width])
      }
      done = end
    }
  }
}

extension Dataset {
  /// The list of spectra at the pixels of a picture, as its places tell, where the picture that is asked for is theirs.
  func placed(_ pixels: ArrayChoice.PixelOrder) -> Dataset? {
    guard let placement, order == [0, 1], pixels.rows == placement.rows.count, pixels.columns == placement.columns.count
    else { return nil }
    var placed = Dataset(
      source: source, item: item, values: placement.isInOrder ? values : PlacedValues(values, placement),
      axes: [Axis(count: pixels.rows * pixels.columns, role: .spatial), axes[1]])
    (placed.title, placed.quantity, placed.badChannels) = (title, quantity, badChannels)
    placed.rowNames = rowNames
    placed.notes = notes.filter { $0.code != "AE6221" }
    if !placement.isInOrder { placed.notes.append(.placed(source, placement)) }
    var folded = placed.folded(0, .init(rows: pixels.rows, columns: pixels.columns, isColumnMajor: false))
    folded.axes[0] = placement.rows
    folded.axes[1] = placement.columns
    folded.axes[2].role = .spectral
    folded.unmeasured = placement.missing.map { [$0 / pixels.columns, $0 % pixels.columns] }
    return folded
  }
}
