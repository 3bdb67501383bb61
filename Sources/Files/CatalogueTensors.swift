import Diagnostics

// Messages about .safetensors files.
extension Diagnostic {
  static func notTensorFile(_ path: String, looksLike kind: String?, help: String? = nil) -> Diagnostic {
    Diagnostic(
      "AE6401",
      "`\(path)` is not a .safetensors file"
        + (kind.map { ": it is \($0)" } ?? ": it is too short"),
      help: help ?? "write it with safetensors.torch.save_file(model.state_dict(), path)")
  }

  /// A file of `torch.save`, which Python alone can read.
  static func weightsOfPyTorch(_ path: String, _ kind: String) -> Diagnostic {
    let ending = path.lastIndex(of: ".").map { path[$0...].lowercased() } ?? ""
    let isNamed = [".pt", ".pth", ".bin", ".ckpt", ".pkl", ".safetensors"].contains(ending)
    let stem = path.dropLast(isNamed ? ending.count : 0) + (ending == ".safetensors" ? "-converted" : "")
    let convert = "s.save_file(torch.load(sys.argv[1], weights_only=True), sys.argv[2])"
    return Diagnostic(
      "AE6401", "`\(path)` is not a .safetensors file: it is \(kind)",
      notes: ["where it holds more than a state_dict, such as an optimizer, save the state_dict alone before"],
      help: "with PyTorch: `python3 -c 'import sys, torch, safetensors.torch as s; \(convert)' "
        + "\(shellWord(path)) \(shellWord(stem + ".safetensors"))`")
  }

  static func tensorHeaderTooLong(_ path: String, length: UInt64, remaining: Int) -> Diagnostic {
    Diagnostic(
      "AE6402",
      "`\(path)` is no .safetensors file or is cut off: its head should have \(length) bytes, "
        + "\(remaining) follow",
      notes: ["a head has 100 MB at most"], help: "copy or save it again")
  }

  static func damagedTensorHeader(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "AE6403", "the head of `\(path)` cannot be understood: \(excerpt(reason, limit: 120))",
      help: "the file is damaged; copy or save it again")
  }

  static func tensorsDamaged(_ path: String) -> Diagnostic {
    Diagnostic(
      "AE6411", "`\(path)` is damaged: its content does not fit its checksum",
      help: "bring it back from a copy; a run starts anew from another file of weights, such as best.safetensors, with "
        + "--init. Where you changed it on purpose, take `checksum` out of its metadata")
  }

  static func incompleteTensorEntry(_ path: String, _ tensor: String) -> Diagnostic {
    Diagnostic(
      "AE6404",
      "the head of `\(path)` does not say dtype, shape and data_offsets of `\(excerpt(tensor))`",
      help: "the file is damaged; copy or save it again")
  }

  static func unsupportedTensorType(
    _ path: String, _ tensor: String, _ code: String
  ) -> Diagnostic {
    Diagnostic(
      "AE6405",
      "`\(excerpt(tensor))` in `\(path)` has the type \(excerpt(code)); "
        + "F32, F64, F16 and BF16 are read",
      help: "convert it before saving: tensor.float()")
  }

  static func tensorSizeDiffers(
    _ path: String, _ tensor: String, shape: [Int], type: String, offsets: [Int]
  ) -> Diagnostic {
    Diagnostic(
      "AE6406",
      "`\(excerpt(tensor))` in `\(path)` has the shape \(shape) of \(type), which does not fill "
        + "its bytes \(offsets[0]) to \(offsets[1])",
      help: "the file is damaged; copy or save it again")
  }

  static func tensorBeyondEnd(
    _ path: String, _ tensor: String, end: Int, available: Int
  ) -> Diagnostic {
    Diagnostic(
      "AE6407",
      "`\(path)` is cut off: `\(excerpt(tensor))` ends at byte \(end) of the data, "
        + "\(available) are there",
      help: "copy or save it again")
  }

  static func tensorsOverlap(_ path: String, _ first: String, _ second: String) -> Diagnostic {
    Diagnostic(
      "AE6408", "in `\(path)` `\(excerpt(first))` and `\(excerpt(second))` share bytes",
      help: "the file is damaged; copy or save it again")
  }

  static func unownedBytes(_ path: String, _ count: Int, after tensor: String) -> Diagnostic {
    Diagnostic(
      "AE6409",
      "in `\(path)` \(plural(count, "byte")) after `\(excerpt(tensor))` belong to no tensor",
      help: "the file is damaged; copy or save it again")
  }

  static func tensorNotFinite(
    _ path: String, _ tensor: String, count: Int, of total: Int, first: [Int]
  ) -> Diagnostic {
    Diagnostic(
      "AE6410",
      "`\(excerpt(tensor))` in `\(path)` has \(plural(count, "value")) of \(total) that "
        + "\(count == 1 ? "is" : "are") NaN, infinite or too large for float32; "
        + "the first stands at \(first), counted from 0",
      help: "use weights from before the training went wrong")
  }
}

