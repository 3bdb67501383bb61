import Diagnostics

// Messages about files that stand beside weights and are none.
extension Diagnostic {
  /// The list of the files over which a large model was shared out.
  static func indexOfTensorFiles(_ path: String) -> Diagnostic {
    let stem = path.hasSuffix(".safetensors.index.json") ? String(path.dropLast(23)) : path
    let join =
      "d = os.path.dirname(sys.argv[1]); w = json.load(open(sys.argv[1]))[\"weight_map\"]; "
      + "s.save_file({k: v for f in set(w.values()) for k, v in s.load_file(os.path.join(d, f)).items()}, sys.argv[2])"
    return .notTensorFile(
      path, looksLike: "a list of the files that hold the tensors",
      help: "join them: `python3 -c 'import sys, os, json, safetensors.torch as s; \(join)' \(shellWord(path)) "
        + "\(shellWord(stem + "-joined.safetensors"))`")
  }

  /// A program, not the weights that it reads or holds; nil for other endings.
  static func programInsteadOfWeights(_ path: String) -> Diagnostic? {
    let ending = path.lastIndex(of: ".").map { path[$0...].lowercased() }
    let run = "name the weights of the run that it was exported from, such as `runs/dense-001/weights.safetensors`"
    switch ending {
    case ".py":
      return notTensorFile(
        path, looksLike: "a module of Python",
        help: "\(run), or save its own: safetensors.torch.save_file(model.state_dict(), path)")
    case ".onnx":
      let save =
        "s.save_file({t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(sys.argv[1]).graph.initializer}, "
        + "sys.argv[2])"
      return notTensorFile(
        path, looksLike: "a model of ONNX",
        help: "\(run); of another program: `python3 -c 'import sys, onnx, safetensors.numpy as s; \(save)' "
          + "\(shellWord(path)) \(shellWord(path.dropLast(5) + ".safetensors"))`")
    default: return nil
    }
  }
}
