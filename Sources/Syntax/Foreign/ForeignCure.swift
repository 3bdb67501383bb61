import Diagnostics

/// What foreign code is here.
package struct ForeignCure: Sendable {
  /// The name as it was written: `nn.Linear`.
  package let name: String
  /// The code to write; nil where there is none.
  package let code: String?
  package let remarks: [String]
  package let isDeclaration: Bool
  /// What to write in place of the call where the code is a declaration.
  private let usage: String?

  /// The cure of a call as a file has it, `Dense(32, activation: "relu")`; nil when its name is not known.
  ///
  /// `context` describes the input: `elements`, `features`, `steps`.
  ///
  /// `isPiped` says that `|>` hands in the first value; see `piping`.
  package init?(
    ofCall text: String, context: [String: String] = [:], names: ModelNames = ModelNames(), isPiped: Bool = false,
    own: String? = nil
  ) {
    let source = SourceFile(name: "", text: text)
    let tokens = Scan(source).tokens
    var reader = ForeignReader(source, tokens, context: context, names: names)
    reader.isPiped = isPiped
    reader.own = own
    let phrase = reader.chain()
    guard phrase.isForeign else { return nil }
    self.init(phrase, ForeignCure.name(source, tokens, at: 0))
  }

  init(_ phrase: ForeignPhrase, _ name: String) {
    self.name = name
    let needed = phrase.declarations.joined(separator: "` and `")
    code = phrase.missing.isEmpty && !phrase.text.isEmpty ? needed.isEmpty ? phrase.text : needed : nil
    remarks = phrase.remarks
    isDeclaration = phrase.text.hasPrefix("fn ") || phrase.text.hasPrefix("block ") || !needed.isEmpty
    usage = needed.isEmpty ? phrase.usage : phrase.text
  }

  private init(_ cure: ForeignCure, code: String?, usage: String?) {
    (name, remarks, isDeclaration) = (cure.name, cure.remarks, cure.isDeclaration)
    (self.code, self.usage) = (code, usage)
  }

  package func replacing(code: String) -> ForeignCure { ForeignCure(self, code: code, usage: usage) }

  /// The name that the code declares.
  package var declaredName: String? {
    guard isDeclaration, let words = code?.split(separator: " ", maxSplits: 1), words.count > 1 else { return nil }
    return String(words[1].prefix { $0 != "(" && $0 != " " })
  }

  /// The same with another name for what the code declares.
  package func renamed(_ old: String, _ new: String) -> ForeignCure {
    ForeignCure(
      self, code: code.map { $0.replacing(" \(old)(", with: " \(new)(") },
      usage: usage.map { $0.replacing(old, with: new) })
  }

  /// The same as it stands at a place of a file: in brackets where its neighbours bind tighter.
  package func standing(at span: Span, in source: SourceFile) -> ForeignCure {
    let after = source.slice(span.end..<source.text.utf8.count)
    return ForeignCure(
      self, code: code?.bracketed(after: source.slice(0..<span.start), before: after), usage: usage)
  }

  /// A sign of another language and its cure.
  package init(name: String, code: String) {
    self.init(ForeignPhrase(text: code, isForeign: true), name)
  }

  /// The names with dots that start at a token.
  static func name(_ source: SourceFile, _ tokens: [Token], at position: Int) -> String {
    var end = position
    while end + 2 < tokens.count, tokens[end + 1].kind == .foreign("."), case .identifier = tokens[end + 2].kind {
      end += 2
    }
    return String(source.text(of: tokens[position].span.joined(tokens[end].span)))
  }

  /// What to write, as the help of a message.
  package var help: String? {
    guard let code else { return remarks.first }
    let use = usage.map { ", and write `\($0)` here" } ?? ""
    return isDeclaration ? "add `\(code)` above the model\(use)" : "write `\(code)`"
  }

  /// What the help does not say.
  package var notes: [String] { code == nil ? Array(remarks.dropFirst()) : remarks }
}

/// A call of ours with attributes of others, `lstm(12, return_sequences: false)`, as it is written here.
///
/// `own` names a block of ours that others call a layer.
package func translatedCall(_ text: String, own: String? = nil, names: ModelNames = ModelNames()) -> String? {
  let source = SourceFile(name: "", text: text)
  var reader = ForeignReader(source, Scan(source).tokens, names: names)
  reader.own = own
  let phrase = reader.chain()
  return phrase.missing.isEmpty ? phrase.text : nil
}
