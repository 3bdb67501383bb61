import Glibc
import TestSupport
import Testing

/// What a shell offers behind what was typed, by the scripts that packages hold.
@Suite struct CompletionTests {
  /// Words as bash splits them, the last one being completed, and what is offered.
  static let cases: [(typed: [String], offered: [String])] = [
    (["train", "li"], ["lines.ae"]),
    (["check", "lines.ae", "my"], ["my model.ae"]),
    (["train", ""], ["lines.ae", "my model.ae", "runs"]),
    (["encode", ""], ["runs"]),
    (["encode", "runs", "--data", "cu"], ["cube.npy"]),
    (["encode", "runs", "--data", "=", "cu"], ["cube.npy"]),
    (["encode", "runs", "--data", "a", "=", "cu"], ["cube.npy"]),
    (["info", "sc"], ["scene.MAT"]),
    (["train", "lines.ae", "--resume", "r"], ["runs"]),
    (["export", "runs", "--to", "t"], ["torch"]),
    (["export", "runs", "--to", "="], ["onnx", "torch"]),
    (["help", "tr"], ["train", "truth"]),
    (["explain", "AE0302"], ["AE0302"]),
    (["show", "gr"], ["gru", "gru_cell"]),
    (["ir", "lines.ae", "--stage", "t"], ["tokens", "tree", "typed"]),
    (["unmix", "cube.npy", "--method", "v"], ["vca"]),
    (["scene", "e"], ["eds", "eels"]),
    (["figures", "runs", "--only", "emb"], ["embeddings"]),
    (["figures", "runs", "--format", "p"], ["pdf", "png"]),
    (["train", "lines.ae", "--optimizer", "adamw"], ["adamw"]),
    (["train", "lines.ae", "--rate", "cos"], ["cosine"]),
    (["sweep", "lines.ae", "lat"], []),
  ]

  private static let ask = """
    source "$1"; cd "$2"; shift 2
    COMP_WORDS=(aec "$@") COMP_CWORD=$# COMP_LINE="aec $*"
    COMP_POINT=${#COMP_LINE}
    _aec aec "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
    printf '%s\\n' "${COMPREPLY[@]}"
    """

  @Test("bash offers files of the kind, folders and known names", arguments: cases)
  func bash(_ typed: [String], _ offered: [String]) throws {
    let folder = TemporaryFolder()
    for name in ["lines.ae", "my model.ae", "cube.npy", "scene.MAT", "notes.md"] { _ = folder.write("", to: name) }
    mkdir(folder.file("runs"), 0o755)
    let scripts = TemporaryFolder()
    let script = scripts.write(try Self.script("bash"), to: "aec.bash")
    let shell = try Command(program: "/bin/bash", ["-c", Self.ask, "ask", script, folder.path] + typed).wait()
    #expect(shell.errors == "")
    #expect(shell.output.split(separator: "\n").map { String($0) }.sorted() == offered)
  }

  @Test("where bash finds no file of the kind, it offers all files")
  func otherFiles() throws {
    #expect(try Self.script("bash").contains("complete -o filenames -o default -F _aec aec"))
  }

  @Test("zsh takes values behind an equals sign, and commands behind help")
  func zsh() throws {
    let script = try Self.script("zsh")
    #expect(script.contains("'*--data=[Data instead of"))
    #expect(script.contains("{-o,--out=}'[The folder of the run;"))
    #expect(script.contains("'--quiet[Say nothing but errors.]'"))
    #expect(script.contains("_files -g '\\''*.ae *.AE'\\'''"))
    #expect(script.contains("':command:(info new check "))
  }

  @Test("fish offers files by its own completion, which knows blanks and homes")
  func fish() throws {
    let script = try Self.script("fish")
    #expect(script.contains("function __aec_complete_files\n") && !script.contains("set -l exts"))
    #expect(script.contains("\"aec train\" -eq 1' -fa '(__aec_complete_files \\'ae\\' \\'AE\\')'"))
    #expect(script.contains("\"aec help\" -eq 1' -fa 'info new check "))
  }

  private static func script(_ shell: String) throws -> String {
    let outcome = try aec("--generate-completion-script", shell)
    #expect(outcome.status == 0 && outcome.errors == "")
    return outcome.output
  }
}
