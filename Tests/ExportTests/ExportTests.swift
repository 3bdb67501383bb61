import Diagnostics
import Files
import Ops
import TestSupport
import Testing

@testable import Export

/// Models as programs of PyTorch and ONNX. `scripts/check-export` compares their values with those of aec.
@Suite struct ExportTests {
  static let models = ["tutorial/dense", "tutorial/lstm", "tutorial/attention", "general/conv", "unmixing/unmix"]

  /// What is hard to say elsewhere, one program for each kind.
  static let programs = Repository.models(in: "Tests/ExportTests/Programs")

  @Test("every model that is shipped has a form in both formats", arguments: Repository.models(in: "models") + programs)
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
    #expect(try !model.onnx(.encoder).isEmpty)
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

  @Test("logarithms near 0, rare events and angles keep their digits in ONNX")
  func digits() throws {
    func operations(_ formula: String) throws -> [String] {
      try exported(
        text: """
          ae 1
          model M(n: int = 4) {
            encoder (x: [n]) -> z: [n] { \(formula) }
            decoder (z) -> y: [n] { z |> dense(n) }
            loss mse(y, x)
          }
          """
      ).onnxFile(.encoder).graph.nodes.map(\.operation)
    }
    #expect(try operations("log1p(x)").contains("Atanh"))
    #expect(try operations("log(sigmoid(x))") == ["Neg", "Exp", "Add", "Reciprocal", "Log", "Identity"])
    #expect(try operations("atan2(x, x + 1)").contains("Atan"))
  }

  @Test("a convolution of a weight is a batch of one, whose axis does not stay")
  func sharedConvolution() throws {
    let text = try exported(
      text: """
        ae 1
        model M(n: int = 6) {
          encoder (x: [n]) -> z: [2] { x |> dense(2) }
          decoder (z) -> y: [n] {
            let s = weight([n, 2], start: normal(0, 1), name: "q") |> conv1d(2, kernel: 3, padding: same)
            matmul(z, s |> transpose)
          }
          loss mse(y, x)
        }
        """
    ).torch()
    #expect(text.contains("F.pad(self.decoder.q.unsqueeze(0).movedim(-1, 1), (1, 1))"))
    #expect(text.contains(".movedim(1, -1)[0]"))
  }

  @Test("a single number that no sample decides is as many as there are samples")
  func sharedNumber() throws {
    let text = try exported(
      text: """
        ae 1
        model M(n: int = 6) {
          encoder (x: [n]) -> (z: [2], s: []) { (x |> dense(2), normal([]) + 0.5) }
          decoder (z, s) -> y: [n] { (z |> dense(n)) + s }
          loss mse(y, x)
        }
        """
    ).torch()
    #expect(text.contains("        n = x.shape[0]\n"))
    #expect(text.contains(".expand(n)"))
  }

  @Test("the steps of a scan are rounds of a loop, so that a file does not grow with them")
  func longScan() throws {
    /// In ONNX the bytes of each part, in PyTorch the characters.
    func sizes(steps: Int) throws -> [Int] {
      let text = Repository.text("models/general/gru.ae")
      let model = try exported(text: text.replacing("steps: int = 64", with: "steps: int = \(steps)"))
      return try ExportedPart.allCases.map { part in
        let bytes = try model.onnx(part)
        #expect(String(decoding: bytes, as: UTF8.self).contains("Loop"))
        return bytes.count
      } + [model.torch().count]
    }
    let (short, long) = (try sizes(steps: 40), try sizes(steps: 400))
    #expect(zip(short, long).allSatisfy { 20 * $1 < 21 * $0 }, "\(short) and \(long)")
  }

  @Test("a scan of two states with a choice between numbers is a loop too")
  func twoStates() throws {
    let model = try exported(
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
        """)
    let bytes = try model.onnx(.encoder)
    #expect(String(decoding: bytes, as: UTF8.self).contains("Loop") && bytes.count < 12_000, "\(bytes.count) bytes")
    // Comparisons have the kind of numbers that they compare, so that the module works in double too.
    let module = try model.torch()
    #expect(module.contains(" in range(") && module.count { $0 == "\n" } < 120, "\(module)")
    #expect(module.contains(".dtype)") && !module.contains(".float()"), "\(module)")
  }

  @Test("new tensors of the module are of the device and the kind of numbers of its input")
  func devices() throws {
    let module = try exported(
      text: """
        ae 1
        model M(n: int = 6) {
          encoder (x: [n]) -> z: [n] { (if x > 0.5 then 0.25 else x) + linspace(0, 1, n) }
          decoder (z) -> y: [n] { z |> dense(n) }
          loss mse(y, x)
        }
        """
    ).torch()
    #expect(module.contains("torch.linspace(0.0, 1.0, 6, dtype=x.dtype, device=x.device)"), "\(module)")
    #expect(module.contains("x.new_full((), 0.25)") && module.contains(".to(x.dtype)"), "\(module)")
    #expect(!module.contains("torch.tensor("), "\(module)")
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
