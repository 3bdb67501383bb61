import ArgumentParser
import Datasets
import Diagnostics
import Files

/// Refuses options that are given twice and take one value: the last would win without a word.
///
/// What a command takes is asked of the command itself, so that no option can be forgotten.
func requireSingleOptions(_ arguments: [String], of root: ParsableCommand.Type) throws {
  guard mayRepeat(arguments), let tree = try? JSONTree(parsing: Array(root._dumpHelp().utf8)),
    let command = command(of: arguments, in: tree["command"])
  else { return }
  var values: [String: (name: String, value: String)] = [:]
  var place = command.start
  while place < arguments.count, arguments[place] != "--" {
    let (name, joined) = parts(arguments[place])
    place += 1
    guard let option = command.options[name] else { continue }
    let value = joined ?? (place < arguments.count ? arguments[place] : "")
    if joined == nil { place += 1 }
    if option.isRepeating { continue }
    if let first = values.updateValue((name, value), forKey: option.key) {
      throw ValidationError(
        "\(name) is given twice, with `\(printable(first.value))` and `\(printable(value))`; give it once")
    }
  }
}

/// Whether a look at the options is worth the time: one has the name of another, or may be its short form.
private func mayRepeat(_ arguments: [String]) -> Bool {
  let names = arguments.prefix { $0 != "--" }.filter { $0.hasPrefix("-") }.map { parts($0).name }
  let isMixed = names.contains { $0.hasPrefix("--") } && names.contains { !$0.hasPrefix("--") }
  return isMixed || Set(names).count < names.count
}

/// `--data=a` is the name `--data` and the value `a`.
private func parts(_ argument: String) -> (name: String, value: String?) {
  guard argument.hasPrefix("-"), let equals = argument.firstIndex(of: "=") else { return (argument, nil) }
  return (String(argument[..<equals]), String(argument[argument.index(after: equals)...]))
}

private struct KnownCommand {
  struct Option {
    /// One for all names of an option.
    let key: String
    let isRepeating: Bool
  }
  /// Options with a value, by each of their names.
  var options: [String: Option] = [:]
  /// The first argument behind the command's name.
  let start: Int
}

/// The command that is called, with its options.
private func command(of arguments: [String], in root: JSONTree?) -> KnownCommand? {
  guard case .array(let all)? = root?["subcommands"], let name = arguments.first,
    let found = all.first(where: { $0["commandName"]?.text == name }), case .array(let list)? = found["arguments"]
  else { return nil }
  var command = KnownCommand(start: 1)
  for argument in list where argument["kind"]?.text == "option" {
    guard case .array(let names)? = argument["names"] else { continue }
    let texts = names.compactMap { name in
      name["name"]?.text.map { (name["kind"]?.text == "long" ? "--" : "-") + $0 }
    }
    let option = KnownCommand.Option(key: texts.first ?? "", isRepeating: argument["isRepeating"] == .bool(true))
    for text in texts { command.options[text] = option }
  }
  return command
}
