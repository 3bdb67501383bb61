import Diagnostics
import Recipe
import Syntax

/// A value of `data` as it is written, and the numbers in it.
struct WrittenNumbers {
  let text: String
  /// Without quotes, brackets and blanks.
  let bare: String
  /// What signs between numbers separate.
  let ends: [Substring]
  /// Whether the last number does not belong to it, as in `range(0, 10)`.
  let isOpen: Bool

  init(_ text: some StringProtocol) {
    self.text = String(text)
    isOpen = ["range", "slice", "np.arange", "arange"].contains { text.hasPrefix($0 + "(") }
    bare = String((isOpen ? self.text.drop { $0 != "(" } : self.text[...]).filter { !"\"()[] ".contains($0) })
    ends = bare.split(whereSeparator: { "-:,xX".contains($0) })
  }

  var areNumbers: Bool { !ends.isEmpty && ends.allSatisfy { Double($0) != nil } }
}

// Values of `data` as their keys take them, where they are only written in another way.
extension Elaborator {
  func cure(_ key: RecipeKey, _ written: WrittenNumbers) -> String? {
    let (text, bare, ends) = (written.text, written.bare, written.ends)
    switch key {
    case .mask where ["true", "false", "none", "None", "null"].contains(text):
      return text == "true" ? "a mask is a file: write `mask: \"mask.npy\"`" : "leave it out"
    case .file where text.first == "[" || text.first == "(": return cureOfFiles(text)
    case .file where text.count(where: { $0 == "\"" }) > 1: return "write `\(key.name): \"\(joinedPath(text))\"`"
    case .file, .dataset, .mask:
      return text.isEmpty ? nil : "write `\(key.name): \"\(text.filter { $0 != "\"" })\"`"
    case .scale:
      if let formula = scalesOfSamples[bare.lowercased()] {
        return "no scale does this: leave it out, and save `\(formula)` as the file"
      }
      if let root = ["log", "sqrt"].first(where: bare.lowercased().hasPrefix) {
        let function = root == "log" ? "numpy.log1p" : "numpy.sqrt"
        return "no scale does this: leave it out, and save `\(function)(data)` as the file"
      }
      // `1/255` and `255`: the largest number that a camera gives.
      if bare.contains(where: \.isNumber), bare.allSatisfy({ $0.isNumber || "./*e+-".contains($0) }) {
        return "write `scale: max`: it divides by the largest number"
      }
      let isShifted = bare.lowercased().filter(\.isLetter).contains("minmax")
      let end = isShifted ? ": it divides by the largest number and subtracts none" : ""
      return ForeignKey("normalize", value: bare)?.line.map { "write `\($0)`\(end)" }
    case .channels, .rows, .columns, .between: return cureOfRange(key, written)
    case .deadChannels, .deadPixels: return cureOfList(key, written)
    case .pixels: return cureOfPixels(written)
    case .patch where ends.count == 2 && ends[0] == ends[1]: return "write `patch: \(ends[0])`"
    case .spectral:
      if let place = ["first": "write `spectral: 0`", "last": "leave it out"][bare] { return place }
      if bare == "-1" { return "leave it out: the last axis is taken by itself" }
      let isWord = bare.allSatisfy { $0.isLetter || $0 == "_" } && Bool(bare) == nil
      return isWord ? "write `spectral: \"\(bare)\"`: names stand in quotes" : nil
    default: return nil
    }
  }

  /// `96...99`, `range(3, 7)`, `"104-108"`, `(3, 4)`: a list of numbers.
  private func cureOfList(_ key: RecipeKey, _ written: WrittenNumbers) -> String? {
    let (text, ends) = (written.text, written.ends)
    if written.isOpen, let last = ends.last.flatMap({ Int($0) }), let first = ends.count > 1 ? Int(ends[0]) : 0,
      ends.count < 3, first < last, last - first <= 300
    {
      return "write `\(key.name): [\((first..<last).map(String.init).joined(separator: ", "))]`"
    }
    let list = ForeignKey.withoutRanges(written.bare.replacing("...", with: "-"))
    if list.first == "[" { return "every number is written out: `\(key.name): \(list)`" }
    guard written.areNumbers, !text.contains("[["), !text.contains("],") else { return nil }
    let numbers = "[\(ends.joined(separator: ", "))]"
    let isPixel = key == .deadPixels && text.first == "(" && ends.count == 2
    return "write `\(key.name): \(isPixel ? "[\(numbers)]" : numbers)`"
  }

  /// `files: ["a.npy", "b.npy"]`; nil for other keys and values.
  func listOfFiles(_ entry: Entry) -> Diagnostic? {
    let keys: Set = ["files", "paths", "file_list", "filenames", "images", "sources", "cubes"]
    guard keys.contains(entry.key.text), case .list = entry.value.kind else { return nil }
    var message = Diagnostic.unknownKey(
      entry.key.text, of: "data", known: [], belongs: nil, at: entry.key.span)
    (message.help, message.fix) = (cureOfFiles(text(entry.value.span)), nil)
    return message
  }

  /// A list of files: several inputs have a group each.
  private func cureOfFiles(_ text: String) -> String {
    let paths = text.split(separator: ",").map { $0.filter { !"\"()[] ".contains($0) } }
    let inputs = file.models.first?.encoder.inputs.compactMap(\.name?.text) ?? []
    if inputs.count == paths.count, inputs.count > 1 {
      let groups = zip(inputs, paths).map { "`\($0) { file: \"\($1)\" }`" }.joined(separator: " and ")
      return "several inputs have a group each: write \(groups)"
    }
    let first = paths.first ?? ""
    return "an input reads one file: write `file: \"\(first)\"`; several inputs have a group each: "
      + "`x { file: \"\(first)\" }`"
  }

  /// `os.path.join("data", "cube.npy")`, `"data/" + "cube.npy"`
  private func joinedPath(_ text: String) -> String {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    let names = parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
    return names.reduce("") { $0.isEmpty || $0.hasSuffix("/") || text.contains("+") ? $0 + $1 : "\($0)/\($1)" }
  }

  private func cureOfRange(_ key: RecipeKey, _ written: WrittenNumbers) -> String? {
    let ends = written.ends
    if written.isOpen, written.areNumbers, let end = ends.last.flatMap({ Int($0) }) {
      return "write `\(key.name): \(ends.count > 1 ? String(ends[0]) : "0")...\(end - 1)`: both ends belong to it"
    }
    if let whole = Int(written.bare), key != .between, whole > 0 { return "write `\(key.name): 0...\(whole - 1)`" }
    let both = written.text.components(separatedBy: "...").map { $0.filter { $0 != " " } }
    if both.count == 2, let low = Double(both[0]), let high = Double(both[1]), low > high {
      return "the lower end comes first: write `\(key.name): \(both[1])...\(both[0])`"
    }
    return written.areNumbers && ends.count == 2 ? "write `\(key.name): \(ends[0])...\(ends[1])`" : nil
  }

  private func cureOfPixels(_ written: WrittenNumbers) -> String? {
    let (text, ends) = (written.text, written.ends)
    if written.areNumbers, ends.count == 1 {
      return "write `pixels: row_major(\(ends[0]), \(ends[0]))`, or the other number of columns"
    }
    if text.contains("_major") || ["C", "F"].contains(where: text.hasPrefix) { return pixelOrder(text) }
    guard written.areNumbers, ends.count == 2 else { return nil }
    let sides = "(\(ends[0]), \(ends[1]))"
    return "write `pixels: row_major\(sides)`, or `column_major\(sides)` for data of MATLAB and Fortran"
  }

  /// `row_major(95)`, `F(95, 95)`
  private func pixelOrder(_ text: String) -> String? {
    let numbers = text.split { !$0.isNumber }.map(String.init)
    guard let first = numbers.first else {
      return
        "give the rows and columns of the picture, as `pixels: \(text.hasPrefix("column") ? "column" : "row")_major(100, 80)`"
    }
    let order = text.hasPrefix("column") || text.hasPrefix("F") ? "column_major" : "row_major"
    return "write `pixels: \(order)(\(first), \(numbers.count > 1 ? numbers[1] : first))`"
  }
}

extension String {
  fileprivate func components(separatedBy part: String) -> [String] {
    var (parts, rest) = ([String](), self[...])
    while let range = rest.firstRange(of: part) {
      parts.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return parts + [String(rest)]
  }
}

/// Scales of chemometrics that look at each spectrum for itself, in numpy.
private let scalesOfSamples = [
  "snv": "(data - data.mean(-1, keepdims=True)) / data.std(-1, keepdims=True)",
  "l2": "data / numpy.linalg.norm(data, axis=-1, keepdims=True)",
  "l1": "data / abs(data).sum(-1, keepdims=True)",
]
