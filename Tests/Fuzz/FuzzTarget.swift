/// What is done with an input. It must end without a trap, in time and within memory, whatever the bytes are.
///
/// A new target is one file with its `FuzzTarget`, and an entry in `all`. `Package.swift` lists the modules that it uses (at
/// `AEC_FUZZ`), and a folder `Tests/Fuzz/Corpus/NAME` holds small inputs to start from. A file `Tests/Fuzz/NAME.dict` may
/// hold words that mutations insert. `scripts/fuzz NAME 60` runs it for a minute.
struct FuzzTarget: Sendable {
  let name: String
  let run: @Sendable (UnsafeRawBufferPointer) -> Void

  static let all: [FuzzTarget] = [model] + readers

  static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }
}
