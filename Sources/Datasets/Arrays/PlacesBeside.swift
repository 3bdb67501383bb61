import Diagnostics
import Files

// Arrays beside a list of spectra that tell where each lies in a picture: `x` and `y`, or `positions` [spectra, 2].
extension Dataset {
  /// Takes the places of the spectra from the arrays beside this one, where they make a grid.
  ///
  /// - Parameters:
  ///   - items: The arrays of its group, or of the whole file.
  ///   - isColumnMajor: Whether a matrix is read column after column, as MATLAB keeps it.
  ///   - values: Reads the numbers of one of them.
  mutating func takePlaces(beside items: [DataItem], isColumnMajor: Bool = false, _ values: VectorReader) {
    guard placement == nil, let item, axes.count == 2, shape[0] != shape[1] else { return }
    let group = pathParts(item).group
    let near = items.filter { other in
      guard let name = other.name, name != item, pathParts(name).group == group else { return false }
      return ElementType(rawValue: other.type) != nil
    }
    for axis in axes.indices where axes[axis].role != .spectral && axes[axis].count > 3 {
      guard let found = listedPlaces(axes[axis].count, near, isColumnMajor, values),
        var placement = Placement(of: found)
      else { continue }
      placement.axis = axis
      self = placed(by: placement)
      return
    }
  }

  /// How other data of a saved run are read: as the picture that their own places make, where they have another size
  /// than those it was trained on.
  func ownPicture(_ choice: ArrayChoice) -> ArrayChoice {
    guard let pixels = choice.pixels, let placement,
      elementCount(of: [pixels.rows, pixels.columns]) != placement.pixels.count,
      pixels.rows != placement.rows.count || pixels.columns != placement.columns.count
    else { return choice }
    var own = choice
    own.pixels = .init(rows: placement.rows.count, columns: placement.columns.count, isColumnMajor: false)
    return own
  }

  /// The same list, of which it is known where its spectra lie.
  func placed(by placement: Placement?) -> Dataset {
    guard let placement else { return self }
    var list = self
    list.placement = placement
    list.notes.append(.places(source, placement))
    return list
  }
}

extension Diagnostic {
  /// A message that `pixels` do not fit, for data that a saved run reads, which has no keys.
  var withoutPixels: Diagnostic {
    guard code == "AE6515" else { return self }
    var told = self
    told.help = "save the spectra as a picture: `np.save(\"picture.npy\", array.reshape(rows, columns, -1))`"
    return told
  }
}

/// Places along a row and down of spectra, with the names of the arrays that tell them.
private struct ListedPlaces {
  let x, y: [Double]
  let names: [String]
}

/// The places of so many spectra, from two vectors or from a matrix with two columns.
private func listedPlaces(
  _ count: Int, _ items: [DataItem], _ isColumnMajor: Bool, _ values: Dataset.VectorReader
) -> ListedPlaces? {
  func item(_ name: String, _ shape: [Int]) -> DataItem? {
    items.first { pathParts($0.name ?? "").name.lowercased() == name && $0.shape.filter { $0 > 1 } == shape }
  }
  func words(_ item: DataItem) -> String { "`\(excerpt(item.name ?? ""))`" }
  for (along, down) in placeNames {
    guard let x = item(along, [count]), let y = item(down, [count]), let places = try? values(x).points,
      let lines = try? values(y).points, places.count == count, lines.count == count
    else { continue }
    return ListedPlaces(x: places, y: lines, names: [x, y].map(words))
  }
  guard let both = pairNames.lazy.compactMap({ item($0, [count, 2]) }).first, let numbers = try? values(both).points,
    numbers.count == 2 * count
  else { return nil }
  func column(_ number: Int) -> [Double] {
    (0..<count).map { isColumnMajor ? numbers[number * count + $0] : numbers[2 * $0 + number] }
  }
  return ListedPlaces(x: column(0), y: column(1), names: [0, 1].map { "column \($0) of \(words(both))" })
}

extension Placement {
  /// Nil where the places are no grid.
  fileprivate init?(of found: ListedPlaces) {
    guard let places = TablePlaces(x: found.x, y: found.y) else { return nil }
    func axis(_ values: [Double], _ name: String) -> Axis {
      Axis(count: values.count, points: evenly(values), name: name, role: .spatial)
    }
    self.init(
      rows: axis(places.rows, "y"), columns: axis(places.columns, "x"), pixels: places.pixels, names: found.names,
      otherOrder: "file")
  }
}

/// What places along a row and down are called.
private let placeNames = [
  ("x", "y"), ("xpos", "ypos"), ("x_pos", "y_pos"), ("pos_x", "pos_y"), ("x_position", "y_position"), ("col", "row"),
  ("column", "row"), ("cols", "rows"), ("columns", "rows"), ("sample", "line"), ("px", "py"), ("lon", "lat"),
  ("longitude", "latitude"),
]

/// What a matrix with a place along a row and one down in each row is called.
private let pairNames = ["positions", "position", "coordinates", "coords", "xy", "pos", "locations"]
