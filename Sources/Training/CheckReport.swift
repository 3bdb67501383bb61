import Checker
import Compiler
import Diagnostics
import Files
import Planner
import Recipe
import Runtime

/// What `aec check` says of a good file: the table of layers and the cost of a training step.
package struct CheckReport {
  private let compilation: Compilation
  private let summary: ModelSummary
  private let cost: StepCost?

  private let gradients: GradientReport?

  /// - Parameter processes: how many share out a step.
  package init(_ compilation: Compilation, _ gradients: GradientReport? = nil, processes: Int = 1) {
    (self.compilation, self.gradients) = (compilation, gradients)
    summary = summarize(compilation.model)
    // A model that no machine holds has no plan.
    let hasPlan = compilation.model.undetermined.isEmpty && compilation.fitsMemory
    cost = hasPlan ? StepCost(compilation, processes: processes) : nil
  }

  package var text: String {
    guard let cost else { return summary.text + (tooLarge.map { $0 + "\n" } ?? "") }
    let recipe = compilation.typed.train.parts[0]
    return summary.text
      + """
      a training step of \(recipe.plannedBatch) samples: \(count(Double(cost.flops)))FLOP, \
      \(bytes(cost.bytes)) of memory (\(cost.workers) \(cost.workers == 1 ? "worker" : "workers"), \
      tiles of \(cost.lanes)\(exchangeWords(cost)))

      """ + RecipeReport(compilation.typed.train).text + (gradients?.text ?? "")
  }

  private func exchangeWords(_ cost: StepCost) -> String {
    cost.processes == 1 ? "" : "; each of \(cost.processes) processes, \(bytes(cost.exchanged)) of it to exchange"
  }

  /// Why there is no cost.
  private var tooLarge: String? {
    guard compilation.model.undetermined.isEmpty else { return nil }
    return "a training step needs more than \(bytes(compilation.leastBytes)) of memory; "
      + "this machine has \(bytes(installedMemory))"
  }

  package var json: String {
    var object = JSONObject([
      "model": .string(summary.name), "weights": summary.weightCount.map { .integer($0) } ?? .null,
      "domain": .string(summary.domain),
      "hyper_parameters": .object(RunRecord.values(of: compilation.model)),
      "inputs": ports(compilation.model.encoderInputs), "latents": ports(compilation.model.encoderOutputs),
      "layers": .array(
        summary.rows.map {
          .object(
            JSONObject([
              "path": .string($0.path), "kind": .string($0.kind), "shape": .string($0.shape),
              "weights": .string($0.weights),
            ]))
        }),
    ])
    if let gradients { object["gradients"] = gradients.json }
    object["train"] = .object(compilation.typed.train.json)
    if let cost { object["step"] = .object(step(cost)) }
    return JSONValue.object(object).text
  }

  private func step(_ cost: StepCost) -> JSONObject {
    var step = JSONObject([
      "batch": .integer(compilation.typed.train.parts[0].plannedBatch), "flops": .integer(cost.flops),
      "bytes": .integer(cost.bytes), "workers": .integer(cost.workers), "tile": .integer(cost.lanes),
    ])
    guard cost.processes > 1 else { return step }
    (step["processes"], step["exchanged"]) = (.integer(cost.processes), .integer(cost.exchanged))
    return step
  }
}

extension CheckReport {
  /// `[{"name": "x", "shape": "[steps]", "in": null}]`: shapes in the names of the file, so that a program knows which
  /// hyper-parameter is the width of the data.
  private func ports(_ ports: [TypedPort]) -> JSONValue {
    .array(
      ports.map { port in
        .object(
          JSONObject([
            "name": .string(port.name),
            "shape": .string(compilation.model.nodes[port.node.index].type.shapeText),
            "in": port.claim.map { .string($0.text) } ?? .null,
          ]))
      })
  }
}

/// What a training step costs, by its plan.
package struct StepCost: Sendable {
  package let flops: Int
  /// Weights, gradients, moments and everything the executor allocates, in each process.
  package let bytes: Int
  /// Of these, what holds sums and values on their way between processes.
  package let exchanged: Int
  package let workers: Int
  package let lanes: Int
  package let processes: Int

  package init(_ compilation: Compilation, processes: Int = 1) {
    let recipe = compilation.typed.train.parts[0]
    let plan = makePlan(compilation.trainingGraphs(ofPhase: 0).step, batch: recipe.plannedBatch)
    workers = plan.workers(recipe.workers, samples: recipe.plannedBatch)
    lanes = plan.lanes
    flops = plan.flops(samples: recipe.plannedBatch)
    self.processes = processes
    exchanged = plan.exchangeBytes(samples: recipe.plannedBatch, processes: processes)
    bytes =
      StepMemory(
        weights: plan.weightCount, recipe,
        executors: plan.bytes(samples: recipe.plannedBatch, workers: workers) + exchanged
      ).ofStep
  }
}

/// 950 bytes, 12.3 kB, 4.56 MB
package func bytes(_ value: Int) -> String {
  value < 1000 ? "\(value) bytes" : count(Double(value)) + "B"
}
