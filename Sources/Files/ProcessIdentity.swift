import Diagnostics
import Glibc

/// A process by more than its number, which another one may have some day.
package struct ProcessIdentity: Equatable, Sendable {
  private let number: Int
  package let host: String
  /// The start of the machine and its room of process numbers: a container has one of its own.
  private let room: String
  /// Clock ticks from the start of the machine to that of the process.
  private let started: Int

  package enum Life: Sendable { case runs, ended, unknown }

  /// The process that asks.
  package static let current = ProcessIdentity(
    number: Int(getpid()), host: hostName, room: boot + ":" + processRoom,
    started: startTicks(of: Int(getpid())) ?? 0)

  /// Eight digits that differ from machine to machine and from start to start.
  static let machine: String = String(
    String(Fingerprint(current.room + current.host).text.suffix(8)))

  package init(number: Int, host: String, room: String, started: Int) {
    (self.number, self.host, self.room, self.started) = (number, host, room, started)
  }

  /// As `run.json` has it.
  package init?(_ record: JSONTree?) {
    guard case .integer(let number)? = record?["id"], case .string(let host)? = record?["host"],
      case .string(let room)? = record?["room"], case .integer(let started)? = record?["started"]
    else { return nil }
    self.init(number: number, host: host, room: room, started: started)
  }

  package var json: JSONValue {
    .object(
      JSONObject([
        "id": .integer(number), "host": .string(host), "room": .string(room), "started": .integer(started),
      ]))
  }

  /// Whether it still runs, as far as this machine can know.
  package var life: Life {
    let own = ProcessIdentity.current
    guard host == own.host else { return .unknown }
    guard room.split(separator: ":").first == own.room.split(separator: ":").first else { return .ended }
    guard room == own.room else { return .unknown }
    return startTicks(of: number) == started ? .runs : .ended
  }

  /// Whether it runs with a flag that this program gives to those it starts, and another program is its parent by now.
  package func isLeftBehind(by flag: String) -> Bool {
    guard case .runs = life, let parent = values(of: number)?[1],
      lines(of: "/proc/\(number)/cmdline").joined().split(separator: "\0").contains(flag[...])
    else { return false }
    return program(of: String(parent)) != program(of: String(number))
  }
}

/// The file of the program that a process runs.
private func program(of process: String) -> String {
  var target = [CChar](repeating: 0, count: Int(PATH_MAX))
  let count = max(0, readlink("/proc/\(process)/exe", &target, target.count))
  return String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private var hostName: String {
  var name = [CChar](repeating: 0, count: 256)
  gethostname(&name, name.count - 1)
  return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private var boot: String { lines(of: "/proc/sys/kernel/random/boot_id").first.map { String($0) } ?? "" }

private var processRoom: String {
  var target = [CChar](repeating: 0, count: 64)
  let count = max(0, readlink("/proc/self/ns/pid", &target, target.count))
  let bytes = target[..<count].map { UInt8(bitPattern: $0) }
  return String(decoding: bytes.filter { $0 != UInt8(ascii: ":") }, as: UTF8.self)
}

/// When a process was started; nil when there is none of that number, or only what is left of one.
private func startTicks(of process: Int) -> Int? {
  guard let values = values(of: process), !["Z", "X"].contains(values[0]) else { return nil }
  return Int(values[19])
}

/// What the system says of a process behind its name, which may hold blanks: its state, its parent, and so on.
private func values(of process: Int) -> [Substring]? {
  guard let text = lines(of: "/proc/\(process)/stat").first, let name = text.lastIndex(of: ")") else { return nil }
  let values = text[text.index(after: name)...].split(separator: " ")
  return values.count > 19 ? values : nil
}
