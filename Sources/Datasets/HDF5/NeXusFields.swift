import Diagnostics
import Files

// NeXus: a group holds the factor and the offset of its arrays as arrays of one number beside them.
//
//     value = (stored + NAME_offset) * NAME_scaling_factor
extension HDF5Object {
  /// Takes the factor and the offset that stand beside an array; called on the root.
  ///
  /// - Returns: Warnings about those that can be meant in more than one way.
  func takeFields(of path: String, into encoding: inout NumberEncoding, in file: String) -> [Diagnostic] {
    let (folder, name) = pathParts(path)
    guard let group = folder.isEmpty ? self : child(folder), group.text("NX_class") == "NXdata" else { return [] }
    let isSignal = group.text("signal") == name || child(path)?.number("signal") == 1
    let fields = group.fields(of: name, isSignal: isSignal)
    guard !fields.isEmpty else { return [] }
    let reason: String? =
      if encoding.changesNumbers {
        "the array has a factor or an offset of its own"
      } else if fields.isUnreadable {
        "it is not one finite number"
      } else if fields.isOld && fields.changes == 2 {
        "the offset may be meant before or after the factor; `\(name)_scaling_factor` and `\(name)_offset` are clear"
      } else {
        nil
      }
    guard let reason else {
      (encoding.factor, encoding.offset) = fields.terms
      return []
    }
    return [.unusedDeclaration("\(excerpt(path))` in `\(file)", fields.names, reason)]
  }

  /// What stands beside an array, or beside an axis of this group.
  fileprivate func fields(of name: String, isSignal: Bool) -> NeXusFields {
    let own = NeXusFields(factor: field("\(name)_scaling_factor"), offset: field("\(name)_offset"))
    guard own.isEmpty, isSignal else { return own }
    return NeXusFields(factor: field("scaling_factor"), offset: field("offset"), isOld: true)
  }

  private func field(_ name: String) -> NeXusFields.Field? {
    guard let array = child(name), array.isArray, let description = HDF5Description(array) else { return nil }
    let isOne = elementCount(of: description.shape) == 1
    let number = isOne ? (try? array.points(description))?.first : nil
    return .init(name: name, number: number.flatMap { $0.isFinite ? $0 : nil })
  }

  /// The points of an axis of this group as its fields mean them.
  func corrected(_ points: [Double], ofAxis name: String) -> [Double] {
    let fields = self.fields(of: name, isSignal: false)
    let (factor, offset) = (fields.factor?.number ?? 1, fields.offset?.number ?? 0)
    return fields.isEmpty ? points : points.map { ($0 + offset) * factor }
  }
}

/// The factor and the offset beside an array.
private struct NeXusFields {
  struct Field {
    let name: String
    /// Nil where it is not one finite number.
    let number: Double?
  }

  var factor: Field?
  var offset: Field?
  /// Whether they belong to the signal by no name, which older files have.
  var isOld = false

  var isEmpty: Bool { factor == nil && offset == nil }
  var isUnreadable: Bool { [factor, offset].contains { $0.map { $0.number == nil } ?? false } }
  var names: [String] { [factor, offset].compactMap { $0?.name } }
  /// How many of them change a number.
  var changes: Int { [factor.map { $0.number != 1 }, offset.map { $0.number != 0 }].count { $0 == true } }

  /// As they are meant behind each other: the offset is multiplied too.
  var terms: (factor: NumberEncoding.Term?, offset: NumberEncoding.Term?) {
    let (scale, shift) = (factor?.number ?? 1, offset?.number ?? 0)
    let own = factor.flatMap { scale == 1 ? nil : NumberEncoding.Term(name: $0.name, numbers: [scale]) }
    return (own, offset.flatMap { shift == 0 ? nil : .init(name: $0.name, numbers: [shift * scale]) })
  }
}