// Messages about weights that do not fit a model.
extension Diagnostic {
  static func weightsDiffer(
    _ path: String, missing: [WeightSlot], extra: [WeightSlot],
    reshaped: [(slot: WeightSlot, found: [Int])]
  ) -> Diagnostic {
    let notes = [
      group("missing in the file", missing.map { "`\($0.name)` \($0.shape)" }),
      group("only in the file", extra.map { "`\(excerpt($0.name))` \($0.shape)" }),
      group(
        "of another shape",
        reshaped.map { "`\($0.slot.name)` \($0.slot.shape), in the file \($0.found)" }),
    ]
    return Diagnostic(
      "AE6601", "the weights in `\(path)` do not fit the model", notes: notes.compactMap(\.self),
      help: cureOfWeights(path, missing, extra, isReshaped: !reshaped.isEmpty))
  }

  private static func cureOfWeights(
    _ path: String, _ missing: [WeightSlot], _ extra: [WeightSlot], isReshaped: Bool
  ) -> String {
    if path.hasSuffix("checkpoint.safetensors") {
      return "a checkpoint is more than weights: name the weights beside it, `\(path.dropLast(22))weights.safetensors`"
    }
    if !extra.isEmpty, missing.isEmpty, !isReshaped {
      let names = extra.map { "\"\(excerpt($0.name, limit: 200))\"" }.joined(separator: ", ")
      return "leave them out before saving, in Python: `for name in [\(names)]: del state[name]`"
    }
    func shapes(_ slots: [WeightSlot]) -> [String] { slots.map { "\($0.shape)" }.sorted() }
    let settings = "use the hyper-parameters with which the weights were made (--set)"
    guard let old = extra.first, !isReshaped,
      let new = missing.first(where: { $0.shape == old.shape && $0.name.lastWord == old.name.lastWord })
        ?? missing.first(where: { $0.shape == old.shape })
    else { return settings + ", or name the tensors as the model does" }
    let rename =
      "name each tensor as the model does before saving, in Python: `state[\"\(new.name)\"] = "
      + "state.pop(\"\(excerpt(old.name, limit: 200))\")`"
    return shapes(missing) == shapes(extra) ? rename : settings + ", or " + rename
  }

  /// A file with some of the weights: the others start as always.
  static func partOfWeights(_ path: String, found: Int, missing: [String]) -> Diagnostic {
    Diagnostic(
      "AE6604", "`\(path)` has \(found) of \(found + missing.count) weights; the others start as without it",
      severity: .note, notes: ["missing in the file: \(few(missing.map { "`\($0)`" }))"])
  }

  /// Weights that do not obey what the model holds them to.
  package static func movedIntoRange(_ path: String, _ names: [String]) -> Diagnostic {
    Diagnostic(
      "AE6412", "weights of `\(path)` lie outside the range of the model: \(few(names.map { "`\($0)`" }))",
      severity: .warning, notes: ["they were moved to the nearest values that `in:` allows"],
      help: "take `in:` out of the model to train from the weights as they are")
  }

  /// A folder of a run where a file of weights is expected.
  static func runInsteadOfWeights(_ path: String, _ weights: String) -> Diagnostic {
    Diagnostic(
      "AE6401", "`\(path)` is the folder of a run, not a `.safetensors` file", help: "name its weights: `\(weights)`")
  }

  static func weightsCross(_ path: String, _ pairs: [(slot: String, tensor: String)]) -> Diagnostic {
    let shown = pairs.map { "`\($0.slot)` from `\(excerpt($0.tensor))`" }
    return Diagnostic(
      "AE6603", "the weights in `\(path)` would cross between the parts of the model: \(few(shown))",
      help: "name the tensors as the model does, for example `\(pairs[0].slot)`")
  }

  static func matchedByOrder(
    _ path: String, _ pairs: [(slot: String, tensor: String)], _ doubt: OrderDoubt?
  ) -> Diagnostic {
    let shown = pairs.map { "`\($0.slot)` from `\(excerpt($0.tensor))`" }
    return Diagnostic(
      "AE6602",
      "\(plural(pairs.count, "tensor")) of `\(path)` matched by order, because the model has no "
        + "such name: \(few(shown))",
      severity: doubt == nil ? .note : .warning,
      notes: doubt.map { [$0.rawValue] } ?? [],
      help: doubt != nil
        ? "check the pairs, or name the tensors as the model does, for example `\(pairs[0].slot)`"
        : "check the pairs: tensors of one shape could be swapped, and Python's safetensors sorts tensors by name")
  }
}

