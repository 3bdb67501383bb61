import Diagnostics
import Graph
import Syntax

// Sizes that a layer does not take.
extension RepairSite {
  func sizeCures(_ value: Mistake.Operand, _ span: Span, _ uses: [Span]) -> [Cure] {
    guard let stage = expression(at: span), let name = call(stage)?.name else { return [] }
    switch name {
    case "attention": return headCures(value, stage, uses)
    case "reshape": return beforeUses(uses) + earlierCures(value.span) + featuresFirst() + reshapeCures(value, stage)
    case "conv1d":
      return beforeUses(uses) + earlierCures(value.span) + convolutionCures(value, stage) + featuresFirst()
        + kernelCures(value, stage)
    case "conv2d": return beforeUses(uses) + convolutionCures(value, stage) + windowCures("kernel", value, stage)
    case "pool": return beforeUses(uses) + columnBefore(value) + columnsFirst() + windowCures("size", value, stage)
    case "groupnorm": return groupsOfNorm(value, stage)
    case "pad": return beforeUses(uses) + reflectionCures(value, stage)
    default: return []
    }
  }

  /// What went wrong before the blocks in which it shows.
  private func beforeUses(_ uses: [Span]) -> [Cure] {
    uses.flatMap { use in expression(at: use).flatMap(valueBefore).map { earlierCures($0) } ?? [] }
  }

  /// The hyper-parameter that an argument names.
  func parameter(of argument: Expression?) -> Parameter? {
    guard case .name(let name)? = argument?.kind else { return nil }
    return file.models.first?.parameters.first { $0.name.text == name && $0.defaultValue != nil }
  }

  func defaulted(_ parameter: Parameter, to value: String, _ advice: String) -> Cure {
    let span = parameter.defaultValue?.span ?? parameter.span
    return Cure(advice, [.init(span, value)], shows: parameter.span)
  }

  /// The entry of the new shape that makes the counts equal.
  private func reshapeCures(_ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard let list = argument("shape", of: stage, positional: true), case .list(let entries) = list.kind else {
      return []
    }
    let total = count(value.shape)
    let totalText = "the value has \(number(total)) numbers"
    let other = entriesOtherwise(entries, total, stage)
    let whole = entries.count == 1 ? formula(total).map { [$0] } ?? [] : []
    var cures: [Cure] = declaredAtEnd(value, entries, stage) + other.always
    cures += whole.map { Cure(totalText, [.init(entries[0].span, $0)], shows: stage.span) } + other.now
    let openFirst = entries.indices.sorted { isNegative(entries[$0]) && !isNegative(entries[$1]) }
    for index in openFirst {
      let others = entries.indices.filter { $0 != index }.compactMap { declaredSize(entries[$0]) }
      guard others.count == entries.count - 1, let size = quotient(total, count(others)) else { continue }
      let advice = isNegative(entries[index]) ? written(size, total, count(others)) : totalText
      let texts = isNegative(entries[index]) ? [words(size)] : texts(of: size)
      cures += texts.map { Cure(advice, [.init(entries[index].span, $0)], shows: stage.span) }
    }
    if entries.count == 1 {
      let texts = texts(of: total)
      cures += texts.map { Cure(totalText, [.init(entries[0].span, $0)], shows: stage.span) }
    }
    if cures.isEmpty { cures += divisorCures(total, entries, stage) }
    if entries.count > 1 {
      let rest = entries.dropFirst().map(text).joined(separator: ", ")
      cures.append(Cure("the batch has no axis of its own", [.init(list.span, "[\(rest)]")], shows: stage.span))
    }
    let before = pipeline(to: value.span)
    let padded =
      entries.contains(where: isNegative)
      ? [] : halving(before) + keepingLength(before, keepsStrides: !isInDecoder(stage.span))
    return channelsFirst(before: stage) + padded + denseBefore(value, entries, stage)
      + stepsReshaped(value, entries, stage) + cures + exactLengths(value, reshapedTo: entries)
  }

  /// `reshape([-1])` at the end of a part: the size that its output declares.
  private func declaredAtEnd(_ value: Mistake.Operand, _ entries: [Expression], _ stage: Expression) -> [Cure] {
    guard entries.contains(where: isNegative), let model = file.models.first,
      let part = [model.encoder, model.decoder].first(where: { $0.body.results.map(\.span.end) == [stage.span.end] }),
      let shape = part.outputs.first?.shape, shape.count == entries.count, let due = declared(shape),
      isSame(count(due), count(value.shape))
    else { return [] }
    let place = entries[0].span.joined(entries[entries.count - 1].span)
    let words = shape.map(text).joined(separator: ", ")
    return [Cure("every size is written out", [.init(place, words)], shows: stage.span)]
  }

  /// "every size is written out: n / 4 is 64".
  private func written(_ size: Size, _ total: Size, _ rest: Size) -> String {
    let known = size.constant != nil && total.constant == nil && !isSame(rest, Size(1))
    return "every size is written out" + (known ? ", here \(total) / \(words(rest))" : "")
  }

