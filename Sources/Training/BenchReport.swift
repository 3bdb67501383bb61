import Diagnostics
import Planner
import Recipe
import Runtime

/// What `aec bench` says: the time of a training step, and where it goes.
package struct BenchReport {
  /// A kernel of the plan, or a part of the step that is none; seconds and work are those of one step.
  private struct Row {
    let name: String
    var seconds = 0.0
    var calls = 0.0
    var flops = 0.0
    var bytes = 0.0
  }

  private let name: String
  private let benchmark: StepBenchmark
  private let result: StepBenchmark.Result
  private let rows: [Row]

  package init(_ name: String, _ benchmark: StepBenchmark, _ result: StepBenchmark.Result) {
    self.name = name
    self.benchmark = benchmark
    self.result = result
    rows = BenchReport.rows(result, lanes: benchmark.plan.lanes)
  }

  private static func rows(_ result: StepBenchmark.Result, lanes: Int) -> [Row] {
    let runs = Double(result.profile.runs)
    var kernels: [String: Row] = [:]
    for entry in result.profile.entries {
      let step = entry.step
      var row = kernels[step.kernel.name] ?? Row(name: step.kernel.name)
      row.seconds += entry.seconds / runs
      row.calls += Double(entry.calls) / runs
      row.flops += Double(step.flops * entry.calls) / runs
      row.bytes += Double(step.bytes(lanes: lanes) * entry.calls) / runs
      kernels[step.kernel.name] = row
    }
    let others = [
      Row(name: "(slots)", seconds: result.profile.reduction / runs),
      Row(name: "(waiting)", seconds: result.profile.waiting / runs),
      Row(name: "(optimizer)", seconds: result.optimizer),
    ]
    return (Array(kernels.values) + others).sorted { $0.seconds > $1.seconds }
  }

  private var plan: Plan { benchmark.plan }
  private var batch: Int { benchmark.recipe.plannedBatch }
  private var workers: Int { benchmark.executor.threads }
  private var flops: Double { Double(plan.flops(samples: batch)) }
  private var rate: Double { flops / result.median }
  private var share: Double { rate / (result.productRate * Double(workers)) }

  package var text: String {
    """
    \(name): \(milliseconds(result.median)) ms a step of \(batch) \(batch == 1 ? "sample" : "samples") (median of \(result.times.count), least \
    \(milliseconds(result.least)))
    \(count(Double(batch) / result.median)) samples a second, \(fixed(rate / 1e9, 1)) GF/s: \(fixed(100 * share, 0)) % of \
    \(workers) x \(fixed(result.productRate / 1e9, 1)) GF/s, the sgemm rate of this machine
    \(workers) \(workers == 1 ? "worker" : "workers"), tiles of \(plan.lanes), \
    \(bytes(benchmark.bytes)) of memory, kernels for \(benchmark.executor.instructionSet)

    \(table)
    """
  }

  private var table: String {
    let total = rows.reduce(0) { $0 + $1.seconds }
    let head = ["kernel", "calls", "us", "share", "GF/s", "GB/s"]
    let lines =
      [head]
      + rows.map { row in
        [
          row.name, row.calls == 0 ? "" : fixed(row.calls, 0), fixed(row.seconds * 1e6, 1),
          fixed(100 * row.seconds / total, 1) + " %",
          row.flops == 0 ? "" : fixed(row.flops / row.seconds / 1e9, 1),
          row.bytes == 0 ? "" : fixed(row.bytes / row.seconds / 1e9, 1),
        ]
      }
    let runs = result.profile.runs
    return aligned(lines)
      + "Means of \(runs) \(runs == 1 ? "step" : "steps") with a clock in each kernel, added up over the workers.\n"
  }

  /// The steps of the plan that take longest, as lines of the plan.
  package func slowest(_ most: Int) -> [String] {
    let total = rows.reduce(0) { $0 + $1.seconds }
    let entries = result.profile.entries.sorted { $0.seconds > $1.seconds }.prefix(most)
    return entries.map { entry in
      let seconds = entry.seconds / Double(result.profile.runs)
      return "\(fixed(seconds * 1e6, 1)) us  \(fixed(100 * seconds / total, 1)) %  \(plan.text(of: entry.step))"
    }
  }

  package func json(_ most: Int) -> String {
    let kernels = rows.map { row in
      JSONValue.object(
        JSONObject([
          "name": .string(row.name), "calls": .number(row.calls), "ms": .number(row.seconds * 1e3),
          "gflop": .number(row.flops / 1e9), "bytes": .number(row.bytes),
        ]))
    }
    return JSONValue.object(
      JSONObject([
        "model": .string(name), "batch": .integer(batch), "workers": .integer(workers),
        "steps": .integer(result.times.count), "ms": .number(result.median * 1e3),
        "min_ms": .number(result.least * 1e3),
        "samples_per_second": .number(Double(batch) / result.median), "gflop": .number(flops / 1e9),
        "gflops": .number(rate / 1e9), "sgemm_gflops": .number(result.productRate / 1e9),
        "sgemm_percent": .number(100 * share), "tile": .integer(plan.lanes),
        "memory_bytes": .integer(benchmark.bytes),
        "instruction_set": .string(benchmark.executor.instructionSet), "kernels": .array(kernels),
        "slowest": .array(slowest(most).map { .string($0) }),
      ])
    ).text
  }
}

private func milliseconds(_ seconds: Double) -> String { fixed(seconds * 1e3, seconds < 1e-3 ? 4 : 2) }

/// A number with some digits behind the point.
private func fixed(_ value: Double, _ digits: Int) -> String {
  let factor = (0..<digits).reduce(1.0) { power, _ in power * 10 }
  let scaled = Int((value * factor).rounded())
  guard digits > 0 else { return "\(scaled)" }
  let tail = String(scaled % Int(factor))
  return "\(scaled / Int(factor))." + String(repeating: "0", count: digits - tail.count) + tail
}

/// Columns of equal width; the first stands to the left.
private func aligned(_ lines: [[String]]) -> String {
  let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
  return lines.map { line in
    line.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - line[column].count)
      return column == 0 ? line[0] + space : space + line[column]
    }.joined(separator: "  ") + "\n"
  }.joined()
}
