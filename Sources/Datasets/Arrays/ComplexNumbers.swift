import Diagnostics
import Files

extension Dataset {
  /// Notes that complex numbers are read as two parts, which also explains an axis that a model does not expect.
  mutating func tellComplex() {
    let note = Diagnostic.complexNumbers(source)
    notes.append(note)
    if shapeHelp == nil { shapeHelp = note }
  }
}

/// Real and imaginary parts that stand apart, as one array with an axis of 2 behind the others.
struct PairedValues: StoredValues {
  let parts: [any StoredValues]
  var shape: [Int] { parts[0].shape + [2] }
  var type: ElementType { parts[0].type }
  var isDirect: Bool { parts[0].isDirect }
  var grain: [Int] { parts[0].grain + [2] }

  func read(_ box: [Range<Int>], into values: UnsafeMutableBufferPointer<Float>) throws(Diagnostic) {
    let chosen = box[box.count - 1]
    let own = Array(box.dropLast())
    let count = own.reduce(1) { $0 * $1.count }
    var block: [Float] = try zeroed(count, for: "the data")
    for (place, part) in parts[chosen].enumerated() {
      try block.withUnsafeMutableBufferPointer { (block) throws(Diagnostic) in try part.read(own, into: block) }
      for number in 0..<count { values[number * chosen.count + place] = block[number] }
    }
  }
}

extension Diagnostic {
  static func complexNumbers(_ source: String) -> Diagnostic {
    Diagnostic(
      "AE6575", "`\(source)` holds complex numbers; their real and imaginary parts are a last axis of 2",
      severity: .note, help: "a model of complex spectra reads both: `x: [steps, 2]`")
  }
}
