import Glibc

/// The program that throws mutated inputs at a target for as long as it is told; `scripts/fuzz` builds and runs it.
///
/// libFuzzer keeps the inputs that reach new code and mutates them further. A trap, an input that takes too long and one
/// that takes too much memory end the run, and the input is saved.
@main
enum Fuzz {
  static func main() {
    guard CommandLine.arguments.count > 1, let target = FuzzTarget.named(CommandLine.arguments[1]) else {
      print("fuzz TARGET [flags of libFuzzer] FOLDERS; targets are \(FuzzTarget.all.map(\.name))")
      exit(2)
    }
    chosen = target
    var count = CommandLine.argc - 1
    // The target's name takes the place of the program's.
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    exit(
      runDriver(&count, &arguments) { start, count in
        chosen?.run(UnsafeRawBufferPointer(start: start, count: count))
        return 0
      })
  }
}

/// What the run is for; the callback of libFuzzer is a C function and captures nothing.
nonisolated(unsafe) private var chosen: FuzzTarget?

/// libFuzzer without its own `main`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32
