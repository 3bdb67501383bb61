/// The names of layers inside a block or part.
struct Naming {
  let prefix: String
  /// Set inside a layer that is applied again: the names exist and their weights are shared.
  var isShared = false
  private var taken: Set<String> = []

  init(prefix: String, isShared: Bool = false) {
    self.prefix = prefix
    self.isShared = isShared
  }

  func path(_ name: String) -> String { prefix.isEmpty ? name : "\(prefix).\(name)" }

  /// The path for a layer without a name of its own: `dense`, then `dense_2`.
  mutating func anonymous(_ kind: String) -> String { named(free(kind)) }

  /// The first of `dense`, `dense_2`, ... that no layer has.
  func free(_ kind: String) -> String {
    var name = kind
    var count = 1
    while taken.contains(name) {
      count += 1
      name = "\(kind)_\(count)"
    }
    return name
  }

  mutating func named(_ name: String) -> String {
    taken.insert(name)
    return path(name)
  }
}
