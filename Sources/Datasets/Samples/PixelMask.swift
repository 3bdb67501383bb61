import Diagnostics
import Files

/// The pixels of a picture, or the spectra of a list, that are left out.
struct PixelMask {
  /// Rows and columns, or the length of a list.
  let shape: [Int]
  private(set) var isOut: [Bool]

  init(shape: [Int], for name: String) throws(Diagnostic) {
    let count = shape.reduce(1, *)
    try requireRoom(2 * count, for: name)
    self.shape = shape
    isOut = Array(repeating: false, count: count)
  }

  /// Marks a pixel; nil when there is none.
  mutating func leaveOut(_ place: [Int]) -> Bool {
    guard place.count == shape.count, zip(place, shape).allSatisfy({ $0 >= 0 && $0 < $1 }) else { return false }
    isOut[zip(place, shape).reduce(0) { $0 * $1.1 + $1.0 }] = true
    return true
  }

  /// Marks what a file marks: an array of the picture's shape, or a list in the order of the file's spectra; how many
  /// it marks. Its axes are put in the order of the picture's where their names tell it.
  ///
  /// Lines of a table that tell their places mark what lies there; `places` are those of a list that stays one.
  mutating func leaveOut(
    _ mask: Dataset, _ choice: ArrayChoice, like picture: [Axis], at places: Placement?
  ) throws(Diagnostic) -> (count: Int, isByLine: Bool) {
    let list = PixelList(choice, shape: shape)
    let order = mask.axes.order(like: picture) ?? Array(mask.axes.indices)
    let sizes = order.map { mask.shape[$0] }.filter { $0 != 1 }
    let values = ArrangedValues(mask, Arrangement(spatial: order, sample: [], of: mask.shape))
    let isPicture = sizes == shape.filter { $0 != 1 }
    let own = mask.placement.flatMap { sizes == [$0.pixels.count] ? $0 : nil }
    let isOfLines = sizes == [list?.count ?? isOut.count]
    guard isPicture || isOfLines || sizes == [isOut.count] || own != nil && shape.count == 2 else {
      throw .maskDoesNotFit(mask.source, mask.shape, shape)
    }
    var marks: [Float] = try zeroed(sizes.reduce(1, *), for: mask.source)
    try marks.withUnsafeMutableBufferPointer { (marks) throws(Diagnostic) in
      try values.read(rows: 0..<(order.first.map { mask.shape[$0] } ?? 1), into: marks)
    }
    let told =
      try own.map { (own) throws(Diagnostic) in
        try pixels(of: mask, own, list, like: picture, at: places)
      } ?? nil
    for place in marks.indices where marks[place] != 0 {
      let listed = told?[place] ?? list?.pixel(of: place, isWhole: !isOfLines) ?? place
      isOut[isPicture && told == nil ? place : listed] = true
    }
    return (marks.count { $0 != 0 }, !isPicture && told == nil && isOfLines && list?.pixelsByPlace != nil)
  }

  /// The pixels that the lines of a mask stand for, as their own places tell; nil where a list tells none.
  private func pixels(
    of mask: Dataset, _ own: Placement, _ list: PixelList?, like picture: [Axis], at places: Placement?
  ) throws(Diagnostic) -> [Int]? {
    if let list {
      guard let pixels = list.pixels(own, on: picture) else { throw .placesDiffer(mask.source, own, picture) }
      return pixels
    }
    guard let places, places.pixels != own.pixels || places.rows != own.rows || places.columns != own.columns else {
      return nil
    }
    let spectra = Dictionary(uniqueKeysWithValues: places.pixels.enumerated().map { ($1, $0) })
    let found = own.pixels(on: [places.rows, places.columns])?.compactMap { spectra[$0] }
    guard let found, found.count == own.pixels.count else {
      throw .placesDiffer(mask.source, own, [places.rows, places.columns])
    }
    return found
  }

  /// The samples of an arrangement that hold no marked pixel; nil when these are all of them.
  func used(_ parts: [Arrangement.Part]) -> [Int]? {
    guard isOut.contains(true) else { return nil }
    let counts = parts.map(\.count)
    let used = (0..<counts.reduce(1, *)).filter { sample in
      !pixels(of: indices(of: sample, in: counts), parts).contains { isOut[$0] }
    }
    return used.count == counts.reduce(1, *) ? nil : used
  }

  /// The pixels that a sample is the mean of.
  private func pixels(of index: [Int], _ parts: [Arrangement.Part]) -> [Int] {
    zip(zip(index, parts), shape).reduce([0]) { places, axis in
      let ((point, part), size) = axis
      return places.flatMap { place in (0..<part.bin).map { place * size + part.place(point) + $0 } }
    }
  }
}

