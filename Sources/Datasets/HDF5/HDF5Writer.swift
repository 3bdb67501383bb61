import Diagnostics
import Glibc

/// Writes groups, attributes and arrays into a new HDF5 file; after the first failure nothing more is written.
///
/// Numbers and texts are stored as h5py stores those of Python, so that its readers give them back.
final class HDF5Writer {
  private let library: HDF5Library
  private let calls: HDF5WritingCalls
  private let file: HDF5Object
  /// What the library said first; nil while all is well.
  private(set) var failure: String?

  /// Begins a file at a path, in place of what is there.
  init(_ path: String) throws(Diagnostic) {
    guard let library = HDF5Library.shared, let calls = library.writing else { throw .noHDF5Library(path) }
    let truncate: UInt32 = 2
    guard let file = library.alone({ HDF5Object(library, calls.createFile(path, truncate, 0, 0)) }) else {
      throw .unwrittenHDF5(path, library.alone { library.lastError })
    }
    (self.library, self.calls, self.file) = (library, calls, file)
  }

  /// Makes a group with its attributes; the groups above it are there already.
  func group(_ path: String, _ attributes: KeyValuePairs<String, Attribute> = [:]) {
    guard let group = made({ calls.createGroup(file.id, path, 0, 0, 0) }) else { return }
    for (name, value) in attributes { write(value, as: name, of: group) }
  }

  func attribute(_ name: String, _ value: Attribute) { write(value, as: name, of: file) }

  enum Attribute: ExpressibleByStringLiteral {
    case text(String)
    case number(Double)
    case integer(Int)
    case flag(Bool)
    init(stringLiteral text: String) { self = .text(text) }
  }

  func array(_ path: String, shape: [Int], _ values: UnsafeBufferPointer<Float>) {
    array(path, shape: shape, type: library.float, UnsafeRawBufferPointer(values))
  }

  func array(_ path: String, _ values: [Double]) {
    values.withUnsafeBytes { array(path, shape: [values.count], type: library.double, $0) }
  }

  private func array(_ path: String, shape: [Int], type: Int64, _ bytes: UnsafeRawBufferPointer) {
    let sizes = shape.map { UInt64($0) }
    guard let space = made({ library.makeSpace(Int32(sizes.count), sizes, nil) }),
      let array = made({ calls.createArray(file.id, path, type, space.id, 0, 0, 0) }),
      let start = bytes.baseAddress
    else { return }
    check { calls.writeArray(array.id, type, 0, 0, 0, start) }
  }

  /// Brings everything to the file.
  func finish() { check { calls.flush(file.id, 1) } }

  private func write(_ value: Attribute, as name: String, of object: HDF5Object) {
    switch value {
    case .text(let text):
      let type = calls.text(library)
      text.withCString { bytes in
        withUnsafePointer(to: bytes) { write(type, as: name, of: object, UnsafeRawPointer($0)) }
      }
    case .number(let number):
      withUnsafePointer(to: number) { write(borrowed(library.double), as: name, of: object, UnsafeRawPointer($0)) }
    case .integer(let number):
      withUnsafePointer(to: Int64(number)) { write(borrowed(calls.integer), as: name, of: object, UnsafeRawPointer($0)) }
    case .flag(let flag):
      withUnsafePointer(to: Int8(flag ? 1 : 0)) { write(calls.flag(library), as: name, of: object, UnsafeRawPointer($0)) }
    }
  }

  /// A type of the library's own, which nobody closes.
  private func borrowed(_ type: Int64) -> HDF5Object? { library.alone { HDF5Object(library, calls.copyType(type)) } }

  private func write(_ type: HDF5Object?, as name: String, of object: HDF5Object, _ value: UnsafeRawPointer) {
    guard let type else {
      if failure == nil { failure = library.alone { library.lastError } }
      return
    }
    guard let space = made({ calls.createScalar(0) }),
      let attribute = made({ calls.createAttribute(object.id, name, type.id, space.id, 0, 0) })
    else { return }
    check { calls.writeAttribute(attribute.id, type.id, value) }
  }

  private func made(_ body: () -> Int64) -> HDF5Object? {
    guard failure == nil else { return nil }
    return library.alone {
      let object = HDF5Object(library, body())
      if object == nil { failure = library.lastError }
      return object
    }
  }

  private func check(_ body: () -> Int32) {
    guard failure == nil else { return }
    library.alone { if body() < 0 { failure = library.lastError } }
  }
}
