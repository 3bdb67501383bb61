import Ops
import Runtime

/// A weight that is trained in a basis: where its coordinates stand, the rows that they multiply, and their offset.
///
/// Rows are at right angles and of length 1, so the nearest weight in the basis is a product with them.
struct TrainedBasis {
  let coordinates, rows, offset: UnsafeMutableBufferPointer<Float>

  private var columns: Int { offset.count }
  private var count: Int { rows.count / columns }

  /// The weight in the coordinates of the data.
  var whole: [Float] {
    (0..<coordinates.count / count).flatMap { row in
      (0..<columns).map { column in
        Float(
          (0..<count).reduce(Double(offset[column])) { sum, place in
            sum + Double(coordinates[row * count + place]) * Double(rows[place * columns + column])
          })
      }
    }
  }

  /// Takes the coordinates of the weight in the basis that is nearest to a given one.
  func take(_ values: [Float]) {
    for index in coordinates.indices {
      let (row, place) = (index / count, index % count)
      coordinates[index] = Float(
        (0..<columns).reduce(0.0) { sum, column in
          let difference = Double(values[row * columns + column]) - Double(offset[column])
          return sum + difference * Double(rows[place * columns + column])
        })
    }
  }
}

extension Weights {
  /// Whether some are trained in a basis.
  var haveBases: Bool { entries.contains { $0.weight.basis != nil } }

  /// The basis that a weight is trained in; nil for one in the coordinates of the data.
  func basis(of entry: Entry) -> TrainedBasis? {
    guard entry.weight.basis != nil else { return nil }
    let names = BasisTable.parts(of: entry.name)
    guard let offset = entries.first(where: { $0.name == names.offset }),
      let rows = entries.first(where: { $0.name == names.rows })
    else { preconditionFailure("no basis of \(entry.name)") }
    return TrainedBasis(coordinates: values(entry), rows: values(rows), offset: values(offset))
  }

  /// The weights as files and other programs have them: all in the coordinates of the data, with the same names.
  ///
  /// Without a basis they are these weights themselves, else numbers of their own.
  package var whole: Weights {
    guard haveBases else { return self }
    let result = Weights(of: wholeEntries.map(\.weight.whole))
    result.set(wholeEntries.map { basis(of: $0)?.whole ?? Array(values($0)) })
    return result
  }

  /// The entries of `whole`, in its order: without what bases are made of.
  var wholeEntries: [Entry] { entries.filter { BasisTable.owner(of: $0.name) == nil } }

  /// Puts numbers in the coordinates of the data into a weight.
  func put(_ numbers: [Float], into entry: Entry) {
    if let basis = basis(of: entry) { return basis.take(numbers) }
    _ = values(entry).update(from: numbers)
  }

  /// The weights of whom a basis held too little of given numbers: their share of the squares about the offset.
  func lost(of given: [[Float]]) -> [(name: String, share: Double)] {
    zip(wholeEntries, given).compactMap { entry, numbers in
      guard let basis = basis(of: entry), !numbers.isEmpty else { return nil }
      let (whole, columns) = (basis.whole, basis.offset.count)
      func squares(_ number: (Int) -> Float) -> Double {
        numbers.indices.reduce(0) { $0 + Double(number($1)) * Double(number($1)) }
      }
      let all = squares { numbers[$0] - basis.offset[$0 % columns] }
      let share = squares { numbers[$0] - whole[$0] } / max(all, .leastNormalMagnitude)
      return share > Weights.mostLost ? (entry.name, share) : nil
    }
  }

  /// A basis may lose so much of the squares of given weights before anybody is told.
  private static let mostLost = 1e-3
}
