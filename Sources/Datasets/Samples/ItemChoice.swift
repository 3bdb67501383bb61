import Diagnostics
import Files

/// The name of the array that is meant in a file of several: the named one, or the only one with two to four axes.
func choose(_ item: String?, among items: [DataItem], in file: String) throws(Diagnostic) -> String {
  let names = items.compactMap(\.name)
  if let item {
    guard let found = names.first(where: { $0 == item }) ?? names.first(where: { $0 == trimmed(item) }) else {
      throw .noSuchItem(file, item, items)
    }
    return found
  }
  let found = try candidates(among: items, in: file)
  guard found.count == 1, let name = found[0].name else { throw .severalItems(file, found) }
  return name
}

/// The arrays that could be meant where none is named: those with two to four axes, where there are such.
func candidates(among items: [DataItem], in file: String) throws(Diagnostic) -> [DataItem] {
  let real = items.filter { ElementType(rawValue: $0.type) != nil }
  // Complex numbers are meant where there are no others.
  let numbers = real.isEmpty ? items.filter(\.isComplex) : real
  guard !numbers.isEmpty else { throw .noNumbers(file, items) }
  let cubes = numbers.filter { (2...($0.isComplex ? 5 : 4)).contains($0.shape.count) && $0.shape.contains { $0 > 1 } }
  // A matrix of one row beside them is a vector, as MATLAB keeps it.
  let matrices = cubes.filter { $0.shape.filter { $0 > 1 }.count > 1 }
  if let cube = onlyCube(among: matrices) { return [cube] }
  return [matrices, cubes, numbers].first { !$0.isEmpty } ?? []
}

/// The only array of more than two axes, where all others are maps of its pixels, or small and of other sizes.
private func onlyCube(among matrices: [DataItem]) -> DataItem? {
  func sizes(_ item: DataItem) -> [Int] { item.shape.filter { $0 > 1 } }
  let cubes = matrices.filter { sizes($0).count > 2 }
  guard cubes.count == 1, let cube = cubes.first else { return nil }
  let all = sizes(cube)
  let pixels = elementCount(of: Array(all.dropLast())) ?? .max
  return matrices.allSatisfy { item in
    let own = sizes(item)
    let isMap = own == Array(all.dropLast())
    let isSmall = Set(own).isDisjoint(with: all) && (elementCount(of: own) ?? .max) <= pixels
    return own.count > 2 || isMap || isSmall
  } ? cube : nil
}

/// The array that most looks like spectra: one whose samples have the shape that is expected, then a picture of
/// spectra, then the largest.
private func likeliest(among items: [DataItem], fitting shape: [Int]) -> DataItem? {
  func rank(_ item: DataItem) -> (Int, Int, Int) {
    let fits = !shape.isEmpty && item.shape.count > shape.count && item.shape.suffix(shape.count) == shape[...]
    return (fits ? 1 : 0, item.shape.count { $0 > 1 } == 3 ? 1 : 0, elementCount(of: item.shape) ?? 0)
  }
  return items.max { rank($0) < rank($1) }
}

private func trimmed(_ path: String) -> String {
  path.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/")
}

// Messages about files that hold several arrays.
extension Diagnostic {
  static func noSuchItem(_ file: String, _ item: String, _ items: [DataItem]) -> Diagnostic {
    let near = suggestion(for: item, among: items.compactMap(\.name))
    return Diagnostic(
      "AE6810", "`\(file)` holds no `\(excerpt(item))`", about: "dataset", notes: ["it holds \(listed(items))"],
      help: near.map { "did you mean `\(excerpt($0))`?" } ?? "name one of them, or see `aec info`")
  }

  /// - Parameter shape: That of a sample, as the model reads it; empty where it is not known.
  static func severalItems(_ file: String, _ items: [DataItem], fitting shape: [Int] = []) -> Diagnostic {
    let name = likeliest(among: items, fitting: shape)?.name ?? "name"
    return Diagnostic(
      "AE6811", "`\(file)` holds \(plural(items.count, "array")); which one is meant?",
      notes: ["it holds \(listed(items))"],
      help: "write `dataset: \"\(excerpt(name, limit: 120))\"` beside `file:`")
  }

  /// The same message with the cure for a command that names the array by a flag.
  package var byFlag: Diagnostic {
    guard code == "AE6811", let name = help?.firstMatch(of: /`dataset: "(.*)"`/)?.1 else { return self }
    var told = self
    told.help = "name it: `--dataset \(shellWord(String(name)))`"
    return told
  }

  static func noNumbers(_ file: String, _ items: [DataItem]) -> Diagnostic {
    // A cell or a sparse matrix may hold the array.
    let cure = items.lazy.compactMap { item in item.name.flatMap { Diagnostic.matlabCure($0, item) } }.first
    return Diagnostic(
      "AE6812", "`\(file)` holds no array of whole or real numbers",
      notes: items.isEmpty ? [] : ["it holds \(listed(items))"], help: cure ?? "give a file with an array of spectra")
  }
}

private func listed(_ items: [DataItem]) -> String {
  few(items.map { "`\(excerpt($0.name ?? "", limit: 120))` \($0.shape) \($0.type)" }, limit: 8)
}

extension Explanation {
  package static let items = [
    Explanation(
      "AE6810", "No array of this name",
      meaning: "The file holds arrays under other names.",
      example: .command("aec info scan.h5 --dataset intensty"),
      cure: "Use a name that the message lists."),
    Explanation(
      "AE6811", "Several arrays",
      meaning: "The file holds several arrays that could be meant.",
      example: .command("aec train dense.ae --data several.npz"),
      cure: #"Write `dataset: "name"` beside `file:`."#),
    Explanation(
      "AE6812", "No array of numbers",
      meaning: "The file can be read, but holds no array of whole or real numbers.",
      example: .situation("an HDF5 file with text only"),
      cure: "Give a file with an array of spectra."),
  ]
}
