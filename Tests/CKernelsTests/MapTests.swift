import CKernels
import Foundation
import Testing

func step(_ function: aec_function, _ result: Int, _ a: Int, _ b: Int = 0, _ c: Int = 0) -> aec_instruction {
  aec_instruction(
    function: UInt8(function.rawValue), result: UInt8(result), a: UInt8(a), b: UInt8(b), c: UInt8(c), output: 0)
}

struct MapTests {
  @Test("random programs give what plain Swift gives", arguments: Kernels.all) func randomPrograms(_ kernels: Kernels) {
    var random = Random(state: 11)
    for number in 0..<250 {
      let program = MapProgram.random(&random)
      let (actual, expected) = (program.run(by: kernels), program.runPlainly())
      let agrees = zip(actual, expected).allSatisfy { zip($0, $1).allSatisfy(same) }
      #expect(agrees, "program \(number): \(program.extents) x \(program.run)")
    }
  }

  @Test("a program without instructions copies its inputs", arguments: Kernels.all) func programWithout(
    _ kernels: Kernels
  ) {
    let program = MapProgram(
      extents: [3], run: 2, inputs: [MapOperand(strides: [2], buffer: 0)],
      outputs: [MapOperand(strides: [4], buffer: 1)], outputRegisters: [0],
      buffers: [[1, 2, 3, 4, 5, 6], .init(repeating: 0, count: 10)])
    #expect(program.run(by: kernels)[1] == [1, 2, 0, 0, 3, 4, 0, 0, 5, 6])
  }

  @Test("a stride of zero in an output sums over the extent", arguments: Kernels.all) func strideZero(
    _ kernels: Kernels
  ) {
    let program = MapProgram(
      extents: [3], run: 2, inputs: [MapOperand(strides: [2], buffer: 0)],
      outputs: [MapOperand(strides: [0], buffer: 1)], outputRegisters: [0], accumulate: AEC_ADD,
      buffers: [[1, 2, 3, 4, 5, 6], [100, 200]])
    #expect(program.run(by: kernels)[1] == [109, 212])
  }

  @Test("sums of what is left of a repeated number", arguments: Kernels.all) func centredSums(_ kernels: Kernels) {
    let programs: [(name: String, instructions: [aec_instruction], register: Int)] = [
      ("differences", [step(AEC_SUBTRACT, 3, 0, 1)], 3),
      ("squares", [step(AEC_SUBTRACT, 3, 0, 1), step(AEC_SQUARE, 4, 3)], 4),
      ("products", [step(AEC_SUBTRACT, 3, 0, 1), step(AEC_MULTIPLY, 4, 3, 2)], 4),
      ("products the other way", [step(AEC_SUBTRACT, 3, 0, 1), step(AEC_MULTIPLY, 4, 2, 3)], 4),
      ("products in a register of an input", [step(AEC_SUBTRACT, 0, 0, 1), step(AEC_MULTIPLY, 0, 0, 2)], 0),
      // The product is not with the difference alone.
      ("squares by product", [step(AEC_SUBTRACT, 3, 0, 1), step(AEC_MULTIPLY, 4, 3, 3)], 4),
      ("the difference is not what is stored", [step(AEC_SUBTRACT, 3, 0, 1), step(AEC_SQUARE, 4, 3)], 3),
      ("a number minus a row", [step(AEC_SUBTRACT, 3, 1, 0), step(AEC_SQUARE, 4, 3)], 4),
    ]
    let (rows, most) = (5, 67)
    for run in [1, 3, 4, 8, 16, 17, 33, 64, most] {
      for (name, instructions, register) in programs {
        let program = MapProgram(
          extents: [rows], run: run,
          inputs: [
            MapOperand(strides: [most], buffer: 0), MapOperand(strides: [1], runStride: 0, buffer: 1),
            MapOperand(strides: [most], buffer: 2),
          ],
          outputs: [MapOperand(strides: [1], runStride: 0, buffer: 3)], outputRegisters: [register],
          instructions: instructions, accumulate: aec_function(rawValue: UInt32(AEC_SUM)),
          buffers: [
            (0..<rows * most).map { Float($0 * 7 % 11) - 4 }, (0..<rows).map { Float($0) - 1.5 },
            (0..<rows * most).map { Float($0 * 5 % 13) - 6 }, .init(repeating: 2, count: rows),
          ])
        let (actual, expected) = (program.run(by: kernels)[3], program.runPlainly()[3])
        #expect(zip(actual, expected).allSatisfy(same), "\(name) of \(run): \(actual), not \(expected)")
      }
    }
  }

