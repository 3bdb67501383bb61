/// For each row the column that it is given, each column once, so that the sum of the costs is smallest.
///
/// The Hungarian method (Kuhn, 1955; Munkres, 1957) with shortest augmenting paths, in O(n^3). `costs` has as many
/// columns as rows; a cost that is not finite counts as the largest finite one and more.
func cheapestAssignment(_ costs: [[Double]]) -> [Int] {
  let count = costs.count
  guard count > 0 else { return [] }
  let largest = costs.joined().filter(\.isFinite).max() ?? 0
  var search = AssignmentSearch(costs.map { $0.map { $0.isFinite ? $0 : largest + 1 } })
  for row in 1...count { search.add(row) }
  return search.columnOfRow
}

/// For each row the column that it is given, where rows and columns may differ in number; nil for rows left over.
func cheapestMatches(_ costs: [[Double]], columns: Int) -> [Int?] {
  let size = max(costs.count, columns)
  let square = (0..<size).map { row in
    // What only one side has costs the same anywhere.
    (0..<size).map { column in row < costs.count && column < columns ? costs[row][column] : 0 }
  }
  return cheapestAssignment(square).prefix(costs.count).map { $0 < columns ? $0 : nil }
}

/// Rows that have columns, and the prices that prove it cheapest; 0 stands for no row and no column.
private struct AssignmentSearch {
  private let costs: [[Double]]
  private var rowPrice: [Double]
  private var columnPrice: [Double]
  private var rowOfColumn: [Int]

  init(_ costs: [[Double]]) {
    self.costs = costs
    rowPrice = Array(repeating: 0, count: costs.count + 1)
    columnPrice = rowPrice
    rowOfColumn = Array(repeating: 0, count: costs.count + 1)
  }

  var columnOfRow: [Int] {
    var result = Array(repeating: 0, count: costs.count)
    for column in 1...costs.count { result[rowOfColumn[column] - 1] = column - 1 }
    return result
  }

  /// Gives a row its column; others may move to another one.
  mutating func add(_ row: Int) {
    rowOfColumn[0] = row
    var (column, seen) = (0, Array(repeating: false, count: costs.count + 1))
    var least = Array(repeating: Double.infinity, count: costs.count + 1)
    var before = Array(repeating: 0, count: costs.count + 1)
    repeat {
      seen[column] = true
      column = step(from: column, seen, &least, &before)
    } while rowOfColumn[column] != 0
    while column != 0 {
      rowOfColumn[column] = rowOfColumn[before[column]]
      column = before[column]
    }
  }

  /// The nearest column that is not seen; prices change so that its cost becomes 0.
  private mutating func step(from column: Int, _ seen: [Bool], _ least: inout [Double], _ before: inout [Int]) -> Int {
    let row = rowOfColumn[column]
    var (next, distance) = (0, Double.infinity)
    for other in 1...costs.count where !seen[other] {
      let cost = costs[row - 1][other - 1] - rowPrice[row] - columnPrice[other]
      if cost < least[other] { (least[other], before[other]) = (cost, column) }
      if least[other] < distance { (distance, next) = (least[other], other) }
    }
    for other in 0...costs.count {
      if seen[other] {
        rowPrice[rowOfColumn[other]] += distance
        columnPrice[other] -= distance
      } else {
        least[other] -= distance
      }
    }
    return next
  }
}
