import Files
import TestSupport
import Testing

/// `aec export`: which files it writes, and which names it refuses. What they compute is tested in `ExportTests`.
@Suite struct ExportCommandTests {
  private let folder = TemporaryFolder()

  private func train() throws {
    _ = folder.write(smallModel, to: "m.ae")
    _ = folder.write(smallData, to: "x.npy")
    let outcome = try aec("train", "m.ae", "--data", "x.npy", "--steps", "2", "--out", "run", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  @Test("a run becomes a module of PyTorch with the model's class, and a file of ONNX")
  func formats() throws {
    try train()
    #expect(try aec("export", "run", "--to", "torch", "-o", "small.py", in: folder).status == 0)
    let module = try String(decoding: readBytes(folder.file("small.py")), as: UTF8.self)
    #expect(module.contains("class Model(") && module.contains("import torch"))
    for part in ["encoder", "decoder", "whole"] {
      #expect(try aec("export", "run", "--to", "onnx", "--part", part, "-o", "\(part).onnx", in: folder).status == 0)
      #expect(try readBytes(folder.file("\(part).onnx")).count > 100)
    }
  }

  @Test("spectra that stay divided are told where the program decodes them alone")
  func staysDivided() throws {
    _ = folder.write(smallModel + "data {\n  file: \"x.npy\"\n  scale: spectrum\n}\n", to: "m.ae")
    _ = folder.write(smallData, to: "x.npy")
    let outcome = try aec("train", "m.ae", "--steps", "2", "--out", "run", in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    func told(_ flags: String...) throws -> Bool {
      let outcome = try aec(["export", "run"] + flags, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.errors.contains("AE6907")
    }
    #expect(try told("--to", "torch", "-o", "m.py") && told("--to", "onnx", "--part", "decoder", "-o", "d.onnx"))
    #expect(try !told("--to", "onnx", "-o", "w.onnx") && !told("--to", "onnx", "--part", "encoder", "-o", "e.onnx"))
  }

  @Test("the name of another kind of file is refused with one that fits, and nothing is left")
  func endings() throws {
    try train()
    let before = entries(of: folder.path)
    let cases = [
      ("torch", "a.onnx", "-o a.py"), ("torch", "b.pt", "-o b.py"), ("torch", "c.v1.safetensors", "-o c.v1.py"),
      ("onnx", "d.py", "-o d.onnx"), ("onnx", "e.PTH", "-o e.onnx"),
    ]
    for (format, name, cure) in cases {
      expect(try aec("export", "run", "--to", format, "-o", name, in: folder), 2, says: "--to \(format) writes", cure)
    }
    expect(
      try aec("export", "run", "--to", "torch", "--part", "encoder", "-o", "f.py", in: folder), 2,
      says: "leave --part out")
    #expect(entries(of: folder.path) == before)
  }

  @Test("the files of the run are no place for it, and a name without a known ending is")
  func places() throws {
    try train()
    expect(try aec("export", "run", "--to", "onnx", "-o", "run/model.ae", in: folder), 2, says: "run/model.ae")
    #expect(try aec("export", "run", "--to", "onnx", "-o", "small.bin", in: folder).status == 0)
  }

  @Test("what a program leaves to its user is told: channels, and the scale of spectra where there are latents alone")
  func leftOver() throws {
    let data = "data { file: \"x.npy\", channels: 1...3, scale: spectrum }\ntrain"
    let text = smallModel.replacing("steps: int = 4", with: "steps: int = 3").replacing("train", with: data)
    _ = folder.write(text, to: "m.ae")
    _ = folder.write(smallData, to: "x.npy")
    let trained = try aec("train", "m.ae", "--set", "latent=1", "--steps", "2", "--out", "run", in: folder)
    #expect(trained.status == 0, "\(trained.errors)")
    let module = try aec("export", "run", "--to", "torch", "-o", "m.py", in: folder)
    expect(module, 0, says: "AE6916", "`channels`: each sample is [3]", "AE6907")
    let decoder = try aec("export", "run", "--to", "onnx", "--part", "decoder", "-o", "d.onnx", in: folder)
    #expect(!decoder.errors.contains("AE6916") && decoder.errors.contains("AE6907"))
    let whole = try aec("export", "run", "--to", "onnx", "-o", "w.onnx", in: folder)
    #expect(whole.errors.contains("AE6916") && !whole.errors.contains("AE6907"))
    let file = try String(decoding: readBytes(folder.file("w.onnx")), as: UTF8.self)
    #expect(file.contains("hyper_parameters") && file.contains("\"latent\": 1"))
  }

  @Test("nothing is told where the program takes data as they are in the file")
  func nothingLeft() throws {
    try train()
    expect(try aec("export", "run", "--to", "torch", "-o", "m.py", in: folder), 0)
    let outcome = try aec("export", "run", "--to", "onnx", "-o", "m.onnx", in: folder)
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
  }
}
