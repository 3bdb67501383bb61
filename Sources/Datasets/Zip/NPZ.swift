import Diagnostics
import Files

/// Arrays that `np.savez` or `np.savez_compressed` wrote: a zip archive of `.npy` files.
struct NPZFormat: DataFormat {
  let name = "an archive of NumPy arrays (.npz)"
  let holdsSeveral = true

  func recognizes(_ path: String, start: [UInt8]) -> Bool {
    path.hasSuffix(".npz") || start.starts(with: Array("PK".utf8) + [3, 4])
  }

  func contents(of file: InputFile) throws(Diagnostic) -> [DataItem] {
    let archive = try ZipArchive(file)
    var items: [DataItem] = []
    for member in archive.members where member.name.hasSuffix(".npy") {
      let name = String(member.name.dropLast(4))
      // Python objects in one member do not hide the others.
      if let header = try? NPYHeader(reading: archive.beginning(of: member, limit: 1 << 16)) {
        items.append(DataItem(name: name, shape: header.shape, type: header.type.rawValue))
      } else {
        items.append(DataItem(name: name, shape: [], type: "no numbers"))
      }
    }
    return items
  }

  func open(_ file: InputFile, item: String?) throws(Diagnostic) -> Dataset {
    let archive = try ZipArchive(file)
    let name = if let item { item } else { try choose(nil, among: contents(of: file), in: file.name) }
    guard let member = archive.members.first(where: { $0.name == name + ".npy" || $0.name == name }) else {
      throw .noSuchItem(file.name, name, try contents(of: file))
    }
    let dataset = try Dataset(npy: archive.open(member))
    return Dataset(source: file.name, item: name, values: dataset.values, order: dataset.order, axes: dataset.axes)
  }
}
