import Files

// Attributes: the small named values beside a group or an array. One that is missing or of another kind is nil.
extension HDF5Object {
  /// A whole or real number, or a truth value as 0 and 1.
  func number(_ name: String) -> Double? {
    library.alone {
      guard let (attribute, type, count) = attribute(name), count == 1,
        [HDF5Code.integer, HDF5Code.float, HDF5Code.choice].contains(library.typeClass(type.id))
      else { return nil }
      var value = 0.0
      return library.readAttribute(attribute.id, library.double, &value) >= 0 ? value : nil
    }
  }

  /// Numbers, alone or in a list, or texts that are numbers; with how they are stored.
  func numbers(_ name: String) -> (numbers: [Double], kind: HDF5NumberKind)? {
    let found: (numbers: [Double], kind: HDF5NumberKind)? = library.alone {
      guard let (attribute, type, count) = attribute(name), (1...1 << 16).contains(count),
        case let kind = library.typeClass(type.id), [HDF5Code.integer, HDF5Code.float].contains(kind)
      else { return nil }
      var values = [Double](repeating: 0, count: count)
      guard library.readAttribute(attribute.id, library.double, &values) >= 0 else { return nil }
      return (values, kind == HDF5Code.integer ? .whole : library.typeSize(type.id) == 4 ? .single : .real)
    }
    if let found { return found }
    let texts = texts(name).flatMap { $0.split { ", ;[](){}\t".contains($0) } }
    let numbers = texts.compactMap { Double($0) }
    guard numbers.count == texts.count, !numbers.isEmpty else { return nil }
    return (numbers, texts.allSatisfy { Int($0) != nil } ? .whole : .real)
  }

  /// The names of the attributes, at most so many.
  func attributeNames(limit: Int) -> [String] {
    library.alone {
      var names: [String] = []
      while names.count < limit {
        var name = [CChar](repeating: 0, count: 256)
        let length = library.attributeName(id, ".", 0, 0, UInt64(names.count), &name, name.count, 0)
        guard length >= 0 else { break }
        names.append(zeroEnded(name))
      }
      return names
    }
  }

  func text(_ name: String) -> String? {
    let texts = texts(name)
    return texts.count == 1 ? texts[0] : nil
  }

  func texts(_ name: String) -> [String] {
    library.alone {
      guard let (attribute, type, count) = attribute(name), library.typeClass(type.id) == HDF5Code.text,
        (1...1024).contains(count)
      else { return [] }
      return library.isVariableText(type.id) > 0
        ? variableTexts(attribute, type, count) : fixedTexts(attribute, type, count)
    }
  }

  private func fixedTexts(_ attribute: HDF5Object, _ type: HDF5Object, _ count: Int) -> [String] {
    let size = library.typeSize(type.id)
    guard size > 0, size < 1 << 16 else { return [] }
    var bytes = [UInt8](repeating: 0, count: size * count)
    guard library.readAttribute(attribute.id, type.id, &bytes) >= 0 else { return [] }
    return (0..<count).map { index in
      let own = bytes[index * size..<(index + 1) * size].prefix { $0 != 0 }
      return String(decoding: own, as: UTF8.self)
    }
  }

  private func variableTexts(_ attribute: HDF5Object, _ type: HDF5Object, _ count: Int) -> [String] {
    var texts = [UnsafePointer<CChar>?](repeating: nil, count: count)
    guard library.readAttribute(attribute.id, type.id, &texts) >= 0 else { return [] }
    defer { reclaim(attribute, type, &texts) }
    return texts.map { $0.map { String(cString: $0) } ?? "" }
  }

  /// The objects to which a list of lists refers, the first of each list: the scales of an array's axes.
  func references(_ name: String, count expected: Int) -> [HDF5Object?] {
    library.alone {
      let none = [HDF5Object?](repeating: nil, count: expected)
      guard let (attribute, type, count) = attribute(name), count == expected,
        library.typeClass(type.id) == HDF5Code.ragged,
        let parent = HDF5Object(library, library.typeParent(type.id)),
        library.typesAreEqual(parent.id, library.reference) > 0
      else { return none }
      var lists = [(count: Int, first: UnsafeRawPointer?)](repeating: (0, nil), count: count)
      guard library.readAttribute(attribute.id, type.id, &lists) >= 0 else { return none }
      defer { reclaim(attribute, type, &lists) }
      return lists.map { list in
        guard list.count > 0, let first = list.first else { return nil }
        return HDF5Object(library, library.dereference(id, 0, 0, first))
      }
    }
  }

  /// The object to which an attribute refers.
  func reference(_ name: String) -> HDF5Object? {
    library.alone {
      guard let (attribute, type, count) = attribute(name), count == 1,
        library.typesAreEqual(type.id, library.reference) > 0
      else { return nil }
      var reference: UInt64 = 0
      guard library.readAttribute(attribute.id, type.id, &reference) >= 0 else { return nil }
      return HDF5Object(library, library.dereference(id, 0, 0, &reference))
    }
  }

  private func reclaim(_ attribute: HDF5Object, _ type: HDF5Object, _ values: UnsafeMutableRawPointer) {
    guard let space = HDF5Object(library, library.attributeSpace(attribute.id)) else { return }
    _ = library.reclaim(type.id, space.id, 0, values)
  }

  private func attribute(_ name: String) -> (attribute: HDF5Object, type: HDF5Object, count: Int)? {
    guard library.attributeExists(id, name) > 0,
      let attribute = HDF5Object(library, library.openAttribute(id, name, 0)),
      let type = HDF5Object(library, library.attributeType(attribute.id)),
      let space = HDF5Object(library, library.attributeSpace(attribute.id))
    else { return nil }
    return (attribute, type, Int(library.pointCount(space.id)))
  }
}

/// How the numbers of an attribute are stored.
enum HDF5NumberKind {
  case whole
  /// Real numbers in four bytes.
  case single
  case real
}
