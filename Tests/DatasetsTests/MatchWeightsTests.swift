import Diagnostics
import Files
import Testing

private func file(_ tensors: [(String, [Int], Float)]) -> TensorFile {
  TensorFile(
    tensors: tensors.map { name, shape, value in
      .init(name: name, shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
    })
}

private func match(_ file: TensorFile, _ slots: [(String, [Int])]) throws -> WeightMatch {
  try matchWeights(
    file, named: "w.safetensors", to: slots.map { WeightSlot(name: $0.0, shape: $0.1) })
}

@Suite struct MatchWeightsTests {
  @Test("names decide, whatever the order")
  func byName() throws {
    let match = try match(file([("a", [2], 1), ("b", [2], 2)]), [("b", [2]), ("a", [2])])
    #expect(match.values == [[2, 2], [1, 1]])
    #expect(match.note == nil)
  }

  @Test("what names leave over is paired in order, with a note")
  func byOrder() throws {
    let stored = file([("x.weight", [2], 1), ("b", [1], 2), ("x.bias", [2], 3)])
    let match = try match(stored, [("weight", [2]), ("bias", [2]), ("b", [1])])
    #expect(match.values == [[1, 1], [3, 3], [2]])
    #expect(match.note?.severity == .note)
    #expect(match.note?.message.contains("2 tensors of `w.safetensors`") == true)
    #expect(match.note?.message.contains("`weight` from `x.weight`") == true)
  }

  @Test("layers with numbers are paired in the order of the numbers, also where the file has that of letters")
  func numberedLayers() throws {
    let stored = file(["encoder.0", "encoder.10", "encoder.2"].map { ("\($0).weight", [2], Float($0.dropFirst(8))!) })
    let slots = ["encoder.dense", "encoder.dense_2", "encoder.dense_3"].map { ("\($0).weight", [2]) }
    #expect(try match(stored, slots).values == [[0, 0], [2, 2], [10, 10]])
    // Any other order is that of the program that wrote it.
    let turned = file(["net.2", "net.0"].map { ("\($0).weight", [2], Float($0.dropFirst(4))!) })
    #expect(try match(turned, Array(slots.prefix(2))).values == [[2, 2], [0, 0]])
  }

  @Test("missing, extra and differently shaped tensors are listed with their shapes")
  func differences() {
    let stored = file([("a", [2], 1), ("old", [3], 2)])
    let message = refusal { try match(stored, [("a", [2, 1]), ("new", [4])]) }
    #expect(message.code == "AE6601")
    #expect(
      message.notes == [
        "missing in the file: `new` [4]", "only in the file: `old` [3]",
        "of another shape: `a` [2, 1], in the file [2]",
      ])
  }

  @Test("long lists are cut")
  func many() {
    let slots = (0..<9).map { ("w\($0)", [1]) }
    #expect(refusal { try match(file([]), slots) }.notes.first?.hasSuffix("and 5 more") == true)
  }

  @Test("a prefix that all names share is left out")
  func prefix() throws {
    let stored = file([
      ("_orig_mod.decoder.dense.weight", [2], 2), ("_orig_mod.encoder.dense.weight", [2], 1),
    ])
    let match = try match(stored, [("encoder.dense.weight", [2]), ("decoder.dense.weight", [2])])
    #expect(match.values == [[1, 1], [2, 2]] && match.note == nil)
  }

  @Test("pairs by order stay within encoder and decoder")
  func parts() throws {
    let stored = file([("dec.0.weight", [2], 2), ("enc.0.weight", [2], 1)])
    let match = try match(stored, [("encoder.dense.weight", [2]), ("decoder.dense.weight", [2])])
    #expect(match.values == [[1, 1], [2, 2]])
    #expect(match.note?.code == "AE6602")
  }

  @Test("numbers in names count as numbers where the file is sorted by name")
  func numberedNames() throws {
    let names = ["encoder.0.weight", "encoder.10.weight", "encoder.2.weight", "encoder.8.weight"]
    let slots = ["encoder.dense", "encoder.dense_2", "encoder.dense_3", "encoder.dense_4"].map { ($0 + ".weight", [1]) }
    let sorted = file(zip(names, [0, 10, 2, 8]).map { ($0, [1], $1) })
    #expect(try match(sorted, slots).values == [[0], [2], [8], [10]])
    // An order that is not that of the letters is the file's own.
    let own = file([("b.10", [1], 10), ("a.2", [1], 2)])
    #expect(try match(own, [("first", [1]), ("second", [1])]).values == [[10], [2]])
  }

  @Test("a warning tells where no name says what is of the encoder")
  func unsureParts() throws {
    let slots = [("encoder.dense.weight", [2]), ("decoder.dense.weight", [2])]
    let unsure = file([("generative_net.weight", [2], 2), ("inference_net.weight", [2], 1)])
    let note = try #require(try match(unsure, slots).note)
    #expect(note.code == "AE6602" && note.severity == .warning && note.notes.count == 1)
    let sure = file([("enc.weight", [2], 1), ("dec.weight", [2], 2)])
    #expect(try match(sure, slots).note?.severity == .note)
    // Shapes tell the two apart.
    let other = file([("a.weight", [2], 1), ("b.weight", [3], 2)])
    #expect(try match(other, [("encoder.dense.weight", [2]), ("decoder.dense.weight", [3])]).note?.severity == .note)
  }

  @Test("a warning tells where layers of one shape stand in the order of their names")
  func orderOfLetters() throws {
    let slots = ["encoder.dense.weight", "encoder.dense_2.weight"].map { ($0, [2, 2]) }
    let sorted = file([("encoder.hidden.weight", [2, 2], 2), ("encoder.input.weight", [2, 2], 1)])
    let note = try #require(try match(sorted, slots).note)
    #expect(note.code == "AE6602" && note.severity == .warning, "\(note)")
    let numbered = file([("encoder.0.weight", [2, 2], 1), ("encoder.2.weight", [2, 2], 2)])
    #expect(try match(numbered, slots).note?.severity == .note)
    // An order that is not that of the letters is the model's own.
    let own = file([("encoder.input.weight", [2, 2], 1), ("encoder.hidden.weight", [2, 2], 2)])
    #expect(try match(own, slots).note?.severity == .note)
  }

  @Test("a pair that would cross from one part to the other is refused")
  func crossing() {
    let stored = file([("decoder.0.weight", [2], 2), ("decoder.1.weight", [2], 1)])
    let message = refusal { try match(stored, [("encoder.dense.weight", [2]), ("decoder.dense.weight", [2])]) }
    #expect(message.code == "AE6603" && message.message.contains("`encoder.dense.weight` from `decoder.0.weight`"))
  }

  @Test(
    "parts are found inside words",
    arguments: [
      ("fc_dec", "fc_enc"), ("a_decode", "b_encode"), ("lin1Decoder", "lin1Encoder"), ("conv-dec-2", "conv-enc-2"),
      ("net.myDecoding", "net.myEncoding"), ("autoencoder.fcdec", "autoencoder.fcenc"), ("up_dec3", "down_enc3"),
    ])
  func insideWords(decoder: String, encoder: String) throws {
    let slots = [("encoder.dense.weight", [2]), ("decoder.dense.weight", [2])]
    let stored = file([("\(decoder).weight", [2], 2), ("\(encoder).weight", [2], 1)])
    let found = try match(stored, slots)
    #expect(found.values == [[1, 1], [2, 2]] && found.note?.code == "AE6602")
    let crossing = file([("\(decoder).weight", [2], 2), ("\(decoder).other", [2], 1)])
    #expect(refusal { try match(crossing, slots) }.code == "AE6603")
  }

  @Test("words that only start alike name no part")
  func strangers() throws {
    let stored = file([("decay.weight", [2], 1), ("codec.weight", [2], 2)])
    let match = try match(stored, [("encoder.dense.weight", [2]), ("decoder.dense.weight", [2])])
    #expect(match.values == [[1, 1], [2, 2]] && match.note != nil)
  }

  private let linear = [
    ("encoder.dense.weight", [3, 4]), ("encoder.dense.bias", [3]), ("decoder.dense.weight", [4, 3]),
    ("decoder.dense.bias", [4]),
  ]

  @Test("layers whose bias stands before the weight, as PyTorch's file has them, are paired by their last names")
  func sortedByName() throws {
    let stored = file([
      ("dec.0.bias", [4], 4), ("dec.0.weight", [4, 3], 3), ("enc.0.bias", [3], 2), ("enc.0.weight", [3, 4], 1),
    ])
    let found = try match(stored, linear)
    #expect(found.values.map(\.first) == [1, 2, 3, 4] && found.note?.code == "AE6602")
  }

  @Test("a bias and a weight of one shape are told apart by their last names")
  func likeShapes() throws {
    let slots = [("encoder.layernorm.weight", [3]), ("encoder.layernorm.bias", [3])]
    let stored = file([("norm.bias", [3], 2), ("norm.weight", [3], 1)])
    #expect(try match(stored, slots).values.map(\.first) == [1, 2])
  }

  @Test("layers of different shapes are paired by these, whatever their order")
  func unlikeLayers() throws {
    let slots = [
      ("encoder.dense.weight", [5, 4]), ("encoder.dense.bias", [5]), ("encoder.dense_2.weight", [3, 5]),
      ("encoder.dense_2.bias", [3]),
    ]
    let stored = file([
      ("bottom.bias", [3], 4), ("bottom.weight", [3, 5], 3), ("top.bias", [5], 2), ("top.weight", [5, 4], 1),
    ])
    #expect(try match(stored, slots).values.map(\.first) == [1, 2, 3, 4])
    // Another kind of layer is none of these.
    let other = file([("bottom.bias", [3], 4), ("bottom.weight", [3, 5], 3), ("top.weight", [5, 4], 1)])
    #expect(refusal { try match(other, slots) }.code == "AE6601")
  }

  @Test("tensors that the model has no place for are left out by the cure, and others renamed or the sizes set")
  func cures() throws {
    let whole = linear.map { ($0.0, $0.1, Float(1)) }
    let more = refusal { try match(file(whole + [("foo.weight", [2], 1)]), linear) }
    #expect(more.code == "AE6601" && more.help?.hasSuffix("`for name in [\"foo.weight\"]: del state[name]`") == true)
    let named = file([
      ("a", [3, 4], 1), ("b", [4], 1), ("c", [3], 1), ("d", [4, 3], 1),
    ])
    let help = refusal { try match(named, linear) }.help
    #expect(help?.hasSuffix("`state[\"encoder.dense.weight\"] = state.pop(\"a\")`") == true)
    let wide = refusal { try match(file([("a", [9], 1)]), [("b", [8])]) }
    #expect(wide.help?.contains("(--set)") == true)
  }
}
