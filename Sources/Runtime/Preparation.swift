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
  /// Structures that many steps share, so that they stay in the cache.
  private var sharedStructures: [AnyHashable: UnsafeMutableRawPointer] = [:]

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

  func isFunction(_ name: String) -> Bool { functions[name] != nil }

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

  /// A structure that is the same for every step with this key.
  func keep<Element: BitwiseCopyable>(for key: AnyHashable, _ make: () -> Element) -> UnsafeMutablePointer<Element> {
    if let known = sharedStructures[key] { return known.assumingMemoryBound(to: Element.self) }
    let new = keep([make()])
    sharedStructures[key] = UnsafeMutableRawPointer(new)
    return new
  }

  func action(_ step: Step) -> Action { executable(step).action(self) }

  /// The actions of steps in their order, where calls that follow each other are one.
  func actions(_ steps: [Step]) -> [Action] {
    var (actions, calls): ([Action], [KernelCall]) = ([], [])
    for step in steps {
      let executable = executable(step)
      if let call = executable.call(self) {
        calls.append(call)
        continue
      }
      if !calls.isEmpty { actions.append(action(of: calls)) }
      calls = []
      actions.append(executable.action(self))
    }
    return calls.isEmpty ? actions : actions + [action(of: calls)]
  }

  func action(of calls: [KernelCall]) -> Action {
    let words = calls.flatMap(\.words)
    let (start, count, table) = (keep(words), Int64(words.count), keep([kernels]))
    return { context in aec_run_calls(table, start, count, context.starts) }
  }

  private func executable(_ step: Step) -> any ExecutableStep {
    guard let executable = step.kernel as? any ExecutableStep else {
      preconditionFailure("Sources/Runtime/Kernels has no action for \(step.kernel.name)")
    }
    return executable
  }
}