  /// Sizes that do not divide the count: the nearest that does.
  private func divisorCures(_ total: Size, _ entries: [Expression], _ stage: Expression) -> [Cure] {
    guard entries.count == 2, let numbers = known(total), numbers > 0, numbers <= 1 << 20 else { return [] }
    let divisors = (1...numbers).filter { numbers % $0 == 0 }
    let list = divisors.count > 12 ? divisors.prefix(12).map(String.init) + ["..."] : divisors.map(String.init)
    let order = isNegative(entries[0]) ? [1] : isNegative(entries[1]) ? [0] : [1, 0]
    return order.compactMap { index in
      guard let given = declaredSize(entries[index]).flatMap(known),
        let near = divisors.min(by: { (abs($0 - given), $0) < (abs($1 - given), $1) })
      else { return nil }
      let edits = [
        Cure.Edit(entries[index].span, "\(near)"), .init(entries[1 - index].span, "\(numbers / near)"),
      ]
      let advice = "\(given) does not divide \(numbers): \(list.joined(separator: ", ")) do; for example"
      return Cure(advice, edits, shows: stage.span)
    }
  }

  /// In a decoder: several numbers a step where one is expected, or too few steps.
  private func stepsReshaped(_ value: Mistake.Operand, _ entries: [Expression], _ stage: Expression)
    -> [Cure]
  {
    guard isInDecoder(stage.span), value.shape.count == 2, let shape = declared(entries),
      let first = entries.first
    else { return [] }
    var cures: [Cure] = []
    if shape.count == 2, isSame(value.shape[0], shape[0]), let chain = chain(around: stage.span),
      let index = chain.stages.firstIndex(where: { $0.span == stage.span }),
      index + 1 < chain.stages.count
    {
      cures.append(
        removing(index, of: chain, "leave out `\(text(stage))`: it has its steps already"))
    }
    let isFlat = shape.count == 1 || isSame(shape[shape.count - 1], Size(1))
    let size = isFlat ? quotient(count(shape), value.shape[0]) : nil
    let parts = size.map { numbersOfEach(value, $0, then: nil) } ?? []
    guard let again = pipeline(to: value.span).stages.last(where: { call($0)?.name == "repeat" })
    else {
      return cures + parts
    }
    let edit = setting("times", to: text(first), in: again, positional: true)
    let often = Cure("repeat as often as there are steps", [edit], shows: again.span).at(again.span)
    // `repeat(bands / piece)` says how many numbers each of its steps stands for.
    let isOfPieces = argument("times", of: again, positional: true).map { text($0).contains("/") } ?? false
    return cures + (isOfPieces || isSame(value.shape[0], count(shape)) ? parts + [often] : [often] + parts)
  }

  /// A dense layer right before gets as many units as the new shape has elements.
  private func denseBefore(_ value: Mistake.Operand, _ entries: [Expression], _ stage: Expression) -> [Cure] {
    guard value.shape.count == 1, !entries.contains(where: isNegative), let (layer, _) = lastWidth(of: value),
      call(layer)?.name == "dense"
    else { return [] }
    let edit = setting("units", to: product(entries), in: layer, positional: true)
    return [
      Cure(
        "give the layer before as many units as the new shape has", [edit],
        shows: Span(layer.span.start, stage.span.end))
    ]
  }

  /// A sequence of one step enters a layer along the steps: its features are in place of the steps.
  func channelsFirst(before stage: Expression) -> [Cure] {
    guard let chain = chain(around: stage.span) else { return [] }
    for (index, layer) in chain.stages.enumerated() {
      guard let name = call(layer)?.name, ["conv1d", "lstm", "attention"].contains(name),
        let shape = shapes[chain.prefixes[index].span], shape.count == 2, isSame(shape[0], Size(1)),
        !isSame(shape[1], Size(1))
      else { continue }
      return [append("transpose", to: chain.prefixes[index].span, "the steps come first here, then the features")]
    }
    return []
  }

  private func isNegative(_ entry: Expression) -> Bool {
    if case .unary(.minus, _) = entry.kind { true } else { false }
  }

  private func declaredSize(_ entry: Expression) -> Size? { isNegative(entry) ? nil : size(entry) }

  func quotient(_ dividend: Size, _ divisor: Size) -> Size? {
    if let exact = dividend.dividedExactly(by: divisor) { return exact }
    guard let a = known(dividend), let b = known(divisor), b > 0, a % b == 0 else { return nil }
    if let written = dividend.divided(by: divisor), authored(written) != nil { return written }
    return Size(a / b)
  }

