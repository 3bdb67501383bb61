import Glibc

/// libhdf5, opened when the first HDF5 file is: starting the program must not wait for it.
///
/// It is called under one lock, because it is not made for several threads.
struct HDF5Library: @unchecked Sendable {
  typealias ID = Int64
  typealias Text = UnsafePointer<CChar>
  typealias Sizes = UnsafePointer<UInt64>
  typealias Check = @convention(c) (ID) -> Int32
  typealias Part = @convention(c) (ID) -> ID
  typealias Named = @convention(c) (ID, Text) -> Int32

  let openFile: @convention(c) (Text, UInt32, ID) -> ID
  let openObject: @convention(c) (ID, Text, ID) -> ID
  let release: Check
  let kind: Check
  let groupInfo: @convention(c) (ID, UnsafeMutableRawPointer) -> Int32
  let linkName: @convention(c) (ID, Text, Int32, Int32, UInt64, UnsafeMutablePointer<CChar>?, Int, ID) -> Int
  /// Nil where the library was built without its older calls.
  let objectInfo: (@convention(c) (ID, UnsafeMutableRawPointer) -> Int32)?
  let linkInfo: @convention(c) (ID, Text, UnsafeMutableRawPointer, ID) -> Int32
  let linkValue: @convention(c) (ID, Text, UnsafeMutableRawPointer, Int, ID) -> Int32
  let unpackLink:
    @convention(c) (
      UnsafeRawPointer, Int, UnsafeMutablePointer<UInt32>?, UnsafeMutablePointer<UnsafePointer<CChar>?>,
      UnsafeMutablePointer<UnsafePointer<CChar>?>
    ) -> Int32
  let fileName: @convention(c) (ID, UnsafeMutablePointer<CChar>?, Int) -> Int
  let objectName: @convention(c) (ID, UnsafeMutablePointer<CChar>?, Int) -> Int
  let attributeExists: Named
  let attributeName: @convention(c) (ID, Text, Int32, Int32, UInt64, UnsafeMutablePointer<CChar>?, Int, ID) -> Int
  let openAttribute: @convention(c) (ID, Text, ID) -> ID
  let attributeType: Part
  let attributeSpace: Part
  let readAttribute: @convention(c) (ID, ID, UnsafeMutableRawPointer) -> Int32
  let dataType: Part
  let dataSpace: Part
  let dataRecipe: Part
  let openData: @convention(c) (ID, Text, ID) -> ID
  let readData: @convention(c) (ID, ID, ID, ID, ID, UnsafeMutableRawPointer) -> Int32
  let typeClass: Check
  let typeSize: @convention(c) (ID) -> Int
  let typeSign: Check
  let typeParent: Part
  let typesAreEqual: @convention(c) (ID, ID) -> Int32
  let isVariableText: Check
  let rank: Check
  let extents: @convention(c) (ID, UnsafeMutablePointer<UInt64>?, UnsafeMutablePointer<UInt64>?) -> Int32
  let pointCount: @convention(c) (ID) -> Int64
  let select: @convention(c) (ID, Int32, Sizes, Sizes?, Sizes, Sizes?) -> Int32
  let makeSpace: @convention(c) (Int32, Sizes, Sizes?) -> ID
  let makeProperties: Part
  let setCache: @convention(c) (ID, Int, Int, Double) -> Int32
  let layout: Check
  let chunk: @convention(c) (ID, Int32, UnsafeMutablePointer<UInt64>) -> Int32
  let externalCount: Check
  let external:
    @convention(c) (
      ID, UInt32, Int, UnsafeMutablePointer<CChar>, UnsafeMutablePointer<Int>?, UnsafeMutablePointer<UInt64>?
    ) -> Int32
  let virtualCount: @convention(c) (ID, UnsafeMutablePointer<Int>) -> Int32
  let virtualFile: @convention(c) (ID, Int, UnsafeMutablePointer<CChar>?, Int) -> Int
  let place: @convention(c) (ID) -> UInt64
  let filterCount: Check
  let filter:
    @convention(c) (
      ID, UInt32, UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<Int>, UnsafeMutablePointer<UInt32>?, Int,
      UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<UInt32>
    ) -> Int32
  let hasFilter: @convention(c) (Int32) -> Int32
  let dereference: @convention(c) (ID, ID, Int32, UnsafeRawPointer) -> ID
  let reclaim: @convention(c) (ID, ID, ID, UnsafeMutableRawPointer) -> Int32
  let walkErrors: @convention(c) (ID, Int32, ErrorVisitor, UnsafeMutableRawPointer?) -> Int32
  let quiet: @convention(c) (ID, UnsafeRawPointer?, UnsafeRawPointer?) -> Int32
  let float: ID
  let double: ID
  let numbers: [HDF5Number]
  let reference: ID
  let accessOfData: ID
  let pairs: HDF5PairCalls
  /// Nil where the library cannot write.
  let writing: HDF5WritingCalls?

  typealias ErrorVisitor = @convention(c) (UInt32, UnsafeRawPointer, UnsafeMutableRawPointer?) -> Int32

