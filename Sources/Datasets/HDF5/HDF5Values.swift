import Diagnostics
import Files

/// An array in an HDF5 file, read by boxes; the library turns numbers into floats.
struct HDF5Values: StoredValues {
  let shape: [Int]
  let type: ElementType
  /// Chunks are unpacked whole, and every call of the library costs microseconds.
  var isDirect: Bool { false }
  private let object: HDF5Object
  /// Of file and array, for messages.
  private let (file, path): (String, String)

  init(_ object: HDF5Object, _ description: HDF5Description, file: String, path: String) throws(Diagnostic) {
    guard case .numbers(let type) = description.type else {
      throw .unsupportedHDF5Type(file, path, description.type.words)
    }
    guard let count = elementCount(of: description.shape), count < .max / 16 else {
      throw .impossibleShape(file, description.shape)
    }
    (self.object, self.type, self.file, self.path) = (object.withCache ?? object, type, file, path)
    shape = description.shape
    try requireFilters()
    try requireChunks()
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try read(box, as: object.library.float, into: UnsafeMutableRawBufferPointer(values))
  }

  /// All numbers in double precision: the values of an axis.
  func doubles() throws(Diagnostic) -> [Double] {
    try requireMemory(8 * count, for: file)
    var values = [Double](repeating: 0, count: count)
    try values.withMutableBytes { (bytes) throws(Diagnostic) in
      try read(whole, as: object.library.double, into: bytes)
    }
    return values
  }

  private func read(
    _ box: [Range<Int>], as type: Int64, into bytes: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) {
    guard let target = bytes.baseAddress, bytes.count > 0 else { return }
    let library = object.library
    let starts = box.map { UInt64($0.lowerBound) }
    let counts = box.map { UInt64($0.count) }
    let failure: String? = library.alone {
      guard let space = HDF5Object(library, library.dataSpace(object.id)),
        let memory = HDF5Object(library, library.makeSpace(1, [counts.reduce(1, *)], nil)),
        box.isEmpty || library.select(space.id, 0, starts, nil, counts, nil) >= 0,
        library.readData(object.id, type, memory.id, space.id, 0, target) >= 0
      else { return library.lastError }
      return nil
    }
    if let failure { throw .unreadableHDF5(file, path, failure) }
  }

  /// Refuses what needs a filter that is not installed, before anything is read.
  private func requireFilters() throws(Diagnostic) {
    let library = object.library
    let missing: (Int32, String)? = library.alone {
      guard let recipe = HDF5Object(library, library.dataRecipe(object.id)) else { return nil }
      for index in 0..<UInt32(max(0, library.filterCount(recipe.id))) {
        var (flags, configuration, parameters) = (UInt32(0), UInt32(0), 0)
        var name = [CChar](repeating: 0, count: 256)
        let filter = library.filter(recipe.id, index, &flags, &parameters, nil, name.count - 1, &name, &configuration)
        if filter > 0, library.hasFilter(filter) <= 0 { return (filter, zeroEnded(name)) }
      }
      return nil
    }
    if let (number, name) = missing { throw .missingHDF5Filter(file, path, number, name) }
  }

  /// A chunk is read whole.
  private func requireChunks() throws(Diagnostic) {
    let library = object.library
    let sizes: [UInt64] = library.alone {
      guard let recipe = HDF5Object(library, library.dataRecipe(object.id)),
        library.layout(recipe.id) == HDF5Code.chunked
      else { return [] }
      var sizes = [UInt64](repeating: 0, count: 32)
      let rank = library.chunk(recipe.id, 32, &sizes)
      return Array(sizes.prefix(Int(max(0, rank))))
    }
    guard let count = elementCount(of: sizes.map { Int(clamping: $0) }), count < .max / 16 else {
      throw .impossibleShape(file, sizes.map { Int(clamping: $0) })
    }
    try requireMemory(2 * count * type.byteCount, for: file)
  }
}

extension HDF5Object {
  /// So much is kept of what was unpacked, because boxes cut through chunks.
  private static let bytesOfCache = 1 << 26

  /// The array opened again, with room for its chunks.
  fileprivate var withCache: HDF5Object? {
    library.alone {
      guard let access = HDF5Object(library, library.makeProperties(library.accessOfData)),
        library.setCache(access.id, 12_421, HDF5Object.bytesOfCache, 1) >= 0
      else { return nil }
      return HDF5Object(library, library.openData(id, ".", access.id))
    }
  }
}
