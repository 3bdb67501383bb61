import Diagnostics
import Files

/// A matrix in a MATLAB file of any version; rows and columns count as MATLAB shows them.
struct MATLABFormat: DataFormat {
  let name = "a MATLAB file (.mat)"
  let holdsSeveral = true

  let endings = [".mat"]

  func isMarked(_ start: [UInt8]) -> Bool {
    ["MATLAB 5", "MATLAB 7"].contains { start.starts(with: Array($0.utf8)) }
  }

  /// Whether a file may be one of version 4, which starts with a number below 5000 in either order of bytes.
  static func mayBeVersion4(_ start: [UInt8]) -> Bool {
    guard start.count > 3 else { return false }
    let (first, last) = (Int(start[0]) | Int(start[1]) << 8, Int(start[3]) | Int(start[2]) << 8)
    return start[2] == 0 && start[3] == 0 && first < 5000 || start[0] == 0 && start[1] == 0 && last < 5000
  }

  func recognizes(_ path: String, start: [UInt8]) -> Bool {
    isMarked(start) || hasEnding(of: path) && !isNumbersInText(start)
  }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    if try isHDF5(file) {
      return try HDF5Object(file: file.name).variables().map {
        DataItem(name: $0.path, shape: $0.shape, type: $0.words)
      }
    }
    return try variables(file).map(\.item)
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    let name = try choose(item, among: contents(of: file).filter { item != nil || $0.shape != [1, 1] }, in: file.name)
    var dataset = try openMatrix(file, name)
    let items = try contents(of: file)
    let reader: Dataset.VectorReader = { (item) throws(Diagnostic) in
      (try openMatrix(file, item.name ?? "").values.doubles(named: file.name), nil)
    }
    dataset.takePlaces(beside: items, isColumnMajor: true, reader)
    dataset.takeAxis(beside: items, reader)
    dataset.tellNumbers(beside: items, reader)
    return dataset
  }

  /// A matrix of which other variables tell that it lists the pixels of a picture is that picture, unless the choice says
  /// how it is read.
  func open(_ file: InputFile, _ choice: ArrayChoice) throws(Diagnostic) -> Dataset {
    let items = try contents(of: file)
    func picture(_ item: DataItem?) -> MATLABPicture? {
      item.flatMap { item in
        MATLABPicture(item, beside: items) {
          (try? openMatrix(file, $0.name ?? "").values.doubles(named: file.name))?.first
        }
      }
    }
    let meant = choice.item ?? picture(MATLABPicture.matrix(among: items))?.item
    let dataset = try open(file, item: meant)
    guard choice.spectral == nil, choice.pixels == nil, let picture = picture(items.first { $0.name == dataset.item })
    else { return dataset }
    return dataset.folded(as: picture)
  }

  private func openMatrix(_ file: InputFile, _ name: String) throws(Diagnostic) -> Dataset {
    if try isHDF5(file) { return try openHDF5(file.name, name) }
    guard let variable = try variables(file, wanted: name).first(where: { $0.name == name }) else {
      throw .damagedMATLAB(file.name)
    }
    if case .other(let words) = variable.kind { throw .unsupportedMATLAB(file.name, name, words) }
    func values(at start: Int) -> RawValues {
      RawValues(
        file: variable.unpacked ?? file, start: start, type: variable.type, bigEndian: variable.bigEndian,
        shape: variable.shape.reversed())
    }
    let order = Array(variable.shape.indices.reversed())
    guard let imaginary = variable.imaginary else {
      return Dataset(source: file.name, item: name, values: values(at: variable.start), order: order)
    }
    let pairs = PairedValues(parts: [values(at: variable.start), values(at: imaginary)])
    var dataset = Dataset(source: file.name, item: name, values: pairs, order: order + [order.count])
    dataset.tellComplex()
    return dataset
  }

  private func openHDF5(_ file: String, _ name: String) throws(Diagnostic) -> Dataset {
    let variables = try HDF5Object(file: file).variables()
    guard let variable = variables.first(where: { $0.path == name }) else { throw .damagedMATLAB(file) }
    guard let description = variable.description else { throw .unsupportedMATLAB(file, name, variable.words) }
    guard ElementType(rawValue: variable.words) != nil || description.isComplex else {
      throw .unsupportedMATLAB(file, name, variable.words)
    }
    let values = try variable.object.values(description, file: file, path: name)
    let order = Array(description.shape.indices.reversed())
    guard description.isComplex else { return Dataset(source: file, item: name, values: values, order: order) }
    var dataset = Dataset(source: file, item: name, values: values, order: order + [order.count])
    dataset.tellComplex()
    return dataset
  }

  private func variables(_ file: InputFile, wanted: String? = nil) throws(Diagnostic) -> [MATLABVariable] {
    let start = try file.firstBytes()
    guard start.count == 16 else { throw .damagedMATLAB(file.name) }
    // A file of version 4 starts with a small number, any other with text.
    return start[..<4].contains(0) ? try variables4(file) : try variables5(file, wanted: wanted)
  }

  /// Whether a file was saved with `-ascii`: a table.
  private func isNumbersInText(_ start: [UInt8]) -> Bool {
    !start.isEmpty && start.allSatisfy { "0123456789+-.eENaInf,; \t\r\n".utf8.contains($0) }
  }

  private func isHDF5(_ file: InputFile) throws(Diagnostic) -> Bool {
    let start = try file.firstBytes()
    if start.starts(with: Array("MATLAB 7.3".utf8)) { return true }
    return start.starts(with: [0x89] + Array("HDF".utf8))
  }
}

