/// Slices with a step and turned axes of other languages, as code of this one.
struct SteppedSlice {
  /// One position of a slice: its ends and its step, each empty where it is left out.
  struct Item {
    var first = ""
    var last = ""
    var step = ""

    var isTurned: Bool { step == "-1" && first.isEmpty && last.isEmpty }
    /// Where it leaves nothing out between its ends.
    var isPlain: Bool { step.isEmpty }
    var ends: String { "\(first):\(last)" }
  }

  let value: String
  /// The sizes of the value, where they are known.
  let sizes: [String]
  private(set) var items: [Item]

  init(_ value: String, sizes: [String], _ items: [Item]) {
    (self.value, self.sizes, self.items) = (value, sizes, items)
  }

  /// `(1, 2, end)` of MATLAB, which counts from 1 and includes its end.
  static func fromOne(_ sides: [String]) -> Item {
    var item = Item(first: sides[0], last: sides[2], step: sides[1])
    if item.first == "end", item.last == "1" { return Item(step: item.step) }
    item.first = Int(sides[0]).map { $0 == 1 ? "" : "\($0 - 1)" } ?? "\(sides[0]) - 1"
    if item.last == "end" { item.last = "" }
    return item
  }

  /// The axis that has the step; nil where several have one.
  private var axis: Int? {
    let stepped = items.indices.filter { !items[$0].isPlain }
    return stepped.count == 1 && items.count < 3 ? stepped[0] : nil
  }

  /// The number of axes, as far as it is known.
  private var axes: Int { max(sizes.count, items.count) }

  /// The code, the likeliest first; none where nothing here does the same.
  var cures: [String] {
    guard let axis else { return [] }
    if items[axis].isTurned { return turned(axis).map { [$0] } ?? [] }
    guard !items[axis].step.hasPrefix("-") else { return [] }
    let forms = sizes.isEmpty && items.count == 1 ? [1, 2] : [axes]
    return forms.map { everyNth(axis, of: $0) }
  }

  /// Every second place: a window of one place that moves by two.
  private func everyNth(_ axis: Int, of axes: Int) -> String {
    let step = items[axis].step
    var rest = items
    rest[axis].step = ""
    let isWhole = rest.allSatisfy { $0.ends == ":" }
    let part = isWhole ? value : "\(value)[\(rest.map(\.ends).joined(separator: ", "))]"
    let window = "1, by: max, stride: \(step)"
    if axes == 1 { return "pool(repeat(\(part), 1, axis: 1), \(window))[:, 0]" }
    return axis == 0 ? "pool(\(part), \(window))" : "transpose(pool(transpose(\(part)), \(window)))"
  }

  /// An axis from its end: a product with the identity whose rows stand in the reverse order.
  private func turned(_ axis: Int) -> String? {
    guard axis < sizes.count, sizes.count < 3, items.allSatisfy({ $0.isTurned || $0.ends == ":" }) else { return nil }
    let size = sizes[axis].contains(" ") ? "(\(sizes[axis]))" : sizes[axis]
    let numbers = "linspace(1, \(size), \(size))"
    let sums = "repeat(\(numbers), \(size)) + repeat(\(numbers), \(size), axis: 1)"
    let identity = "max(1 - abs(\(sums) - \(size) - 1), 0)"
    return axis == sizes.count - 1 ? "matmul(\(value), \(identity))" : "matmul(\(identity), \(value))"
  }
}

extension ModelNames {
  /// The declared sizes of a value.
  package func sizes(of value: String) -> [String] {
    (shapes[value] ?? "").split(separator: ",").map { String($0).trimmed }
  }
}

extension ModelNames {
  /// A named value cut into as many equal parts as names stand for it; nil where their size is not known.
  func parts(of value: String, for names: [String]) -> [String]? {
    guard names.count > 1, value.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { return nil }
    let own = sizes(of: value)
    if own.count > 1 { return shares(of: value, own[0], into: names.count) }
    let known = (names + codes).lazy.map(sizes).first { $0.count == 1 }
    guard let size = known?.first else { return nil }
    return names.indices.map { index in
      let low = index == 0 ? "" : index == 1 ? size : "\(index) * \(size)"
      let high = index == names.count - 1 ? "" : index == 0 ? size : "\(index + 1) * \(size)"
      return "\(value)[\(low):\(high)]"
    }
  }
}

extension ModelNames {
  /// A sequence cut into equal parts along its first axis.
  private func shares(of value: String, _ size: String, into count: Int) -> [String] {
    let place = { (part: Int) in
      if let number = Int(size), number % count == 0 { return "\(number / count * part)" }
      let whole = size.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? size : "(\(size))"
      return part == 1 ? "\(whole) / \(count)" : "\(part) * \(whole) / \(count)"
    }
    return (0..<count).map { part in
      "\(value)[\(part == 0 ? "" : place(part)):\(part == count - 1 ? "" : place(part + 1))]"
    }
  }
}

extension ForeignReader {
  /// `torch.chunk(h, 2)` as the results of an encoder; nil anywhere else.
  func chunked(_ name: String, _ value: String?) -> ForeignPhrase? {
    guard ["chunk", "split", "tensor_split"].contains(name), nesting == 0, let value,
      let parts = names.parts(of: value, for: names.codes)
    else { return nil }
    return ForeignPhrase(text: "(\(parts.joined(separator: ", ")))", isForeign: true)
  }

  /// `torch.flip(x, dims=[0])`, `fliplr(x)`; nil where the shape of the value is not known.
  func turned(_ name: String, _ given: [ForeignArgument]) -> ForeignPhrase? {
    guard ["flip", "fliplr", "flipud", "reversed", "reverse"].contains(name), let value = given.first?.value.bare else {
      return nil
    }
    let sizes = names.sizes(of: value)
    let words = given.dropFirst().first?.value
    let number = words.flatMap { Int(($0.elements.first ?? $0).text.filter { $0 != " " }) }
    let axis = number.map { $0 < 0 ? $0 + sizes.count : $0 } ?? (name == "fliplr" ? sizes.count - 1 : 0)
    guard sizes.indices.contains(axis) else { return nil }
    var items = Array(repeating: SteppedSlice.Item(), count: sizes.count)
    items[axis].step = "-1"
    return SteppedSlice(value, sizes: sizes, items).cures.first.map { ForeignPhrase(text: $0, isForeign: true) }
  }
}
