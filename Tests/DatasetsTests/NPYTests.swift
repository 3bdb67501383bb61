import Datasets
import Diagnostics
import Files
import Testing

@Suite struct NPYTests {
  @Test("every number type is read")
  func types() throws {
    let expected: [Float] = [1, 0, 1, 1]
    let files = [
      npy("'|b1'", "(4,)", [1, 0, 1, 1]), npy("'|u1'", "(4,)", [1, 0, 1, 1]),
      npy("'|i1'", "(4,)", [1, 0, 1, 1]), npy("'<u2'", "(4,)", raw([1, 0, 1, 1] as [UInt16])),
      npy("'<i2'", "(4,)", raw([1, 0, 1, 1] as [Int16])),
      npy("'<u4'", "(4,)", raw([1, 0, 1, 1] as [UInt32])),
      npy("'<i4'", "(4,)", raw([1, 0, 1, 1] as [Int32])),
      npy("'<u8'", "(4,)", raw([1, 0, 1, 1] as [UInt64])),
      npy("'<i8'", "(4,)", raw([1, 0, 1, 1] as [Int64])),
      npy("'<f2'", "(4,)", raw([1, 0, 1, 1] as [Float16])),
      npy("'<f4'", "(4,)", raw([1, 0, 1, 1] as [Float])),
      npy("'<f8'", "(4,)", raw([1, 0, 1, 1] as [Double])),
    ]
    for file in files { #expect(try read(npy: file).values == expected) }
  }

  @Test("numbers with the high byte first are read")
  func bigEndian() throws {
    let doubles: [Double] = [1.5, -2.25, 1e-3]
    let swapped = raw(doubles.map(\.bitPattern.bigEndian))
    #expect(try read(npy: npy("'>f8'", "(3,)", swapped)).values == [1.5, -2.25, 1e-3])
    let words = raw(([-3, 258] as [Int16]).map(\.bigEndian))
    #expect(try read(npy: npy("'>i2'", "(2,)", words)).values == [-3, 258])
  }

  @Test("Fortran order becomes row-major order")
  func fortran() throws {
    // The array a[i, j, k] = 100 i + 10 j + k, stored with i innermost.
    var stored: [Float] = []
    for k in 0..<4 {
      for j in 0..<3 { for i in 0..<2 { stored.append(Float(100 * i + 10 * j + k)) } }
    }
    let array = try read(npy: npy("'<f4'", "(2, 3, 4)", fortran: true, raw(stored)))
    var expected: [Float] = []
    for i in 0..<2 {
      for j in 0..<3 { for k in 0..<4 { expected.append(Float(100 * i + 10 * j + k)) } }
    }
    #expect(array.values == expected)
    #expect(array.shape == [2, 3, 4])
  }

  @Test("versions 2 and 3, Python 2 sizes, other quotes and key orders are read")
  func variants() throws {
    let data = raw([1, 2] as [Float])
    #expect(try read(npy: npy("'<f4'", "(2,)", version: 2, data)).values == [1, 2])
    #expect(try read(npy: npy("\"<f4\"", "(2L, 1L)", version: 3, data)).shape == [2, 1])
    let text = "{\"shape\":(2,),'fortran_order':False,'descr':'<f4'}"
    let file = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8)
    #expect(try read(npy: file + data).values == [1, 2])
  }

  @Test(
    "what cannot be a sample is refused with advice",
    arguments: [
      ("'<c32'", "AE6106", "np.abs"), ("'|O'", "AE6106", "np.asarray"),
      ("'<U3'", "AE6106", "astype"),
      ("'<M8[ns]'", "AE6106", "int64"), ("'<f16'", "AE6106", "float32"),
      ("[('a', '<f4'), ('b', '<f4')]", "AE6105", "save one field"),
    ])
  func unsupported(descriptor: String, code: String, advice: String) {
    let message = refusal { try read(npy: npy(descriptor, "(1,)", [0, 0, 0, 0])) }
    #expect(message.code == code)
    #expect(message.help?.contains(advice) == true)
  }

  @Test("sizes are compared with the file before anything is allocated")
  func sizes() {
    let huge = npy("'<f4'", "(4000000000, 4000000000, 4000000000)", [])
    #expect(refusal { try read(npy: huge) }.code == "AE6008")
    let large = refusal { try read(npy: npy("'<f4'", "(1000000000000, 10)", [0, 0, 0, 0])) }
    #expect(large.code == "AE6107")
    #expect(large.message.contains("cut off"))
    let long = refusal { try read(npy: npy("'|u1'", "(2,)", [1, 2, 3])) }
    #expect(long.message.contains("too long"))
    #expect(refusal { try read(npy: npy("'<f4'", "(-1,)", [])) }.code == "AE6104")
  }

  @Test("other files are called what they are")
  func otherKinds() {
    let archive = refusal { try read(npy: Array("PK".utf8) + [3, 4, 0, 0, 0, 0]) }
    #expect(archive.code == "AE6101")
    #expect(archive.message.contains(".npz"))
    #expect(refusal { try read(npy: []) }.message.contains("empty"))
    let next = refusal { try read(npy: [0x93] + Array("NUMPY".utf8) + [9, 0, 0, 0]) }
    #expect(next.code == "AE6102")
  }

  @Test("what is written is read again and starts at a multiple of 64")
  func roundTrip() throws {
    try withFolder { folder in
      for (shape, count) in [([6], 6), ([2, 3], 6), ([1, 2, 3], 6), ([], 1), ([0, 4], 0)] {
        let values = (0..<count).map { Float($0) / 7 }
        try writeNPY(values, shape: shape, to: "\(folder)/a.npy")
        let array = try readNPY("\(folder)/a.npy")
        #expect(array.shape == shape)
        #expect(array.values == values)
        #expect(try bytes(at: "\(folder)/a.npy").count % 64 == 4 * count % 64)
      }
    }
  }
}
