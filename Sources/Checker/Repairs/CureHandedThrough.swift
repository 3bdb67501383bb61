import Diagnostics
import Graph
import Syntax

// Inputs of the encoder that it hands through to the decoder.
extension RepairSite {
  /// `(h, c)` where one output is declared: the others are declared too, by the names that the decoder takes.
  func declaredResults(_ part: Part) -> [Cure] {
    guard let model = file.models.first, part.span == model.encoder.span else { return [] }
    let outputs = part.outputs.compactMap(\.name?.text)
    let results = Array(part.body.results.dropFirst(outputs.count))
    let taken = model.decoder.inputs.compactMap(\.name).filter { !outputs.contains($0.text) }
    guard !results.isEmpty, taken.count == results.count else { return [] }
    let names = taken.map { freeOutput($0.text, model) }
    let added = zip(names, results).compactMap { name, result in shapes[result.span].map { "\(name): \(list($0))" } }
    guard added.count == results.count else { return [] }
    let ports = (part.outputs.map { text($0.whole) } + added).joined(separator: ", ")
    let renamed = zip(taken, names).filter { $0.text != $1 }
    let edits = renamed.flatMap { old, new in
      ([old.span] + model.decoder.body.places(of: old.text)).map { Cure.Edit($0, new) }
    }
    let uses = renamed.map { "`\($1)` for `\($0.text)` in the decoder" }
    let advice = "declare every result as an output with its shape: `-> (\(ports))`"
    return [
      Cure(
        uses.isEmpty ? advice : "\(advice), and write \(uses.joined(separator: ", "))",
        tuple(part.outputs.map(\.whole), ports) + edits)
    ]
  }

  /// An output of the encoder with the name of an input: another name, which the decoder takes too.
  func renamedOutput(_ name: Name) -> [Cure] {
    guard let model = file.models.first, model.encoder.outputs.contains(where: { $0.name == name }) else { return [] }
    let new = freeOutput(name.text, model)
    guard new != name.text else { return [] }
    let taken = model.decoder.inputs.compactMap(\.name).filter { $0.text == name.text }.map(\.span)
    let ports = model.encoder.outputs.map { port in
      port.name == name ? text(port.span).replacing(name.text + ":", with: new + ":") : text(port.span)
    }
    return [
      Cure(
        "an output has a name of its own: `-> (\(ports.joined(separator: ", ")))`, "
          + "and write `\(new)` for `\(name.text)` in the decoder",
        ([name.span] + taken + model.decoder.body.places(of: name.text)).map { .init($0, new) })
    ]
  }

  /// The name for an output that hands on an input: an input and an output are called differently.
  func freeOutput(_ name: String, _ model: Model) -> String {
    let inputs = model.encoder.inputs.compactMap(\.name?.text)
    guard inputs.contains(name) else { return name }
    let known = inputs + (model.encoder.outputs + model.decoder.outputs).compactMap(\.name?.text)
    return ["\(name)_out", "\(name)_code"].first { !known.contains($0) } ?? "skip"
  }
}
