/// The two lines that Orange writes below its header: types of the columns, and what they are for.
enum OrangeHeader {
  private static let numbers: Set<String> = ["continuous", "numeric", "c", "n"]
  private static let others: Set<String> = ["discrete", "categorical", "d", "string", "text", "s", "time", "t"]
  private static let flags: Set<String> = ["class", "meta", "ignore", "weight", "i", "c", "m", "w"]

  /// How many of the lines below the header belong to it.
  static func lines(_ rows: ArraySlice<[String]>) -> Int {
    guard let types = rows.first, isOf(types, numbers.union(others)), types.contains(where: { !$0.isEmpty }) else {
      return 0
    }
    guard let flags = rows.dropFirst().first, isOf(flags, Self.flags) else { return 1 }
    return 2
  }

  /// The columns whose type is not that of numbers.
  static func labels(_ types: [String]) -> [Int] { types.indices.filter { !numbers.contains(types[$0].lowercased()) } }

  private static func isOf(_ row: [String], _ words: Set<String>) -> Bool {
    row.allSatisfy { $0.isEmpty || words.contains($0.lowercased()) }
  }
}
