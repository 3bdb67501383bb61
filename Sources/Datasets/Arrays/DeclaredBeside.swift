import Diagnostics
import Files

extension Dataset {
  /// Tells numbers beside an array whose names are those of factors, offsets or fill values: in `.npz` and MATLAB files
  /// nothing says whether they change the array.
  mutating func tellNumbers(beside items: [DataItem], _ values: VectorReader) {
    let names = items.filter { other in
      guard let name = other.name, name != item, elementCount(of: other.shape) == 1,
        let kind = declaredKinds[plainName(name)], ElementType(rawValue: other.type) != nil
      else { return false }
      guard let number = (try? values(other).points)?.first else { return false }
      switch kind {
      case .missing: return true
      case .factor, .vagueFactor, .other: return self.values.type.isWhole && number != 1
      case .offset, .vagueOffset, .otherOffset: return self.values.type.isWhole && number != 0
      case .range, .low, .high: return false
      }
    }.compactMap(\.name)
    guard !names.isEmpty else { return }
    let source = "\(excerpt(item ?? ""))` in `\(self.source)"
    notes.append(
      .unusedDeclaration(source, names, "nothing says whether they change its numbers", beside: true))
  }
}
