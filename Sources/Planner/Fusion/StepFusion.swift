/// The steps of a phase while a rule takes some of them into others.
struct StepFusion {
  private(set) var steps: [Step]
  private(set) var finding: FusionFinding
  private var taken: Set<Int> = []

  init(_ steps: [Step], _ finding: FusionFinding) {
    self.steps = steps
    self.finding = finding
  }

  func isTaken(_ step: Int) -> Bool { taken.contains(step) }

  /// Replaces the kernel of a step by one that does the work of others as well.
  mutating func take(_ others: [Int], into kernel: any KernelStep, at index: Int) {
    let flops = others.map { steps[$0].flops }.reduce(0, +)
    let step = steps[index]
    steps[index] = Step(kernel: kernel, origin: step.origin, flops: step.flops + flops, note: step.note)
    taken.formUnion(others)
    for _ in others { finding.add(step.origin) }
  }

  var remaining: [Step] { steps.indices.filter { !taken.contains($0) }.map { steps[$0] } }
}
