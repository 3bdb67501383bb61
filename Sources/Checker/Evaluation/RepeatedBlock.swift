import Diagnostics
import Syntax

// A block that counts down its own uses.
extension Elaborator {
  /// `if n == 0 then x else x |> dense(D) |> refine(n - 1)`: the block without its `if`, used as `stack(3, refine)`.
  func repeatedBlock(_ name: String) -> (help: String, fix: Diagnostic.Fix)? {
    let site = RepairSite(self)
    guard let block = file.blocks.first(where: { $0.name.text == name }), let step = step(of: block, site),
      let input = block.inputs.first, let uses = stackedUses(of: block, site), let use = uses.first
    else { return nil }
    let head = Diagnostic.Fix(Span(block.name.span.end, input.span.start), "(")
    let whole = Cure("", [head, .init(block.body.results[0].span, step)] + uses)
    let text = whole.text(of: block.span, in: source).split { $0.isWhitespace }.joined(separator: " ")
    return (
      "leave the `if` out and repeat the block where it is used: `\(text)`, then `\(use.replacement)`",
      site.own.edit(to: whole.applied(to: site.own))
    )
  }

  /// What one use of the block does, where its `if` only counts down.
  private func step(of block: Block, _ site: RepairSite) -> String? {
    guard block.parameters.count == 1, block.inputs.count == 1, block.body.lets.isEmpty, block.body.results.count == 1,
      case .conditional(let condition, let then, let otherwise) = block.body.results[0].kind
    else { return nil }
    func isRepeated(_ way: Expression) -> Bool {
      Chain(way).stages.last.flatMap(site.call)?.name == block.name.text
    }
    guard isRepeated(then) != isRepeated(otherwise) else { return nil }
    let (again, last) = isRepeated(then) ? (Chain(then), then) : (Chain(otherwise), otherwise)
    let base = site.text(last.span == then.span ? otherwise : then)
    let step = site.text(again.prefixes[again.stages.count - 1])
    // The count that the last use has: none where the value stays as it is.
    let end = base == block.inputs[0].name?.text ? 0 : base == step ? 1 : nil
    let ends =
      isRepeated(then)
      ? [">0": 0, ">=1": 0, "!=0": 0, ">1": 1, ">=2": 1] : ["==0": 0, "<=0": 0, "<1": 0, "==1": 1, "<=1": 1]
    let words = site.text(condition).filter { $0 != " " }
    let counter = block.parameters[0].name.text
    guard let end, words.hasPrefix(counter), ends[String(words.dropFirst(counter.count))] == end else { return nil }
    return step
  }

  /// The uses of the block elsewhere, each as a stack; nil where one of them has other arguments.
  private func stackedUses(of block: Block, _ site: RepairSite) -> [Diagnostic.Fix]? {
    var uses: [Diagnostic.Fix?] = []
    func visit(_ expression: Expression) {
      if case .call = expression.kind, let (name, arguments) = site.call(expression), name == block.name.text {
        let count = arguments.count == 1 ? site.text(arguments[0].value) : nil
        uses.append(count.map { .init(expression.span, "stack(\($0), \(name))") })
      }
      expression.kind.children.forEach(visit)
    }
    for statement in site.statements
    where statement.span.end < block.span.start || statement.span.start > block.span.end {
      visit(statement)
    }
    let known = uses.compactMap { $0 }
    return known.count == uses.count && !known.isEmpty ? known : nil
  }
}
