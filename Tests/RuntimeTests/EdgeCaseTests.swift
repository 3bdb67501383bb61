import Runtime
import TestPrograms
import TestSupport
import Testing

/// Where a formula meets 0, an end or a branch that is not taken, values and gradients stay finite.
@Suite struct EdgeCaseTests {
  /// An expression on `x0` of four numbers, and the shape of its result.
  static let cases: [(String, [Int])] = [
    ("sqrt(abs(x0))", [4]), ("abs(x0)^0.5", [4]), ("abs(x0)^0.3", [4]), ("x0^2", [4]), ("abs(x0)^1.5", [4]),
    ("sqrt(sum(x0^2))", []), ("norm(x0)", []), ("norm(reshape(x0, [2, 2]), axis: 0)", [2]),
    ("if x0 > 0 then log(x0) else 0", [4]), ("if x0 > 0 then 1 / x0 else x0", [4]),
    ("if x0 > 0 then sqrt(x0) else 0", [4]), ("if x0 > 0 then x0 * log(x0) else 0", [4]),
    ("if x0 > 0 then x0^0.5 else -(abs(x0)^0.5)", [4]), ("xlogy(relu(x0), relu(x0))", [4]),
    ("xlogy(0 * x0, x0)", [4]), ("cosine(x0, x0)", []), ("cosine(0 * x0, x0)", []),
    ("angle(x0, 2 * x0)", []), ("angle(x0, -x0)", []), ("acos(sign(x0))", [4]), ("acos(2 * x0)", [4]),
    ("atan2(x0, x0)", [4]), ("atan2(0 * x0, x0)", [4]), ("logsumexp(1e4 * x0)", []),
    ("sid(relu(x0), relu(-x0))", []), ("poisson(relu(x0), relu(x0))", []), ("kl_normal(x0, x0)", []),
    ("huber(x0, 0 * x0)", []), ("mae(x0, x0)", []), ("total_variation(x0)", []),
    ("volume(repeat(x0, 3))", []), ("volume(1e3 * repeat(x0, 3))", []), ("min(x0)", []),
    ("x0 * stop(1 / (x0 + 3))", [4]), ("xlogy(1e-40 * abs(x0), 1e-40 * abs(x0))", [4]),
  ]

  @Test("values and gradients are finite", arguments: cases)
  func finite(call: String, result: [Int]) throws {
    let model = try FunctionModel(call, inputs: [[4]], result: result)
    let ones = [Float](repeating: 1, count: 4 * max(1, result.reduce(1, *)))
    let values = model.values(
      batch: 4, ["x0": [0, 0, 0, 0, -1, 0, 1, 2, 1, 1, 1, 1, -2, -1e-10, 1e-10, 0.5], "dy": ones])
    let exact = values.interpreted(model.graph)
    let found = try executed(model.graph, values)
    for name in ["z", "gradient.x0"] {
      let strange = exact[name]!.filter { !$0.isFinite }.count + found[name]!.filter { !$0.isFinite }.count
      #expect(strange == 0, "\(call): \(name) \(exact[name]!) \(found[name]!)")
    }
  }

  @Test(
    "a value of nothing but zeros has the norm and the cosine 0 and passes no gradient",
    arguments: ["norm(x0)", "cosine(x0, x0)", "sqrt(sum(x0^2))"])
  func zeros(call: String) throws {
    let model = try FunctionModel(call, inputs: [[4]], result: [])
    let values = model.values(batch: 1, ["x0": [0, 0, 0, 0], "dy": [1]])
    let found = try executed(model.graph, values)
    #expect(found["z"] == [0])
    #expect(found["gradient.x0"] == [0, 0, 0, 0])
  }
}