extension Dataset {
  /// The indices of the samples that a choice uses, with notes; nil when it uses all.
  func positions(
    _ choice: ArrayChoice, _ arrangement: Arrangement
  ) throws(Diagnostic) -> (used: [Int]?, notes: [Diagnostic]) {
    var mask = try PixelMask(shape: arrangement.spatial.map { axes[$0.axis].count }, for: source)
    for place in choice.deadPixels {
      guard mask.leaveOut(place) else { throw .noSuchPixel(source, place, mask.shape) }
    }
    for place in unmeasured { _ = mask.leaveOut(arrangement.spatial.map { place[$0.axis] }) }
    var notes: [Diagnostic] = []
    if let path = choice.mask {
      let picture = arrangement.spatial.map { axes[$0.axis] }
      let file = try openMask(path, fitting: mask.shape)
      if let rowNames, let names = file.rowNames, file.placement == nil, rowNames.areMixed(in: names) {
        throw .namesInOtherOrder(path, names, source)
      }
      var listed = choice
      listed.pixels = choice.pixels ?? ownOrder
      let (count, isByLine) = try mask.leaveOut(file, listed, like: picture, at: placement)
      notes.append(.maskedPixels(path, count, of: mask.shape))
      if isByLine { notes.append(.takenLineByLine(path, choice.placement?.teller ?? source)) }
    }
    if let encoding, encoding.hasMissing {
      let count = try mask.leaveOut(missing(arrangement) { $0.contains(where: \.isNoValue) })
      if count > 0 { notes.append(.ignoredPixels(source, count, encoding.missingWords)) }
    }
    if choice.skipsMissing {
      _ = try mask.leaveOut(missing(arrangement) { $0.allSatisfy(\.isNaN) })
    }
    let used = mask.used(arrangement.spatial)
    if used?.isEmpty == true {
      if choice.skipsMissing, notes.isEmpty { throw .onlyNaN(source) }
      throw .noPixelLeft(source, notes.map(\.message), dead: try channelsWithoutValues(arrangement))
    }
    return (used, notes)
  }

  /// The channels without a value in any spectrum, as the file counts them.
  private func channelsWithoutValues(_ arrangement: Arrangement) throws(Diagnostic) -> [Int] {
    let plain = arrangement.unbinned
    guard encoding?.hasMissing == true, plain.sample.count == 1 else { return [] }
    var isEmpty = [Bool](repeating: true, count: plain.sampleShape[0])
    _ = try missing(arrangement) { spectrum in
      for (channel, number) in spectrum.enumerated() where !number.isNoValue { isEmpty[channel] = false }
      return false
    }
    return isEmpty.contains(false) ? isEmpty.indices.filter { isEmpty[$0] }.map(plain.sample[0].place) : []
  }

  /// The pixels, each by its place in the whole picture, whose spectra are as described; they are read in blocks.
  private func missing(
    _ arrangement: Arrangement, _ isMissing: (Slice<UnsafeBufferPointer<Float>>) -> Bool
  ) throws(Diagnostic) -> [[Int]] {
    let plain = arrangement.unbinned
    let values = ArrangedValues(self, plain)
    let (width, rows) = (plain.sampleShape.reduce(1, *), plain.leading.first ?? 1)
    let rowCount = plain.samplesOfRow * width
    let block = max(1, min(rows, (1 << 22) / max(1, rowCount)))
    var numbers: [Float] = try zeroed(block * rowCount, for: source)
    var found: [[Int]] = []
    for first in stride(from: 0, to: rows, by: block) {
      let part = first..<min(first + block, rows)
      try numbers.withUnsafeMutableBufferPointer { (numbers) throws(Diagnostic) in
        let own = UnsafeMutableBufferPointer(rebasing: numbers[..<(part.count * rowCount)])
        try values.read(rows: part, into: own)
        let all = UnsafeBufferPointer(own)
        for sample in 0..<part.count * plain.samplesOfRow where isMissing(all[sample * width..<(sample + 1) * width]) {
          let index = indices(of: first * plain.samplesOfRow + sample, in: plain.leading)
          found.append(zip(plain.spatial, index).map { $0.place($1) })
        }
      }
    }
    return found
  }
}

extension PixelMask {
  /// Marks some pixels; how many there are.
  fileprivate mutating func leaveOut(_ places: [[Int]]) -> Int {
    for place in places { _ = leaveOut(place) }
    return places.count
  }
}

extension Arrangement {
  /// The same numbers, each by itself.
  fileprivate var unbinned: Arrangement {
    var plain = self
    for place in spatial.indices { plain.spatial[place].bin = 1 }
    for (place, part) in sample.enumerated() {
      plain.sample[place].bin = 1
      if let kept = part.kept {
        plain.sample[place].kept = kept.flatMap { bin in (0..<part.bin).map { bin * part.bin + $0 } }
      }
    }
    return plain
  }
}