  /// Names under which systems install it.
  private static let names =
    ["libhdf5_serial.so.103", "libhdf5.so"] + [103, 200, 300, 310, 320].map { "libhdf5.so.\($0)" }
    + ["libhdf5_serial.so", "libhdf5_serial.so.310", "libhdf5.dylib"]

  /// Nil when no library is installed.
  static let shared: HDF5Library? = {
    // A lock on a file that is only read fails on many network drives.
    setenv("HDF5_USE_FILE_LOCKING", "FALSE", 0)
    for name in names {
      if let library = dlopen(name, RTLD_NOW | RTLD_LOCAL) { return HDF5Library(library) }
    }
    return nil
  }()

  private init?(_ library: UnsafeMutableRawPointer) {
    func find<Function>(_ name: String) throws(MissingSymbol) -> Function {
      unsafeBitCast(try symbol(name, in: library), to: Function.self)
    }
    func constant(_ name: String) throws(MissingSymbol) -> ID { try symbol(name, in: library).load(as: ID.self) }
    do throws(MissingSymbol) {
      // Its own clean-up at the end complains about objects that a damaged file left open.
      let keepOpen: @convention(c) () -> Int32 = try find("H5dont_atexit")
      let start: @convention(c) () -> Int32 = try find("H5open")
      guard keepOpen() >= 0, start() >= 0 else { return nil }
      writing = HDF5WritingCalls(library)
      pairs = HDF5PairCalls(
        make: try find("H5Tcreate"), insert: try find("H5Tinsert"), count: try find("H5Tget_nmembers"),
        member: try find("H5Tget_member_index"))
      openFile = try find("H5Fopen")
      openObject = try find("H5Oopen")
      release = try find("H5Idec_ref")
      kind = try find("H5Iget_type")
      groupInfo = try find("H5Gget_info")
      linkName = try find("H5Lget_name_by_idx")
      // Since 1.12 the first form has a number.
      do { linkInfo = try find("H5Lget_info1") } catch { linkInfo = try find("H5Lget_info") }
      do { objectInfo = try find("H5Oget_info1") } catch { objectInfo = nil }
      linkValue = try find("H5Lget_val")
      unpackLink = try find("H5Lunpack_elink_val")
      fileName = try find("H5Fget_name")
      objectName = try find("H5Iget_name")
      attributeExists = try find("H5Aexists")
      attributeName = try find("H5Aget_name_by_idx")
      openAttribute = try find("H5Aopen")
      attributeType = try find("H5Aget_type")
      attributeSpace = try find("H5Aget_space")
      readAttribute = try find("H5Aread")
      dataType = try find("H5Dget_type")
      dataSpace = try find("H5Dget_space")
      dataRecipe = try find("H5Dget_create_plist")
      openData = try find("H5Dopen2")
      readData = try find("H5Dread")
      typeClass = try find("H5Tget_class")
      typeSize = try find("H5Tget_size")
      typeSign = try find("H5Tget_sign")
      typeParent = try find("H5Tget_super")
      typesAreEqual = try find("H5Tequal")
      isVariableText = try find("H5Tis_variable_str")
      rank = try find("H5Sget_simple_extent_ndims")
      extents = try find("H5Sget_simple_extent_dims")
      pointCount = try find("H5Sget_simple_extent_npoints")
      select = try find("H5Sselect_hyperslab")
      makeSpace = try find("H5Screate_simple")
      makeProperties = try find("H5Pcreate")
      setCache = try find("H5Pset_chunk_cache")
      layout = try find("H5Pget_layout")
      chunk = try find("H5Pget_chunk")
      externalCount = try find("H5Pget_external_count")
      external = try find("H5Pget_external")
      virtualCount = try find("H5Pget_virtual_count")
      virtualFile = try find("H5Pget_virtual_filename")
      place = try find("H5Dget_offset")
      filterCount = try find("H5Pget_nfilters")
      filter = try find("H5Pget_filter2")
      hasFilter = try find("H5Zfilter_avail")
      dereference = try find("H5Rdereference2")
      reclaim = try find("H5Dvlen_reclaim")
      walkErrors = try find("H5Ewalk2")
      quiet = try find("H5Eset_auto2")
      float = try constant("H5T_NATIVE_FLOAT_g")
      double = try constant("H5T_NATIVE_DOUBLE_g")
      numbers = try HDF5Number.all(constant)
      reference = try constant("H5T_STD_REF_OBJ_g")
      accessOfData = try constant("H5P_CLS_DATASET_ACCESS_ID_g")
    } catch {
      return nil
    }
  }
}

/// What the library calls the kinds of objects, classes of types and layouts that are told apart here.
enum HDF5Code {
  static let (group, dataset): (Int32, Int32) = (2, 5)
  static let (integer, float, time, text, bits, opaque): (Int32, Int32, Int32, Int32, Int32, Int32) = (0, 1, 2, 3, 4, 5)
  static let (compound, reference, choice, ragged, array): (Int32, Int32, Int32, Int32, Int32) = (6, 7, 8, 9, 10)
  static let (contiguous, chunked, virtual): (Int32, Int32, Int32) = (1, 2, 3)
  static let (hardLink, externalLink): (Int32, Int32) = (0, 64)
}
