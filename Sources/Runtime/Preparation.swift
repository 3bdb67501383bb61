import CKernels
import Planner

/// Turns steps into actions: places become offsets, loops become the structures of the C kernels.
///
/// It owns the memory of those structures; actions must not outlive it.
final class Preparation {
  let plan: Plan
  let kernels: aec_kernels
  private var owned: [UnsafeMutableRawPointer] = []
  private let functions: [String: aec_function]

  init(_ plan: Plan, _ kernels: aec_kernels) {
    self.plan = plan
    self.kernels = kernels
    var table: [String: aec_function] = [:]
    for number in 0..<AEC_FUNCTION_COUNT.rawValue {
      let function = aec_function(rawValue: number)
      table[String(cString: aec_function_name(function))] = function
    }
    functions = table
  }

  deinit { for block in owned { block.deallocate() } }

  func address(_ reference: Reference) -> Address { Address(reference, in: plan) }

  func function(_ name: String) -> UInt8 {
    guard let function = functions[name] else { preconditionFailure("no kernel function \(name)") }
    return UInt8(function.rawValue)
  }

  /// A copy of an array that lives as long as this object.
  func keep<Element: BitwiseCopyable>(_ values: [Element]) -> UnsafeMutablePointer<Element> {
    let count = max(1, values.count)
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride, alignment: 64)
    owned.append(raw)
    let start = raw.bindMemory(to: Element.self, capacity: count)
    start.initialize(from: values, count: values.count)
    return start
  }

  func action(_ step: Step) -> Action {
    switch step.kernel {
    case .map(let loop): mapAction(loop)
    case .fill(let start, let count, let value): fillAction(start, count, value)
    case .product(let product): productAction(product)
    case .matrix(let step): matrixAction(step)
    case .outer(let step): outerAction(step)
    case .reduce(let loop, let count): reduceAction(loop, count)
    case .copyElements(let from, let to, let offsets, let lanes):
      copyAction(from, to, offsets, lanes)
    case .softmax(let step): softmaxAction(step)
    case .normalize(let step): normalizeAction(step)
    case .lstm(let step): lstmAction(step)
    case .lstmGradient(let step): lstmGradientAction(step)
    case .packLSTM(let step): packAction(step)
    case .attention(let step): attentionAction(step)
    case .attentionGradient(let step): attentionGradientAction(step)
    case .spread(let step): spreadAction(step)
    case .gather(let to, let offsets, let input): gatherAction(to, offsets, input)
    }
  }
}
