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
  /// The axis of the array along which the spectra are listed.
  var axis = 0
  /// What would order them otherwise: the lines of a table, or the file.
  var otherOrder = "lines"
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

  /// The axis of the values along which spectra are listed.
  private let axis: Int

  init(_ base: any StoredValues, _ placement: Placement, along axis: Int) {
    (self.base, self.axis) = (base, axis)
    var shape = base.shape
    shape[axis] = placement.rows.count * placement.columns.count
    self.shape = shape
    var spectra = [Int?](repeating: nil, count: shape[axis])
    for (spectrum, pixel) in placement.pixels.enumerated() { spectra[pixel] = spectrum }
    self.spectra = spectra
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    values.update(repeating: .nan)
    // Spectra in the order of the file, so that it is read forwards.
    let wanted = box[axis].compactMap { pixel in spectra[pixel].map { (spectrum: $0, pixel: pixel) } }
      .sorted { $0.spectrum < $1.spectrum }
    var done = 0
    while done < wanted.count {
      let first = wanted[done].spectrum
      var end = done + 1
      // Spectra that stand in columns are read together, since each reading sweeps all lines.
      while end < wanted.count, axis > 0 || wanted[end].spectrum == first + end - done { end += 1 }
      var own = box
      own[axis] = first..<wanted[end - 1].spectrum + 1
      var part: [Float] = try zeroed(own.reduce(1) { $0 * $1.count }, for: "the data")
      try part.withUnsafeMutableBufferPointer { (part) throws(Diagnostic) in try base.read(own, into: part) }
      copy(
        part, own[axis].count, to: values, of: box,
        wanted[done..<end].map { ($0.spectrum - first, $0.pixel - box[axis].lowerBound) })
      done = end
    }
  }

  /// Copies spectra, by their numbers among those that were read, to pixels of a box.
  private func copy(
    _ part: [Float], _ count: Int, to values: UnsafeMutableBufferPointer<Float>, of box: [Range<Int>],
    _ spectra: [(number: Int, pixel: Int)]
  ) {
    let outer = box[..<axis].reduce(1) { $0 * $1.count }
    let inner = box[(axis + 1)...].reduce(1) { $0 * $1.count }
    for place in 0..<outer {
      for (number, pixel) in spectra {
        let source = (place * count + number) * inner
        let target = (place * box[axis].count + pixel) * inner
        _ = UnsafeMutableBufferPointer(rebasing: values[target..<target + inner])
          .update(fromContentsOf: part[source..<source + inner])
      }
    }
  }
}

extension Dataset {
  /// The list of spectra at the pixels of a picture, as its places tell, where the picture that is asked for is theirs.
  func placed(_ pixels: ArrayChoice.PixelOrder) -> Dataset? {
    guard let placement, axes.count == 2, pixels.rows == placement.rows.count,
      pixels.columns == placement.columns.count
    else { return nil }
    let axis = placement.axis
    var list = axes
    list[axis] = Axis(count: pixels.rows * pixels.columns, role: .spatial)
    list[1 - axis].role = .spectral
    var placed = Dataset(
      source: source, item: item,
      values: placement.isInOrder ? values : PlacedValues(values, placement, along: order[axis]), order: order,
      axes: list)
    (placed.title, placed.quantity, placed.encoding, placed.badChannels) = (title, quantity, encoding, badChannels)
    placed.rowNames = rowNames
    placed.notes = notes.filter { $0.code != "AE6221" }
    if !placement.isInOrder { placed.notes.append(.placed(source, placement)) }
    var folded = placed.folded(axis, .init(rows: pixels.rows, columns: pixels.columns, isColumnMajor: false))
    folded.axes[axis] = placement.rows
    folded.axes[axis + 1] = placement.columns
    let before = [Int](repeating: 0, count: axis)
    folded.unmeasured = placement.missing.map { before + [$0 / pixels.columns, $0 % pixels.columns] }
    return folded
  }
}
