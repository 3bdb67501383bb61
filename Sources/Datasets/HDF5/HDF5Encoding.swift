import Diagnostics
import Files

// What attributes declare about the numbers of an array, as netCDF's conventions and the products of many missions have them.
extension HDF5Object {
  /// The encoding of an array, and warnings about declarations that can be meant in more than one way.
  func encoding(of dataset: Dataset, named path: String) -> (NumberEncoding, [Diagnostic]) {
    var declared = DeclaredNumbers(self, for: dataset.values.type)
    var encoding = NumberEncoding()
    encoding.missing = declared.missing
    encoding.factor = declared.factor(dataset.values.type)
    encoding.offset = declared.offset(encoding.factor)
    encoding.axis = declared.place(&encoding, on: dataset)
    (encoding.isUnsigned, encoding.isSigned) = (declared.isUnsigned, declared.isSigned)
    encoding.limits = declared.limits(dataset.values.type, encoding)
    let source = "\(excerpt(path))` in `\(dataset.source)"
    return (encoding, declared.unused.map { .unusedDeclaration(source, $0.names, $0.reason) })
  }

  /// A warning where groups above an array declare what netCDF's arrays declare of themselves; this is the root.
  func declaredAbove(_ path: String, in file: String, besides known: NumberEncoding) -> Diagnostic? {
    let parts = path.split(separator: "/").dropLast()
    let groups = (0...parts.count).compactMap { count in
      count == 0 ? self : child(parts.prefix(count).joined(separator: "/"))
    }
    let names = groups.flatMap { $0.attributeNames(limit: 1000) }.filter { name in
      switch plainName(name) {
      case "scalefactor": known.factor == nil
      case "addoffset": known.offset == nil
      case "fillvalue", "missingvalue": !known.hasMissing
      default: false
      }
    }
    guard !names.isEmpty else { return nil }
    let source = "\(excerpt(path))` in `\(file)"
    return .unusedDeclaration(source, names, "of a group above the array, not of the array itself")
  }

  /// The numbers of an axis as its attributes mean them; NaN where one stands for no value.
  func points(_ description: HDF5Description, file: String = "", path: String = "") throws(Diagnostic) -> [Double] {
    let values = try HDF5Values(self, description, file: file, path: path)
    var declared = DeclaredNumbers(self, for: values.type)
    var encoding = NumberEncoding()
    encoding.missing = declared.missing
    encoding.factor = declared.factor(values.type).flatMap { $0.numbers.count == 1 ? $0 : nil }
    encoding.offset = declared.offset(encoding.factor).flatMap { $0.numbers.count == 1 ? $0 : nil }
    (encoding.isUnsigned, encoding.isSigned) = (declared.isUnsigned, declared.isSigned)
    encoding.limits = declared.limits(values.type, encoding)
    let stored = try values.doubles()
    return encoding.isEmpty ? stored : encoding.decoded(stored, as: values.type)
  }
}

/// The attributes of an array that are numbers, or texts that are.
private struct DeclaredNumbers {
  private var terms: [NumberEncoding.Term] = []
  private var wholeNumbers: Set<String> = []
  private(set) var unused: [(names: [String], reason: String)] = []

  /// Whether signed numbers are meant without sign, as netCDF 3 has to store large ones.
  let isUnsigned: Bool
  let isSigned: Bool

  init(_ object: HDF5Object, for type: ElementType) {
    let unsigned = object.text("_Unsigned")?.lowercased()
    isUnsigned = unsigned == "true" && type.countOfUnsigned != nil
    isSigned = unsigned == "false" && type.countOfSigned != nil
    for name in object.attributeNames(limit: 1000) where declaredKinds[plainName(name)] != nil {
      guard let found = object.numbers(name) else {
        if declaredKinds[plainName(name)]?.isClear == true { unused.append(([name], "it is no number")) }
        continue
      }
      var numbers = found.numbers
      // What is written as -9999.9 with four bytes is meant as that.
      if declaredKinds[plainName(name)] == .missing, found.kind == .single, type == .float64 {
        let meant = numbers.compactMap { Double("\(Float($0))") }
        numbers += meant.filter { !found.numbers.contains($0) }
      }
      // -1 stands for 255 among bytes without sign, and 255 for -1 among those with one.
      if declaredKinds[plainName(name)] == .missing {
        numbers += numbers.compactMap(type.sameBits).filter { !numbers.contains($0) }
      }
      if [.factor, .offset].contains(declaredKinds[plainName(name)]), found.kind == .single {
        numbers = numbers.map { Double("\(Float($0))") ?? $0 }
      }
      terms.append(.init(name: name, numbers: numbers))
      if found.kind == .whole { wholeNumbers.insert(name) }
    }
  }

  private func all(_ kind: DeclaredKind) -> [NumberEncoding.Term] {
    terms.filter { declaredKinds[plainName($0.name)] == kind }
  }

  var missing: [NumberEncoding.Term] { all(.missing) }

