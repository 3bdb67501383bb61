import Datasets
import Diagnostics
import Files
import Training

/// Pure spectra and shares that are known from elsewhere, in the order and on the pixels of a run.
package struct KnownTruth: Sendable {
  /// A spectrum for each component; nil where no file of them was given.
  let endmembers: [[Double]]?
  /// The shares of each component, sample after sample of the run.
  private(set) var abundances: [[Float]]?
  /// The same with a list of pixels in other orders, and the words for these; none for one that is no list of a picture.
  private let others: [(words: String, shares: [[Float]])]
  /// In which order a list of pixels is read, where it is not row after row.
  package private(set) var order: String?
  let names: [String]
  /// Warnings that known spectra lie along another axis than those of the run.
  package let notes: [Diagnostic]

  var count: Int { endmembers?.count ?? abundances?.count ?? 0 }

  /// Reads them from files; each may be named with one of its arrays, as `truth.mat:GT`.
  ///
  /// - Throws: AE6950 where a file has no axis that fits, AE6951 where both have different numbers of components, AE6525
  ///   for spectra that run the other way round.
  package init(endmembers: String?, abundances: String?, fitting numbers: RunNumbers) throws(Diagnostic) {
    let channels = numbers.layout.sampleShape.first ?? 1
    let known = try endmembers.map { (path) throws(Diagnostic) in
      var file = try KnownTruth.read(path)
      if file.array.shape.first == channels, file.array.shape.last != channels {
        file = try KnownTruth.read(path, isAlongColumns: true)
      }
      return try KnownTruth.spectra(of: (file.array, file.axes), path, channels: channels)
    }
    self.endmembers = known?.spectra
    let axisNotes =
      try known.map { (known) throws(Diagnostic) in
        try [known.axis].notes(
          beside: Array(numbers.layout.spectral.prefix(1)), of: endmembers ?? "",
          help: "angles are taken channel by channel; give known spectra at the points of the run")
      } ?? []
    let picture = numbers.latentLayout.spatial
    let maps = try abundances.map { (path) throws(Diagnostic) in
      let file = try KnownTruth.read(path)
      let (array, note) = KnownTruth.turned((file.array, file.axes), path, like: picture)
      return (path, array, note, file.placement)
    }
    let readings = try maps.map { (path, array, _, placement) throws(Diagnostic) in
      try KnownTruth.readings(of: array, path, placement, numbers.latentLayout)
    }
    let shares = readings?[0].shares
    (self.abundances, order) = (shares, readings?[0].words)
    others = (readings ?? []).dropFirst().map { ($0.words ?? "", $0.shares) }
    let inPercent = shares.map(areInPercent) == true ? maps.map { Diagnostic.sharesInPercent($0.0) } : nil
    notes = axisNotes + [maps?.2, inPercent].compactMap(\.self)
    if let one = self.endmembers, let other = self.abundances, one.count != other.count {
      throw .truthsDiffer(one.count, other.count)
    }
    names = KnownTruth.names(beside: endmembers ?? abundances ?? "")
  }

  /// The same with the pixels of a list in each other order that it may have.
  var inOtherOrders: [KnownTruth] {
    others.map { words, shares in
      var other = self
      (other.abundances, other.order) = (shares, words)
      return other
    }
  }

  /// The shares as a list may be read: by its own places, else row after row, column after column as MATLAB counts, or in
  /// the order of the lines of the run's table, whose places tell the pixels.
  private static func readings(
    of array: DataArray, _ path: String, _ placement: Placement?, _ layout: SampleLayout
  ) throws(Diagnostic) -> [(words: String?, shares: [[Float]])] {
    guard layout.leading.count == 2, array.shape.count == 2 else {
      return [(nil, try shares(of: array, path, layout))]
    }
    if let placement {
      return [(nil, try shares(of: array, path, layout, pixels: layout.pixels(placement, of: path)))]
    }
    let (rows, columns) = (layout.leading[0], layout.leading[1])
    var lists: [(words: String?, pixels: [Int]?)] = [
      (nil, nil), ("column after column", (0..<rows * columns).map { $0 % rows * columns + $0 / rows }),
    ]
    if let list = layout.list, list.shape == layout.leading, let pixels = list.pixelsByPlace {
      let byLine = ("in the order of the lines of `\(layout.source)`", pixels)
      // A list that lacks points has no other order.
      lists = pixels.count == rows * columns ? lists + [byLine] : array.shape.contains(pixels.count) ? [byLine] : lists
    }
    var readings: [(words: String?, shares: [[Float]])] = []
    for list in lists { readings.append((list.words, try shares(of: array, path, layout, pixels: list.pixels))) }
    return readings
  }

  private static func read(
    _ path: String, isAlongColumns: Bool = false
  ) throws(Diagnostic) -> (array: DataArray, axes: [Axis], placement: Placement?) {
    let (file, item) = fileAndItem(path)
    return try readArrayWithAxes(file, item: item, isAlongColumns: isAlongColumns)
  }

  /// Maps with rows and columns in the order of the run's picture, as the names of their axes tell, and what is told of it.
  private static func turned(
    _ known: (array: DataArray, axes: [Axis]), _ path: String, like picture: [Axis]
  ) -> (DataArray, Diagnostic?) {
    guard picture.count == 2, known.array.shape.count == 3 else { return (known.array, nil) }
    if let order = known.axes.order(like: picture) {
      return (known.array.transposed(order), .mapsAreTurned(path, known.axes, order))
    }
    let isUnclear = picture.allSatisfy { $0.name == nil } && known.axes.runsDownColumns
    return (known.array, isUnclear ? .mapsMayBeTurned(path) : nil)
  }

  /// Rows of spectra, or columns, with the axis of their channels; of a square array rows are taken, unless it names its
  /// axes.
  private static func spectra(
    of file: (array: DataArray, axes: [Axis]), _ path: String, channels: Int
  ) throws(Diagnostic) -> (spectra: [[Double]], axis: Axis) {
    let array = file.array
    let places = array.shape.indices.filter { array.shape[$0] != 1 || array.shape.count == 2 }
    let shape = places.map { array.shape[$0] }
    guard shape.count == 2, shape.contains(channels) else { throw .truthWithoutChannels(path, array.shape, channels) }
    let axes = places.map { file.axes[$0] }
    let isTurned = shape[0] == channels && axes[0].role == .spectral && axes[1].role != .spectral
    let isRows = shape[1] == channels && !isTurned
    let spectra = (0..<(isRows ? shape[0] : shape[1])).map { component in
      (0..<channels).map { channel in
        Double(array.values[isRows ? component * channels + channel : channel * shape[1] + component])
      }
    }
    return (spectra, file.axes[places[isRows ? 1 : 0]])
  }

  /// Maps beside each other or pixel by pixel, over rows and columns or over a list of pixels.
  ///
  /// - Parameter pixels: The pixel of each line of a list; nil for all of them, row after row.
  private static func shares(
    of array: DataArray, _ path: String, _ layout: SampleLayout, pixels listed: [Int]? = nil
  ) throws(Diagnostic) -> [[Float]] {
    let (shape, leading) = (array.shape, layout.leading)
    let pixels = listed?.count ?? leading.reduce(1, *)
    let lines = listed.map { Dictionary($0.enumerated().map { ($1, $0) }) { first, _ in first } }
    // The axes of pixels first, or last; a list of all pixels, or the picture.
    let fits: [(lead: [Int], isLast: Bool)] = [(leading, false), ([pixels], false), (leading, true), ([pixels], true)]
    let fit = fits.first { fit in
      guard shape.count == fit.lead.count + 1 else { return false }
      return fit.isLast ? Array(shape.dropFirst()) == fit.lead : Array(shape.dropLast()) == fit.lead
    }
    guard let fit else { throw .truthOfOtherPicture(path, shape, leading) }
    let count = fit.isLast ? shape[0] : shape[shape.count - 1]
    return (0..<count).map { component in
      (0..<layout.count).map { sample in
        let place = layout.position(sample)
        guard let pixel = lines.map({ $0[place] }) ?? place else { return .nan }
        return array.values[fit.isLast ? component * pixels + pixel : pixel * count + component]
      }
    }
  }

  /// The names in the record beside an array of `aec scene`.
  private static func names(beside path: String) -> [String] {
    guard path.hasSuffix(".npy"), let bytes = try? readBytes(path.dropLast(4) + ".json"),
      let tree = try? JSONTree(parsing: bytes), case .array(let parts)? = tree["parts"]
    else { return [] }
    return parts.compactMap { if case .string(let name) = $0 { name } else { nil } }
  }
}

