import Diagnostics

extension Diagnostic {
  /// `--out` names a folder that holds something.
  static func runExists(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5301", "`\(path)` exists and is not empty; a run never overwrites another one",
      help: "give another folder with --out, or leave --out away: runs are then numbered")
  }

  /// `--out` names a file.
  static func runIsFile(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5307", "`\(path)` is a file; a run is a folder", help: "give another folder with --out")
  }

  /// Sizes that no machine, or not this one, has room for.
  static func tooLargeToRun(_ model: String, neededBytes: Int, installedBytes: Int) -> Diagnostic {
    Diagnostic(
      "AE5306",
      "training `\(model)` needs \(bytes(neededBytes)) of memory; this machine has "
        + bytes(installedBytes),
      help: "give smaller sizes with --set, or fewer samples to a step with --batch")
  }

  static func cannotMakeFolder(_ path: String, cause: String) -> Diagnostic {
    Diagnostic("AE6901", "cannot make the folder `\(path)`: \(cause)")
  }

  static func noOpenBLAS() -> Diagnostic {
    Diagnostic(
      "AE5305", "OpenBLAS is not installed; matrix products are done by it",
      help: "run scripts/setup, or install the package libopenblas0")
  }

  /// Neither `--data` nor a `data` section.
  static func noData(model: String) -> Diagnostic {
    Diagnostic(
      "AE5302", "`\(model)` has no data to work on",
      help: "give --data FILE, or write a `data` section in the model file")
  }

  /// A thread needs room for its stack.
  static func noThread(_ cause: String) -> Diagnostic {
    Diagnostic(
      "AE5312", "the system gives no thread to read the data: \(cause)",
      help: "raise the limits of memory and of processes (see `ulimit -a`)")
  }

  /// Ctrl-C before the first step.
  static func readingInterrupted(_ source: String) -> Diagnostic {
    Diagnostic("AE7901", "interrupted while `\(source)` was read; nothing is trained yet")
  }

  /// `--data picture.png` for a model that does not say how a pixel becomes a spectrum.
  static func pictureWithoutSpectra(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5303",
      "`\(path)` is a picture, and the model file does not say how a pixel becomes a spectrum",
      help: "write `spectra: FUNCTION over t in linspace(-1, 1, steps)` in its `data` section")
  }

  static func severalInputs(_ names: [String]) -> Diagnostic {
    Diagnostic(
      "AE5304", "the model reads \(listing(names)), but a data file gives one array",
      help: "concatenate the inputs into one and slice it in the encoder: x[:, 0:2]")
  }

  /// `-o` names the file that is read.
  static func outputIsInput(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5309", "`\(path)` is both the data and the place for the result",
      help: "give another name with -o; the data would be lost")
  }

  static func outputIsRun(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5310", "`\(path)` is a file of the run itself",
      help: "give another name with -o; the run would be lost")
  }

  /// `AEC_ISA` chooses the kernels, to compare instruction sets.
  static func unknownInstructionSet(_ name: String, _ known: [String]) -> Diagnostic {
    Diagnostic(
      "AE5311", "AEC_ISA names `\(name)`, which this machine does not run",
      help: "it runs \(listing(known)); without AEC_ISA the last is taken")
  }

  /// The decoder of a run takes several values.
  static func severalLatents(_ names: [String]) -> Diagnostic {
    Diagnostic(
      "AE5308", "the decoder takes \(listing(names)), but a data file gives one array",
      help: "`aec reconstruct` goes the whole way from spectra to reconstructions")
  }

  /// The file that a run was trained on has other contents now.
  package static func dataChanged(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6905", "`\(path)` is not what the run was trained on: its contents have changed", severity: .warning)
  }

  static func noRunFolder(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6904", "there is no run `\(path)`",
      help: "name a folder that `aec train` made, for example runs/lstm_sparse-001")
  }

  /// A run folder without something that `aec train` writes.
  static func notARun(_ path: String, missing file: String) -> Diagnostic {
    Diagnostic(
      "AE6902", "`\(path)` is not a run: it has no `\(file)`",
      help: "name a folder that `aec train` made, for example runs/lstm_sparse-001")
  }

  static func brokenRecord(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6903", "`\(path)` cannot be read: \(reason)",
      help: "the file is written by `aec train`; restore it from a copy or train again")
  }

  /// Latent values do not tell what their spectra were divided by.
  static func staysScaled() -> Diagnostic {
    Diagnostic(
      "AE6907", "each spectrum was divided by its own largest value, so the decoded ones have a largest value near 1",
      severity: .note, help: "`aec reconstruct` multiplies by what each spectrum was divided by")
  }
}