  @Test("rows that are centred and scaled", arguments: Kernels.all) func scaledRows(_ kernels: Kernels) {
    // Inputs: x, m, g, s, k, c; all but x and g are one number for each row.
    let programs: [(name: String, instructions: [aec_instruction])] = [
      ("a norm", [step(AEC_SUBTRACT, 6, 0, 1), step(AEC_MULTIPLY, 7, 6, 3), step(AEC_ADD, 8, 7, 5)]),
      (
        "a norm with relu",
        [step(AEC_SUBTRACT, 6, 0, 1), step(AEC_MULTIPLY, 7, 3, 6), step(AEC_ADD, 8, 5, 7), step(AEC_RELU, 9, 8)]
      ),
      (
        "its gradient",
        [
          step(AEC_SUBTRACT, 6, 0, 1), step(AEC_MULTIPLY, 7, 2, 3), step(AEC_MULTIPLY, 8, 6, 4),
          step(AEC_ADD, 9, 8, 5), step(AEC_ADD, 10, 7, 9),
        ]
      ),
      // Nearly such programs.
      ("a number minus a row", [step(AEC_SUBTRACT, 6, 1, 0), step(AEC_MULTIPLY, 7, 6, 3), step(AEC_ADD, 8, 7, 5)]),
      ("the product of rows", [step(AEC_SUBTRACT, 6, 0, 1), step(AEC_MULTIPLY, 7, 6, 2), step(AEC_ADD, 8, 7, 5)]),
      ("a register of an input", [step(AEC_SUBTRACT, 0, 0, 1), step(AEC_MULTIPLY, 7, 0, 3), step(AEC_ADD, 8, 7, 5)]),
      ("a value twice", [step(AEC_SUBTRACT, 6, 0, 1), step(AEC_MULTIPLY, 7, 6, 6), step(AEC_ADD, 8, 7, 5)]),
    ]
    let (rows, most) = (7, 140)
    for run in [1, 3, 4, 16, 31, 64, 129] {
      for (name, instructions) in programs {
        // The output beside the input, and in its place.
        for buffer in [0, 3] {
          let number = MapOperand(strides: [1], runStride: 0, buffer: 1)
          let other = MapOperand(strides: [1], runStride: 0, buffer: 2)
          let program = MapProgram(
            extents: [rows], run: run,
            inputs: [
              MapOperand(strides: [most], buffer: 0), number, MapOperand(strides: [most], buffer: 4), other, number,
              other,
            ],
            outputs: [MapOperand(strides: [most], buffer: buffer)],
            outputRegisters: [Int(instructions.last!.result)], instructions: instructions,
            buffers: [
              (0..<rows * most).map { Float($0 * 7 % 11) - 4 }, (0..<rows).map { Float($0) - 1.5 },
              (0..<rows).map { 0.5 + Float($0 % 3) }, .init(repeating: 2, count: rows * most),
              (0..<rows * most).map { Float($0 * 5 % 13) - 6 },
            ])
          let (actual, expected) = (program.run(by: kernels)[buffer], program.runPlainly()[buffer])
          #expect(zip(actual, expected).allSatisfy(same), "\(name) of \(run)")
        }
      }
    }
  }

