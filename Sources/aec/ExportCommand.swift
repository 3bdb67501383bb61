import ArgumentParser
import Diagnostics
import Export
import Files
import Ops
import Results
import Training

/// The formats of other programs.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
  case torch, onnx

  /// What it writes, in words, and the ending of such a file.
  var product: (words: String, ending: String) {
    switch self {
    case .torch: ("a module of Python, which reads the run's weights", ".py")
    case .onnx: ("a file of ONNX", ".onnx")
    }
  }
}

extension ExportedPart: ExpressibleByArgument {}

struct ExportCommand: CommandWithExample {
  static let example = "aec export runs/dense-001 --to onnx -o dense.onnx"
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a saved run as a program of PyTorch or ONNX.",
    discussion: exampleText)

  @OptionGroup var source: SavedRunFlags
  @Option(help: "torch: a module of Python that reads the run's weights; onnx: a file with weights.")
  var to: ExportFormat
  @Option(help: "Of ONNX, the part to write: encoder, decoder or whole.")
  var part: ExportedPart = .whole
  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Where it goes.", valueName: "file"),
    completion: .file(endings: ExportFormat.allCases.map(\.product.ending)))
  var output: String

  func run() throws {
    let (saved, messages) = try source.open()
    try messages.attempt { () throws(Diagnostic) in
      try saved.protectedFiles().requireFree(output)
      let model = try saved.exported()
      let bytes = to == .onnx ? try model.onnx(part) : Array(try model.torch().utf8)
      try writeAtomically(to: output) { (file) throws(Diagnostic) in
        try bytes.withUnsafeBufferPointer { (bytes) throws(Diagnostic) in try file.write(UnsafeRawBufferPointer(bytes))
        }
      }
      messages.tell(try notes(on: saved))
    }
  }

  /// What the program leaves to its user, each once.
  private func notes(on saved: SavedRun) throws(Diagnostic) -> [Diagnostic] {
    var all = to == .torch || part != .decoder ? saved.exportNotes : []
    for purpose in purposes {
      for note in try saved.scaleNotes(on: purpose) where !all.contains(note) { all.append(note) }
    }
    return all
  }

  /// What the program computes whose outputs may stay scaled; a module of PyTorch both decodes and reconstructs.
  private var purposes: [Purpose] {
    if to == .torch { return [.reconstruction, .decoding] }
    return switch part {
    case .encoder: []
    case .decoder: [.decoding]
    case .whole: [.reconstruction]
    }
  }

  func validate() throws {
    if output.isEmpty { throw ValidationError("-o takes the name of a file") }
    try requireEnding()
    if to == .torch, part != .whole { throw ValidationError("a module of PyTorch has all parts: leave --part out") }
  }

  private func requireEnding() throws {
    let (words, ending) = to.product
    if let fault = faultOfEnding(output, "--to \(to) writes \(words)", [ending]) { throw ValidationError(fault) }
  }
}
