import Glibc

/// The functions of libhdf5 that write.
struct HDF5WritingCalls: @unchecked Sendable {
  typealias ID = HDF5Library.ID
  typealias Text = HDF5Library.Text

  let createFile: @convention(c) (Text, UInt32, ID, ID) -> ID
  let flush: @convention(c) (ID, Int32) -> Int32
  let createGroup: @convention(c) (ID, Text, ID, ID, ID) -> ID
  let createArray: @convention(c) (ID, Text, ID, ID, ID, ID, ID) -> ID
  let writeArray: @convention(c) (ID, ID, ID, ID, ID, UnsafeRawPointer) -> Int32
  let createAttribute: @convention(c) (ID, Text, ID, ID, ID, ID) -> ID
  let writeAttribute: @convention(c) (ID, ID, UnsafeRawPointer) -> Int32
  let createScalar: @convention(c) (Int32) -> ID
  let copyType: @convention(c) (ID) -> ID
  let setSize: @convention(c) (ID, Int) -> Int32
  let setCharacters: @convention(c) (ID, Int32) -> Int32
  let createChoice: @convention(c) (ID) -> ID
  let addChoice: @convention(c) (ID, Text, UnsafeRawPointer) -> Int32
  let integer: ID
  private let byte: ID
  private let plainText: ID

  /// A text of any length in UTF-8.
  func text(_ library: HDF5Library) -> HDF5Object? {
    library.alone {
      guard let type = HDF5Object(library, copyType(plainText)) else { return nil }
      let (anyLength, utf8) = (-1, Int32(1))
      return setSize(type.id, anyLength) >= 0 && setCharacters(type.id, utf8) >= 0 ? type : nil
    }
  }

  /// A truth value as h5py writes it: a choice of two names.
  func flag(_ library: HDF5Library) -> HDF5Object? {
    library.alone {
      guard let type = HDF5Object(library, createChoice(byte)) else { return nil }
      for (name, value) in [("FALSE", Int8(0)), ("TRUE", Int8(1))] {
        guard withUnsafePointer(to: value, { addChoice(type.id, name, $0) }) >= 0 else { return nil }
      }
      return type
    }
  }
}

extension HDF5WritingCalls {
  /// Nil when the library lacks one of them.
  init?(_ library: UnsafeMutableRawPointer) {
    func find<Function>(_ name: String) throws(MissingSymbol) -> Function {
      unsafeBitCast(try symbol(name, in: library), to: Function.self)
    }
    func constant(_ name: String) throws(MissingSymbol) -> ID { try symbol(name, in: library).load(as: ID.self) }
    do throws(MissingSymbol) {
      createFile = try find("H5Fcreate")
      flush = try find("H5Fflush")
      createGroup = try find("H5Gcreate2")
      createArray = try find("H5Dcreate2")
      writeArray = try find("H5Dwrite")
      createAttribute = try find("H5Acreate2")
      writeAttribute = try find("H5Awrite")
      createScalar = try find("H5Screate")
      copyType = try find("H5Tcopy")
      setSize = try find("H5Tset_size")
      setCharacters = try find("H5Tset_cset")
      createChoice = try find("H5Tenum_create")
      addChoice = try find("H5Tenum_insert")
      integer = try constant("H5T_STD_I64LE_g")
      byte = try constant("H5T_STD_I8LE_g")
      plainText = try constant("H5T_C_S1_g")
    } catch {
      return nil
    }
  }
}

/// A function or constant that an opened library does not have.
struct MissingSymbol: Error {}

func symbol(_ name: String, in library: UnsafeMutableRawPointer) throws(MissingSymbol) -> UnsafeMutableRawPointer {
  guard let symbol = dlsym(library, name) else { throw MissingSymbol() }
  return symbol
}
