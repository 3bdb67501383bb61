import Diagnostics
import Files

/// How the numbers of an array lie in an HDF5 file.
struct HDF5Storage {
  /// The sizes of the chunks that are packed together; nil for numbers that are not in chunks.
  private(set) var chunk: [Int]?
  /// The filter of the chunks that is not installed.
  private(set) var missingFilter: (number: Int32, name: String)?
  /// The byte of the file at which the first number stands, where they stand one after the other as they are.
  private(set) var start: Int?
  /// Other files that hold the numbers, as this one names them.
  private(set) var files: [String] = []

  init(_ object: HDF5Object) {
    let library = object.library
    library.alone {
      guard let recipe = HDF5Object(library, library.dataRecipe(object.id)) else { return }
      switch library.layout(recipe.id) {
      case HDF5Code.chunked: chunk = recipe.chunk
      // Numbers in other files have no place in this one, nor have those that were never written.
      case HDF5Code.contiguous where library.externalCount(recipe.id) == 0:
        start = Int(exactly: library.place(object.id))
      case HDF5Code.contiguous: files = recipe.externalFiles
      case HDF5Code.virtual: files = recipe.virtualFiles
      default: break
      }
      missingFilter = recipe.missingFilter
    }
  }
}

// Of the recipe by which an array was made.
extension HDF5Object {
  fileprivate var chunk: [Int] {
    var sizes = [UInt64](repeating: 0, count: 32)
    let rank = library.chunk(id, 32, &sizes)
    return sizes.prefix(Int(max(0, rank))).map { Int(clamping: $0) }
  }

  fileprivate var externalFiles: [String] {
    (0..<UInt32(min(1000, max(0, library.externalCount(id))))).compactMap { index in
      var name = [CChar](repeating: 0, count: 4096)
      return library.external(id, index, name.count - 1, &name, nil, nil) >= 0 ? zeroEnded(name) : nil
    }
  }

  fileprivate var virtualFiles: [String] {
    var count = 0
    guard library.virtualCount(id, &count) >= 0 else { return [] }
    let names = (0..<min(count, 10_000)).compactMap { index -> String? in
      var name = [CChar](repeating: 0, count: 4096)
      return library.virtualFile(id, index, &name, name.count - 1) >= 0 ? zeroEnded(name) : nil
    }
    var seen: Set<String> = ["."]
    return names.filter { seen.insert($0).inserted }
  }

  fileprivate var missingFilter: (number: Int32, name: String)? {
    for index in 0..<UInt32(max(0, library.filterCount(id))) {
      var (flags, configuration, parameters) = (UInt32(0), UInt32(0), 0)
      var name = [CChar](repeating: 0, count: 256)
      let filter = library.filter(id, index, &flags, &parameters, nil, name.count - 1, &name, &configuration)
      if filter > 0, library.hasFilter(filter) <= 0 { return (filter, zeroEnded(name)) }
    }
    return nil
  }
}

extension RawValues {
  /// The numbers of an array that stand in an HDF5 file one after the other, in a type of every machine; nil for others.
  init?(_ object: HDF5Object, _ storage: HDF5Storage, shape: [Int], file: String) {
    let library = object.library
    let found: (number: HDF5Number, isBig: Bool)? = library.alone {
      guard let type = HDF5Object(library, library.dataType(object.id)) else { return nil }
      func isStored(as other: Int64) -> Bool { library.typesAreEqual(type.id, other) > 0 }
      return library.numbers.lazy.compactMap { number in
        isStored(as: number.littleEndian) ? (number, false) : isStored(as: number.bigEndian) ? (number, true) : nil
      }.first
    }
    guard let (number, isBig) = found, let start = storage.start, start > 0, let count = elementCount(of: shape),
      count < .max / 16, let file = try? InputFile(path: file), start <= file.size,
      count * number.type.byteCount <= file.size - start
    else { return nil }
    self.init(file: file, start: start, type: number.type, bigEndian: isBig, shape: shape)
  }
}
