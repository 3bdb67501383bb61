import Diagnostics
import Files

/// Opens the mask of a picture; `FILE:NAME` names one of several arrays.
///
/// - Parameter sizes: The sizes of the picture. Of several arrays the only one of these sizes is the mask.
func openMask(_ path: String, fitting sizes: [Int]) throws(Diagnostic) -> Dataset {
  var choice = ArrayChoice()
  let (file, item) = fileAndItem(path)
  choice.item = if let item { item } else { try masks(in: file, fitting: sizes).only?.name }
  do throws(Diagnostic) { return try openDataset(file, choice) } catch {
    guard error.code == "AE6811" else { throw error }
    throw .severalMasks(error, file, try masks(in: file, fitting: sizes))
  }
}

/// The arrays of a file that have the sizes of a picture.
private func masks(in path: String, fitting sizes: [Int]) throws(Diagnostic) -> [DataItem] {
  let file = try InputFile(path: path)
  guard let format = try dataFormat(of: file), format.holdsSeveral else { return [] }
  return try format.contents(of: file).filter { item in
    ElementType(rawValue: item.type) != nil && item.shape.filter { $0 != 1 } == sizes.filter { $0 != 1 }
  }
}

extension [DataItem] {
  /// The only one of several.
  fileprivate var only: DataItem? { count == 1 ? self[0] : nil }
}

extension Diagnostic {
  fileprivate static func severalMasks(_ error: Diagnostic, _ path: String, _ fitting: [DataItem]) -> Diagnostic {
    let names = fitting.compactMap(\.name)
    let name = names.first { $0.lowercased().contains("mask") } ?? names.first ?? "NAME"
    var told = error
    told.key = "mask"
    told.help =
      "name it behind the file: `mask: \"\(path):\(name)\"` in the data section, or `--mask \(shellWord("\(path):\(name)"))`"
    return told
  }
}
