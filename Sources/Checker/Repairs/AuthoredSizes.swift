import Diagnostics
import Graph
import Syntax

// Sizes in the words of the file.
extension RepairSite {
  /// A size as the file writes it somewhere: `n / patch` for what is known as 12.
  func authored(_ size: Size) -> String? {
    let entries = statements.flatMap(\.listedSizes) + ports.flatMap { $0.shape ?? [] }
    return entries.first { self.size($0) == size }.map(text)
  }

  /// The one hyper-parameter that has the value of a size without a name.
  func named(_ size: Size) -> String? {
    guard size.symbols.isEmpty, let value = known(size), value > 1 else { return nil }
    let names = file.models.first?.parameters.filter { $0.kind == .int && sizes[$0.name.text] == value } ?? []
    return names.count == 1 ? names[0].name.text : nil
  }

  private var ports: [Port] {
    file.models.flatMap { $0.encoder.inputs + $0.encoder.outputs + $0.decoder.outputs }
  }

  /// The entries of a new shape, each with the small change that makes the count right: for every value of its names,
  /// else for those that hold.
  func entriesOtherwise(_ entries: [Expression], _ total: Size, _ stage: Expression) -> (always: [Cure], now: [Cure]) {
    let edits = entries.indices.flatMap { index -> [(edit: Cure.Edit, count: Size)] in
      let rest = entries.indices.filter { $0 != index }.compactMap { size(entries[$0]) }
      guard rest.count == entries.count - 1, case .binary = entries[index].kind, size(entries[index])?.constant == nil
      else { return [] }
      return otherSizes(entries[index]).compactMap { edit, _ in
        let whole = Cure("", [edit]).text(of: entries[index].span, in: source)
        return parsed(whole).flatMap(size).map { (edit, count(rest + [$0])) }
      }
    }
    let cures = { (edits: [(edit: Cure.Edit, count: Size)]) in
      edits.map { Cure("the value has \(number(total)) numbers", [$0.edit], shows: stage.span) }
    }
    // Another name may have the number that is due by chance.
    let names = Set(entries.flatMap(\.names).map(\.text))
    let near = edits.filter { edit in
      let symbols = edit.count.symbols
      return edit.count != total && isSame(edit.count, total)
        && (symbols.isSubset(of: names) || symbols == total.symbols)
    }
    return (cures(edits.filter { $0.count == total }), cures(near))
  }

  /// A size that an edit would write.
  func parsed(_ text: String) -> Expression? {
    parse(SourceFile(name: "", text: "ae 1\nfn f(x) = \(text)\n")).0.functions.first?.body
  }
}

extension Expression {
  private var isProduct: Bool {
    if case .binary(let symbol, _, _) = kind { symbol == .multiply || symbol == .divide } else { false }
  }

  /// The entries of all lists in it.
  fileprivate var listedSizes: [Expression] {
    let inner = kind.children.flatMap(\.listedSizes)
    if case .list(let entries) = kind { return entries + inner }
    if case .call(_, let arguments) = kind { return inner + arguments.map(\.value).filter(\.isProduct) }
    return inner
  }
}
