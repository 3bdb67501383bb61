/// A smaller number where the loss no longer falls: PyTorch's `ReduceLROnPlateau`.
struct Plateau: Schedule {
  static let declaration = ScheduleDeclaration(
    name: "plateau", summary: "the number times `by`, each time that no epoch of `patience` has a lower loss",
    keys: [
      RecipeKey("patience", .int(0...1_000_000_000), "10", "epochs without a lower loss that are waited for"),
      RecipeKey("by", .real(0...1), "0.1", "the factor of each change"),
      RecipeKey("threshold", .real(0...1), "1e-4", "the share by which a loss must be lower to count"),
      RecipeKey("least", .real(0...1), "0", "the smallest factor"),
    ], followsLosses: true, waits: "patience")

  private let patience: Int
  private let (by, threshold, least): (Double, Double, Double)
  private var best = Double.infinity
  private var waited = 0
  private var factor = 1.0

  init(_ values: RecipeValues) {
    patience = values.int("patience")
    (by, threshold, least) = (values.real("by"), values.real("threshold"), values.real("least"))
  }

  func factor(at moment: ScheduleMoment) -> Double { factor }

  mutating func hear(loss: Double) {
    waited += 1
    if loss < best * (1 - threshold) { (best, waited) = (loss, 0) }
    if waited > patience { (factor, waited) = (max(least, factor * by), 0) }
  }

  var memory: [Double] {
    get { [best, Double(waited), factor] }
    set { if newValue.count == 3 { (best, waited, factor) = (newValue[0], Int(newValue[1]), newValue[2]) } }
  }
}
