import Diagnostics
import Syntax

// The results of a scan's cell in their order.
extension RepairSite {
  /// `-> ([2], [H])`: the next state comes before what each step gives, in the cell and where its results get names.
  func stateFirst(_ block: Block) -> [Cure] {
    let results = block.body.results
    guard block.outputs.count == 2, results.count == 2 else { return [] }
    let names = lets(of: block.name.text)
    let edits =
      swapped(block.outputs[0].span, block.outputs[1].span) + swapped(results[0].span, results[1].span)
      + names.flatMap { swapped($0.name.span, $0.others[0].span) }
    let words =
      [
        "-> (\(text(block.outputs[1].span)), \(text(block.outputs[0].span)))",
        "(\(text(results[1])), \(text(results[0])))",
      ]
      + names.map { "let (\($0.others[0].text), \($0.name.text))" }
    let list = words.map { "`\($0)`" }.joined(separator: ", ")
    return [Cure("the next state comes first among the results of `\(block.name.text)`: \(list)", edits)]
  }

  private func swapped(_ a: Span, _ b: Span) -> [Cure.Edit] { [.init(a, text(b)), .init(b, text(a))] }

  /// Names for both results of a scan with a cell.
  private func lets(of cell: String) -> [Let] {
    let bodies = file.blocks.map(\.body) + file.models.flatMap { [$0.encoder.body, $0.decoder.body, $0.loss] }
    return bodies.flatMap(\.lets).filter { statement in
      let value = text(statement.value)
      return statement.others.count == 1 && value.contains("scan(") && ModelNames.mentions(cell, in: value)
    }
  }
}
