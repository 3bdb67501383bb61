import Files

/// Reads the one kind of Python text that heads a `.npy` file: a dictionary of plain values.
///
///     {'descr': '<f8', 'fortran_order': False, 'shape': (85, 70, 10), }
struct PythonLiteral {
  enum Value: Equatable {
    case string(String)
    case boolean(Bool)
    case tuple([Int])
    /// A list: the descriptor of a structured type, which nobody needs to know further.
    case list
  }

  private var rest: Substring.UnicodeScalarView

  init(_ text: String) { rest = Substring(text).unicodeScalars }

  /// The entries, or nil when the text is anything else than one dictionary.
  mutating func dictionary() -> [String: Value]? {
    guard take("{") else { return nil }
    var entries: [String: Value] = [:]
    while !take("}") {
      guard let key = string(), take(":"), let value = value(),
        entries.updateValue(value, forKey: key) == nil
      else { return nil }
      guard take(",") || next() == "}" else { return nil }
    }
    return next() == nil ? entries : nil
  }

  private mutating func value() -> Value? {
    switch next() {
    case "'", "\"": return string().map(Value.string)
    case "(": return tuple().map(Value.tuple)
    case "[": return skipList() ? .list : nil
    default:
      if take("True") { return .boolean(true) }
      return take("False") ? .boolean(false) : nil
    }
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var sizes: [Int] = []
    while !take(")") {
      guard let size = integer() else { return nil }
      sizes.append(size)
      guard take(",") || next() == ")" else { return nil }
    }
    return sizes
  }

  private mutating func integer() -> Int? {
    _ = next()
    let digits = rest.prefix { ("0"..."9").contains($0) }
    rest.removeFirst(digits.count)
    _ = take("L")  // Python 2 wrote long integers so.
    return Int(String(digits))
  }

  private mutating func string() -> String? {
    guard let quote = next(), quote == "'" || quote == "\"" else { return nil }
    rest.removeFirst()
    let text = rest.prefix { $0 != quote && $0 != "\\" }
    rest.removeFirst(text.count)
    guard rest.popFirst() == quote else { return nil }
    return String(text)
  }

  private mutating func skipList() -> Bool {
    guard let end = rest.lastIndex(of: "]") else { return false }
    rest = rest[rest.index(after: end)...]
    return true
  }

  /// The next scalar that is not a blank; blanks before it are gone then.
  private mutating func next() -> Unicode.Scalar? {
    while let first = rest.first, first == " " || first == "\n" || first == "\t" {
      rest.removeFirst()
    }
    return rest.first
  }

  private mutating func take(_ text: String) -> Bool {
    _ = next()
    guard rest.starts(with: text.unicodeScalars) else { return false }
    rest.removeFirst(text.unicodeScalars.count)
    return true
  }
}