// What the truth may not fit: AE6950, AE6951, AE6952.
extension Diagnostic {
  static func truthWithoutChannels(_ path: String, _ shape: [Int], _ channels: Int) -> Diagnostic {
    Diagnostic(
      "AE6950",
      "`\(path)` has the shape \(shape), and no axis of the run's \(channels) channels beside one of components",
      help: "give an array of shape [components, \(channels)]; one of several in a file is named FILE:NAME")
  }

  static func truthOfOtherPicture(_ path: String, _ shape: [Int], _ leading: [Int]) -> Diagnostic {
    let picture = leading.map(String.init).joined(separator: ", ")
    return Diagnostic(
      "AE6950", "`\(path)` has the shape \(shape), and the run has pixels of shape [\(picture)]",
      help: "give an array of shape [\(picture), components]; one of several in a file is named FILE:NAME")
  }

  static func truthsDiffer(_ endmembers: Int, _ abundances: Int) -> Diagnostic {
    Diagnostic("AE6951", "there are \(endmembers) known spectra and \(abundances) known maps")
  }

  package static func nothingKnown() -> Diagnostic {
    Diagnostic(
      "AE6952", "nothing is known to compare with", help: "give --endmembers FILE, --abundances FILE, or both")
  }
}

extension Explanation {
  package static let score = [
    Explanation(
      "AE6950", "A truth of another shape",
      meaning:
        "Known spectra need an axis of the run's channels, and known maps need the rows and columns of its picture "
        + "or a list of all pixels. The axis of components may be the first or the last.",
      example: .command("aec score runs/dense-001 --endmembers endmembers.npy"),
      cure: "Give the array of the same channels and pixels as the data of the run."),
    Explanation(
      "AE6951", "Spectra and maps of different number",
      meaning: "Each known spectrum belongs to a known map, so that both files have as many components.",
      example: .command("aec score RUN --endmembers three.npy --abundances four.npy"),
      cure: "Give files of the same scene."),
    Explanation(
      "AE6952", "Nothing to score by",
      meaning: "`aec score` compares a run with known spectra, known maps, or both.",
      example: .command("aec score runs/dense-001"), cure: "Name them: `--endmembers E.npy --abundances A.npy`."),
  ]
}
