import Diagnostics
import Files

/// The form of USID: a matrix whose rows are positions and whose columns are points of spectra. Small arrays beside
/// it say where each row and each column stands.
struct USIDAxes {
  private let positions: [Dimension]
  private let points: [Dimension]

  /// One of the dimensions that rows or columns go through.
  private struct Dimension {
    let axis: Axis
    /// The number of the point on the axis, for each row or column.
    let numbers: [Int]
  }

  init?(_ object: HDF5Object, shape: [Int]) {
    guard shape.count == 2,
      let positions = USIDAxes.dimensions(object, "Position", count: shape[0], axis: 0, .spatial),
      let points = USIDAxes.dimensions(object, "Spectroscopic", count: shape[1], axis: 1, .spectral)
    else { return nil }
    (self.positions, self.points) = (positions, points)
  }

  /// Those dimensions that have more than one point.
  private static func dimensions(
    _ object: HDF5Object, _ kind: String, count: Int, axis: Int, _ role: Axis.Role
  ) -> [Dimension]? {
    guard let indices = object.reference("\(kind)_Indices"), let values = object.reference("\(kind)_Values"),
      let (sizes, numbers) = indices.matrix, let (same, places) = values.matrix, same == sizes, sizes[axis] == count
    else { return nil }
    let (labels, units) = (values.texts("labels"), values.texts("units"))
    return (0..<sizes[1 - axis]).compactMap { number in
      let own = (0..<count).map { axis == 0 ? $0 * sizes[1] + number : number * sizes[1] + $0 }
      let found = own.map { Int(clamping: Int64(numbers[$0])) }
      guard let size = found.max().map({ $0 + 1 }), size > 1, size <= count, found.allSatisfy({ $0 >= 0 }) else {
        return nil
      }
      var points = [Double](repeating: .nan, count: size)
      for (place, index) in zip(own, found) { points[index] = places[place] }
      guard points.allSatisfy(\.isFinite) else { return nil }
      return Dimension(
        axis: Axis(
          count: size, points: .values(points), name: number < labels.count ? labels[number] : nil,
          units: number < units.count ? units[number] : nil, role: role), numbers: found)
    }
  }

  /// The matrix with its axes, as a picture where the rows are one.
  func dataset(_ values: any StoredValues, in file: String, item: String) -> Dataset {
    let shape = values.shape
    let rows =
      positions.count == 1 && positions[0].axis.count == shape[0]
      ? positions[0].axis : Axis(count: shape[0], role: .spatial)
    let columns =
      points.count == 1 && points[0].axis.count == shape[1] ? points[0].axis : Axis(count: shape[1], role: .spectral)
    let list = Dataset(source: file, item: item, values: values, axes: [rows, columns])
    guard positions.count == 2 else { return list }
    guard let order else { return list.placed(by: placement) }
    var picture = list.folded(0, order)
    picture.axes[0] = order.isColumnMajor ? fast.axis : slow.axis
    picture.axes[1] = order.isColumnMajor ? slow.axis : fast.axis
    picture.ownOrder = order
    return picture
  }

  /// Where the rows lie in the picture, when they go over it in another order; nil where two have one place.
  private var placement: Placement? {
    let (down, along) = isDown(fast) ? (fast, slow) : (slow, fast)
    let pixels = zip(down.numbers, along.numbers).map { $0 * along.axis.count + $1 }
    guard Set(pixels).count == pixels.count, down.axis.count * along.axis.count < 2 * pixels.count else { return nil }
    return Placement(
      rows: down.axis, columns: along.axis, pixels: pixels,
      names: [along, down].map { "`\(excerpt($0.axis.name ?? "Position_Indices"))`" }, otherOrder: "file")
  }

  /// The axis called y runs down the picture, whichever is faster.
  private func isDown(_ dimension: Dimension) -> Bool { dimension.axis.name?.lowercased().hasPrefix("y") == true }

  private var fast: Dimension { positions[0].numbers[1] != positions[0].numbers[0] ? positions[0] : positions[1] }
  private var slow: Dimension { positions[0].numbers[1] != positions[0].numbers[0] ? positions[1] : positions[0] }

  /// How the rows go over the picture; nil when they do not go over all of it, line by line.
  private var order: ArrayChoice.PixelOrder? {
    let (inner, outer) = (fast.axis.count, slow.axis.count)
    guard fast.numbers.count == inner * outer, fast.numbers.enumerated().allSatisfy({ $1 == $0 % inner }),
      slow.numbers.enumerated().allSatisfy({ $1 == $0 / inner })
    else { return nil }
    let isColumnMajor = isDown(fast)
    return .init(
      rows: isColumnMajor ? inner : outer, columns: isColumnMajor ? outer : inner, isColumnMajor: isColumnMajor)
  }
}

extension HDF5Object {
  /// Whether it is a main data set of USID.
  var isUSID: Bool { reference("Position_Indices") != nil && reference("Spectroscopic_Indices") != nil }

  fileprivate var matrix: (sizes: [Int], values: [Double])? {
    guard isArray, let description = HDF5Description(self), description.shape.count == 2,
      let values = try? HDF5Values(self, description, file: "", path: ""), let numbers = try? values.doubles(),
      numbers.allSatisfy({ abs($0) < 1e15 })
    else { return nil }
    return (description.shape, numbers)
  }
}
