import Diagnostics
import Files

/// Endings that programs open as one kind of file, so that a result of another kind would be taken for it.
private let knownEndings: Set<String> = [
  ".py", ".onnx", ".pt", ".pth", ".safetensors", ".ckpt", ".pb", ".tflite", ".npy", ".npz", ".h5", ".hdf5", ".hspy",
  ".mat", ".csv", ".tsv", ".img", ".hdr", ".json", ".html", ".png", ".svg", ".pdf", ".ae",
]

/// What is wrong with a name that says another kind of file than is written; nil where nothing is.
///
/// - Parameters:
///   - writer: What writes what, such as "the report is a page of HTML".
///   - endings: Those of such files, the usual one first.
func faultOfEnding(_ path: String, _ writer: String, _ endings: [String]) -> String? {
  guard let dot = path.lastIndex(of: ".") else { return nil }
  let ending = path[dot...].lowercased()
  guard knownEndings.contains(ending), !endings.contains(ending) else { return nil }
  return "\(writer), and \(printable(path)) names another kind: write -o \(shellWord(path[..<dot] + endings[0]))"
}
