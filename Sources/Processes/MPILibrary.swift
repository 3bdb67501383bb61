import Glibc

/// The few functions of MPI that are used, of Open MPI or MPICH, found when a launcher asks for them.
///
/// The two libraries differ in what a handle is: the address of a symbol, or a number. Both fit a word.
struct MPILibrary: @unchecked Sendable {
  typealias Initialize =
    @convention(c) (UnsafeMutablePointer<Int32>?, UnsafeMutableRawPointer?, Int32, UnsafeMutablePointer<Int32>) -> Int32
  typealias Ask = @convention(c) (_ group: Int, UnsafeMutablePointer<Int32>) -> Int32
  typealias Gather =
    @convention(c) (
      UnsafeRawPointer?, Int32, Int, UnsafeMutableRawPointer?, UnsafePointer<Int32>, UnsafePointer<Int32>, Int, Int,
      UnsafeMutablePointer<Int>
    ) -> Int32
  typealias Exchange =
    @convention(c) (
      UnsafeRawPointer?, UnsafePointer<Int32>, UnsafePointer<Int32>, Int, UnsafeMutableRawPointer?,
      UnsafePointer<Int32>, UnsafePointer<Int32>, Int, Int, UnsafeMutablePointer<Int>
    ) -> Int32
  typealias Test = @convention(c) (UnsafeMutablePointer<Int>, UnsafeMutablePointer<Int32>, _ status: Int) -> Int32
  typealias Abort = @convention(c) (_ group: Int, Int32) -> Int32
  typealias Finalize = @convention(c) () -> Int32

  /// Under which name it was found.
  let name: String
  let initialize: Initialize
  let rank: Ask
  let count: Ask
  let gather: Gather
  let exchange: Exchange
  let test: Test
  let abort: Abort
  let finalize: Finalize
  /// Handles: all processes, the type of bytes, and the status that nobody reads.
  let world: Int
  let byte: Int
  let noStatus: Int

  /// Only the thread that opens the library calls it.
  static let funneled: Int32 = 1

  /// Why a name gives no library.
  static func fault(of name: String) -> String {
    if dlopen(name, RTLD_NOW | RTLD_GLOBAL) != nil { return "\(name) lacks functions of MPI" }
    return dlerror().map { String(cString: $0) } ?? "\(name) cannot be opened"
  }

  /// Nil where the system has no library of this name, or one without the functions.
  init?(named name: String) {
    // Global: Open MPI opens parts of its own that look for its symbols.
    guard let library = dlopen(name, RTLD_NOW | RTLD_GLOBAL) else { return nil }
    func function<Function>(_ name: String, _ type: Function.Type) -> Function? {
      dlsym(library, name).map { unsafeBitCast($0, to: type) }
    }
    guard let initialize = function("MPI_Init_thread", Initialize.self), let rank = function("MPI_Comm_rank", Ask.self),
      let count = function("MPI_Comm_size", Ask.self), let gather = function("MPI_Iallgatherv", Gather.self),
      let exchange = function("MPI_Ialltoallv", Exchange.self),
      let test = function("MPI_Test", Test.self), let abort = function("MPI_Abort", Abort.self),
      let finalize = function("MPI_Finalize", Finalize.self)
    else { return nil }
    self.name = name
    (self.initialize, self.rank, self.count, self.gather) = (initialize, rank, count, gather)
    (self.exchange, self.test, self.abort, self.finalize) = (exchange, test, abort, finalize)
    if let world = dlsym(library, "ompi_mpi_comm_world"), let byte = dlsym(library, "ompi_mpi_byte") {
      (self.world, self.byte, noStatus) = (Int(bitPattern: world), Int(bitPattern: byte), 0)
    } else {
      (world, byte, noStatus) = (0x4400_0000, 0x4c00_010d, 1)
    }
  }
}
