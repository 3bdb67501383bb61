/// The scripts by which shells complete the command line, with what those of the argument parser lack.
///
/// `--to=torch` is completed as `--to torch` is, in fish also names with blanks. Where no file has an ending that is
/// looked for, all files are offered. `aec help` takes the names of commands.
enum CompletionScript {
  /// A script with its repairs; any other text as it is.
  static func repaired(_ text: String) -> String {
    if text.hasPrefix("#!/bin/bash\n") { return bash(text) }
    if text.hasPrefix("#compdef aec\n") { return zsh(text) }
    if text.hasPrefix("function __aec_") { return fish(text) }
    return text
  }

  private static let commandNames = Aec.commands.compactMap { $0.configuration.commandName }.joined(separator: " ")

  private static func bash(_ text: String) -> String {
    text
      // It is read by a shell, never started.
      .replacing("#!/bin/bash\n\n", with: "")
      .replacing("complete -o filenames -F", with: "complete -o filenames -o default -F")
      .replacing(#"    local -r cur="${2}"\#n    local -r prev="${3}"\#n"#, with: #"    local cur="${2}" prev\#n"#)
      .replacing(#"    local -a unparsed_words=("${COMP_WORDS[@]:1:${COMP_CWORD}}")\#n"#, with: joinedWords)
      .replacing(
        "_aec_help() {\n", with: "_aec_help() {\n    COMPREPLY+=($(compgen -W '\(commandNames)' -- \"${cur}\"))\n")
  }

  /// Bash makes three words of `--to=torch` and of `a=cube.npy`: the first becomes two, the second one.
  private static let joinedWords = #"""
        local -a unparsed_words=()
        local word is_joined=false
        for word in "${COMP_WORDS[@]:1:${COMP_CWORD}}"; do
            if "${is_joined}"; then
                unparsed_words[-1]+="${word}"
                is_joined=false
            elif [[ "${word}" = '=' && "${#unparsed_words[@]}" -gt 0 ]]; then
                is_joined=true
                if [[ "${unparsed_words[-1]}" = --* ]]; then unparsed_words+=(''); else unparsed_words[-1]+='='; fi
            else
                unparsed_words+=("${word}")
            fi
        done
        if [[ "${cur}" = '=' ]]; then cur=''; fi
        if [[ "${#unparsed_words[@]}" -gt 1 ]]; then prev="${unparsed_words[-2]}"; else prev="${COMP_WORDS[0]}"; fi

    """#

  private static func zsh(_ text: String) -> String {
    text.replacing("'*:subcommands:'", with: "':command:(\(commandNames))'")
      .split(separator: "\n", omittingEmptySubsequences: false).map { takingMark($0) }.joined(separator: "\n")
  }

  /// The line of an option that takes a value also behind `=`; any other line as it is.
  private static func takingMark(_ line: Substring) -> Substring {
    guard line.contains("]:"), let bracket = line.firstIndex(of: "[") else { return line }
    let name = line[..<bracket]
    // Several names stand in braces, the long one last.
    let bare = name.hasSuffix("}'") ? name.dropLast(2) : name
    guard bare.contains("--"), bare.last?.isLetter == true || bare.last?.isNumber == true else { return line }
    return bare + "=" + line[bare.endIndex...]
  }

  private static func fish(_ text: String) -> String {
    let folders = #/function __aec_complete_directories\n.*?\nend\n/#.dotMatchesNewlines()
    let endings = #/\(set -l exts ([^;]*);for p in .*?__fish_complete_directories \(commandline -t\) \\'\\'\)/#
    let place = "-n '__aec_should_offer_completions_for_positional \"aec help\" -eq 1'"
    return text.replacing(folders, with: fishFiles)
      .replacing(endings) { "(__aec_complete_files \($0.1))" } + "\ncomplete -c 'aec' \(place) -fa '\(commandNames)'"
  }

  private static let fishFiles = #"""
    function __aec_files
        set -l token (string replace -r -- '^--[^=]*=' '' (commandline -ct))
        complete -C "__fish_command_without_completions $token"
    end

    function __aec_complete_directories
        __aec_files | string match -- '*/'
    end

    function __aec_complete_files
        set -l files (__aec_files)
        set -l wanted (string match -r -- '^.*\.(?:'(string join '|' $argv)')$' $files) (string match -- '*/' $files)
        set -q wanted[1]; or set wanted $files
        string join \n $wanted
    end

    """#
}
