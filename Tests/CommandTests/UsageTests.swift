import Compiler
import Files
import Glibc
import TestSupport
import Testing

/// The command line: exit codes, words for what is wrong, suggestions.
@Suite struct UsageTests {
  private let folder = TemporaryFolder()
  private let dense = Repository.tutorial("dense")

  @Test("help and version are no errors")
  func help() throws {
    for arguments in [["--help"], ["help", "train"], ["train", "--help"], ["--version"], []] {
      let outcome = try aec(arguments)
      #expect(outcome.status == 0)
      #expect(!outcome.output.isEmpty)
      #expect(outcome.errors.isEmpty)
    }
  }

  @Test("help lists commands in the order in which people need them, with an example of each")
  func examples() throws {
    let help = try aec("help").output
    let names = help.matches(of: /\n  ([a-z]+) {3,}[A-Z]/).map { String($0.1) }
    #expect(Array(names.prefix(5)) == ["info", "new", "check", "explain", "train"])
    let examples = help.matches(of: /\n  (aec ([a-z]+) .*)/)
    #expect(examples.map { String($0.2) } == names)
    for example in examples {
      #expect(try aec("help", String(example.2)).output.contains(example.1))
    }
  }

  @Test("the pages list every command, with flags that it has")
  func documented() throws {
    let names = try aec("help").output.matches(of: /\n  ([a-z]+) {3,}[A-Z]/).map { String($0.1) }
    let page = try String(decoding: readBytes(Repository.path("docs/commands.md")), as: UTF8.self)
    let rows = page.matches(of: /\n\| `aec ([a-z]+) ([^`]*)`/)
    #expect(rows.map { String($0.1) } == names)
    for row in rows {
      let help = try aec("help", String(row.1)).output
      for flag in row.2.matches(of: /--?[a-z][-a-z]*/) {
        #expect(help.contains(flag.0), "\(row.1) has no \(flag.0)")
      }
    }
    let readme = try String(decoding: readBytes(Repository.path("README.md")), as: UTF8.self)
    #expect(names.allSatisfy { readme.contains("`aec \($0) ") || readme.contains("`\($0)` ") })
  }

  @Test(
    "an option with one value that is given twice is refused, by whatever name",
    arguments: [
      ["train", "m.ae", "--mask", "a", "--mask", "b"], ["train", "m.ae", "--mask=a", "--seed", "1", "--mask=b"],
      ["encode", "r", "-o", "a", "--output", "b"], ["figures", "r", "--only", "loss", "--only", "data"],
      ["info", "f", "--dataset", "a", "--dataset", "b"],
      ["train", "m.ae", "--learning-rate", "-1", "--learning-rate", "2"],
    ])
  func twice(arguments: [String]) throws {
    let outcome = try aec(arguments)
    #expect(outcome.status == 2 && outcome.errors.contains("is given twice"), "\(outcome.errors)")
    let json = try aec(arguments + ["--json"])
    #expect(json.status == 2 && json.output.contains("is given twice") && json.errors.isEmpty)
  }

  @Test("options that may be repeated, and values that look like options, are no mistake")
  func repeated() throws {
    let outcome = try aec("check", dense, "--set", "latent=2", "--set", "width=9", "--json")
    #expect(!outcome.output.contains("twice") && !outcome.errors.contains("twice"))
    #expect(try !aec("train", "--", "--data", "--data").errors.contains("twice"))
  }

  @Test("aec check prints the table of every tutorial model in one command")
  func check() throws {
    let outcome = try aec(["check"] + Repository.tutorials.map(Repository.tutorial))
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    for name in ["Dense", "LSTM", "SparseLSTM", "Attention"] {
      #expect(outcome.output.contains("\(name)(steps = 10"))
    }
    #expect(outcome.output.contains("FLOP"))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test("unknown flags, commands and stages are wrong usage, with a suggestion")
  func unknown() throws {
    expect(try aec("train", dense, "--epoch", "3"), 2, says: "--epoch", "Did you mean '--epochs'")
    expect(try aec("check", "--jso", dense), 2, says: "Did you mean '--json'")
    expect(try aec("trian", dense), 2, says: "trian")
    expect(try aec("ir", dense, "--stage", "grap"), 2, says: "did you mean `graph`?")
    let list = try aec("ir", dense)
    #expect(list.status == 0)
    #expect(Stage.all.allSatisfy { list.output.contains("\n  \($0.name) ") })
    expect(try aec("check"), 2, says: "files")
    expect(try aec("train", dense, "--epochs", "3", "--steps", "3"), 2, says: "not both")
  }

  @Test(
    "flags of other programs are told as what they are here",
    arguments: [
      ("--lr", "Did you mean '--learning-rate'?"), ("--batch-size", "Did you mean '--batch'?"),
      ("--batchsize", "Did you mean '--batch'?"), ("--n-epochs", "Did you mean '--epochs'?"),
      ("--random_state", "Did you mean '--seed'?"), ("--num-workers", "Did you mean '--threads'?"),
      ("--val-split", "Did you mean '--test'?"), ("--mask-file", "Did you mean '--mask'?"),
      ("--seeds", "Did you mean '--seed'?"), ("--device", "Leave it out: aec runs on the processor"),
      ("--normalize", "It has no flag: write `scale: standard` into the `data` section of the model"),
    ])
  func foreign(flag: String, says advice: String) throws {
    expect(try aec("train", dense, "\(flag)=3"), 2, says: "Unknown option '\(flag)'. \(advice)")
  }

  @Test("wrong values of flags say what is due")
  func values() throws {
    let cases = [
      ("--epochs", "0", "a whole number from 1"), ("--epochs", "-1", "a whole number from 1"),
      ("--epochs", "many", "`epochs` must be"), ("--steps", "1.5", "a whole number"),
      ("--batch", "0", "a whole number from 1"), ("--batch", "99999999999999999999", "`batch`"),
      ("--learning-rate", "fast", "a number from"), ("--learning-rate", "0", "a number from"),
      ("--learning-rate", "nan", "a number from"), ("--seed", "-1", "a whole number from 0"),
      ("--threads", "0", "from 1 to 1024"), ("--test", "1", "from 0 to 0.99"),
      ("--test", "-0.1", "from 0 to 0.99"), ("--beta1", "1", "`beta1`"),
      ("--epsilon", "0", "`epsilon`"),
    ]
    for (flag, value, words) in cases {
      expect(try aec("train", dense, flag, value, in: folder), 2, says: flag, words)
    }
    #expect(entries(of: folder.path).isEmpty)
  }

  @Test("wrong settings say what is due")
  func settings() throws {
    let cases = [
      ("latnt=3", "did you mean `latent`?"), ("latent", "name=value"), ("=3", "name=value"),
      ("latent=three", "a whole number"), ("latent=0", "latent"), ("latent=2.5", "a whole number"),
    ]
    for (setting, words) in cases {
      let outcome = try aec("train", dense, "--set", setting, "--steps", "1", in: folder)
      #expect([1, 2].contains(outcome.status), "\(setting)")
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
    expect(
      try aec("check", dense, "--set", "latent=3", "--set", "latent=4"), 2, says: "given twice")
    #expect(entries(of: folder.path).isEmpty)
  }

  @Test("a model file that cannot be read is wrong usage; one that is wrong is a wrong model")
  func modelFiles() throws {
    expect(try aec("check", "nothing.ae"), 2, says: "AE5002", "there is no such file")
    expect(try aec("train", folder.path), 2, says: "AE5002", "it is a folder")
    _ = folder.write("ae 1\n", to: "model.ae")
    expect(try aec("check", "modell.ae", in: folder), 2, says: "did you mean `model.ae`?")
    expect(try aec("check", "model.ae", in: folder), 1, says: "error[AE")
    _ = folder.write([0, 255, 254, 1], to: "binary.ae")
    expect(try aec("train", "binary.ae", in: folder), 1, says: "error[AE")
    _ = folder.write("", to: "empty.ae")
    expect(try aec("ir", "empty.ae", "--stage", "plan", in: folder), 1, says: "error[AE")
    // The worst of several files decides, and the good ones are still shown.
    let outcome = try aec("check", dense, "model.ae", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("Dense("))
  }

  @Test("models that no memory holds are refused in words, not by a signal")
  func size() throws {
    let lstm = Repository.tutorial("lstm")
    for setting in ["latent=100000000", "steps=300000000", "latent=1000000000"] {
      expect(
        try aec("train", dense, "--set", setting, "--steps", "1", in: folder), 2,
        says: "of memory; this machine has")
      #expect(try aec("check", dense, "--set", setting).status == 0)
    }
    for setting in ["steps=10000000000", "hidden=400000"] {
      #expect(try aec("check", lstm, "--set", setting).status == 0)
      expect(try aec("ir", lstm, "--set", setting, "--stage", "plan"), 2, says: "of memory")
      expect(try aec("train", lstm, "--set", setting, in: folder), 2, says: "of memory")
    }
    expect(try aec("check", lstm, "--set", "steps=4000000000000000000"), 1, says: "error[AE")
    #expect(entries(of: folder.path).isEmpty)
  }

  @Test("every stage of every tutorial model prints", arguments: Repository.tutorials)
  func stages(name: String) throws {
    for stage in Stage.all {
      let outcome = try aec("ir", Repository.tutorial(name), "--stage", stage.name)
      #expect(outcome.status == 0, "\(stage.name)")
      #expect(outcome.errors.isEmpty)
      #expect(!outcome.output.isEmpty && outcome.output.hasSuffix("\n"))
      #expect(!outcome.output.contains("\u{1B}"))
    }
  }

  @Test("names with escapes do not reach the terminal as they are; a huge model file is told with its size")
  func oddFiles() throws {
    let name = "odd\u{1B}[31m\u{202E}.ae"
    _ = folder.write("ae 1\n", to: name)
    for arguments in [["check", name], ["check", "no" + name], ["check", "--\u{1B}[31m"]] {
      let outcome = try aec(arguments, in: folder)
      #expect(outcome.status != 0)
      #expect(!outcome.errors.contains("\u{1B}") && !outcome.errors.contains("\u{202E}"))
    }
    let huge = folder.write("ae 1\n", to: "huge.ae")
    #expect(truncate(huge, 5_000_000_000) == 0)
    expect(try aec("check", huge), 1, says: "AE0101", "5.0 GB")
  }
}
