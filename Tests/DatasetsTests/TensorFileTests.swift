import Diagnostics
import Files
import Testing

private let pair = TensorFile(
  tensors: [
    .init(name: "encoder.z", shape: [2, 2], values: [1, 2, 3, 4]),
    .init(name: "a \"quoted\" name", shape: [], values: [5]),
    .init(name: "empty", shape: [0, 3], values: []),
    .init(name: "bias", shape: [3], values: [6, 7, 8]),
  ], metadata: ["format": "pt", "model": "Dense\n"])

@Suite struct TensorFileTests {
  @Test("what is written is read again in its order, and the numbers start at a multiple of 8")
  func roundTrip() throws {
    try withFolder { folder in
      try pair.write(to: "\(folder)/w.safetensors")
      #expect(try TensorFile(reading: "\(folder)/w.safetensors") == pair)
      let length = try bytes(at: "\(folder)/w.safetensors").withUnsafeBytes {
        $0.load(as: UInt64.self)
      }
      #expect(length % 8 == 0)
      #expect(entries(folder) == ["w.safetensors"])
    }
  }

  @Test("a flipped bit is noticed, wherever it is, and a file without a checksum is read")
  func flippedBits() throws {
    try withFolder { folder in
      let path = "\(folder)/w.safetensors"
      try pair.write(to: path)
      let whole = try bytes(at: path)
      var unnoticed = 0
      for bit in 0..<8 * whole.count {
        var damaged = whole
        damaged[bit / 8] ^= 1 << UInt8(bit % 8)
        // What means the same, such as another blank, is no damage.
        guard let read = try? read(tensors: damaged) else { continue }
        let isSame = read.tensors == pair.tensors && pair.metadata.allSatisfy { read.metadata[$0.key] == $0.value }
        if !isSame { unnoticed += 1 }
      }
      #expect(unnoticed == 0)
      var last = whole
      last[whole.count - 1] ^= 1
      #expect(refusal { try read(tensors: last) }.code == "AE6411")
    }
  }