  @Test("sums of very many numbers keep their digits", arguments: Kernels.all) func longSums(_ kernels: Kernels) {
    let numbers = (0..<1_600_000).map { 0.1 + Float($0 % 7) }
    let sum = aec_function(rawValue: UInt32(AEC_SUM))
    // Extents, run, strides of the input and of the output, how it adds up.
    let cases: [([Int], Int, [Int], [Int], aec_function)] = [
      ([100_000], 16, [16], [0], AEC_ADD), ([100_000], 16, [16], [0], sum), ([1], 1_600_000, [0], [0], sum),
      ([5000, 20], 16, [320, 16], [0, 16], AEC_ADD), ([20, 5000], 16, [80_000, 16], [16, 0], AEC_ADD),
      ([5000, 20], 16, [320, 16], [0, 1], sum), ([40, 40, 1000], 1, [40_000, 1000, 1], [0, 0, 0], AEC_ADD),
    ]
    for (extents, run, strides, outStrides, accumulate) in cases {
      let width = accumulate == sum ? 1 : run
      let count = width + zip(extents, outStrides).reduce(0) { $0 + ($1.0 - 1) * $1.1 }
      let program = MapProgram(
        extents: extents, run: run, inputs: [MapOperand(strides: strides, buffer: 0)],
        outputs: [MapOperand(strides: outStrides, runStride: width == run ? 1 : 0, buffer: 1)], outputRegisters: [1],
        instructions: [step(AEC_ABS, 1, 0)], accumulate: accumulate,
        buffers: [numbers, .init(repeating: 0, count: count)])
      var exact = [Double](repeating: 0, count: count)
      // Rows follow each other in the input.
      for (row, start) in stride(from: 0, to: numbers.count, by: run).enumerated() {
        var (rest, place) = (row, 0)
        for (extent, stride) in zip(extents, outStrides).reversed() {
          place += rest % extent * stride
          rest /= extent
        }
        for column in 0..<run { exact[place + (width == 1 ? 0 : column)] += Double(numbers[start + column]) }
      }
      for (found, expected) in zip(program.run(by: kernels)[1], exact) {
        #expect(abs(Double(found) - expected) < 2e-6 * expected, "\(extents): \(found), not \(expected)")
      }
    }
  }

  // Chunks of two rows and of one take turns, and the last row's float is the same in both outer steps.
  @Test("an input of one float per row may repeat over an extent", arguments: Kernels.all) func inputOne(
    _ kernels: Kernels
  ) {
    let program = MapProgram(
      extents: [2, 3], run: 100, inputs: [MapOperand(strides: [0, 1], runStride: 0, buffer: 0)],
      outputs: [MapOperand(strides: [300, 100], buffer: 1)], outputRegisters: [1],
      instructions: [step(AEC_NEGATE, 1, 0), step(AEC_NEGATE, 1, 1)],
      buffers: [[1, 2, 3], .init(repeating: 0, count: 600)])
    let expected = [1, 2, 3, 1, 2, 3].flatMap { [Float](repeating: $0, count: 100) }
    #expect(program.run(by: kernels)[1] == expected)
  }

  @Test("an empty extent or run leaves the outputs alone", arguments: Kernels.all) func emptyExtent(_ kernels: Kernels)
  {
    for (extents, run) in [([0], 4), ([4], 0)] {
      let program = MapProgram(
        extents: extents, run: run, inputs: [MapOperand(strides: [4], buffer: 0)],
        outputs: [MapOperand(strides: [4], buffer: 1)], outputRegisters: [0], buffers: [[1], [9]])
      #expect(program.run(by: kernels)[1] == [9])
    }
  }

  @Test("a dense layer's bias and activation run as one program", arguments: Kernels.all, [16, 48, 128, 640])
  func denseLayer(_ kernels: Kernels, _ run: Int) {
    var random = Random(state: 4)
    let features = 7
    let (x, bias) = (random.floats(features * run), random.floats(features))
    let program = MapProgram(
      extents: [features], run: run,
      inputs: [
        MapOperand(strides: [run], buffer: 0), MapOperand(strides: [1], runStride: 0, buffer: 1),
      ],
      outputs: [MapOperand(strides: [run], buffer: 2)], outputRegisters: [3],
      instructions: [step(AEC_ADD, 2, 0, 1), step(AEC_SIGMOID, 3, 2), step(AEC_MULTIPLY, 3, 2, 3)],
      buffers: [x, bias, .init(repeating: 0, count: features * run)])
    let exact = x.indices.map { i -> Double in
      let t = Double(x[i]) + Double(bias[i / run])
      return t / (1 + exp(-t))
    }
    expectClose(program.run(by: kernels)[2], exact, within: 5e-7)
  }

  @Test("a product with a running sum may use all registers", arguments: Kernels.all) func productRunning(
    _ kernels: Kernels
  ) {
    let count = Int(AEC_MAX_REGISTERS)
    let doubling = (1..<count).map { step(AEC_ADD, $0, $0 - 1, $0 - 1) }
    let program = MapProgram(
      run: 1000, inputs: [MapOperand(strides: [], buffer: 0)], outputs: [MapOperand(strides: [], buffer: 1)],
      outputRegisters: [count - 1], instructions: doubling,
      buffers: [(0..<1000).map(Float.init), .init(repeating: 0, count: 1000)])
    #expect(program.run(by: kernels)[1] == (0..<1000).map { Float($0) * Float(1 << (count - 1)) })
  }
}
