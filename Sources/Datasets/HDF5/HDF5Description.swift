import Files

/// Shape and type of an array in an HDF5 file.
struct HDF5Description {
  enum Kind {
    case numbers(ElementType)
    /// Pairs of real and imaginary part.
    case complex(ElementType)
    /// In words for messages.
    case other(String)

    var words: String {
      switch self {
      case .numbers(let type): type.rawValue
      case .complex(let type): type.complexWords
      case .other(let words): words
      }
    }
  }

  let shape: [Int]
  let type: Kind

  /// Of what the library does not open, such as what newer versions write.
  init(unreadable reason: String) {
    self.init(words: "what this version of the HDF5 library cannot open (\(excerpt(reason, limit: 80)))")
  }

  /// Of what is no array.
  init(words: String) { (shape, type) = ([], .other(words)) }

  /// Nil when the library cannot tell.
  init?(_ object: HDF5Object) {
    let library = object.library
    let found: ([Int], Kind)? = library.alone {
      guard let space = HDF5Object(library, library.dataSpace(object.id)),
        let type = HDF5Object(library, library.dataType(object.id)), case let rank = library.rank(space.id), rank >= 0
      else { return nil }
      var sizes = [UInt64](repeating: 0, count: Int(rank) + 1)
      guard library.extents(space.id, &sizes, nil) >= 0, library.pointCount(space.id) >= 0 else { return nil }
      return (sizes.dropLast().map { Int(clamping: $0) }, kind(type))
    }
    guard let found else { return nil }
    (shape, type) = found
  }
}

private func kind(_ type: HDF5Object) -> HDF5Description.Kind {
  let library = type.library
  let size = library.typeSize(type.id)
  switch library.typeClass(type.id) {
  case HDF5Code.integer: return integer(size, isSigned: library.typeSign(type.id) > 0)
  case HDF5Code.float: return [2: .numbers(.float16), 4: .numbers(.float32)][size] ?? .numbers(.float64)
  // A truth value of h5py is a choice of two bytes.
  case HDF5Code.choice: return size == 1 ? .numbers(.bool) : .other("choices")
  case HDF5Code.text: return .other("text")
  case HDF5Code.compound where type.complexParts != nil: return .complex(size > 8 ? .float64 : .float32)
  case HDF5Code.compound: return .other(size == 8 || size == 16 ? "complex or compound" : "compound")
  case HDF5Code.reference: return .other("references")
  case HDF5Code.ragged: return .other("lists of different lengths")
  case HDF5Code.array: return .other("arrays")
  case HDF5Code.time: return .other("times")
  default: return .other("bytes of no type")
  }
}

private func integer(_ size: Int, isSigned: Bool) -> HDF5Description.Kind {
  switch (size, isSigned) {
  case (1, true): .numbers(.int8)
  case (1, false): .numbers(.uint8)
  case (2, true): .numbers(.int16)
  case (2, false): .numbers(.uint16)
  case (3...4, true): .numbers(.int32)
  case (3...4, false): .numbers(.uint32)
  case (5...8, true): .numbers(.int64)
  case (5...8, false): .numbers(.uint64)
  default: .other("integers of \(size) bytes")
  }
}
