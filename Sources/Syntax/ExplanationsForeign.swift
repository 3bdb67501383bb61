import Diagnostics

extension Explanation {
  package static let foreign = [
    Explanation(
      "AE0122", "A comma inside a number",
      meaning: "Digits are not grouped, and the decimal point is a dot. Two numbers have a blank after their comma.",
      example: .encoder("x |> dense(1,024) |> dense(latent)", cured: "x |> dense(1024) |> dense(latent)"),
      cure: "Write the digits alone, or a dot for the decimal point."),
    Explanation(
      "AE0123", "A number that starts with 0",
      meaning: "Such a number is octal to one language and decimal to another one, so it is refused.",
      example: .encoder("x |> dense(0100) |> dense(latent)", cured: "x |> dense(100) |> dense(latent)"),
      cure: "Leave the zeros in front out."),
    Explanation(
      "AE0124", "A blank before a percent sign",
      meaning: "`20%` is one number. With a blank the sign would be an operator, which does not exist.",
      example: .data("file: \"cube.npy\"\ntest: 20 %", cured: "file: \"cube.npy\"\ntest: 20%"),
      cure: "Remove the blank."),
    Explanation(
      "AE0129", "A decimal point before a power of ten",
      meaning: "In `2.10^-3` the dot is a decimal point, so it is the number 2.10 to the power -3, which is 0.108.",
      example: .loss("2.10^-3 * mse(y, x)", cured: "2e-3 * mse(y, x)"),
      cure: "Write a power of ten with `e`, as `2e-3`."),
    Explanation(
      "AE0125", "A semicolon inside brackets",
      meaning: "Values in brackets have commas between them, also the sizes of a shape.",
      example: .loss("mse(y; x)", cured: "mse(y, x)"),
      cure: "Write a comma."),
    Explanation(
      "AE0126", "Bars around a value",
      meaning: "Absolute values and norms are functions here.",
      example: .loss("mse(y, x) + mean(|y|)", cured: "mse(y, x) + mean(abs(y))"),
      cure: "Write the function that the message names."),
    Explanation(
      "AE0127", "A text with marks of Python",
      meaning: "Texts have no letter before them, and one quote on either side.",
      example: .encoder("x |> dense(latent, name: f\"code\")", cured: "x |> dense(latent, name: \"code\")"),
      cure: "Write the text between two double quotes."),
    Explanation(
      "AE0128", "A command of TeX",
      meaning: "Formulas are written as in a program. Greek letters may stay as they are.",
      example: .encoder("2 \\cdot x |> dense(latent)", cured: "2 * x |> dense(latent)"),
      cure: "Write what the message names."),
    Explanation(
      "AE0153", "A mark before the formula of the loss",
      meaning: "The formula, or the brace of a body, follows the word `loss` without `:` or `=`.",
      example: .loss("= mse(y, x)", cured: "mse(y, x)"),
      cure: "Write the formula alone; terms are joined with `+`."),
    Explanation(
      "AE0154", "A line of another kind of recipe",
      meaning: "A section holds one `key: value` on each line. Lists, quotes and assignments come from other files.",
      example: .train("- epochs: 20", cured: "epochs: 20"),
      cure: "Write the line that the message names."),
    Explanation(
      "AE0155", "Keys inside a key",
      meaning: "The value of a key is written on its line. Settings of the optimizer go in its brackets.",
      example: .train("optimizer:\n  name: adam", cured: "optimizer: adam(lr: 1e-3)"),
      cure: "Write the line that the message names."),
    Explanation(
      "AE0156", "A range with another mark",
      meaning: "A range has three dots between its ends, and both ends belong to it.",
      example: .data(
        "file: \"cube.npy\"\nchannels: 10:19", cured: "file: \"cube.npy\"\nchannels: 10...19"),
      cure: "Write the three dots."),
    Explanation(
      "AE0157", "A file of another language",
      meaning: "The file starts as programs in Python, or files in YAML, JSON or XML do, and has no line `ae 1`.",
      example: .model(
        "import torch\n",
        cured: """
          ae 1

          model Small(steps: int = 10) {
            encoder (x: [steps]) -> z: [4] { x |> dense(4) }
            decoder (z) -> y: [steps] { z |> dense(steps) }
            loss mse(y, x)
          }

          """),
      cure: "Write the model in this language; the README shows one."),
    Explanation(
      "AE0158", "A function without its word",
      meaning: "A formula at the top of a file is declared with `fn`.",
      example: .head(
        "twice(a) = 2 * a", cured: "fn twice(a) = 2 * a", encoder: "x |> dense(latent)",
        curedEncoder: "x |> twice |> dense(latent)"),
      cure: "Write `fn` before the name, and the parameters in brackets."),
    Explanation(
      "AE0159", "A slice with another mark",
      meaning: "The ends of a slice have a colon between them; the end does not belong to it.",
      example: .encoder("x[1..3] |> dense(latent)", cured: "x[1:3] |> dense(latent)"),
      cure: "Write the colon."),
    Explanation(
      "AE0171", "A call of another language",
      meaning: "The call is that of Keras, PyTorch, MATLAB or NumPy. The message translates it with its arguments.",
      example: .encoder("x |> Dense(latent, activation='tanh')", cured: "x |> dense(latent) |> tanh"),
      cure: "Write the code that the message names."),
    Explanation(
      "AE0172", "A call of another language without a translation",
      meaning: "Nothing here does the same, or the name belongs to an object, which this language does not have.",
      example: .encoder("x |> self.fc1(x)", cured: "x |> dense(latent)"),
      cure: "Write the layer where it is used; the message says what else to do."),
    Explanation(
      "AE0173", "A file name without quotes",
      meaning: "A path is a text: without quotes its dots and strokes would be operators.",
      example: .data("file: data/cube.npy", cured: #"file: "data/cube.npy""#),
      cure: "Put the name between double quotes."),
    Explanation(
      "AE0174", "A condition after its value",
      meaning: "In Python the condition comes between the values. Here it comes first.",
      example: .encoder(
        "(x if latent > 3 else 2 * x) |> dense(latent)", cured: "(if latent > 3 then x else 2 * x) |> dense(latent)"),
      cure: "Write `if condition then a else b`."),
    Explanation(
      "AE0175", "An arrow between layers",
      meaning: "The arrow comes between inputs and outputs of a part. Layers are joined with `|>`.",
      example: .encoder("x -> dense(latent)", cured: "x |> dense(latent)"),
      cure: "Write `|>`."),
    Explanation(
      "AE0176", "A mark that a line goes on",
      meaning: "A line goes on by itself when the next one starts with `|>` or an operator.",
      example: .encoder("x ...\n  |> dense(latent)", cured: "x\n  |> dense(latent)"),
      cure: "Remove the mark."),
    Explanation(
      "AE0177", "A value with a declared shape",
      meaning: "The shape of a `let` follows from its expression and is not declared.",
      example: .encoder(
        "let h: [8] = x |> dense(8)\nh |> dense(latent)", cured: "let h = x |> dense(8)\nh |> dense(latent)"),
      cure: "Leave the shape out; `aec check` shows it."),
    Explanation(
      "AE0178", "A value given with another mark",
      meaning: "Names and defaults get their value with `=`.",
      example: .encoder(
        "let h <- x |> dense(8)\nh |> dense(latent)", cured: "let h = x |> dense(8)\nh |> dense(latent)"),
      cure: "Write `=`."),
    Explanation(
      "AE0179", "An if of another language",
      meaning: "A choice is a value: `then` and `else` come before its two ways, without colon and braces.",
      example: .encoder(
        "if latent > 3: x |> dense(latent)", cured: "if latent > 3 then x |> dense(latent) else 2 * x |> dense(latent)"),
      cure: "Write `if condition then a else b`."),
  ]
}
