import Diagnostics
import Files

extension Dataset {
  /// The data set with its list of spectra as a picture, when a choice says so; the choice is changed with it.
  func folded(_ choice: inout ArrayChoice, sampleAxes: Int) throws(Diagnostic) -> Dataset {
    guard let pixels = choice.pixels else { return self }
    let order = try order(choice, sampleAxes: sampleAxes)
    if order[0] == placement?.axis, let placed = placed(pixels) {
      numberSpectra(pixels, at: placement?.pixels, choice)
      (choice.spectral, choice.placement) = (nil, placement)
      return placed
    }
    let spatial = order.dropLast(innerAxes(order, sampleAxes: sampleAxes))
    let count = elementCount(of: [pixels.rows, pixels.columns])
    guard spatial.count == 1, axes[order[0]].count == count else {
      let other = axes.indices.first { axes[$0].count == count && !spatial.contains($0) }
      var error = Diagnostic.pixelsDoNotFit(
        source, shape, pixels, spatial: spatial.map { axes[$0].count }, other: other, placement)
      if let noGrid {
        error.notes.append(noGrid.message)
        if noGrid.help?.contains("pixels: ") == true { error.help = noGrid.help }
      }
      throw error
    }
    numberSpectra(pixels, at: nil, choice)
    choice.placement = nil
    var folded = folded(order[0], pixels)
    // Axes are numbered anew, so roles take the place of the number.
    for axis in folded.axes.indices { folded.axes[axis].role = .spatial }
    for axis in order.dropFirst() { folded.axes[axis > order[0] ? axis + 1 : axis].role = .spectral }
    choice.spectral = nil
    // What is a note of a list is a warning for a picture.
    folded.notes.removeAll { note in pixelNotes.contains { $0.code == note.code } }
    folded.notes += pixelNotes
    if let placement, order[0] == placement.axis {
      folded.notes.removeAll { $0.code == "AE6221" }
      folded.notes.append(.placesContradict(source, placement, rows: pixels.rows, columns: pixels.columns))
    }
    return folded
  }

  /// What is said of spectra whose places are no grid.
  private var noGrid: Diagnostic? { pixelNotes.first { $0.code == "AE6222" } }

  /// Has messages about cells of a table name pixels.
  private func numberSpectra(_ pixels: ArrayChoice.PixelOrder, at places: [Int]?, _ choice: ArrayChoice) {
    (values as? TableValues)?.spectra.fold(pixels, at: places, isTransposed: choice.isTransposed)
  }

  /// The same numbers with an axis as rows and columns.
  func folded(_ axis: Int, _ pixels: ArrayChoice.PixelOrder) -> Dataset {
    let own = order[axis]
    let sizes = pixels.isColumnMajor ? (pixels.columns, pixels.rows) : (pixels.rows, pixels.columns)
    var order = order.map { $0 > own ? $0 + 1 : $0 }
    order.replaceSubrange(axis...axis, with: pixels.isColumnMajor ? [own + 1, own] : [own, own + 1])
    var axes = axes
    axes.replaceSubrange(axis...axis, with: [Axis(count: pixels.rows), Axis(count: pixels.columns)])
    var folded = Dataset(
      source: source, item: item, values: values.folding(own, into: sizes.0, sizes.1), order: order, axes: axes)
    (folded.title, folded.quantity, folded.encoding) = (title, quantity, encoding)
    (folded.badChannels, folded.notes) = (badChannels, notes)
    folded.rowNames = rowNames
    return folded
  }
}

/// Values with one axis read as two.
private struct FoldedValues: StoredValues {
  let base: any StoredValues
  let axis: Int
  let shape: [Int]
  var type: ElementType { base.type }
  var isDirect: Bool { base.isDirect }

  func unpacked(in folder: String) throws(Diagnostic) -> (any StoredValues)? {
    try base.unpacked(in: folder)?.folding(axis, into: shape[axis], shape[axis + 1])
  }

  /// The length of the inner of the two axes.
  private var inner: Int { shape[axis + 1] }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let (outer, within) = (box[axis], box[axis + 1])
    var own = box
    own.remove(at: axis)
    if outer.count == 1 || within == 0..<inner {
      own[axis] = outer.lowerBound * inner + within.lowerBound..<(outer.upperBound - 1) * inner + within.upperBound
      return try base.read(own, into: values)
    }
    // What lies between is read too, because each reading may unpack much more than it gives.
    own[axis] = outer.lowerBound * inner..<outer.upperBound * inner
    let count = own.reduce(1) { $0 * $1.count }
    try requireRoom(4 * count, for: "the data")
    let all = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
    defer { all.deallocate() }
    try base.read(own, into: all)
    let pieces = BoxPieces(
      box.enumerated().map { $0 == axis + 1 ? within : 0..<$1.count },
      of: box.enumerated().map { $0 == axis + 1 ? inner : $1.count })
    for (number, start) in pieces.starts.enumerated() {
      let part = UnsafeMutableBufferPointer(rebasing: values[number * pieces.length..<(number + 1) * pieces.length])
      _ = part.update(fromContentsOf: all[start..<start + pieces.length])
    }
  }
}

extension StoredValues {
  /// The same numbers with an axis taken for two: the outer and the inner one.
  func folding(_ axis: Int, into outer: Int, _ inner: Int) -> any StoredValues {
    var shape = shape
    shape.replaceSubrange(axis...axis, with: [outer, inner])
    if let decoded = (self as? DecodedValues)?.folding(axis, into: outer, inner) { return decoded }
    if let raw = self as? RawValues {
      return RawValues(file: raw.file, start: raw.start, type: raw.type, bigEndian: raw.bigEndian, shape: shape)
    }
    return FoldedValues(base: self, axis: axis, shape: shape)
  }
}
