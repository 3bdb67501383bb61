import Diagnostics
import Graph
import Ops
import Syntax

// Changes: facts, draft, reporter.
extension Elaborator {
  /// Applies a layer of the table: binds attributes, asks the layer for its type, checks what it requires.
  mutating func apply(_ layer: any Layer, _ split: SplitArguments, _ pending: PendingLayer)
    -> Meaning
  {
    if layer.joinsSamples, let part = ["encoder", "decoder"].first(where: { $0 == environment.namings[0].prefix }) {
      return fail(.joinsSamples(layer.name, part: part, at: pending.span), about: .joinsSamples(pending.span))
    }
    let bound = bind(split, to: layer, at: pending.span)
    guard let bound, let values = tensors(split.inputs, of: layer.name) else { return .unknown }
    guard layer.inputs.contains(values.count) else {
      return fail(
        .wrongInputCount(
          layer.name, inputWords(layer.inputs), values.count,
          help: layer.inputs.upperBound == 0 ? "for example `\(layer.example.text)`" : nil, at: pending.span),
        about: argumentsMistake(layer, split, pending.span))
    }
    guard takesBatchAxes(layer, split.inputs, at: pending.span) else { return .unknown }
    var call = LayerCall(inputs: values.map { type(of: $0) }, values: bound.values)
    let result: SymbolicType
    do throws(LayerFault) {
      result = try layer.check(&call)
    } catch {
      return fail(
        diagnostic(error, layer, split, values, bound, pending.span),
        about: mistake(error, layer, split, values, bound, pending.span))
    }
    guard isPlaceOfBatch(result, layer.name, at: pending.span) else { return .unknown }
    if environment.loop != nil, !call.isOfData, call.weights.contains(where: { !$0.isTrained }) {
      return fail(.stateInScan(layer.name, at: spanInFile(pending.span)))
    }
    let site = CallSite(pending: pending, inputs: split.inputs, values: values, bound: bound)
    guard granted(bound.wishes, &call, of: layer.name) else { return .unknown }
    guard meet(call.requirements, of: layer, site) else { return .unknown }
    return finish(layer, call, result, site)
  }

  /// A call of a layer, for messages and the node it becomes.
  struct CallSite {
    let pending: PendingLayer
    let inputs: [EvaluatedArgument]
    let values: [TypedValue]
    let bound: BoundAttributes
  }

  /// Checks what a layer requires of sizes.
  private mutating func meet(_ requirements: [SizeRequirement], of layer: any Layer, _ site: CallSite) -> Bool {
    if requirements.isEmpty { return true }
    let span = site.pending.span
    let axes = site.values.flatMap { value in
      node(value).type.shape.indices.map { node(value).axis($0) }
    }
    let values = zip(site.values, site.inputs).map { operand($0, at: $1.span) }
    let labels = zip(site.inputs, site.values).map { input, value in
      Diagnostic.Label(input.span, "this has shape \(shown(type(of: value)))")
    }
    var isMet = true
    for requirement in requirements {
      let holds = require(
        requirement.condition, requirement.reason, at: span, sources: axes + site.bound.traced,
        labels: labels, about: mistake(layer, values, span), saying: shapesMessage(layer, site))
      isMet = isMet && holds
      if !isMet { break }
    }
    return isMet
  }

  private mutating func finish(
    _ layer: any Layer, _ call: LayerCall, _ type: SymbolicType, _ site: CallSite
  ) -> Meaning {
    let span = site.pending.span
    let origins = resultOrigins(type, site)
    let axes = zip(type.shape, origins).map { TracedSize(size: $0, origin: $1) }
    guard isSound(axes, of: "the result of `\(layer.name)`", at: span) else { return .unknown }
    let named = call.isOfData ? NamedLayer(path: "", isShared: true) : enter(site.pending, site.bound.name)
    let isNamed = site.bound.name != nil && !site.bound.wishes.isEmpty
    guard let weights = declare(call.weights, under: named, isNamed: isNamed, at: span) else { return .unknown }
    let kind = TypedNode.Kind.layer(layer, values: site.bound.values, weights: weights)
    let result = addNode(
      kind, site.values.map(\.node), type, origins, at: span, path: named.path)
    draft.list(
      TypedLayer(
        path: named.path, kind: layer.name, result: result,
        weights: named.isShared ? [] : weights, span: span))
    return .tensor(TypedValue(node: result))
  }