  @Test("F64, F16 and BF16 become float32")
  func types() throws {
    let header =
      "{\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
      + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[10,12]},"
      + "\"h\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[8,10]}}"
    let data = raw([0.1]) + raw([1.5 as Float16]) + [0xC0, 0x3F]
    let file = try read(tensors: safetensors(header, data))
    #expect(file.tensors.map(\.name) == ["d", "h", "b"])
    #expect(file.tensors.map(\.values) == [[0.1], [1.5], [1.5]])
  }

  @Test(
    "damaged heads are refused, each in its own words",
    arguments: [
      ("[]", "AE6403"), ("{", "AE6403"), ("{}x", "AE6403"), ("{\"a\":1}", "AE6404"),
      ("{\"__metadata__\":{\"a\":1}}", "AE6403"), ("{\"__metadata__\":3}", "AE6403"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", "AE6404"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "AE6404"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}", "AE6404"),
      ("{\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "AE6405"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "AE6406"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}", "AE6406"),
      (
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,2],\"data_offsets\":[0,0]}}",
        "AE6406"
      ),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}", "AE6407"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", "AE6409"),
      ("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "AE6409"),
      ("{}", "AE6409"),
    ])
  func damaged(header: String, code: String) {
    let message = refusal { try read(tensors: safetensors(header, raw([1, 2] as [Float]))) }
    #expect(message.code == code, "\(message.message)")
    #expect(message.message.contains("w.safetensors"))
  }

  @Test("overlapping and repeated tensors are refused")
  func overlap() {
    let entry = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}"
    let shared = safetensors("{\"a\":\(entry),\"b\":\(entry)}", raw([1, 2] as [Float]))
    #expect(refusal { try read(tensors: shared) }.code == "AE6408")
    let twice = safetensors("{\"a\":\(entry),\"a\":\(entry)}", raw([1, 2] as [Float]))
    #expect(refusal { try read(tensors: twice) }.message.contains("`a` stands twice"))
  }

  @Test("heads longer than the file and files of other kinds are refused")
  func lengths() {
    #expect(refusal { try read(tensors: raw([UInt64.max]) + [0x7B]) }.code == "AE6402")
    #expect(refusal { try read(tensors: raw([UInt64(50)]) + Array("{}".utf8)) }.code == "AE6402")
    #expect(refusal { try read(tensors: [1, 2, 3]) }.code == "AE6401")
    let archive = refusal { try read(tensors: Array("PK".utf8) + [3, 4, 20, 0, 8, 8, 0, 0]) }
    #expect(archive.code == "AE6401")
    #expect(archive.help?.contains("save_file") == true)
  }

  @Test("what torch.save wrote is told with the line that converts it, also where its first member has a long name")
  func weightsOfPyTorch() {
    let member = Array("weights_of_a_model/data.pkl".utf8)
    let zip = Array("PK".utf8) + [3, 4] + [UInt8](repeating: 0, count: 22) + [UInt8(member.count), 0, 0, 0] + member
    let message = refusal { try read(tensors: zip + [UInt8](repeating: 0, count: 100)) }
    #expect(message.code == "AE6401" && message.message.contains("it is weights of PyTorch (.pt)"))
    #expect(message.help?.contains("torch.load(sys.argv[1], weights_only=True)") == true)
    #expect(message.help?.hasSuffix("w.safetensors w-converted.safetensors`") == true)
    let pickle = refusal { try read(tensors: [0x80, 2] + Array("ccollections".utf8)) }
    #expect(pickle.help == message.help && pickle.message.contains("a Python pickle"))
  }

  @Test("a head whose length begins as a pickle does is cut off, and no pickle")
  func lengthLikePickle() {
    // 0x380 bytes of head, of which a few are there.
    let message = refusal { try read(tensors: [0x80, 3, 0, 0, 0, 0, 0, 0] + Array("{\"a\":".utf8)) }
    #expect(message.code == "AE6402" && message.message.contains("896 bytes, 5 follow"))
  }

  @Test(
    "programs and lists of files are told from weights by their names",
    arguments: [
      ("m.onnx", "a model of ONNX", "m.onnx m.safetensors`"),
      ("m.py", "a module of Python", "model.state_dict(), path)"),
      ("d/m.safetensors.index.json", "it is a list of the files", "d/m.safetensors.index.json d/m-joined.safetensors`"),
    ])
  func otherFiles(name: String, words: String, cure: String) {
    let list = "{\"metadata\": {}, \"weight_map\": {}}"
    let text = name.hasSuffix("json") ? list : "\u{8}\u{8}\u{12}\u{3}aec: some text"
    let message = refusal { try TensorFile(reading: InputFile(name: name, bytes: Array(text.utf8))) }
    #expect(message.code == "AE6401" && message.message.contains(words))
    #expect(message.help?.hasSuffix(cure) == true)
  }

  @Test("values that are not finite are refused with the tensor's name")
  func notFinite() {
    let header = "{\"enc.w\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[0,16]}}"
    let data = raw([1, 2, .nan, .infinity] as [Float])
    let message = refusal { try read(tensors: safetensors(header, data)) }
    #expect(message.code == "AE6410")
    #expect(message.message.contains("`enc.w`") && message.message.contains("[1, 0]"))
  }
}

@Suite struct JSONReaderTests {
  @Test("values of every kind are read")
  func values() throws {
    let text = "{\"a\": [1, -2.5e1, true, false, null, \"\\u00e4\\n\\ud83d\\ude00\"], \"b\": {}}"
    let tree = try JSONTree(parsing: Array(text.utf8))
    let list: [JSONTree] = [
      .integer(1), .number(-25), .bool(true), .bool(false), .null, .string("ä\n😀"),
    ]
    #expect(tree["a"] == .array(list))
    #expect(tree["b"] == .object([]))
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", "{", "[1,]", "{\"a\":1,}", "01", "1.", "-", "+1", ".5", "1e", "nul", "\"", "\"\\x\"",
      "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\u12g4\"", "\"\\u12", "1 2", "{1:2}", "[1 2]",
      "\"\t\"",
      "{\"a\":1,\"a\":2}", "1e999", "\"\\", String(repeating: "[", count: 100_000),
    ])
  func refused(text: String) {
    #expect(throws: JSONFault.self) { try JSONTree(parsing: Array(text.utf8)) }
  }

  @Test("strings that are not UTF-8 are refused")
  func encoding() {
    #expect(throws: JSONFault.self) { try JSONTree(parsing: [0x22, 0xC3, 0x28, 0x22]) }
  }
}
