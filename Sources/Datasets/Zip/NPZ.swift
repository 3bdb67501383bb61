import Diagnostics
import Files

/// Arrays that `np.savez` or `np.savez_compressed` wrote: a zip archive of `.npy` files.
struct NPZFormat: DataFormat {
  let name = "an archive of NumPy arrays (.npz)"
  let holdsSeveral = true

  let endings = [".npz"]

  func isMarked(_ start: [UInt8]) -> Bool {
    [[3, 4], [5, 6]].contains { start.starts(with: Array("PK".utf8) + $0) }
  }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let archive = try arrays(file)
    var items: [DataItem] = []
    for member in archive.members {
      let isArray = member.name.hasSuffix(".npy")
      let name = isArray ? String(member.name.dropLast(4)) : member.name
      // Of two members with one name the last one counts.
      items.removeAll { $0.name == name }
      // Python objects or damage in one member do not hide the others.
      do throws(Diagnostic) {
        guard isArray else { throw .notNPY(member.name, looksLike: "another file") }
        let header = try NPYHeader(reading: archive.beginning(of: member, limit: 1 << 16))
        items.append(
          DataItem(
            name: name, shape: header.shape, type: header.isComplex ? header.type.complexWords : header.type.rawValue))
      } catch {
        let problem = try archive.problem(of: member)
        let text = isArray && problem == nil ? try shapeOfText(archive, member) : nil
        let type = text == nil ? problem ?? (isArray ? words(error) : "no array") : "text"
        items.append(DataItem(name: name, shape: text ?? [], type: type))
      }
    }
    return items
  }

  /// The archive, unless it is one of another program.
  private func arrays(_ file: InputFile) throws(Diagnostic) -> ZipArchive {
    let archive: ZipArchive
    do throws(Diagnostic) { archive = try ZipArchive(file) } catch {
      // The start of a cut-off archive still says which program wrote it.
      if let kind = try FileKind(of: file), !kind.words.hasPrefix("a zip archive") {
        throw .otherKind(file.name, kind, insteadOf: formatNamed(by: file.name))
      }
      throw error
    }
    let names = archive.members.map(\.name)
    guard !names.isEmpty, !names.contains(where: { $0.hasSuffix(".npy") }) else { return archive }
    throw .otherArchive(file.name, names)
  }

  private func shapeOfText(_ archive: ZipArchive, _ member: ZipArchive.Member) throws(Diagnostic) -> [Int]? {
    NPYHeader.shapeOfText(reading: try archive.beginning(of: member, limit: 1 << 16))
  }

  /// Why the head of a member is that of no array of numbers.
  private func words(_ error: Diagnostic) -> String {
    ["AE6105", "AE6106"].contains(error.code) ? "no numbers" : "damaged: its head is that of no array"
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    let archive = try arrays(file)
    let name = if let item { item } else { try choose(nil, among: contents(of: file), in: file.name) }
    guard let member = archive.member(name) else { throw .noSuchItem(file.name, name, try contents(of: file)) }
    let found = try Dataset(npy: archive.open(member))
    var dataset = Dataset(source: file.name, item: name, values: found.values, order: found.order, axes: found.axes)
    let items = try contents(of: file)
    let reader: Dataset.VectorReader = { (item) throws(Diagnostic) in
      guard let vector = archive.member(item.name ?? "") else { return ([], nil) }
      return (try Dataset(npy: archive.open(vector)).values.doubles(named: file.name), nil)
    }
    dataset.takePlaces(beside: items, reader)
    dataset.takeAxis(beside: items, reader)
    dataset.tellNumbers(beside: items, reader)
    let others = archive.members.filter { $0.name == member.name }.count - 1
    if others > 0 { dataset.notes.append(.severalMembers(file.name, member.name, others + 1)) }
    return dataset
  }
}

extension ZipArchive {
  /// The member of an array; of several with one name the last, as NumPy takes it.
  fileprivate func member(_ name: String) -> Member? {
    members.last { $0.name == name + ".npy" } ?? members.last { $0.name == name }
  }
}

extension Diagnostic {
  static func severalMembers(_ path: String, _ name: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "AE6871", "`\(path)` holds \(count) members `\(excerpt(name))`; the last one is taken, as NumPy does",
      severity: .warning, help: "save the archive again with np.savez, one name for each array")
  }
}
