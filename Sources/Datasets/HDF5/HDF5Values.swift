import Diagnostics
import Files

/// An array in an HDF5 file, read by boxes; the library turns numbers into floats.
struct HDF5Values: StoredValues {
  let shape: [Int]
  let type: ElementType
  let grain: [Int]
  /// Chunks are unpacked whole, and every call of the library costs microseconds.
  var isDirect: Bool { false }
  private let object: HDF5Object
  /// Of file and array, for messages.
  private let (file, path): (String, String)

  init(_ object: HDF5Object, _ description: HDF5Description, file: String, path: String) throws(Diagnostic) {
    let storage = HDF5Storage(object)
    let type: ElementType
    switch description.type {
    case .numbers(let own), .complex(let own): type = own
    case .other(let words): throw .unsupportedHDF5Type(file, path, words)
    }
    guard let count = elementCount(of: description.shape), count < .max / 16 else {
      throw .impossibleShape(file, description.shape)
    }
    if let (number, name) = storage.missingFilter { throw .missingHDF5Filter(file, path, number, name) }
    (self.object, self.type, self.file, self.path) = (object.withCache ?? object, type, file, path)
    shape = description.shape
    grain = storage.chunk ?? shape.map { _ in 1 }
    // A chunk is read whole.
    guard let size = elementCount(of: grain), size < .max / 16, grain.count == shape.count else {
      throw .impossibleShape(file, grain)
    }
    if storage.chunk != nil { try requireMemory(2 * size * type.byteCount, for: file) }
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    try read(box, as: object.library.float, into: UnsafeMutableRawBufferPointer(values))
  }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Double>) throws(Diagnostic) {
    try read(box, as: object.library.double, into: UnsafeMutableRawBufferPointer(values))
  }

  /// The same array as pairs of real and imaginary part.
  fileprivate func pairs() throws(Diagnostic) -> HDF5Pairs {
    guard let floats = object.pairType(isDouble: false), let doubles = object.pairType(isDouble: true) else {
      throw .unsupportedHDF5Type(file, path, type.complexWords)
    }
    return HDF5Pairs(shape: shape + [2], type: type, grain: grain + [2], floats: floats, doubles: doubles) {
      (box, type, bytes) throws(Diagnostic) in try read(box, as: type.id, into: bytes)
    }
  }

  /// All numbers in double precision: the values of an axis.
  func doubles() throws(Diagnostic) -> [Double] {
    var values: [Double] = try zeroed(count, for: file)
    try values.withUnsafeMutableBufferPointer { (values) throws(Diagnostic) in try read(whole, into: values) }
    return values
  }

  /// Large enough for long pieces on the disk, and a part of what is free: an allocation that fails ends the process.
  private static var bytesOfBox: Int { min(1 << 26, max(1 << 20, freeMemory / 8)) }

  func unpacked(in folder: String) throws(Diagnostic) -> (any StoredValues)? {
    // Others than those of every machine become floats.
    let number = object.library.numbers.first { $0.type == type }
    let stored = number?.type ?? .float32
    let copy = try ScratchFile(in: folder)
    try forEachGrainBox(of: HDF5Values.bytesOfBox / stored.byteCount) { (box) throws(Diagnostic) in
      let size = box.reduce(stored.byteCount) { $0 * $1.count }
      var bytes: [UInt8] = try zeroed(size, for: file)
      try bytes.withMutableBytes { (bytes) throws(Diagnostic) in
        try read(box, as: number?.native ?? object.library.float, into: bytes)
        try copy.write(UnsafeRawBufferPointer(bytes), box, of: shape, bytesOfNumber: stored.byteCount)
      }
    }
    return RawValues(file: try copy.reader(), start: 0, type: stored, bigEndian: false, shape: shape)
  }

  private func read(
    _ box: [Range<Int>], as type: Int64, into bytes: UnsafeMutableRawBufferPointer
  ) throws(Diagnostic) {
    guard let target = bytes.baseAddress, bytes.count > 0 else { return }
    let library = object.library
    let starts = box.map { UInt64($0.lowerBound) }
    let counts = box.map { UInt64($0.count) }
    // Of the box's own shape: for any other the library lists the numbers one by one.
    let sizes = box.isEmpty ? [1] : counts
    let failure: String? = library.alone(isLong: true) {
      guard let space = HDF5Object(library, library.dataSpace(object.id)),
        let memory = HDF5Object(library, library.makeSpace(Int32(sizes.count), sizes, nil)),
        box.isEmpty || library.select(space.id, 0, starts, nil, counts, nil) >= 0,
        library.readData(object.id, type, memory.id, space.id, 0, target) >= 0
      else { return library.lastError }
      return nil
    }
    guard let failure else { return }
    // The library does not say that it got no memory: for a chunk and its packed bytes, and for buffers.
    try requireRoom(max(1 << 23, 2 * grain.reduce(self.type.byteCount, *)), for: file)
    throw .unreadableHDF5(file, path, failure)
  }
}

extension HDF5Object {
  /// The numbers of an array, read past the library where they stand in the file as they are.
  func values(_ description: HDF5Description, file: String, path: String) throws(Diagnostic) -> any StoredValues {
    let values = try HDF5Values(self, description, file: file, path: path)
    if description.isComplex { return try values.pairs() }
    // A link may have led into another file.
    return RawValues(self, HDF5Storage(self), shape: values.shape, file: ownFile ?? file) ?? values
  }

  /// So much is kept of what was unpacked, because boxes cut through chunks; where memory is short, a part of what is free.
  private static var bytesOfCache: Int { min(1 << 26, max(1 << 20, freeMemory / 16)) }

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
