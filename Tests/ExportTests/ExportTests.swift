import Compiler
import Diagnostics
import Export
import Files
import Ops
import TestSupport
import Testing

/// Models as programs of PyTorch and ONNX. `scripts/check-export` compares their values with those of aec.
@Suite struct ExportTests {
  static let models = ["tutorial/dense", "tutorial/lstm", "tutorial/attention", "general/conv", "unmixing/unmix"]

  @Test("every model that is shipped has a form in both formats", arguments: Repository.models(in: "models"))
  func everyModel(path: String) throws {
    let model = try exported(path)
    #expect(try model.torch().contains("def forward"))
    for part in ExportedPart.allCases { #expect(try !model.onnx(part).isEmpty) }
  }

  @Test("every function has a form in both formats", arguments: FunctionTable.byName.keys.sorted())
  func everyFunction(name: String) throws {
    let arity = try #require(FunctionTable.byName[name]).arity
    let model = try exported(
      text: """
        ae 1
        model M(n: int = 4) {
          encoder (x: [n]) -> z: [n] { \(name)(\(arity == 1 ? "x" : "x, x + 1")) }
          decoder (z) -> y: [n] { z |> dense(n) }
          loss mse(y, x)
        }
        """)
    #expect(try model.torch().contains("def forward"))
    // ONNX has no angle of a point, and the message says so.
    if name != "atan2" { #expect(try !model.onnx(.encoder).isEmpty) }
  }

  @Test("the module of PyTorch is the one that is written down", arguments: models)
  func torchText(name: String) throws {
    let text = try exported("models/\(name).ae").torch()
    try expectFile("Tests/ExportTests/Golden/\(name.split(separator: "/")[1]).py.txt", holds: text)
  }

  @Test("numbers below 0 and words of Python are kept apart in names and powers")
  func names() throws {
    let model = try exported(
      text: """
        ae 1
        model M(n: int = 4) {
          let class = weight([n], start: 1)
          encoder (x: [n]) -> z: [n] { x * class }
          decoder (z) -> y: [n] { (abs(z) + 1)^(-2) }
          loss mse(y, x)
        }
        """)
    let text = try model.torch()
    #expect(text.contains("_weight(self, \"class\")"))
    #expect(!text.contains("self.class"))
  }

  @Test("scaling stands inside, as the run had it")
  func scaling() throws {
    let model = try exported(
      text: """
        ae 1
        model M(n: int = 3) {
          encoder (x: [n]) -> z: [2] { x |> dense(2) }
          decoder (z) -> y: [n] { z |> dense(n) }
          loss mse(y, x)
        }
        """, scaling: .affine(shift: [1, 2, 3], divisor: [4, 5, 6]))
    let text = try model.torch()
    #expect(text.contains("(x - self._shift) / self._divisor"))
    #expect(text.contains("y * self._divisor + self._shift"))
  }

  @Test("the steps of a scan are rounds of a loop, so that a file does not grow with them")
  func longScan() throws {
    func sizes(steps: Int) throws -> [Int] {
      let text = Repository.text("models/general/gru.ae")
      let model = try exported(text: text.replacing("steps: int = 64", with: "steps: int = \(steps)"))
      return try ExportedPart.allCases.map { part in
        let bytes = try model.onnx(part)
        #expect(String(decoding: bytes, as: UTF8.self).contains("Loop"))
        return bytes.count
      }
    }
    let (short, long) = (try sizes(steps: 40), try sizes(steps: 400))
    #expect(zip(short, long).allSatisfy { 20 * $1 < 21 * $0 }, "\(short) and \(long) bytes")
  }

  @Test("a scan of two states with a choice between numbers is a loop too")
  func twoStates() throws {
    let bytes = try exported(
      text: """
        ae 1
        block cell(h: [H], g: [H], x: [D]) -> ([H], [H]) {
          let n = tanh((x |> dense(H, name: "ih")) + (h |> dense(H, name: "hh")))
          (n + 0.5 * (h - n) + 0.1 * g, if n > 0 then n else 0.2 * g)
        }
        model S(steps: int = 60) {
          encoder (x: [steps, 1]) -> z: [3] {
            let (s, t) = x |> scan(cell, start: (0 |> repeat(6), 1 |> repeat(6)))
            (s |> last) + (t |> last) |> dense(3)
          }
          decoder (z) -> y: [steps, 1] { z |> dense(steps) |> reshape([steps, 1]) }
          loss mse(y, x)
        }
        """
    ).onnx(.encoder)
    #expect(String(decoding: bytes, as: UTF8.self).contains("Loop") && bytes.count < 12_000, "\(bytes.count) bytes")
  }

  @Test("least squares of up to 64 endmembers are a loop in both formats", arguments: ["fcls", "nnls"], [1, 11, 64])
  func manyEndmembers(kind: String, ends: Int) throws {
    let model = try exported(
      text: """
        ae 1
        model M(n: int = 16) {
          let E = weight([\(ends), n], start: uniform(0, 1))
          encoder (x: [n]) -> z: [\(ends)] { \(kind)(x, E) }
          decoder (z) -> y: [n] { matmul(z, E) }
          loss mse(y, x)
        }
        """)
    for part in [ExportedPart.encoder, .whole] {
      let bytes = try model.onnx(part)
      #expect(String(decoding: bytes, as: UTF8.self).contains("Loop"))
      #expect(bytes.count < 20_000 + 12 * ends * ends + 8 * 16 * ends, "\(bytes.count) bytes")
    }
    #expect(try model.torch().contains("for _ in range(8 * b.shape[-1] + 1):"))
  }
}

private func exported(_ path: String) throws -> ExportedModel {
  try exported(Compilation(SourceFile(name: path, text: Repository.text(path)), settings: []), nil)
}

private func exported(text: String, scaling: ExportedScaling? = nil) throws -> ExportedModel {
  try exported(Compilation(SourceFile(name: "m.ae", text: text), settings: []), scaling)
}

/// With weights that are all different and never 0.
private func exported(_ compilation: Compilation, _ scaling: ExportedScaling?) throws -> ExportedModel {
  let parameters = compilation.loweredGraph(.training).parameters
  let weights = parameters.map { parameter in
    ExportedWeight(
      name: parameter.name, shape: parameter.weight.shape,
      values: (0..<parameter.weight.count).map { Float(0.5 + 0.4 * Double($0 * 37 % 101) / 101) })
  }
  return ExportedModel(
    name: compilation.model.name, encoder: compilation.graph(.encoding), decoder: compilation.graph(.decoding),
    whole: compilation.graph(.reconstruction), weights: weights, scaling: scaling, notes: [("aec", "test")])
}
