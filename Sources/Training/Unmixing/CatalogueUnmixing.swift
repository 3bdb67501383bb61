import Datasets
import Diagnostics
import Files

// What `aec unmix` and `aec new` cannot do, or found.
extension Diagnostic {
  static func unknownMethod(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic(
      "AE5360", "`aec unmix` has no method `\(name)`", help: near + "methods are \(listing(known))")
  }

  static func unknownScale(_ name: String, _ known: [String]) -> Diagnostic {
    let near = suggestion(for: name, among: known).map { "did you mean `\($0)`? " } ?? ""
    return Diagnostic("AE5361", "`aec unmix` has no scale `\(name)`", help: near + "scales are \(listing(known))")
  }

  static func noSpectra(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE5362", "`\(path)` is no list or picture of spectra",
      help: "`aec info \(path)` shows what is in it; --dataset names one of several arrays")
  }

  static func tooManyComponents(_ count: Int, _ channels: Int) -> Diagnostic {
    Diagnostic(
      "AE5363",
      "\(plural(count, "endmember")) of spectra with \(plural(channels, "channel")) leave nothing to be found",
      help: "ask for fewer with --components")
  }

  /// What HySime finds, where nobody said how many there are or said more; nil else.
  static func found(_ path: String, _ count: Int, asked: Int?) -> Diagnostic? {
    if let asked {
      guard count > 0, count < asked else { return nil }
      return Diagnostic(
        "AE5366", "HySime finds \(plural(count, "endmember")) in `\(path)`, fewer than the \(asked) that are asked for",
        severity: .note, help: "see whether two endmembers are alike, or one is hardly anywhere")
    }
    return Diagnostic(
      "AE5364", "`\(path)` holds \(plural(count, "endmember")), as HySime finds", severity: .note,
      help: count < 2 ? "two are the least that mix" : "--components asks for another number")
  }

  /// Messages about the data whose cure is a key of `data`.
  private static let curedByKeys: Set = [
    "AE6007", "AE6205", "AE6217", "AE6218", "AE6228", "AE6543", "AE6544", "AE6545", "AE6561", "AE6562", "AE6566",
    "AE6587", "AE7039",
  ]

  /// The same with where a command without a model file takes such keys.
  package func withKeysOfCommand(_ command: String) -> Diagnostic {
    guard Diagnostic.curedByKeys.contains(code) else { return byFlag }
    var told = self
    told.notes.append(
      "`aec \(command)` takes keys of the data section behind --key, such as `--key \"dead_channels: [7]\"`")
    return told
  }
}

extension Explanation {
  package static let unmixing = [
    Explanation(
      "AE5360", "An unknown method of unmixing",
      meaning: "`aec unmix` knows some methods, and none of this name.",
      example: .command("aec unmix cube.npy --method sisl"), cure: "`aec unmix --help` lists them."),
    Explanation(
      "AE5361", "An unknown scale", meaning: "--scale takes the words of `scale` in `data`.",
      example: .command("aec unmix cube.npy --scale poison"), cure: "Write `poisson` for counts, or leave it out."),
    Explanation(
      "AE5362", "No spectra in a file",
      meaning: "A file holds no array that can be read as a list or a picture of spectra.",
      example: .situation("a `.mat` of a single number"), cure: "Name the array with --dataset."),
    Explanation(
      "AE5363", "More endmembers than channels",
      meaning: "Spectra of few channels can be mixed from as many endmembers in any way.",
      example: .command("aec unmix picture.png --components 3"), cure: "Ask for fewer endmembers."),
    Explanation(
      "AE5364", "The number of endmembers",
      meaning: "HySime compares the power of the data along each direction with that of the noise, and counts those in "
        + "which the signal is larger (Bioucas-Dias and Nascimento, IEEE TGRS 46, 2008).",
      example: .situation("a picture of three minerals"), cure: "Nothing is to be done."),
    Explanation(
      "AE5366", "More endmembers than HySime finds",
      meaning:
        "The signal is larger than the noise along fewer directions than endmembers are asked for. One of them may "
        + "stand for noise, or the noise hides one that is there.",
      example: .command("aec unmix three_minerals.npy --components 4"),
      cure: "Look whether two endmembers are alike or one is hardly anywhere, and ask for one less."),
  ]
}
