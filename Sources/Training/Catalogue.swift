import Diagnostics
import Files
import Runtime

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
    Diagnostic("AE6901", "cannot make the folder `\(path)`: \(cause)", help: "name another place with --out")
  }

  static func noOpenBLAS() -> Diagnostic {
    Diagnostic(
      "AE5305", "OpenBLAS is not installed: products of what samples share run by a kernel of aec, which takes longer",
      severity: .note, help: "install the package libopenblas0 (`openblas` on other systems)")
  }

  /// OpenBLAS would ask for ever.
  static func noRoomForOpenBLAS(threads: Int) -> Diagnostic {
    let workers = threads == 1 ? "1 worker" : "\(threads) workers"
    return Diagnostic(
      "AE5319",
      "OpenBLAS needs \(bytes(threads * MatrixProducts.bytesOfThread)) for \(workers), and a limit leaves less",
      help: "give fewer workers with --threads, or raise the limit (`ulimit -v` shows it)")
  }

  /// An allocation failed: the limit of the process is reached.
  package static func memoryRefused(_ count: Int?) -> Diagnostic {
    Diagnostic(
      "AE5320", "the system refused \(count.map { "\(bytes($0)) of" } ?? "more") memory",
      help: "give fewer samples to a step with --batch or fewer workers with --threads, "
        + "or raise the limit (`ulimit -v` shows it)")
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

  /// `AEC_ISA` chooses the kernels, to compare instruction sets.
  static func unknownInstructionSet(_ name: String, _ known: [String]) -> Diagnostic {
    Diagnostic(
      "AE5311", "AEC_ISA names `\(name)`, which this machine does not run",
      help: "it runs \(listing(known)); without AEC_ISA the last is taken")
  }

  /// The decoder of a run takes several latents, which `fault` says the files do not give.
  static func latentsMissing(_ names: [String], _ fault: String) -> Diagnostic {
    Diagnostic(
      "AE5308", "the decoder takes \(listing(names)), and \(fault)",
      help:
        "write \(names.map { "--data \($0)=FILE" }.joined(separator: " ")), or give one array of all latents, such as "
        + "`latents.npy` of the run; `aec reconstruct` goes the whole way from spectra to reconstructions")
  }

  /// The file that a run was trained on has other contents now.
  package static func dataChanged(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6905", "`\(path)` is not what the run was trained on: its contents have changed", severity: .warning)
  }

  /// `-o -` for a model with several outputs.
  static func severalOutputs(_ names: [String], to path: String) -> Diagnostic {
    Diagnostic(
      "AE5318", "the result is several arrays, \(listing(names)), and `\(path)` has room for one",
      help: "give the name of a file with -o: out.npy becomes out.\(names.first ?? "z").npy and so on")
  }

  static func noRunFolder(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6904", "there is no run `\(path)`",
      help: "name a folder that `aec train` made, for example runs/lstm_sparse-001")
  }

  /// A name for an array that promises another kind of file.
  static func otherOutput(_ path: String, ending: String, instead: String) -> Diagnostic {
    let isTable = [".csv", ".tsv", ".txt"].contains(ending)
    let convert =
      isTable
      ? "`np.savetxt(\"table.csv\", z.reshape(-1, z.shape[-1]), delimiter=\",\")`"
      : ending == ".mat" ? "`scipy.io.savemat(\"z.mat\", {\"z\": z})`" : nil
    return Diagnostic(
      "AE5321", "results are arrays of NumPy (.npy), and `\(path)` names another kind of file",
      notes: convert.map { ["with `z = np.load(\"\(instead)\")`, NumPy turns it into one: \($0)"] } ?? [],
      help: "write `-o \(shellWord(instead))`; there is no other ending (`-o -` is the standard output)")
  }

  /// A run folder without something that `aec train` writes.
  static func notARun(_ path: String, missing file: String) -> Diagnostic {
    guard !fileExists("\(path)/\(RunFolder.trialsFile)") else {
      let first = firstTrial(of: path).map { "for example \(shellWord("\(path)/\($0)"))" } ?? "of its folders"
      return Diagnostic(
        "AE6902", "`\(path)` holds several runs and is none itself",
        help: "`aec gather \(shellWord(path))` compares them and draws the figures of the comparison; or name one of "
          + "the runs, \(first)")
    }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if fileExists("\(folder)/\(RunFolder.recordFile)"), !fileExists("\(path)/.") {
      return Diagnostic(
        "AE6902", "`\(path)` is a file of a run, not its folder", help: "name the folder: `\(shellWord(folder))`")
    }
    return Diagnostic(
      "AE6902", "`\(path)` is not a run: it has no `\(file)`",
      help: "name a folder that `aec train` made, for example runs/lstm_sparse-001")
  }

  /// The folder of a run below that of several: the first that is there, else the first that was asked for.
  private static func firstTrial(of path: String) -> String? {
    guard let bytes = try? readBytes("\(path)/\(RunFolder.trialsFile)"), let tree = try? JSONTree(parsing: bytes),
      case .array(let trials)? = tree["trials"]
    else { return nil }
    let folders = trials.compactMap { if case .string(let folder)? = $0["folder"] { folder } else { nil } }
    return folders.first { fileExists("\(path)/\($0)/\(RunFolder.recordFile)") } ?? folders.first
  }

  static func brokenRecord(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6903", "`\(path)` cannot be read: \(reason)",
      help: "the file is written by `aec train`; restore it from a copy or train again")
  }
}