  /// An axis that the layer left alone keeps its origin; others come from the call.
  private func resultOrigins(_ type: SymbolicType, _ site: CallSite) -> [SizeOrigin] {
    let inputs = site.values.map { node($0) }
    return type.shape.enumerated().map { axis, size in
      let aligned = inputs.first.flatMap { axis < $0.type.shape.count ? $0.axis(axis) : nil }
      let others = inputs.flatMap { input in input.type.shape.indices.map { input.axis($0) } }
      let isFromAttribute = site.bound.traced.contains { $0.size == size }
      if let aligned, aligned.size == size { return aligned.origin }
      if !isFromAttribute, let same = others.first(where: { $0.size == size }) {
        return same.origin
      }
      let shared = aligned.flatMap { $0.size.symbols.isDisjoint(with: size.symbols) ? nil : $0 }
      let span = site.pending.span
      return SizeOrigin(size, spanInFile(span), words: span, after: shared?.origin)
    }
  }

  /// A layer's own complaint, with the place it points at.
  private func diagnostic(
    _ fault: LayerFault, _ layer: any Layer, _ split: SplitArguments, _ values: [TypedValue],
    _ bound: BoundAttributes, _ span: Span
  ) -> Diagnostic {
    switch fault.culprit {
    case .input(let index) where index < values.count && layer.inputs.upperBound == 1:
      return diagnostic(fault, layer, node(values[index]), at: split.inputs[index].span, call: span)
    case .attribute(let name):
      return .layerFault(
        fault.sentence(of: layer), at: bound.spans[name] ?? span, notes: values.flatMap { axisNotes(node($0)) },
        help: fault.help)
    default:
      let labels = zip(split.inputs, values).map {
        Diagnostic.Label($0.span, "this has shape \(shown(type(of: $1)))")
      }
      return .layerFault(
        shapesMessage(layer, values, bound.values) ?? fault.sentence(of: layer), at: span, labels: labels,
        help: fault.help ?? "`\(layer.name)` maps \(layer.shapes)")
    }
  }

  /// What a complaint of a layer is about.
  private func mistake(
    _ fault: LayerFault, _ layer: any Layer, _ split: SplitArguments, _ values: [TypedValue],
    _ bound: BoundAttributes, _ span: Span
  ) -> Mistake? {
    let operands = zip(values, split.inputs).map { operand($0, at: $1.span) }
    if ["mse", "concat", "matmul"].contains(layer.name), case .input = fault.culprit {
      return mistake(layer, operands, span)
    }
    // A number stands for one of the values that are compared.
    if layer.name == "kl_normal", operands.contains(where: { $0.shape.isEmpty }) {
      return argumentsMistake(layer, split, span)
    }
    guard let first = operands.first else { return nil }
    switch fault.culprit {
    case .input: return .rank(first, call: span, form: fault.rank ?? 1)
    // Only an axis is mended by another number.
    case .attribute where fault.help != nil && !fault.message.hasPrefix("axis"): return nil
    case .attribute(let name): return bound.spans[name].map { .axis(first, call: span, argument: $0) }
    case .call: return nil
    }
  }

  /// What sizes that a layer does not take are about.
  private func mistake(_ layer: any Layer, _ values: [Mistake.Operand], _ span: Span) -> Mistake? {
    switch layer.name {
    case "mse": .compared(values, call: span)
    case "concat": .joined(values, call: span)
    case "matmul": .multiplied(values, call: span)
    case _ where values.count == 2: .handed(values, call: span)
    default:
      values.first.map { .sizes($0, call: span, uses: environment.openings.reversed().filter(\.isBlock).map(\.span)) }
    }
  }

  private func argumentsMistake(_ layer: any Layer, _ split: SplitArguments, _ span: Span) -> Mistake {
    .arguments(call: span, known: layer.attributes.map(\.name), inputs: operands(split.inputs))
  }

  func operands(_ arguments: [EvaluatedArgument]) -> [Mistake.Operand] {
    arguments.compactMap { argument in
      if case .tensor(let value) = argument.meaning { operand(value, at: argument.span) } else { nil }
    }
  }

