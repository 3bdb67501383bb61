import Files
import TestSupport

/// A model small enough for hundreds of runs.
let smallModel = """
  ae 1
  model Small(steps: int = 4, latent: int = 2) {
    encoder (x: [steps]) -> z: [latent] { x |> dense(latent) |> tanh }
    decoder (z) -> y: [steps] { z |> dense(steps) }
    loss mse(y, x)
  }
  train {
    epochs: 1
    batch: 8
  }

  """

/// Names and shapes of its weights.
let smallWeights = [
  ("encoder.dense.weight", [2, 4]), ("encoder.dense.bias", [2]),
  ("decoder.dense.weight", [4, 2]), ("decoder.dense.bias", [4]),
]

/// A `.npy` file with a header as NumPy writes it.
func npy(shape: String, type: String = "<f4", bytes: [UInt8]) -> [UInt8] {
  let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape)), }\n"
  return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0] + Array(text.utf8) + bytes
}

/// The numbers as float32, low byte first.
func floats(_ values: [Float]) -> [UInt8] {
  values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
  }
}

/// Twenty samples of four numbers.
let smallData = npy(shape: "20, 4", bytes: floats((0..<80).map { Float($0 % 7) / 7 }))

/// A `.safetensors` file with some header.
func safetensors(_ header: String, _ bytes: [UInt8]) -> [UInt8] {
  let count = header.utf8.count
  return (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array(header.utf8) + bytes
}

/// Weights of the small model, with some entry of the header replaced.
func weights(replacing name: String = "", by entry: String? = nil, cut: Int = 0) -> [UInt8] {
  var entries: [String] = []
  var offset = 0
  for (weight, shape) in smallWeights {
    let end = offset + 4 * shape.reduce(1, *)
    let own =
      "\"\(weight)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(offset),\(end)]}"
    if weight != name { entries.append(own) } else if let entry { entries.append(entry) }
    offset = end
  }
  let numbers = floats((0..<offset / 4).map { Float($0) / 100 })
  return safetensors("{\(entries.joined(separator: ","))}", Array(numbers.dropLast(cut)))
}
