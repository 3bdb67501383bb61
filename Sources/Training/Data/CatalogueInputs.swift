import Diagnostics

// AE5322 to AE5325: data for several inputs.
extension Diagnostic {
  /// `--data logvar=FILE` for a decoder that reads `z` alone.
  static func latentNotRead(_ name: String, _ read: [String]) -> Diagnostic {
    Diagnostic(
      "AE5327", "the decoder does not read `\(name)`", help: "give files for \(listing(read)) alone")
  }

  /// `--data cube.npy` for a model that reads several arrays.
  static func unnamedData(_ text: String, _ inputs: [String]) -> Diagnostic {
    severalInputs(
      "`--data \(text)` does not say which of \(listing(inputs)) it is for",
      help: "write \(inputs.map { "--data \($0)=FILE" }.joined(separator: " "))")
  }

  private static func severalInputs(_ message: String, help: String) -> Diagnostic {
    Diagnostic("AE5304", message, help: help)
  }

  /// A model of several inputs whose `data` section names one file.
  static func oneFileForAll(_ inputs: [String]) -> Diagnostic {
    severalInputs(
      "the model reads \(listing(inputs)), but the `data` section names one file",
      help: "write a group for each: `\(inputs[0]) { file: \"\(inputs[0]).npy\" }`")
  }

  static func dataTwice(_ input: String, _ texts: [String]) -> Diagnostic {
    Diagnostic(
      "AE5322", "`--data` names two files for `\(input)`: \(listing(texts))", help: "name one file for each input")
  }

  static func patchesShared(_ source: String, _ count: Int, test: Int) -> Diagnostic {
    Diagnostic(
      "AE5324",
      "\(count) of the patches of `\(source)` do not train, since they share pixels with the \(test) that test",
      severity: .note)
  }

  static func allPatchesTest(_ source: String) -> Diagnostic {
    Diagnostic(
      "AE5325", "every patch of `\(source)` shares pixels with one that tests, so none is left to train",
      help: "take a larger `stride`, smaller patches, or no test samples: --test 0")
  }

  static func noDataFor(_ input: String, model: String) -> Diagnostic {
    Diagnostic(
      "AE5323", "`\(model)` says no file for its input `\(input)`",
      help: "give one: --data \(input)=FILE, or write `\(input) { file: \"\(input).npy\" }` in its `data` section")
  }
}

extension Explanation {
  /// The messages about files for several inputs.
  package static let inputsOfRuns: [Explanation] = [
    Explanation(
      "AE5327", "A latent that the decoder does not read",
      meaning: "`--data NAME=FILE` of `aec decode` names an output of the encoder that only the loss reads.",
      example: .command("aec decode runs/vae-001 --data z=z.npy --data logvar=l.npy -o y.npy"),
      cure: "Leave that file out."),
    Explanation(
      "AE5322", "Two files for one input",
      meaning: "`--data` names one file for each input of the model.",
      example: .command("aec train conditional.ae --data x=one.npy --data x=other.npy"),
      cure: "Name one file for each input; join files before."),
    Explanation(
      "AE5324", "Patches that share pixels with test patches",
      meaning:
        "What a model is tested on it must not have seen. Patches that overlap a test patch are used neither to train nor "
        + "to test.",
      example: .situation("`patch: 40` with `stride: 20`, and `test: 20%`."),
      cure: "None is needed. With `test: blocks(20%, size: 4)` test patches stand together, and fewer are lost."),
    Explanation(
      "AE5325", "No patch to train with",
      meaning: "Every patch overlaps a test patch, and those are not used to train.",
      example: .situation("`patch: 40` with `stride: 1` for a picture of 60 rows and 60 columns, and `test: 20%`."),
      cure: "Take a larger `stride`, smaller patches, or `test: 0`."),
    Explanation(
      "AE5323", "An input without data",
      meaning: "The model reads several inputs, and neither the `data` section nor `--data` names a file for this one.",
      example: .command("aec train conditional.ae --data x=cube.npy"),
      cure: "Write a group for it in `data`, or give `--data NAME=FILE`."),
  ]
}
