import Diagnostics
import Graph
import Syntax

// Sizes that a block declares, and quotients of sizes that leave a rest.
extension RepairSite {
  /// A block that gives another width than it takes: apply the first copy alone, or adapt the width.
  func stackedBlock(_ block: Block, _ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard let width = block.outputs.first?.shape?.last, let input = block.inputs.first?.shape?.last else { return [] }
    var cures: [Cure] = []
    if integer(width) != nil {
      cures.append(append("dense(\(text(width)))", to: value.span, "bring it to the block's width first"))
    }
    cures.append(
      Cure(
        "what is stacked keeps its shape: a block that gives what it takes is declared so",
        [.init(width.span, text(input))] + endings(of: block, text(width), text(input)), shows: block.span))
    return cures
  }

  /// A size that a block uses without declaring it; a number in its calls is the value.
  func declaredInBlock(_ name: String, _ span: Span) -> [Cure] {
    guard let block = file.blocks.first(where: { $0.span.start <= span.start && span.end <= $0.span.end }) else {
      return []
    }
    let isGiven = own.text.contains("|> \(block.name.text)(")
    return [declared("\(name): int" + (isGiven ? "" : " = 32"), in: block, [])]
  }

  /// `bottleneck(20)` of a block without hyper-parameters: the number in its body gets a name, else it is left out.
  func numberForBlock(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    let numbers = arguments.filter { shapes[$0.value.span] == nil }
    guard let block = file.blocks.first(where: { $0.name.text == name }), block.parameters.isEmpty,
      numbers.count == 1, numbers[0].label == nil
    else { return [] }
    let number = text(numbers[0].value)
    let same = block.body.expressions.flatMap(\.numbers).filter { text($0) == number }.map(\.span)
    let free = ["width", "units", "size"].first { block.body.places(of: $0).isEmpty } ?? "width"
    let values = arguments.filter { shapes[$0.value.span] != nil }.map { text($0.value) }
    let call = values.isEmpty ? name : "\(name)(\(values.joined(separator: ", ")))"
    let without = Cure("the block takes no number: leave it out", [.init(stage.span, call)], shows: stage.span)
    return (same.isEmpty ? [] : [declared("\(free): int", in: block, same.map { .init($0, free) })]) + [without]
  }

  /// `f(D: 32)`: a size that follows from what the block takes.
  func sizeForBlock(_ name: String, _ stage: Expression, _ arguments: [Argument]) -> [Cure] {
    guard let block = file.blocks.first(where: { $0.name.text == name }), let given = arguments.first,
      let label = given.label?.text, arguments.count == 1,
      block.inputs.contains(where: { $0.shape?.contains { text($0) == label } ?? false })
    else { return [] }
    return [Cure("`\(label)` follows from what goes in: leave it out", [.init(stage.span, name)], shows: stage.span)]
  }

  private func declared(_ parameter: String, in block: Block, _ uses: [Cure.Edit]) -> Cure {
    let end = block.parameters.last?.span.end ?? block.name.span.end
    let list = (block.parameters.map { text($0.span) } + [parameter]).joined(separator: ", ")
    let inputs = block.inputs.map { text($0.span) }.joined(separator: ", ")
    let use = uses.first.map { ", and write `\($0.replacement)` for `\(text($0.span))` in it" } ?? ""
    return Cure(
      "declare it as a hyper-parameter of the block: `block \(block.name.text) (\(list)) (\(inputs))`\(use)",
      [.init(Span(end, end), block.parameters.isEmpty ? " (\(parameter))" : ", \(parameter)")] + uses)
  }

  /// The sizes of one text at the end of a body, replaced.
  func endings(of block: Block, _ old: String, _ new: String) -> [Cure.Edit] {
    block.body.results.flatMap { result in
      pipeline(to: result.span).stages.compactMap { stage in
        call(stage)?.arguments.first { $0.label == nil && text($0.value) == old }.map { Cure.Edit($0.value.span, new) }
      }
    }
  }

  /// A stride that leaves a rest in the declared result of a block: a kernel of one more or less leaves none.
  func largerKernels(_ block: Block, _ place: Span) -> [Cure] {
    let stages = block.body.results.flatMap { pipeline(to: $0.span).stages }
    guard let layer = stages.first(where: { argument("stride", of: $0) != nil }),
      let kernel = argument("kernel", of: layer), let size = integer(kernel),
      let quotient = block.outputs.flatMap({ $0.shape ?? [] }).first(where: {
        $0.span.start <= place.start && place.end <= $0.span.end
      }),
      let number = quotient.numbers.first(where: { integer($0) == size })
    else { return [] }
    return [size + 1, size - 1].filter { $0 > 0 }.map { other in
      Cure(
        "with a kernel of \(other) the stride leaves no rest: `\(text(layer).replacing("kernel: \(size)", with: "kernel: \(other)"))`, and declare",
        [.init(kernel.span, "\(other)"), .init(number.span, "\(other)")], shows: quotient.span)
    }
  }

  /// `reshape([n / 8 * 8])` of a value whose numbers are known.
  func flattened(_ place: Span) -> Cure? {
    let path = path(to: place)
    guard let stage = path.last(where: { call($0)?.name == "reshape" }), let chain = chain(around: stage.span),
      let index = chain.stages.firstIndex(where: { $0.span == stage.span }),
      let shape = shapes[chain.prefixes[index].span], shape.count > 1,
      case .list(let entries)? = call(stage)?.arguments.last?.value.kind, entries.count == 1
    else { return nil }
    return Cure(
      "the value has \(known(count(shape)).map(String.init) ?? words(count(shape))) numbers",
      [.init(entries[0].span, words(count(shape)))], shows: stage.span)
  }

  /// A block with a stride that declares the length it takes: its result is shorter.
  func stridedResult(_ value: Mistake.Operand, _ port: Port) -> [Cure] {
    guard file.blocks.contains(where: { $0.outputs.contains { $0.span == port.span } }),
      let length = port.shape?.first, case .name(let steps) = length.kind, value.shape.count > 1
    else { return [] }
    let strides = pipeline(to: value.span).stages.compactMap { integer(argument("stride", of: $0)) }
    let stride = strides.reduce(1) { $0 &* $1 }
    guard stride > 1 else { return [] }
    return [
      Cure(
        "the stride makes the sequence shorter: declare", [.init(length.span, "\(steps) / \(stride)")],
        shows: port.span)
    ]
  }
}

extension Expression {
  /// The whole numbers in it.
  var numbers: [Expression] {
    if case .number(_, isInteger: true) = kind { return [self] }
    return kind.children.flatMap(\.numbers)
  }
}