  /// A complaint about an input. Where that fills several lines, the layer is the place to point at.
  private func diagnostic(
    _ fault: LayerFault, _ layer: any Layer, _ input: TypedNode, at place: Span, call: Span
  ) -> Diagnostic {
    let words = input.type.shape.isEmpty ? "this is a single number" : "this has shape \(shown(input.type))"
    let applied = "`\(layer.name)` is applied here"
    let last = lastChange(in: place)
    // The arrow points at the layer that complains, unless both are on one line.
    let isNear = last == place && source.line(at: place.start) == source.line(at: call.start)
    return .layerFault(
      fault.sentence(of: layer), at: isNear ? place : call, marker: isNear ? words : applied,
      labels: [isNear ? .init(call, applied) : .init(last, words)], notes: axisNotes(input),
      help: fault.help ?? "`\(layer.name)` maps \(layer.shapes)")
  }

  private func shapesMessage(_ layer: any Layer, _ site: CallSite) -> String? {
    shapesMessage(layer, site.values, site.bound.values)
  }

  /// What does not fit, with all shapes.
  private func shapesMessage(_ layer: any Layer, _ inputs: [TypedValue], _ values: [String: LayerValue]) -> String? {
    let shapes = inputs.map { shown(type(of: $0)) }.joined(separator: " and ")
    switch (layer.name, values["shape"], values["kernel"]) {
    case ("mse", _, _): return "`mse` compares values of one shape, not \(shapes)"
    case ("cosine", _, _), ("angle", _, _), ("sid", _, _), ("poisson", _, _):
      let isTwo = inputs.count == 2 && type(of: inputs[0]).shape != type(of: inputs[1]).shape
      return isTwo ? "`\(layer.name)` compares values of one shape, not \(shapes)" : nil
    case ("matmul", _, _):
      return "`matmul` cannot multiply \(shapes): the last axis of the first meets the last but one of the second"
    case ("concat", _, _): return "`concat` cannot join values of shape \(shapes)"
    case ("reshape", .sizes(let shape)?, _):
      let count = inputs.first.map { withValues(type(of: $0).shape.reduce(Size(1), *)) } ?? "?"
      if shape.contains(where: { ($0.constant ?? 1) < 0 }) {
        return "`reshape` finds out no size by itself: -1 is none"
      }
      let due = withValues(shape.reduce(Size(1), *))
      return "a value of shape \(shapes) has \(count) numbers, \(shown(shape)) has \(due)"
    case ("conv1d", _, .size(let kernel)?), ("conv2d", _, .size(let kernel)?):
      // These have complaints of their own.
      if values["transposed"] == .bool(true) || values["padding"] == .word("same") { return nil }
      if layer.name == "conv2d" {
        return "a kernel of \(withValues(kernel)) does not fit into a value of shape \(shapes)"
      }
      let steps = inputs.first.flatMap { type(of: $0).shape.first }.map(withValues) ?? "?"
      return "a kernel of \(withValues(kernel)) does not fit into \(steps) \(steps == "1" ? "step" : "steps")"
    case ("pool", _, _):
      return values["size"].map { "a window of \(words($0)) does not fit into a value of shape \(shapes)" }
    case ("pad", _, _) where values["by"] == .word("reflect"):
      return values["places"].map { "\(words($0)) places cannot be reflected in a value of shape \(shapes)" }
    default: return nil
    }
  }

  private func words(_ value: LayerValue) -> String {
    if case .size(let size) = value { withValues(size) } else { "?" }
  }

  func inputWords(_ range: ClosedRange<Int>) -> String {
    if range.upperBound == 0 { return "no input" }
    if range.lowerBound == range.upperBound {
      return range.lowerBound == 1 ? "one tensor" : "\(range.lowerBound) tensors"
    }
    return range.upperBound > 100
      ? "at least \(range.lowerBound) tensors"
      : "\(range.lowerBound) to \(range.upperBound) tensors"
  }
}

extension LayerFault {
  /// The complaint with the layer as its subject; one about an axis is a sentence already.
  fileprivate func sentence(of layer: any Layer) -> String {
    "`\(layer.name)`\(message.hasPrefix("axis") ? ": " : " ")\(message)"
  }
}
