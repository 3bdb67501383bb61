import Files

/// What the library calls a type of numbers: in the memory of this machine, and in files with the low or high byte first.
struct HDF5Number: Sendable {
  let type: ElementType
  let (native, littleEndian, bigEndian): (Int64, Int64, Int64)

  /// - Parameter constant: Gives an id of the library by its name.
  static func all(_ constant: (String) throws(MissingSymbol) -> Int64) throws(MissingSymbol) -> [HDF5Number] {
    let names: [(type: ElementType, native: String, stored: String)] = [
      (.uint8, "UINT8", "STD_U8"), (.int8, "INT8", "STD_I8"), (.uint16, "UINT16", "STD_U16"),
      (.int16, "INT16", "STD_I16"), (.uint32, "UINT32", "STD_U32"), (.int32, "INT32", "STD_I32"),
      (.uint64, "UINT64", "STD_U64"), (.int64, "INT64", "STD_I64"), (.float32, "FLOAT", "IEEE_F32"),
      (.float64, "DOUBLE", "IEEE_F64"),
    ]
    return try names.map { (name) throws(MissingSymbol) in
      HDF5Number(
        type: name.type, native: try constant("H5T_NATIVE_\(name.native)_g"),
        littleEndian: try constant("H5T_\(name.stored)LE_g"), bigEndian: try constant("H5T_\(name.stored)BE_g"))
    }
  }
}