extension Explanation {
  package static let runs = [
    Explanation(
      "AE5301", "The folder of a run is not empty",
      meaning: "`--out` names a folder that holds files already. A run never overwrites another one.",
      example: .command("aec train dense.ae --data cube.npy --out runs/dense-001"),
      cure: "Give another folder with `--out`, or leave it away: runs are then numbered."),
    Explanation(
      "AE5302", "No data",
      meaning: "Neither `--data` nor a `data` section says what to train on.",
      example: .command("aec train dense.ae"),
      cure: "Give `--data FILE`, or write a `data` section into the model file."),
    Explanation(
      "AE5303", "A picture without a function of spectra",
      meaning: "The data are a picture, and the model does not say how a pixel becomes a spectrum.",
      example: .command("aec train dense.ae --data picture.png"),
      cure: "Write an `fn`, and `spectra: FUNCTION over t in linspace(-1, 1, steps)` in the `data` section."),
    Explanation(
      "AE5304", "A model with several inputs",
      meaning: "The encoder reads several arrays, and it is not said which file is for which.",
      example: .command("aec train two_inputs.ae --data cube.npy"),
      cure: "Write a group for each input in `data`, or give `--data NAME=FILE` for each."),
    Explanation(
      "AE5305", "OpenBLAS is missing",
      meaning: "Products of what all samples share, such as a weight times a weight, are faster with the library "
        + "OpenBLAS, which is not installed. Layers do not need it.",
      example: .command("aec train on a new machine"),
      cure: "Install the package libopenblas0, or wait a little longer."),
    Explanation(
      "AE5306", "More memory than there is",
      meaning: "A training step with these sizes needs more memory than the machine has.",
      example: .command("aec train dense.ae --set hidden=10000000 --data cube.npy"),
      cure: "Give smaller sizes with `--set`, or fewer samples to a step with `--batch`."),
    Explanation(
      "AE5307", "`--out` names a file",
      meaning: "A run is a folder, and a file of this name is there.",
      example: .command("aec train dense.ae --data cube.npy --out notes.txt"),
      cure: "Give another folder with `--out`."),
    Explanation(
      "AE5308", "A decoder with several inputs",
      meaning: "The decoder takes several latents, and no file gives one of them.",
      example: .command("aec decode runs/two-001 --data a=out.a.npy -o y.npy"),
      cure: "Give `--data NAME=FILE` for each, or one array of all latents, such as `latents.npy` of the run."),
    Explanation(
      "AE5309", "The result would overwrite the data",
      meaning: "The place for the result is the file that is read, so the data would be lost.",
      example: .command("aec encode runs/dense-001 --data cube.npy -o cube.npy"),
      cure: "Give another name with `-o`."),
    Explanation(
      "AE5310", "The result would overwrite the run",
      meaning: "The place for the result is a file of the run itself.",
      example: .command("aec encode runs/dense-001 -o runs/dense-001/weights.safetensors"),
      cure: "Give another name with `-o`."),
    Explanation(
      "AE5311", "An unknown instruction set",
      meaning: "The variable AEC_ISA chooses the kernels, and this machine does not run those that it names.",
      example: .command("AEC_ISA=neon aec train dense.ae"),
      cure: "Name one that the message lists, or leave the variable unset."),
    Explanation(
      "AE5312", "No thread",
      meaning: "The system gives no thread to read the data: memory or the number of processes is limited.",
      example: .situation("a run in a container with a small limit of processes"),
      cure: "Raise the limits; `ulimit -a` lists them."),
    Explanation(
      "AE5321", "A result under the name of another kind of file",
      meaning:
        "Results are written as arrays of NumPy. Under the name of a table or a picture nothing could open them.",
      example: .command("aec encode runs/dense-001 --data cube.npy -o z.csv"),
      cure: "Give a name that ends in .npy, and turn the array into what you need with NumPy."),
    Explanation(
      "AE6901", "A folder that cannot be made",
      meaning: "The folder of the run cannot be made; the message tells what the system says.",
      example: .command("aec train dense.ae --data cube.npy --out /root/run"),
      cure: "Name a folder in a place where you may write."),
    Explanation(
      "AE6902", "Not a run",
      meaning: "The folder lacks a file that every run has.",
      example: .command("aec encode models --data cube.npy -o z.npy"),
      cure: "Name a folder that `aec train` made."),
    Explanation(
      "AE6903", "A record that cannot be read",
      meaning: "The record of a run, `run.json`, is damaged or was changed by hand.",
      example: .situation("a `run.json` that was edited and lost a bracket"),
      cure: "Restore the file from a copy, or train again."),
    Explanation(
      "AE6904", "No such run",
      meaning: "There is no folder of this name.",
      example: .command("aec report runs/dense-99"),
      cure: "Name a folder that `aec train` made; runs are numbered in the folder `runs`."),
    Explanation(
      "AE6905", "Data that have changed",
      meaning: "The file has other contents than when the run was trained on it, so results may not belong together.",
      example: .situation("a cube that was calibrated again after the training"),
      cure: "Train again, or restore the data that the run was trained on."),
    Explanation(
      "AE7901", "Interrupted while reading",
      meaning: "The command was interrupted before the first step, so nothing is trained.",
      example: .situation("Ctrl-C while a large file is read"),
      cure: "Start again."),
  ]
}
