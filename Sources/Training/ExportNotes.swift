import Checker
import Compiler
import Datasets
import Diagnostics
import Ops

extension SavedRun {
  /// What an exported program that takes spectra leaves to its user, and `aec encode` does with files.
  package var exportNotes: [Diagnostic] { compilation.model.inputs(for: .reconstruction).compactMap(preparation) }

  /// What is done to the numbers of a file before the model reads them; nil for nothing but its scale.
  private func preparation(of input: TypedPort) -> Diagnostic? {
    guard let file = compilation.typed.data?.file(of: input.name) else { return nil }
    let places = compilation.dataKeys(of: input.name)
    if file.holdsClasses {
      let count = compilation.sizes(of: input).reduce(1, *)
      return .exportTakesClasses(input.name, count, first: firstClass(of: input.name) ?? 0, at: places["classes"])
    }
    let stated = encoding(of: input.name).map { [$0.factor, $0.offset].compactMap { $0?.name } } ?? []
    let names = file.keysOfChannels + stated
    guard let first = names.first else { return nil }
    return .exportTakesPrepared(input.name, names, compilation.sizes(of: input), at: places[first])
  }
}

extension FileRecipe {
  /// The keys that change which numbers a spectrum has.
  fileprivate var keysOfChannels: [String] {
    let used = [
      ("channels", channels != nil), ("between", between != nil), ("bin_channels", channelBin > 1),
      ("dead_channels", !deadChannels.isEmpty),
    ]
    return used.filter(\.1).map(\.0)
  }
}

extension Diagnostic {
  /// An exported program reads no files.
  static func exportTakesPrepared(_ input: String, _ names: [String], _ shape: [Int], at place: Span?) -> Diagnostic {
    Diagnostic(
      "AE6916", "`\(input)` of the exported program takes numbers after \(listing(names)): each sample is \(shape)",
      at: place, marker: "not in the program", severity: .note,
      help: "do the same to other data before; `spectral_axes` in `run.json` are the axes of what is left")
  }

  static func exportTakesClasses(_ input: String, _ count: Int, first: Int, at place: Span?) -> Diagnostic {
    Diagnostic(
      "AE6916", "`\(input)` of the exported program takes rows of 0 with a 1 for the class, not numbers of classes",
      at: place, marker: "not in the program", severity: .note,
      help: "in Python: `numpy.eye(\(count), dtype=\"float32\")[classes\(first == 0 ? "" : " - \(first)")]`")
  }
}

extension Explanation {
  package static let exportNotes = [
    Explanation(
      "AE6916", "Data that an exported program takes prepared",
      meaning: "The program of PyTorch or ONNX has the scale of the data inside, and reads no files: what `channels`, "
        + "`between`, `bin_channels`, `dead_channels`, `classes` or factors of the file change is done before.",
      example: .situation("`aec export runs/dense-001 --to onnx -o dense.onnx` of a run with `bin_channels: 2`"),
      cure: "Crop, average and decode other data in the same way; `run.json` has the axes of what is left.")
  ]
}
