/// Puts the arguments of a foreign call into the cure of its entry.
struct ForeignCall {
  let entry: ForeignName
  /// What is known of the input: `elements`, `features`, `steps`.
  let context: [String: String]
  private var named: [String: ForeignPhrase] = [:]
  private var positional: [ForeignPhrase] = []
  private var extra: [String] = []
  /// The labels of the call, as they are called here.
  private var labels: Set<String> = []
  private var behind: [ForeignPhrase] = []
  private var copies = 1
  /// Attributes that may stand without their name, in front.
  private static let sizes: Set = ["units", "channels", "hidden", "times", "shape"]
  private var result = ForeignPhrase(text: "", isForeign: true)

  init(_ entry: ForeignName, _ arguments: [ForeignArgument], _ context: [String: String]) {
    self.entry = entry
    self.context = context
    positional = arguments.filter { $0.label == nil }.map(\.value)
    labels = Set(
      arguments.compactMap(\.label).map { ForeignNames.attributes[$0]?.template ?? $0 })
    bindPositional()
    for argument in arguments {
      if let label = argument.label { bind(label, argument.value) }
    }
  }

  /// The call in this language.
  mutating func phrase() -> ForeignPhrase {
    if let remark = entry.remark { result.remarks.append(remark) }
    guard entry.template != nil else {
      result.missing.append(entry.spellings[0])
      result.isLayer = true
      return result
    }
    let halves = entry.template!.split(separator: "&", maxSplits: 1)
    if halves.count > 1 { extra.insert(String(halves[1]), at: 0) }
    var text = filled
    if let end = text.firstIndex(of: "&") { text = String(text[..<end]) }
    if entry.places.isEmpty, entry.parameters.isEmpty, !positional.isEmpty, ownCallables.contains(text) {
      text += "(\(list(positional)))"
      result.isLayer = false
    }
    text = withExtra(text)
    if copies > 1 { text = Array(repeating: text, count: copies).joined(separator: " |> ") }
    for phrase in behind { text += " |> \(phrase.text)" }
    result.text = text
    result.isLayer = !entry.holdsValues && (positional.isEmpty || !entry.parameters.isEmpty || entry.places.count > 0)
    if entry.isOwn && text.hasSuffix("()") { result.text = String(text.dropLast(2)) }
    return result
  }

  /// The template with arguments in its places.
  private var filled: String {
    entry.pieces.map { piece in
      guard let place = piece.place else { return piece.text }
      switch place.name {
      case "*": return positional.isEmpty ? place.defaultText : list(positional)
      case ">":
        let parts = positional.map(\.text).filter { !$0.isEmpty }
        return parts.isEmpty ? place.defaultText : parts.joined(separator: " |> ")
      default: return named[place.name]?.text ?? context[place.name] ?? place.defaultText
      }
    }.joined().withoutLoneBrackets
  }

  private func list(_ values: [ForeignPhrase]) -> String {
    values.map { $0.text.first == "[" ? String($0.text.dropFirst().dropLast()) : $0.bare }.joined(separator: ", ")
  }

  private mutating func bindPositional() {
    var names = entry.parameters[...]
    // Who writes one size only leaves out that of the input, as in Keras.
    if positional.count == 1, leavesInput(names) { names.removeFirst() }
    for value in positional {
      guard let name = names.popFirst() else { break }
      bind(name, value)
    }
    if entry.parameters.isEmpty, entry.places.first?.name != "*", let first = positional.first,
      let place = entry.places.first, place.name.count == 1
    {
      named[place.name] = first
    }
    guard entry.spellings.contains("Reshape") else { return }
    if positional.count > 1 { named["shape"] = ForeignPhrase(text: "[" + list(positional) + "]") }
    if named["shape"]?.text == "[-1]" { named["shape"] = ForeignPhrase(text: "[\(context["elements"] ?? "n")]") }
  }

  /// Whether the first parameter is the size of the input, and the second one a place of the cure.
  private func leavesInput(_ names: ArraySlice<String>) -> Bool {
    guard names.count > 1, let first = ForeignNames.attributes[names[names.startIndex]], first.template == nil else {
      return false
    }
    let second = names[names.startIndex + 1]
    return entry.places.contains { $0.name == second } && !labels.contains(second)
  }

  private mutating func bind(_ label: String, _ value: ForeignPhrase) {
    result = result.joined(with: ForeignPhrase(text: "", remarks: value.remarks, missing: value.missing))
    if label == "function" {
      named[label] = ForeignReader.function(value)
    } else if label == "shape", value.text.first != "[" {
      named[label] = ForeignPhrase(text: "[\(value.text)]")
    } else if entry.places.contains(where: { $0.name == label }) {
      named[label] = value
    } else if let attribute = ForeignNames.attributes[label] {
      take(attribute, value)
    } else {
      append(label, value)
    }
  }

  private mutating func take(_ attribute: ForeignName, _ value: ForeignPhrase) {
    guard let template = attribute.template else { return }
    if template == "copies" {
      copies = min(max(Int(value.text) ?? 1, 1), 8)
    } else if template.hasPrefix("unless ") {
      let words = template.dropFirst(7).split(separator: " ", maxSplits: 1)
      if value.text.lowercased().filter(\.isLetter) != words[0] {
        behind.append(ForeignPhrase(text: String(words[1].dropFirst(3))))
      }
    } else if template.hasPrefix("|> ") {
      if let function = ForeignReader.function(value) { behind.append(function) }
    } else if entry.places.contains(where: { $0.name == template }) {
      named[template] = value
    } else {
      append(template, value)
    }
  }

  private mutating func append(_ label: String, _ value: ForeignPhrase) {
    var text = value.text
    if label == "kernel" { named[label] = value }
    if entry.isOwn, positional.isEmpty, ForeignCall.sizes.contains(label) {
      positional = [value]
      return
    }
    let word = text.lowercased().filter(\.isLetter)
    if label == "padding", text.first == "\"" {
      guard word == "same" || word == "causal" else { return }
      let kernel = named["kernel"]?.text ?? "3"
      text = Int(kernel).map { "\(($0 - 1) / 2)" } ?? "(\(kernel) - 1) / 2"
    }
    if text == "null" { return }
    extra.append("\(label): \(text)")
  }

  /// The text with further arguments in its first call.
  private func withExtra(_ text: String) -> String {
    guard !extra.isEmpty else { return text }
    let more = extra.joined(separator: ", ")
    guard let open = text.firstIndex(of: "(") else {
      let end = text.firstIndex(of: " ") ?? text.endIndex
      return text[..<end] + "(\(more))" + text[end...]
    }
    var depth = 0
    for index in text[open...].indices {
      if text[index] == "(" { depth += 1 }
      if text[index] == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      let comma = text[text.index(before: index)] == "(" ? "" : ", "
      return text[..<index] + comma + more + text[index...]
    }
    return text
  }
}
