import Diagnostics

/// A weight that a model wants to have filled.
package struct WeightSlot: Equatable, Sendable {
  package let name: String
  package let shape: [Int]

  package init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

/// Weights of a file in the order of a model's slots.
package struct WeightMatch: Sendable {
  package let values: [[Float]]
  /// Tells what was matched by order, when anything was.
  package let note: Diagnostic?
}

/// Finds the tensor of a file for each weight of a model.
///
/// Names decide first, without a prefix that all of the file share, such as `_orig_mod.`. Of what is left over on both
/// sides, layers with tensors of the same last names and shapes are paired, else tensors in their order when their shapes
/// agree one by one. A note then says so. A pair that would cross from the encoder to the decoder is refused, and so is
/// anything else.
///
/// With `mayMiss` the file may have the weights of some layers alone, by their names.
package func matchWeights(
  _ file: TensorFile, named fileName: String, to slots: [WeightSlot], mayMiss: Bool = false
) throws(Diagnostic) -> WeightMatch {
  if mayMiss, let part = partOfWeights(file, named: fileName, among: slots) { return part }
  let named = file.tensors.withoutSharedPrefix(for: slots)
  let tensors = Dictionary(named.map { ($0.name, $0) }) { first, _ in first }
  let wanted = Set(slots.map(\.name))
  let missing = slots.filter { tensors[$0.name] == nil }.sortedByPart
  let left = named.filter { !wanted.contains($0.name) }.inOrderOfNumbers.sortedByPart
  let reshaped = slots.compactMap { slot in
    tensors[slot.name].flatMap { $0.shape == slot.shape ? nil : (slot: slot, found: $0.shape) }
  }
  let others = left.map { WeightSlot(name: $0.name, shape: $0.shape) }
  guard reshaped.isEmpty, let order = matchLayers(missing, others) ?? inOrder(missing, others) else {
    throw .weightsDiffer(fileName, missing: missing, extra: others, reshaped: reshaped)
  }
  let extra = order.map { left[$0] }
  let paired = Dictionary(zip(missing.map(\.name), extra)) { first, _ in first }
  let values = slots.compactMap { (tensors[$0.name] ?? paired[$0.name])?.values }
  precondition(values.count == slots.count)
  let pairs = zip(missing, extra).map { (slot: $0.name, tensor: $1.name) }
  let crossing = pairs.filter {
    (part(of: $0.slot) ?? part(of: $0.tensor)) != (part(of: $0.tensor) ?? part(of: $0.slot))
  }
  guard crossing.isEmpty else { throw .weightsCross(fileName, crossing) }
  guard !pairs.isEmpty else { return WeightMatch(values: values, note: nil) }
  let found = zip(missing, extra).map { (slot: $0, tensor: $1.name) }
  let isOfLetters = file.tensors.areSortedByName && areOrderedByAlphabet(found)
  let doubt: OrderDoubt? = mayCross(found) ? .parts : isOfLetters ? .letters : nil
  return WeightMatch(values: values, note: .matchedByOrder(fileName, pairs, doubt))
}

/// All tensors of a file as they stand, where their shapes are those of the weights one by one.
private func inOrder(_ weights: [WeightSlot], _ tensors: [WeightSlot]) -> [Int]? {
  weights.map(\.shape) == tensors.map(\.shape) ? Array(tensors.indices) : nil
}

/// Why tensors that are matched by order may not belong where they go.
enum OrderDoubt: String {
  case parts = "no name says which tensors are of the encoder and which of the decoder"
  case letters = "layers of one shape stand in the order of their names, which need not be that of the model"
}

/// Whether tensors of one shape go to both parts of the model, though their names speak of no part and differ in more
/// than numbers, which tell their order.
private func mayCross(_ pairs: [(slot: WeightSlot, tensor: String)]) -> Bool {
  let unsure = pairs.filter { part(of: $0.tensor) == nil && part(of: $0.slot.name) != nil }
  return Dictionary(grouping: unsure, by: \.slot.shape).values.contains { alike in
    Set(alike.map { part(of: $0.slot.name) }).count > 1
      && Set(alike.map { $0.tensor.filter { !$0.isNumber } }).count > 1
  }
}

/// Whether layers of one shape stand in the order of their names, which tell nothing of their order in the model:
/// `hidden` before `input`. Numbers in names do.
private func areOrderedByAlphabet(_ pairs: [(slot: WeightSlot, tensor: String)]) -> Bool {
  let alike = Dictionary(grouping: pairs) { pair in
    let word = pair.tensor.split(separator: ".").last ?? ""
    return "\(part(of: pair.slot.name) ?? "") \(word) \(pair.slot.shape)"
  }
  return alike.values.contains { Set($0.map { $0.tensor.filter { !$0.isNumber } }).count > 1 }
}

/// The weights of some layers, where a file has nothing else; nil for a file with all of them, others, or half a layer.
private func partOfWeights(_ file: TensorFile, named fileName: String, among slots: [WeightSlot]) -> WeightMatch? {
  let tensors = Dictionary(file.tensors.map { ($0.name, $0) }) { first, _ in first }
  let found = slots.filter { tensors[$0.name]?.shape == $0.shape }
  guard !found.isEmpty, found.count == file.tensors.count, found.count < slots.count else { return nil }
  let missing = slots.filter { tensors[$0.name] == nil }.map(\.name)
  guard Set(missing.map(layer)).isDisjoint(with: found.map { layer(of: $0.name) }) else { return nil }
  return WeightMatch(
    values: slots.map { tensors[$0.name]?.values ?? [] },
    note: .partOfWeights(fileName, found: found.count, missing: missing))
}

/// `encoder.dense` of `encoder.dense.weight`; the name of a weight that stands alone.
func layer(of name: String) -> String {
  name.split(separator: ".").count > 1 ? name.split(separator: ".").dropLast().joined(separator: ".") : name
}

/// The part of a model that the name of a tensor speaks of: `net.enc1.weight` and `fc_enc.weight` belong to the encoder.
///
/// The first word that speaks of one part decides; one that speaks of both says nothing.
private func part(of name: String) -> String? {
  for word in name.split(separator: ".") {
    let parts = Set(words(of: word).compactMap(partOfWord))
    if parts.count == 1 { return parts.first }
  }
  return nil
}

/// The words within a name: `lstmEnc_2` is made of `lstm` and `enc`.
private func words(of name: Substring) -> [String] {
  var words = [""]
  var isSmall = false
  for letter in name {
    if !letter.isLetter || letter.isUppercase && isSmall { words.append("") }
    if letter.isLetter { words[words.count - 1] += letter.lowercased() }
    isSmall = letter.isLowercase
  }
  return words.filter { !$0.isEmpty }
}

private func partOfWord(_ word: String) -> String? {
  // They name the whole model.
  if word.hasSuffix("autoencoder") || word.hasSuffix("autoenc") || word == "codec" { return nil }
  let isEncoder = word.hasPrefix("enc") || word.hasSuffix("enc") || word.contains("encod")
  let isDecoder = word.hasPrefix("dec") && !strangers.contains { word.hasPrefix($0) } || word.hasSuffix("dec")
  if isEncoder, !isDecoder, !word.contains("decod") { return "encoder" }
  return (isDecoder || word.contains("decod")) && !isEncoder ? "decoder" : nil
}

/// Words that start like a decoder and are none: decay, decimate, decompose, decorrelate, decision.
private let strangers = ["deca", "deci", "decom", "decor", "decon", "decre", "dece"]

extension [WeightSlot] {
  /// Those of the encoder first, those of no part last; otherwise in their order.
  fileprivate var sortedByPart: [WeightSlot] { byPart { $0.name } }
}

extension [TensorFile.Tensor] {
  /// Those of the encoder first, those of no part last; otherwise in their order.
  fileprivate var sortedByPart: [TensorFile.Tensor] { byPart { $0.name } }

  /// Those that a program sorted by name, with `encoder.2` before `encoder.10`; any other order is that of the file.
  fileprivate var inOrderOfNumbers: [TensorFile.Tensor] {
    areSortedByName ? sorted { countsBefore($0.name, $1.name) } : self
  }

  fileprivate var areSortedByName: Bool {
    zip(self, dropFirst()).allSatisfy { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The tensors without first words that all their names share and no weight of the model has.
  fileprivate func withoutSharedPrefix(for slots: [WeightSlot]) -> [TensorFile.Tensor] {
    let known = Set(slots.map { $0.name.split(separator: ".")[0] })
    var names = map { $0.name.split(separator: ".", omittingEmptySubsequences: false) }
    while let word = names.first?.first, !known.contains(word), part(of: String(word)) == nil,
      names.allSatisfy({ $0.count > 1 && $0[0] == word })
    {
      names = names.map { [Substring]($0.dropFirst()) }
    }
    return zip(self, names).map {
      TensorFile.Tensor(name: $1.joined(separator: "."), shape: $0.shape, values: $0.values)
    }
  }
}

extension Array {
  fileprivate func byPart(_ name: (Element) -> String) -> [Element] {
    let parts = map { part(of: name($0)) }
    return ["encoder", "decoder", nil].flatMap { wanted in
      indices.filter { parts[$0] == wanted }.map { self[$0] }
    }
  }
}