extension String {
  fileprivate var lastWord: Substring? { split(separator: ".").last }
}

private func group(_ title: String, _ items: [String]) -> String? {
  items.isEmpty ? nil : "\(title): \(few(items))"
}

extension Explanation {
  package static let tensors = [
    Explanation(
      "AE6401", "Not a `.safetensors` file",
      meaning: "The file is of another kind, or too short.",
      example: .command("aec train dense.ae --data cube.npy --init weights.pt"),
      cure: "In Python, write safetensors.torch.save_file(model.state_dict(), path)."),
    Explanation(
      "AE6402", "A `.safetensors` file that is cut off",
      meaning: "The file says how long its head is, and fewer bytes follow.",
      example: .situation("a download that was interrupted"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6403", "A `.safetensors` head that cannot be read",
      meaning: "The head of the file is no JSON of the expected form.",
      example: .situation("a file that an editor changed"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6411", "Tensors that do not fit their checksum",
      meaning: "aec writes a checksum into the metadata of a .safetensors file. A bit of the file has changed since: "
        + "the disk or a copy has damaged it, or somebody edited it.",
      example: .situation("a checkpoint on a disk that fails"),
      cure: "Bring it back from a copy. Without a checkpoint a run starts anew, with `--init` from sound weights."),
    Explanation(
      "AE6412", "Weights outside their range",
      meaning: "The model holds a weight to a range, a simplex or a length, and the file has other values.",
      example: .command("aec train unmix.ae --data cube.npy --init other.safetensors"),
      cure: "Take `in:` out of the model, or start from weights that obey it."),
    Explanation(
      "AE6404", "A tensor without a description",
      meaning: "The head does not say the type, shape and place of a tensor.",
      example: .situation("a file of a program that writes another form"),
      cure: "Save it again with safetensors."),
    Explanation(
      "AE6405", "Tensors of another type",
      meaning: "Weights are read as F32, F64, F16 or BF16.",
      example: .situation("a file with whole numbers or F8"),
      cure: "Convert the tensor before saving: tensor.float()."),
    Explanation(
      "AE6406", "A tensor that does not fill its place",
      meaning: "The shape and the bytes of a tensor do not agree.",
      example: .situation("a damaged file"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6407", "A tensor beyond the end",
      meaning: "A tensor ends after the end of the file, which is cut off.",
      example: .situation("a copy that was interrupted"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6408", "Tensors that share bytes",
      meaning: "Two tensors claim the same bytes of the file.",
      example: .situation("a damaged file"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6409", "Bytes that belong to no tensor",
      meaning: "Between or after the tensors stand bytes that none of them claims.",
      example: .situation("a damaged file"),
      cure: "Copy or save it again."),
    Explanation(
      "AE6410", "Weights that are not finite",
      meaning: "A tensor holds NaN, infinite or too large numbers.",
      example: .situation("the weights of a training that diverged"),
      cure: "Use weights from before the training went wrong."),
    Explanation(
      "AE6601", "Weights that do not fit the model",
      meaning: "Names or shapes in the file are others than those of the model.",
      example: .command("aec train dense.ae --data cube.npy --init other.safetensors"),
      cure: "Use the hyper-parameters with which the weights were made, or name the tensors as the model does."),
    Explanation(
      "AE6602", "Weights matched by order",
      meaning: "Names differ, so tensors were taken in the order of the file where their shapes agree.",
      example: .situation("weights of a PyTorch model whose layers have other names"),
      cure: "Check the pairs: tensors of one shape could be swapped."),
    Explanation(
      "AE6604", "Some of the weights",
      meaning: "The file has some weights of the model by their names and nothing else, such as those of an "
        + "encoder. The others start as they would without it.",
      example: .command("aec train dense.ae --init encoder.safetensors"),
      cure: "Nothing, if that is what you want."),
    Explanation(
      "AE6603", "Weights that would cross between encoder and decoder",
      meaning:
        "Tensors with names that the model does not have are paired in their order. Here a tensor of the decoder would "
        + "have become a weight of the encoder, or the other way round.",
      example: .command("aec train dense.ae --init decoder_only.safetensors"),
      cure: "Name the tensors as the model does; `aec check` lists its layers."),
  ]
}