  /// By netCDF's name a factor multiplies; some products divide by what they call `Scale_Factor`.
  mutating func factor(_ type: ElementType) -> NumberEncoding.Term? {
    let vague =
      (all(.vagueFactor) + all(.other)).filter { $0.numbers.contains { $0 != 1 } }
      + (all(.vagueOffset) + all(.otherOffset)).filter { $0.numbers.contains { $0 != 0 } }
    if !vague.isEmpty, type.isWhole, all(.factor).isEmpty {
      unused.append((vague.map(\.name), "it is not clear whether they change these numbers"))
    }
    guard let term = all(.factor).first else { return nil }
    guard term.numbers.allSatisfy({ $0.isFinite && $0 != 0 }) else {
      unused.append(([term.name], "numbers cannot be multiplied by it"))
      return nil
    }
    guard term.name == "scale_factor" || term.numbers.allSatisfy({ abs($0) <= 1 }) else {
      unused.append(([term.name], "some products multiply by it, others divide"))
      return nil
    }
    return term.numbers == [1] ? nil : term
  }

  mutating func offset(_ factor: NumberEncoding.Term?) -> NumberEncoding.Term? {
    let vague = all(.factor).isEmpty ? [] : all(.vagueOffset)
    guard let term = (all(.offset) + vague).first, term.numbers != [0] else { return nil }
    // Without its factor an offset would be added to numbers of another size.
    let misses = factor == nil && all(.factor).contains { $0.numbers != [1] }
    guard !misses, term.numbers.allSatisfy(\.isFinite) else {
      unused.append(([term.name], misses ? "its factor is not used" : "it is not finite"))
      return nil
    }
    return term
  }

  /// The axis along which lists of factors and offsets run; those that fit no axis are taken out.
  mutating func place(_ encoding: inout NumberEncoding, on dataset: Dataset) -> Int? {
    let lists = [encoding.factor, encoding.offset].compactMap { $0 }.filter { $0.numbers.count > 1 }
    guard let length = lists.first?.numbers.count else { return nil }
    let fitting = dataset.axes.indices.filter { dataset.axes[$0].count == length }
    let spectral = fitting.filter { dataset.axes[$0].role == .spectral }
    guard lists.allSatisfy({ $0.numbers.count == length }), fitting.count == 1 || spectral.count == 1 else {
      unused.append((lists.map(\.name), "their \(length) numbers belong to no one axis"))
      (encoding.factor, encoding.offset) = (nil, nil)
      return nil
    }
    return spectral.count == 1 ? spectral[0] : fitting[0]
  }

  /// They are stored numbers, unless they are real numbers beside whole ones that have a factor.
  func limits(_ type: ElementType, _ encoding: NumberEncoding) -> NumberEncoding.Limits? {
    let range = all(.range).first { $0.numbers.count == 2 }
    let (low, high) = (all(.low).first { $0.numbers.count == 1 }, all(.high).first { $0.numbers.count == 1 })
    guard range != nil || low != nil || high != nil else { return nil }
    let least = range?.numbers[0] ?? low?.numbers[0] ?? -.infinity
    var bounds = (least, range?.numbers[1] ?? high?.numbers[0] ?? .infinity)
    let names = range.map { [$0.name] } ?? [low, high].compactMap { $0?.name }
    if type.isWhole, encoding.changesNumbers, names.allSatisfy({ !wholeNumbers.contains($0) }) {
      guard encoding.axis == nil else { return nil }
      let (factor, offset) = (encoding.factor?.numbers[0] ?? 1, encoding.offset?.numbers[0] ?? 0)
      let stored = [bounds.0, bounds.1].map { ($0 - offset) / factor }.sorted()
      bounds = (stored[0].rounded(), stored[1].rounded())
    }
    // The end of numbers without sign, written with one.
    if bounds.1 < 0, bounds.0 >= 0, let count = type.countOfUnsigned ?? type.countOfSigned, bounds.1 >= -count / 2 {
      bounds.1 += count
    }
    guard bounds.0 <= bounds.1 else { return nil }
    return .init(name: names.joined(separator: "`, `"), range: bounds.0...bounds.1)
  }
}

extension ElementType {
  /// By how much a number below 0 is larger when it is meant without sign; nil for types without sign.
  var countOfUnsigned: Double? {
    switch self {
    case .int8: 256
    case .int16: 65_536
    case .int32: 4_294_967_296
    case .int64: 18_446_744_073_709_551_616
    default: nil
    }
  }

  /// By how much a number is smaller when it is meant with a sign; nil for types that have one.
  var countOfSigned: Double? {
    switch self {
    case .uint8: 256
    case .uint16: 65_536
    case .uint32: 4_294_967_296
    case .uint64: 18_446_744_073_709_551_616
    default: nil
    }
  }

  /// The number of the type that has the bits of one of the other sign; nil where the type holds the number itself.
  func sameBits(_ number: Double) -> Double? {
    guard number == number.rounded() else { return nil }
    if let count = countOfSigned { return number < 0 && number >= -count / 2 ? number + count : nil }
    if let count = countOfUnsigned { return number >= count / 2 && number < count ? number - count : nil }
    return nil
  }

  /// Whether the type has whole numbers only.
  var isWhole: Bool { ![.float16, .bfloat16, .float32, .float64].contains(self) }
}
