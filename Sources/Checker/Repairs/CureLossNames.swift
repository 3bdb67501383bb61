import Diagnostics
import Graph
import Syntax

// Names of the loss that stand for weights without a name, or for data that no part reads.
extension RepairSite {
  func namesOfLoss(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    weightsOfPart(name, model) + inputOfData(name, span, model) + unnamedWeights(name, model)
  }

  /// A name in all its places in a body becomes another.
  func everywhere(_ name: String, in body: Body, _ others: [String], _ advice: String) -> [Cure] {
    let places = (body.lets.map(\.value) + body.results).flatMap { $0.places(of: name) }
    guard let first = places.first else { return [] }
    return others.filter { $0 != name }.map { other in
      Cure("\(advice)", places.map { .init($0, other) }, shows: shown(around: first))
    }
  }

  /// The values of the encoder that the decoder reads without taking them.
  func neededInDecoder(_ model: Model) -> [String] {
    let own = model.decoder.inputs.compactMap(\.name?.text) + model.decoder.body.lets.map(\.name.text)
    return model.encoder.body.lets.map(\.name.text).filter {
      !own.contains($0) && !model.decoder.body.places(of: $0).isEmpty
    }
  }

  /// `mse(a, truth)` beside `data { truth { ... } }`: what the loss alone uses is an input of the encoder too.
  private func inputOfData(_ name: String, _ span: Span, _ model: Model) -> [Cure] {
    let isGroup = file.sections.flatMap(\.groups).contains { $0.keyword.text == name }
    guard isGroup, let last = model.encoder.inputs.last, let around = path(to: span).dropLast().last,
      let shape = around.kind.children.lazy.compactMap({ shapes[$0.span] }).first(where: { !$0.isEmpty })
    else { return [] }
    let port = "\(name): \(list(shape))"
    let ports = (model.encoder.inputs.map { text($0.span) } + [port]).joined(separator: ", ")
    return [
      Cure(
        "an input that the loss alone uses stands among those of the encoder: `encoder (\(ports))`",
        [.init(Span(last.span.end, last.span.end), ", \(port)")])
    ]
  }

  /// Whether a name is one that people give to weights.
  func isOfWeight(_ name: String) -> Bool {
    let words = ["end", "spec", "weight", "dict", "basis", "mat", "lib", "atom", "comp"]
    return name.first?.isUppercase ?? false || words.contains(where: name.lowercased().contains)
  }

  /// `volume(E)`: the name for the one weight of the parts that has none.
  private func unnamedWeights(_ name: String, _ model: Model) -> [Cure] {
    guard isOfWeight(name) else { return [] }
    let bodies = [model.encoder.body, model.decoder.body]
    let weights = bodies.flatMap(\.expressions).flatMap { $0.calls(named: "weight") }
      .filter { weight in !bodies.flatMap(\.lets).contains { $0.value.span == weight.span } }
    if weights.count == 1, let weight = weights.first {
      let line = "let \(name) = \(text(weight))"
      return [
        Cure(
          "give the weight a name: write `\(line)` before the encoder, and `\(name)` in its place",
          [beforeParts(line, model), .init(weight.span, name)])
      ]
    }
    let layers = model.decoder.body.expressions.flatMap { $0.calls(named: "dense") }
    return layers.last.map { matrix(of: $0, at: $0.span, called: name, model) } ?? []
  }

  /// `dense(n, bias: false, start: vca)`: spectra are the rows of a `weight`, which the loss may name.
  func spectraOfLayer(_ place: Span) -> [Cure] {
    guard let model = file.models.first, let stage = expression(at: place), case let layer = resolved(stage),
      call(layer)?.name == "dense"
    else { return [] }
    let bound = (model.lets + model.decoder.body.lets).first { $0.value.span == layer.span }?.name.text
    let wanted = model.loss.expressions.flatMap(\.names).map(\.text).first { name in
      name.hasSuffix(".weight") || name.hasSuffix(".kernel") || unknownInLoss(name, model)
    }
    let own = wanted.flatMap { $0.split(separator: ".").dropLast().last.map(String.init) ?? $0 }
    let name = bound ?? own.flatMap { unknownInLoss($0, model) ? $0 : nil } ?? "E"
    return matrix(of: layer, at: place, called: name, model)
  }

  private func unknownInLoss(_ name: String, _ model: Model) -> Bool {
    let ports = model.encoder.inputs + model.encoder.outputs + model.decoder.outputs
    let known = ports.compactMap(\.name?.text) + model.parameters.map(\.name.text) + model.lets.map(\.name.text)
    let lets = model.loss.lets.map(\.name.text)
    return name.first?.isUppercase ?? false && !(known + lets).contains(name)
  }

  /// The layer at a place as `matmul` with a weight of the model, under whose name the loss reads it.
  private func matrix(of layer: Expression, at place: Span, called name: String, _ model: Model) -> [Cure] {
    guard let units = argument("units", of: layer, positional: true), let chain = chain(around: place),
      let index = chain.stages.firstIndex(where: { $0.span == place }),
      let width = shapes[chain.prefixes[index].span]?.last, let given = call(layer)?.arguments
    else { return [] }
    let wishes = given.compactMap { argument -> String? in
      // `weight_start` of a layer with a bias is `start` of a weight.
      let label = argument.label?.text.replacing("weight_", with: "") ?? ""
      let isWish = ["start", "in", "basis", "fixed"].contains(label)
      return isWish ? ", \(label): \(text(argument.value))" : nil
    }.joined()
    let line = "let \(name) = weight([\(words(width)), \(text(units))]\(wishes))"
    let uses = model.loss.expressions.flatMap(\.names).filter { use in
      [".weight", ".kernel"].contains { use.text.hasSuffix($0) }
    }.map { Cure.Edit($0.span, name) }
    let shared = model.lets.first { $0.value.span == layer.span }
    let local = model.decoder.body.lets.first { $0.value.span == layer.span }
    let made = shared.map { Cure.Edit($0.span, line) } ?? beforeParts(line, model)
    let gone = local.map { [Cure.Edit($0.span, "")] } ?? []
    let site = shared == nil ? "before the encoder" : "in place of `\(text(shared!.span))`"
    let advice = "a layer keeps its weight to itself: write `\(line)` \(site), `matmul(\(name))` in place of "
    let out = local.map { ", leave `\(text($0.span))` out" } ?? ""
    let hasBias = argument("bias", of: layer).map { text($0) != "false" } ?? true
    let bias = hasBias ? "; a bias is a `weight([\(text(units))], start: 0)` that is added" : ""
    let end = out + (uses.isEmpty ? "" : ", and write `\(name)` in the loss") + bias
    return [
      Cure("\(advice)`\(text(place))`\(end)", [made, .init(place, "matmul(\(name))")] + gone + uses)
    ]
  }

  private func beforeParts(_ line: String, _ model: Model) -> Cure.Edit {
    .init(Span(model.encoder.span.start, model.encoder.span.start), "\(line)\n  ")
  }
}

extension Expression {
  /// The calls of a name in it, itself included.
  fileprivate func calls(named name: String) -> [Expression] {
    let inside = kind.children.flatMap { $0.calls(named: name) }
    guard case .call(let callee, _) = kind, case .name(name) = callee.kind else { return inside }
    return [self] + inside
  }
}
