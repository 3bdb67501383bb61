import Diagnostics

/// Numbers that others read from a file in place: `np.load("E.npy")`, `readmatrix('E.csv')`, `weight(file: "E.npy")`.
package struct LoadedNumbers {
  /// The start of a weight that reads the same: `file("E.npy")`.
  package let start: String
  /// What the file is written with first, where its format is not read here; nil for other files.
  package let writing: String?
  /// Whether the call makes a value that is trained, as `nn.Parameter` does.
  package let isTrained: Bool

  /// Nil for a call that reads no file; `call` is its whole text.
  package init?(_ call: String) {
    guard let open = call.firstIndex(where: { $0 == "\"" || $0 == "'" }) else { return nil }
    let rest = call[call.index(after: open)...]
    guard let close = rest.firstIndex(of: call[open]), Self.reads(call[..<open]) else { return nil }
    let path = rest[..<close].split(separator: "\\").joined(separator: "/")
    let words = path.split(separator: ".")
    guard words.count > 1, let ending = words.last?.lowercased(), !path.contains("\n") else { return nil }
    let isRead = ["npy", "npz", "mat", "h5", "hdf5", "csv", "txt", "hspy", "tsv", "dat"].contains(ending)
    let own = isRead ? path : words.dropLast().joined(separator: ".") + ".npy"
    let array = Self.array(rest[rest.index(after: close)...])
    start = "file(\"\(own)\"" + (isRead ? array.map { ", dataset: \"\($0)\"" } ?? "" : "") + ")"
    writing = isRead ? nil : "`numpy.save(\"\(own)\", array)` writes its numbers as a file that is read"
    let head = call[..<open]
    isTrained =
      ["Parameter(", "Variable("].contains { head.contains($0) }
      && !["requires_grad=False", "trainable=False"].contains { call.filter { $0 != " " }.contains($0) }
  }

  /// Functions of NumPy, PyTorch, pandas, MATLAB, R and Julia that read numbers.
  private static let readers: Set<String> = [
    "load", "file", "loadtxt", "genfromtxt", "loadmat", "fromfile", "read_csv", "csv", "readmatrix", "readtable",
    "csvread", "dlmread", "importdata", "readnpy", "npzread", "readdlm", "from_file", "open", "file_open", "weight",
    "read", "table", "h5read", "load_file",
  ]

  /// Names of the argument that names the file.
  private static let labels: Set<String> = ["file", "path", "from", "load", "source", "filename", "fname"]

  /// Whether the text before the first quote ends with a call that reads: `np.load(`, `weight([k, n], file: `.
  private static func reads(_ head: Substring) -> Bool {
    let bare = String(head).trimmed
    let before = String(bare.dropLast()).trimmed
    let word = String(before.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    switch bare.last {
    case "(": return readers.contains(word.lowercased())
    case ":", "=": return labels.contains(word)
    default: return false
    }
  }

  /// The array of a file that holds several: `)["E"]`, `, "E")`.
  private static func array(_ rest: Substring) -> String? {
    let parts = rest.split(omittingEmptySubsequences: false) { $0 == "\"" || $0 == "'" }
    guard parts.count > 2, !parts[1].isEmpty,
      parts[1].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "/" })
    else { return nil }
    return String(parts[1])
  }
}

extension ForeignReader {
  /// `nn.Parameter(torch.from_numpy(np.load("E.npy")))`: what the checker answers, since it knows the sizes; nil for
  /// other calls.
  mutating func loadedNumbers(_ name: String) -> ForeignPhrase? {
    let wrappers: Set = [
      "parameter", "variable", "constant", "tensor", "from_numpy", "as_tensor", "array", "asarray",
      "convert_to_tensor", "floattensor",
    ]
    guard nesting == 0, position > 0, wrappers.contains(name.lowercased()), let end = closing(position),
      let numbers = LoadedNumbers(String(source.text(of: tokens[position - 1].span.joined(tokens[end].span))))
    else { return nil }
    position = end + 1
    while kind == .foreign("."), case .identifier = peek() {
      position += 2
      if kind == .symbol(.openParenthesis), let end = closing(position) { position = end + 1 }
    }
    return ForeignPhrase(text: numbers.start, isForeign: true, isGuess: true)
  }
}