  /// A kernel longer than its sequence: the channels may come first, else the largest kernel.
  private func kernelCures(_ value: Mistake.Operand, _ stage: Expression) -> [Cure] {
    guard value.shape.count == 2, !keepsSize(stage) else { return [] }
    let swap = append("transpose", to: value.span, "the steps come first here, then the features")
    guard let steps = known(value.shape[0]), let width = known(value.shape[1]) else { return [swap] }
    let padding = integer(argument("padding", of: stage)) ?? 0
    let dilation = integer(argument("dilation", of: stage)) ?? 1
    let covered = integer(argument("kernel", of: stage)) ?? 0
    let largest = (steps + 2 * padding - 1) / max(1, dilation) + 1
    guard largest >= 1 else { return [swap] }
    let fits =
      "\(lengths(before: value.span))the largest kernel that fits into \(steps + 2 * padding) steps is \(largest)"
    let room = room(for: stage, dilation)
    let isPlain = argument("kernel", of: stage).map { if case .binary = $0.kind { false } else { true } } ?? false
    let smaller = Cure(fits, [setting("kernel", to: "\(largest)", in: stage)], shows: stage.span)
    let kernel = isPlain ? smaller.or("`padding: \(room)` makes room as well") : smaller
    let padded = Cure("\(fits); a padding makes room", [setting("padding", to: room, in: stage)], shows: stage.span)
    var isInput = false
    if case .name? = expression(at: value.span)?.kind { isInput = true }
    if isInput, width > steps, steps == 1 || width >= covered { return [swap, kernel, padded] }
    return largest > 2 || dilation > 1 ? [kernel, padded, swap] : [padded, kernel, swap]
  }

  /// Half the kernel at both ends.
  private func room(for stage: Expression, _ dilation: Int) -> String {
    guard let given = argument("kernel", of: stage) else { return "1" }
    guard case .number = given.kind, let kernel = integer(given) else { return "(\(text(given)) - 1) / 2" }
    return "\((dilation * (kernel - 1) + 1) / 2)"
  }

  /// "64, 14, 2 steps are left": how convolutions shorten a sequence.
  private func lengths(before span: Span) -> String {
    let chain = pipeline(to: span)
    var sizes: [Int] = []
    for prefix in chain.prefixes {
      guard let shape = shapes[prefix.span], shape.count == 2, let steps = known(shape[0]) else { continue }
      if sizes.last != steps { sizes.append(steps) }
    }
    return sizes.count < 2 ? "" : "the layers leave \(sizes.map(String.init).joined(separator: ", ")) steps; "
  }

  /// `n / 2` of an odd `n`: where it is the size of the data another divisor, else the nearest value that divides.
  func divisionCures(_ dividend: Size, _ divisor: Size, _ place: Span?) -> [Cure] {
    if let place, let block = file.blocks.first(where: { $0.span.start <= place.start && place.end <= $0.span.end }) {
      return otherQuotients(block, place) + largerKernels(block, place)
    }
    if dividend == Size(1), let place { return reciprocal(place) }
    guard let value = known(dividend), let by = known(divisor), by > 0, by < 1 << 20,
      let parameter = file.models.first?.parameters.first(where: { dividend == Size(symbol: $0.name.text) })
    else { return [] }
    let near = [value - value % by, value - value % by + by].filter { $0 > 0 }.sorted {
      (abs($0 - value), $0) < (abs($1 - value), $1)
    }
    let advice = "\(by) does not divide \(value); it divides \(near.map(String.init).joined(separator: " and "))"
    let values = near.map { defaulted(parameter, to: "\($0)", advice) }
    if let place, let flat = flattened(place) { return [flat] + values }
    guard let place, isOfData(parameter.name.text) else { return values }
    let shares = otherDivisors(divisor, by, of: value).map {
      $0.or("or `\(parameter.name.text)` gets another value, as \(near.map(String.init).joined(separator: " or "))")
    }
    if !shares.isEmpty { return shares + values }
    return (undivided(place, parameter.name.text, by) + quotients(place, parameter.name.text, value, by)).map {
      $0.or("or `\(parameter.name.text)` gets another value, as \(near.map(String.init).joined(separator: " or "))")
    } + values
  }

  /// Whether an input of the encoder has a size, so that the data decide it.
  func isOfData(_ name: String) -> Bool {
    file.models.first?.encoder.inputs.contains { $0.shape?.contains { text($0) == name } ?? false } ?? false
  }

  /// Another divisor near the one given, else the number rounded.
  private func quotients(_ place: Span, _ name: String, _ value: Int, _ by: Int) -> [Cure] {
    let shown = path(to: place).dropLast().last?.span ?? place
    let divisors = (max(2, by / 2)...(2 * by)).filter { value % $0 == 0 }.sorted { abs($0 - by) < abs($1 - by) }
    // `reshape([n / 7, 7])`: both change.
    var paired: Span?
    if case .list(let entries)? = path(to: place).dropLast().last?.kind {
      paired = entries.first { integer($0) == by && $0.span != place }?.span
    }
    let whole = paired == nil ? shown : path(to: place).dropLast(2).last?.span ?? shown
    let others = divisors.map { divisor in
      let pair = paired.map { [Cure.Edit($0, "\(divisor)")] } ?? []
      return Cure(
        "\(by) does not divide \(value), but \(divisor) does", [.init(place, "\(name) / \(divisor)")] + pair,
        shows: whole)
    }
    return others + [Cure("\(by) does not divide \(value)", [.init(place, "\(max(1, value / by))")], shows: shown)]
  }
}
