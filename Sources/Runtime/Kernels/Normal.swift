import Planner

extension NormalStep: ExecutableStep {
  func action(_ preparation: Preparation) -> Action {
    drawing(preparation.kernels.normal!, result, scratch, places, use: use, preparation)
  }
}