/// A variable of a file of MATLAB 7.3, which is HDF5.
private struct HDF5Variable {
  let path: String
  let object: HDF5Object
  /// Nil for an object or a sparse matrix, which is a group.
  let description: HDF5Description?
  /// The type of numbers, or what else the variable is.
  let words: String

  /// As MATLAB counts the axes; parts of complex numbers are behind them.
  var shape: [Int] { (description?.shape ?? []).reversed() + (description?.isComplex == true ? [2] : []) }
}

extension HDF5Object {
  /// Whether a file without MATLAB's head has its attributes.
  var isOfMATLAB: Bool { names(limit: 100).contains { child($0)?.text("MATLAB_class") != nil } }

  /// The variables of a file, or the fields of a struct, which is a group.
  fileprivate func variables(of structs: [String] = []) -> [HDF5Variable] {
    names(limit: 10_000).flatMap { name -> [HDF5Variable] in
      guard !name.hasPrefix("#"), let object = child(name) else { return [] }
      let path = structs + [name]
      let text = path.joined(separator: ".")
      if object.isGroup {
        if let words = object.wordsOfGroup {
          return [HDF5Variable(path: text, object: object, description: nil, words: words)]
        }
        // A damaged file may hold a group within itself.
        return path.count < 8 ? object.variables(of: path) : []
      }
      guard object.isArray, let description = HDF5Description(object) else { return [] }
      return [
        HDF5Variable(path: text, object: object, description: description, words: object.words(description))
      ]
    }
  }

  /// The kind of a group that is no struct; nil for a struct.
  private var wordsOfGroup: String? {
    if number("MATLAB_sparse") != nil { return "a sparse matrix" }
    guard let name = text("MATLAB_class"), name != "struct" else { return nil }
    return objectWords(name)
  }

  private func words(_ description: HDF5Description) -> String {
    // Objects are stored as the numbers of their parts.
    if number("MATLAB_object_decode") ?? 0 != 0 { return objectWords(text("MATLAB_class") ?? "") }
    guard let name = text("MATLAB_class") else { return description.type.words }
    switch name {
    case "char": return "text"
    case "cell": return "a cell array"
    case "struct": return "a struct"
    case "double", "single", "logical", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64":
      return number("MATLAB_empty") == 1 ? "nothing" : description.type.words
    default: return objectWords(name)
    }
  }
}

// Messages about MATLAB files.
extension Diagnostic {
  static func damagedMATLAB(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6850", "`\(path)` is no MATLAB file, is damaged or is cut off",
      help: "copy it again, or save it again: save('name.mat', 'Y', '-v7')")
  }

  static func unsupportedMATLAB(_ path: String, _ name: String, _ words: String) -> Diagnostic {
    Diagnostic(
      "AE6851", "`\(excerpt(name))` in `\(path)` is \(words); matrices of real numbers are read",
      help: matrixCure(name, words))
  }

  /// What makes a matrix of a variable that may hold one; nil for words of other formats.
  static func matlabCure(_ name: String, _ item: DataItem) -> String? {
    guard ["a cell", "sparse", "a struct", "class table"].contains(where: item.type.contains) else { return nil }
    // Many cells are rather spectra than cubes.
    let isList = item.type.contains("a cell") && item.shape.count { $0 > 1 } == 1 && (item.shape.max() ?? 0) > 3
    guard isList else { return matrixCure(name, item.type) }
    let own = excerpt(name)
    return "if they are spectra of one length, make a matrix of them: Y = cell2mat(\(own)); save('name.mat', 'Y'); "
      + "else save the numbers of one: Y = \(own){1}"
  }

  private static func matrixCure(_ name: String, _ words: String) -> String {
    "save the numbers as a matrix of their own: \(cure(excerpt(name), words)); save('name.mat', 'Y')"
  }

  private static func cure(_ name: String, _ words: String) -> String {
    if words.contains("sparse") { return "Y = full(\(name))" }
    if words.contains("cell") { return "Y = \(name){1}" }
    if words.contains("class table") { return "Y = table2array(\(name))" }
    // A struct of one element is read field by field, so this one has several.
    if words.contains("a struct") { return "Y = cat(1, \(name).FIELD), with the field of the spectra" }
    if words.contains("complex") { return "Y = abs(\(name))" }
    return "Y = double(\(name))"
  }

  static func noZLibrary(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6852", "`\(path)` is compressed, and zlib is not installed",
      help: "install it: apt-get install zlib1g (zlib on other systems)")
  }
}

extension Explanation {
  package static let matlab = [
    Explanation(
      "AE6850", "A damaged MATLAB file",
      meaning: "The file is no MATLAB file, damaged or cut off.",
      example: .situation("a copy that was interrupted"),
      cure: "Copy it again, or save it again: save('name.mat', 'Y', '-v7')."),
    Explanation(
      "AE6851", "A MATLAB value that is not read",
      meaning: "Matrices of real numbers are read; this is a cell, a structure or something else.",
      example: .situation("a variable that is a table"),
      cure: "Save the numbers as a matrix of their own: Y = double(...); save('name.mat', 'Y')."),
    Explanation(
      "AE6852", "zlib is missing",
      meaning: "The file is compressed, and the library that unpacks it is not installed.",
      example: .command("aec info scan.mat"),
      cure: "Install the package zlib1g (zlib on other systems)."),
  ]
}
