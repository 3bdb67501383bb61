/// A name that people bring from Keras, PyTorch, MATLAB or NumPy, and what it is here.
package struct ForeignName: Sendable {
  /// How others write it, without the module before it: `nn.Linear` is `Linear`.
  package let spellings: [String]
  /// The parameters there, in their order; those of attributes as `attributes` of the table translates them.
  let parameters: [String]
  /// The cure as code with placeholders for arguments, as `dense({units:32})`; nil where nothing here does the same.
  package let template: String?
  /// What the cure alone does not say, or what to do without one.
  package let remark: String?

  /// Set for what is called the same here; then any arguments are values or attributes.
  var isOwn = false
  /// Set for losses, which compare an output `a` with what it should be, `b`.
  package var isLoss = false

  /// A layer or function of this language.
  init(own name: String) {
    spellings = [name]
    parameters = []
    template = name + "({*:})"
    remark = nil
    isOwn = true
  }

  /// The same under another name.
  func named(_ name: String) -> ForeignName { ForeignName([name], parameters, template, remark) }

  private init(_ spellings: [String], _ parameters: [String], _ template: String?, _ remark: String?) {
    (self.spellings, self.parameters, self.template, self.remark) = (spellings, parameters, template, remark)
  }

  /// `Flatten, Ravel(x) | reshape([{elements:n}]) | remark`
  init(line: Substring) {
    let columns = line.split(separator: " |", omittingEmptySubsequences: false)
      .reduce(into: [String]()) { columns, part in
        // ` |> ` belongs to the code.
        if part.hasPrefix(">"), let last = columns.popLast() {
          columns.append(last + " |" + part)
        } else {
          columns.append(String(part))
        }
      }.map { $0.trimmed }
    let head = columns[0].split(separator: "(", maxSplits: 1)
    spellings = head[0].split(separator: ",").map { String($0).trimmed }
    parameters = head.count > 1 ? head[1].dropLast().split(separator: ",").map { String($0).trimmed } : []
    template = columns.count > 1 && !columns[1].isEmpty ? columns[1] : nil
    remark = columns.count > 2 ? columns[2] : nil
  }
}

extension ForeignName {
  /// A placeholder in a template: the name of a parameter, and its text without an argument.
  struct Placeholder: Hashable {
    let name: String
    let defaultText: String
  }

  /// The template in pieces: text and placeholders.
  var pieces: [(text: String, placeholder: Placeholder?)] {
    var result: [(String, Placeholder?)] = []
    for (index, part) in (template ?? "").split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      guard index > 0, part.first != " " else {
        result.append(((index > 0 ? "{" : "") + part, nil))
        continue
      }
      let halves = part.split(separator: "}", maxSplits: 1, omittingEmptySubsequences: false)
      let words = halves[0].split(separator: ":", maxSplits: 1).map(String.init)
      result.append(
        (
          "",
          Placeholder(name: words[0], defaultText: words.count > 1 ? words[1] : halves[0].last == ":" ? "" : words[0])
        ))
      result.append((halves.count > 1 ? String(halves[1]) : "", nil))
    }
    return result
  }

  var placeholders: [Placeholder] { pieces.compactMap(\.placeholder) }

  /// Whether the cure holds the values it works on, instead of following `|>`; `p` is a share of them.
  package var holdsValues: Bool {
    placeholders.contains {
      $0.name == "*" || ($0.name.count == 1 && $0.name != "p" && $0.name.first?.isLetter ?? false)
    }
  }

  /// Whether it has placeholders for several values or layers.
  var takesSeveral: Bool { placeholders.contains { ["b", "*", ">"].contains($0.name) } && !isOwn }

  /// Whether the cure is a function to declare.
  package var isDeclaration: Bool { (template ?? "").hasPrefix("fn ") || (template ?? "").hasPrefix("block ") }

  /// The cure with its own example values.
  package var cure: String? {
    guard template != nil else { return nil }
    var call = ForeignCall(self, [], [:], ModelNames())
    return call.phrase().text
  }

  static func lines(of text: String) -> [ForeignName] {
    text.split(separator: "\n").filter { !$0.hasPrefix("//") }.map(ForeignName.init(line:))
  }

  /// Upper and lower case, `_` and `-` do not count.
  static func key(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" }
  }
}

extension String {
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace ?? false { rest.removeFirst() }
    while rest.last?.isWhitespace ?? false { rest.removeLast() }
    return String(rest)
  }

  /// The code without brackets around single words, which only a longer argument needs: `(x)^2`.
  var withoutLoneBrackets: String {
    var result = ""
    var rest = self[...]
    while let open = rest.firstIndex(of: "(") {
      let inside = rest[rest.index(after: open)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" }
      let before = open == rest.startIndex ? result.last : rest[rest.index(before: open)]
      let isCall = before.map { $0.isLetter || $0.isNumber || "_)]".contains($0) } ?? false
      let isLone = !inside.isEmpty && inside.endIndex < rest.endIndex && rest[inside.endIndex] == ")" && !isCall
      result += rest[..<open] + (isLone ? inside : "(")
      rest = rest[(isLone ? rest.index(after: inside.endIndex) : rest.index(after: open))...]
    }
    return result + rest
  }
}
