import Datasets
import Diagnostics
import Files
import Glibc
import TestSupport
import Testing
import Training

@testable import Results

@Suite struct WritingTests {
  private let folder = TemporaryFolder()

  private func cube() throws -> RunNumbers {
    let data = try quarters([6, 7, 4], to: "cube.npy", in: folder)
    return try numbers(run(halfModel, in: folder, data: data, weights: halfWeights, metrics: threeEpochs))
  }

  private func request(_ change: (inout FiguresRequest) -> Void) -> FiguresRequest {
    var request = FiguresRequest()
    change(&request)
    return request
  }

  @Test("all figures of a run stand in its folder with their numbers") func figuresRun() throws {
    let numbers = try cube()
    let written = try writeFigures(of: numbers, FiguresRequest())
    #expect(
      written.map(\.name) == ["data", "embeddings", "traversal", "reconstruction", "residual", "loss", "latents"])
    let names = written.flatMap { $0.pictures + $0.numbers }.map { String($0.split(separator: "/").last!) }
    #expect(entries(of: numbers.run.folder.file("figures")) == names.sorted())
    #expect(try readNPY(numbers.run.folder.file("figures/embeddings.npy")).shape == [6, 7, 2])
    #expect(try readNPY(numbers.run.folder.file("figures/residual.npy")).values == numbers.errors)
  }

  @Test("a picture is a PNG of both columns of a page at 300 dots per inch") func picturePNG() throws {
    let numbers = try cube()
    _ = try writeFigures(of: numbers, request { $0.only = ["embeddings"] })
    let bytes = try readBytes(numbers.run.folder.file("figures/embeddings.png"))
    #expect(bytes.starts(with: [0x89] + Array("PNG\r\n".utf8) + [0x1A, 0x0A]))
    #expect(bytes[16..<20].reduce(0) { $0 << 8 | Int($1) } == 2126)
  }

  @Test("formats and the folder can be chosen, one figure alone can be drawn") func formatsFolder() throws {
    let written = try writeFigures(
      of: cube(),
      request {
        $0.only = ["loss"]
        $0.formats = [.svg, .pdf]
        $0.out = folder.file("a/b")
      })
    #expect(written.map(\.name) == ["loss"])
    #expect(entries(of: folder.file("a/b")) == ["loss.csv", "loss.pdf", "loss.svg"])
    #expect(try readBytes(folder.file("a/b/loss.pdf")).starts(with: Array("%PDF".utf8)))
  }

  @Test("numbers that only a phase or a part schedules are drawn where they have a value")
  func schedulesOfPhases() throws {
    func outcome(_ train: String) throws -> FigureOutcome {
      let place = TemporaryFolder()
      let data = try quarters([30, 4], to: "d.npy", in: place)
      let made = try run(halfModel + "train { \(train) }\n", in: place, data: data, flags: ["test": "0"])
      return try #require(SchedulesFigure().make(from: RunHistory(made)))
    }
    let phases = """
      phase "a" { epochs: 2 }
      phase "b" { epochs: 3, rate { decoder: 1e-2 * linear(to: 0.5) } }
      phase "c" { epochs: 1, clip: 1 * constant }
      """
    guard case .drawn(let drawn) = try outcome(phases) else {
      Issue.record("none")
      return
    }
    #expect(drawn.tables[0].columns.map(\.name) == ["epoch", "lr (decoder)", "clip"])
    guard case .line(let rate) = drawn.figures[0].panels[0].marks[0],
      case .scatter(let clip) = drawn.figures[0].panels[1].marks[0]
    else {
      Issue.record("other marks")
      return
    }
    #expect(rate.x == [3, 4, 5] && rate.y.last == 0.005 && clip.x == [6] && clip.y == [1])
    let flat = "phase \"a\" { epochs: 2, rate: cosine } phase \"b\" { epochs: 2, optimizer: sgd(1e-4) }"
    guard case .drawn(let whole) = try outcome(flat), case .line(let curve) = whole.figures[0].panels[0].marks[0] else {
      Issue.record("none")
      return
    }
    // A phase in which the number stays the same has it all the same.
    #expect(curve.x == [1, 2, 3, 4] && curve.y.suffix(2) == [1e-4, 1e-4] && curve.breaks == [])
    guard case .leftOut(let reason) = try outcome("epochs: 2") else {
      Issue.record("drawn")
      return
    }
    #expect(reason == "no number of the recipe has a schedule")
  }

  @Test("only some latents, with common limits") func someLatents() throws {
    var options = FigureOptions()
    (options.latents, options.limits) = ([1], -2...2)
    let numbers = try cube()
    guard case .drawn(let drawn) = EmbeddingsFigure().make(from: numbers, options) else {
      Issue.record("none")
      return
    }
    #expect(drawn.figures[0].panels.count == 1 && drawn.figures[0].panels[0].colourBar == nil)
    #expect(drawn.figures[0].colourBar?.limits == -2...2)
    #expect(drawn.arrays[0].parts == ["z[1]"] && drawn.arrays[0].values == [Float](repeating: 0.5, count: 42))
    guard case .drawn(let traversal) = TraversalFigure().make(from: numbers, options) else {
      Issue.record("none")
      return
    }
    #expect(traversal.figures[0].panels[0].title == "z[1], constant 0.5")
  }

  @Test("unknown figures and latents are refused before anything is written") func unknownFigures() throws {
    let numbers = try cube()
    let wrong = request { $0.only = ["embedings"] }
    let unknown = #expect(throws: Diagnostic.self) { try writeFigures(of: numbers, wrong) }
    #expect(unknown?.code == "AE5501" && unknown?.help?.contains("did you mean `embeddings`?") == true)
    let far = #expect(throws: Diagnostic.self) {
      try writeFigures(of: numbers, request { $0.options.latents = [0, 2] })
    }
    #expect(far?.code == "AE5503")
    #expect(entries(of: numbers.run.folder.file("figures")) == [])
  }

  @Test("a figure is replaced as a whole or stays as it was") func figureReplaced() throws {
    let numbers = try cube()
    _ = try writeFigures(of: numbers, FiguresRequest())
    let path = numbers.run.folder.file("figures/loss.png")
    let before = try readBytes(path)
    #expect(unlink(path) == 0 && mkdir(path, 0o777) == 0)
    #expect(throws: Diagnostic.self) { try writeFigures(of: numbers, request { $0.only = ["loss"] }) }
    #expect(rmdir(path) == 0)
    _ = try writeFigures(of: numbers, request { $0.only = ["loss"] })
    #expect(try readBytes(path) == before)
    #expect(!entries(of: numbers.run.folder.file("figures")).contains { $0.hasSuffix(".part") })
  }

  @Test("a decoder that makes something else has no reconstructions") func decoderMakes() throws {
    let model = """
      ae 1
      model Bare {
        encoder (x: [4]) -> (z: [2, 2], w: []) { (x |> dense(4) |> reshape([2, 2]), mean(x)) }
        decoder (z, w) -> y: [3] { (z |> reshape([4]) |> dense(3)) + w }
        loss mse(y, x[0:3])
      }

      """
    let numbers = try numbers(run(model, in: folder, data: quarters([9, 4], to: "list.npy", in: folder)))
    #expect(numbers.latents.names == ["z[0, 0]", "z[0, 1]", "z[1, 0]", "z[1, 1]", "w"])
    var told: [Diagnostic] = []
    let written = try writeFigures(
      of: numbers, request { $0.only = ["residual", "traversal", "parameters"] }, tell: { told.append($0) })
    #expect(written.map(\.name) == ["traversal"])
    #expect(told.map(\.code) == ["AE5506", "AE5506"])
    #expect(told[0].message == "the figure `residual` is left out: no output of the decoder is as large as a sample")
    #expect(
      try writeFigures(of: numbers, FiguresRequest()).map(\.name) == [
        "data", "embeddings", "traversal", "loss", "latents",
      ])
  }

  @Test("latents in the shape of the picture, with axes and names") func latentsShape() throws {
    let numbers = try numbers(run(halfModel, in: folder, data: scene(in: folder), weights: halfWeights))
    try numbers.writeLatents(ResultPlace(gate: WritingGate(), files: ProtectedFiles()))
    let array = try readNPY(numbers.run.folder.file("latents.npy"))
    #expect(array.shape == [2, 3, 2] && array.values == numbers.latents.values)
    let record = try JSONTree(parsing: readBytes(numbers.run.folder.file("latents.json")))
    #expect(record["latents"] == .array([.string("z[0]"), .string("z[1]")]))
    #expect(record["model"] == .string("Half") && record["hyper_parameters"]?["channels"] == .integer(4))
    guard case .array(let axes)? = record["sample_axes"], let axis = axes.first.flatMap({ Axis($0) }) else {
      Issue.record("no axis")
      return
    }
    #expect(axis.values == [500, 510, 520, 900] && axis.units == "nm")
  }

  @Test("figures are drawn while the training goes on") func figuresDrawn() throws {
    let watcher = FigureWatcher(every: 2)
    #expect(!watcher.wants(epoch: 1) && watcher.wants(epoch: 2))
    let data = try quarters([6, 7, 4], to: "cube.npy", in: folder)
    let run = try run(halfModel, in: folder, data: data, flags: ["epochs": "3", "batch": "16"], watcher: watcher)
    watcher.finish()
    #expect(entries(of: run.folder.file("figures")).contains("embeddings.png"))
    #expect(fileExists(run.folder.file("latents.npy")))
    let metrics = try MetricsTable(of: run.folder)
    #expect(metrics["epoch"] == [1, 2, 3])
  }

  @Test("cells with commas and quotes are quoted and read again") func cellsCommas() throws {
    var table = NumberTable()
    table.add("mse(y, x)", [0.5, .nan])
    table.add("a \"b\"", ["1,5", "x"])
    #expect(table.text == "\"mse(y, x)\",\"a \"\"b\"\"\"\n0.5,\"1,5\"\n,x\n")
    _ = folder.write("epoch,\"a \"\"b\"\", c\"\n1,2\n", to: "metrics.csv")
    #expect(try MetricsTable(of: RunFolder(path: folder.path)).names == ["epoch", "a \"b\", c"])
  }
}
