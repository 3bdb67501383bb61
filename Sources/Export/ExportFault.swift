import Diagnostics
import Graph

/// What a program of another format cannot say.
struct ExportFault: Error {
  let operation: String
  let origin: String?
}

extension Diagnostic {
  static func notExported(_ fault: ExportFault, to format: String) -> Diagnostic {
    Diagnostic(
      "AE6990", "`\(fault.operation)` has no form in \(format)" + (fault.origin.map { ", which `\($0)` needs" } ?? ""),
      help: format == "ONNX"
        ? "export `--to torch`, or another part with `--part encoder` or `--part decoder`"
        : "use `aec encode` and `aec decode`")
  }

}

extension Explanation {
  package static let export = [
    Explanation(
      "AE6990", "An operation that the other format does not have",
      meaning: "The model computes something that PyTorch or ONNX has no operation for, such as the angle of a point "
        + "(`atan2`), which ONNX lacks.",
      example: .situation("`aec export runs/phase-001 --to onnx` of a model with `atan2`"),
      cure: "Export to the other format or another part, or compute it with `aec encode` and `aec decode`.")
  ]
}
